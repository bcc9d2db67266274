"""Removal of the constant that the receiver adds."""

from dataclasses import replace

import numpy as np

from pnmr.data import FID
from pnmr.errors import ProcessingError
from pnmr.process.filter_response import impulse_response
from pnmr.process.step import step
from pnmr.units import FloatArray

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)


@step
def subtract_offset(fid: FID, *, tail_words: int | None = None) -> FID:
    """Subtract the mean of the tail, switched on at time 0 as the digital filter would do it.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays; the group delay tells where the offset sets in.
    tail_words : int, optional
        How many of the last interleaved real and imaginary words make the mean; a
        quarter of them when left out, as TopSpin's BC_mod quad takes.

    Notes
    -----
    The receiver's constant passes the digital filter like a signal, so before the
    end of the group delay it rises as the filter's step response: the integral of
    `impulse_response`.
    """
    count = 2 * fid.time.points
    tail = count // 4 if tail_words is None else tail_words
    if not 2 <= tail <= count:
        raise ProcessingError(
            f"an offset cannot be taken from {tail} of the {count} words of an FID; use 2 or more"
        )
    first = count - tail
    real = fid.values.real[..., (first + 1) // 2 :].mean(axis=-1, keepdims=True)
    imaginary = fid.values.imag[..., first // 2 :].mean(axis=-1, keepdims=True)
    delay = -fid.time.start_s / fid.time.dwell_s
    return replace(fid, values=fid.values - (real + 1j * imaginary) * _rise(fid.time.points, delay))


def _rise(points: int, delay_points: float) -> FloatArray:
    """Return the filter's step response at every point, from 0 to 1 around the group delay."""
    rise = np.ones(points)
    if delay_points <= 0.0:
        return rise
    edges = np.minimum(np.arange(int(2 * delay_points) + 3) - delay_points, delay_points)
    half = np.diff(edges) / 2.0
    x = edges[:-1, None] + half[:, None] * (1.0 + _NODES)
    response = impulse_response(x, delay_points)
    integral = np.concatenate(([0.0], np.cumsum(half * (response @ _WEIGHTS))))
    known = min(points, integral.size)
    rise[:known] = integral[:known] / integral[-1]
    return rise
