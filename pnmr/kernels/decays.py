"""Lorentzian lines as a finite, sampled or filtered decay gives them, in closed form."""

import cmath
import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


@compiled
def sampled_decay(
    x_hz: FloatArray,
    position_hz: float,
    width_hz: float,
    dwell_s: float,
    start_s: float,
    points: int,
    first: float,
    value: ComplexArray,
    slopes: ComplexArray,
) -> None:
    """Fill 2 dwell * sum over k < points of exp(s t_k), t_k = start + k dwell.

    s = -pi width + 2 pi i (position - x); the first term counts ``first``-fold. The sum is
    geometric, exp(s start) (exp(N s dwell) - 1) / (exp(s dwell) - 1), so truncation, the
    first point and the folding at the edges of the spectrum are exact. Slopes by position
    and width.
    """
    for i in range(x_hz.size):
        rate = complex(-math.pi * width_hz, 2.0 * math.pi * (position_hz - x_hz[i]))
        total, slope = _geometric(rate * dwell_s, points)
        # Extra weight of the first point, then the shift of the time origin.
        total += first - 1.0
        grown = 2.0 * dwell_s * cmath.exp(rate * start_s)
        by_rate = grown * (slope * dwell_s + start_s * total)
        value[i] = grown * total
        slopes[0, i] = 2j * math.pi * by_rate
        slopes[1, i] = -math.pi * by_rate


@compiled
def filtered_decay(
    x_hz: FloatArray,
    position_hz: float,
    width_hz: float,
    length_s: float,
    value: ComplexArray,
    slopes: ComplexArray,
) -> None:
    """Fill 2 * integral from 0 to ``length_s`` of exp(s t), what an ideal digital filter leaves.

    s as in `sampled_decay`. A filter that keeps its group delay's points passes the step
    at time 0 without folding, so that no first point is halved. Slopes by position and width.
    """
    for i in range(x_hz.size):
        rate = complex(-math.pi * width_hz, 2.0 * math.pi * (position_hz - x_hz[i]))
        total, slope = _integral(rate * length_s)
        by_rate = 2.0 * length_s * length_s * slope
        value[i] = 2.0 * length_s * total
        slopes[0, i] = 2j * math.pi * by_rate
        slopes[1, i] = -math.pi * by_rate


@compiled
def _geometric(a: complex, points: int) -> tuple[complex, complex]:
    """Return the sum of exp(k a) over k < points and its derivative by a."""
    turns = math.floor(a.imag / (2.0 * math.pi) + 0.5)
    a = complex(a.real, a.imag - 2.0 * math.pi * turns)
    ratio, ratio_slope = _integral(points * a)
    one, one_slope = _integral(a)
    total = points * ratio / one
    return total, (points * points * ratio_slope - total * one_slope) / one


@compiled
def _integral(a: complex) -> tuple[complex, complex]:
    """Return (exp(a) - 1) / a and its derivative, both entire in a."""
    if abs(a.real) + abs(a.imag) < 0.5:
        value, slope, term = 1.0 + 0j, 0.5 + 0j, 1.0 + 0j
        for k in range(1, 15):  # sum of a^k / (k + 1)!
            term *= a / (k + 1.0)
            value += term
            slope += term * (k + 1.0) / (k + 2.0)
        return value, slope
    grown = cmath.exp(a)
    value = (grown - 1.0) / a
    return value, (grown - value) / a
