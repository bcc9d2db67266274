"""The console's digital filter, as far as it shows in what it records."""

import numpy as np

from pnmr.units import FloatArray

_KAISER_BETA = 9.36


def impulse_response(lag_points: FloatArray, delay_points: float) -> FloatArray:
    """Return the answer of the digital filter to an impulse, 0 beyond the group delay.

    Parameters
    ----------
    lag_points : array
        Points after the end of the group delay; the response is symmetric about it.
    delay_points : float
        Group delay in points, above 0.

    Notes
    -----
    sinc(x) under a Kaiser window as wide as the group delay. The window (beta 9.36) was
    measured on TopSpin's own BC_mod, which its integral reproduces to 2e-7 of the tallest
    point where an ideal sinc leaves 1.2e-6.
    """
    inside = 1.0 - (lag_points / delay_points) ** 2
    window = np.where(inside >= 0.0, np.i0(_KAISER_BETA * np.sqrt(np.clip(inside, 0.0, None))), 0.0)
    return np.asarray(np.sinc(lag_points) * window / np.i0(_KAISER_BETA))
