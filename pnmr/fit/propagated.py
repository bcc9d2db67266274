"""The noise of the data in the parameters of a fit, its correlation from point to point included.

Least squares with unit weights gives estimates with the covariance

    (J J^T)^-1  J C J^T  (J J^T)^-1,

C being the covariance of the processed noise: a window and zero filling tie neighbouring
points together, and errors that ignore it are several times too small.
"""

import numpy as np
import scipy.linalg

from pnmr.fit.blocks import Block
from pnmr.fit.measured import Measured
from pnmr.units import FloatArray


def noise_products(
    rows: FloatArray, blocks: tuple[Block, ...], measured: tuple[Measured, ...]
) -> FloatArray:
    """Return J C J^T, shape (k, k), for data in units of their noise.

    Parameters
    ----------
    rows : array, shape (k, n)
        Derivatives J of the fitted curves of all blocks by the parameters.
    blocks : tuple of Block
        Regions; those of one spectrum are tied together, those of different ones are not.
    measured : tuple of Measured
        Spectra with their noise.
    """
    total = np.zeros((rows.shape[0], rows.shape[0]))
    ends = np.cumsum([0, *(block.data.size for block in blocks)])
    for spectrum, each in enumerate(measured):
        mine = [k for k, block in enumerate(blocks) if block.spectrum == spectrum]
        for a in mine:
            left = rows[:, ends[a] : ends[a + 1]]
            for b in mine:
                right = rows[:, ends[b] : ends[b + 1]]
                total += left @ _smeared(right, blocks[a], blocks[b], each)
    return 0.5 * (total + total.T)


def _smeared(rows: FloatArray, to: Block, of: Block, measured: Measured) -> FloatArray:
    """Return C_ab @ rows.T for two regions of one spectrum."""
    if measured.noise is None or measured.noise.weights is None:
        return rows.T if to is of else np.zeros((to.data.size, rows.shape[0]))
    shift = to.kept.start - of.kept.start
    column = measured.noise.correlation(shift + np.arange(to.data.size)).real
    row = measured.noise.correlation(shift - np.arange(of.data.size)).real
    return np.asarray(scipy.linalg.matmul_toeplitz((column, row), rows.T, check_finite=False))
