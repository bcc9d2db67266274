"""Pulses on coherence pathways: every matrix element to where a rotation takes it.

rho' = U rho U+ read element by element: an *edge* carries the element (m, n) of one
pathway to (m', n') of another with the factor U[m', m] conj(U[n', n]) and a constant.
"""

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled

IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]


@compiled
def transfer(
    edges: IntArray,
    constant: ComplexArray,
    rotation: ComplexArray,
    before: ComplexArray,
    after: ComplexArray,
) -> None:
    """Add what every edge carries to ``after``.

    Parameters
    ----------
    edges : array, shape (e, 4)
        Row of ``before``, row of ``after``, and the rows of ``rotation`` for U[m', m] and
        for U[n', n], which is conjugated.
    constant : array, shape (e,)
        Constant factor of each edge.
    rotation : array, shape (r, lanes)
        Elements of U.
    before, after : array, shape (pathways, lanes)
        Amplitudes.
    """
    lanes = before.shape[1]
    for edge in range(edges.shape[0]):
        source, target = edges[edge, 0], edges[edge, 1]
        left, right = edges[edge, 2], edges[edge, 3]
        c_re, c_im = constant[edge].real, constant[edge].imag
        for j in range(lanes):
            u, v, a = rotation[left, j], rotation[right, j], before[source, j]
            w_re = u.real * v.real + u.imag * v.imag
            w_im = u.imag * v.real - u.real * v.imag
            x_re = w_re * c_re - w_im * c_im
            x_im = w_re * c_im + w_im * c_re
            after[target, j] += complex(
                x_re * a.real - x_im * a.imag, x_re * a.imag + x_im * a.real
            )
