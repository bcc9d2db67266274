"""Causal lines between Lorentzian and Gaussian, averaged over bins.

A line of full width w at half height is a function of y = 2 (nu - nu_0) / w: those of
Voigt, read from a table. Between its rows, from Lorentzian to Gaussian, shapes are mixed.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import wofz

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

# farther out, in y, a line is a few powers of 1 / y
FAR = 16.0
_ROWS = 8
_STEPS_A_UNIT = 64
_LARGEST_REACH = 3.0


def voigt_line(
    offset_ratio: FloatArray, gaussian_fraction: float
) -> tuple[ComplexArray, FloatArray]:
    """Return a line of height 1 and width 2, and the first coefficients of its feet in 1/y.

    It is the transform of a decay A exp(-a t - b t^2), the feet those of A, A' and A'' at
    t = 0. Widths add as Olivero and Longbothum have it, J. Quant. Spectrosc. Radiat.
    Transfer 17 (1977) 233.
    """
    if gaussian_fraction == 0.0:
        return np.asarray(1.0 / (1.0 + 1j * offset_ratio)), np.array([1.0, 1.0, 1.0])
    a = 1.0 - gaussian_fraction
    b = ((1.0 - 0.5346 * a) ** 2 - 0.2166 * a**2) / (4.0 * math.log(2.0))
    root = 2.0 * math.sqrt(b)
    tallest = float(wofz(1j * a / root).real)
    start = root / (math.sqrt(math.pi) * tallest)
    feet = np.array([start, start * a, start * (a * a - 2.0 * b)])
    return np.asarray(wofz((1j * a - offset_ratio) / root) / tallest), feet


def _tables() -> tuple[ComplexArray, FloatArray]:
    """Return lines and their feet, row by row."""
    offset_ratio = np.arange(int((FAR + _LARGEST_REACH) * _STEPS_A_UNIT) + 2) / _STEPS_A_UNIT
    lines, feet = zip(*(voigt_line(offset_ratio, g / _ROWS) for g in range(_ROWS + 1)), strict=True)
    return np.array(lines), np.array(feet)


_LINES, _FEET = _tables()


@compiled
def between_rows(gaussian_fraction: float) -> tuple[int, float]:
    """Return the row of the tables below a Gaussian part, and the share of the row above."""
    row = min(int(gaussian_fraction * _ROWS), _ROWS - 1)
    return row, gaussian_fraction * _ROWS - row


@compiled
def feet(row: int, row_fraction: float) -> tuple[float, float, float]:
    """Return the first coefficients of a line of height 1 in 1/y."""
    other = 1.0 - row_fraction
    return (
        other * _FEET[row, 0] + row_fraction * _FEET[row + 1, 0],
        other * _FEET[row, 1] + row_fraction * _FEET[row + 1, 1],
        other * _FEET[row, 2] + row_fraction * _FEET[row + 1, 2],
    )


@compiled
def far_line(
    offset_ratio: float,
    reach_ratio: float,
    start_ratio: float,
    foot_ratio: float,
    third_ratio: float,
) -> complex:
    """Return a line of height 1 at |y| > 16, where it is a few powers of 1/y: its `feet`."""
    i = 1.0 / offset_ratio
    reach = min(reach_ratio, 0.25 * abs(offset_ratio))
    third_ratio -= start_ratio * reach * reach
    return complex(foot_ratio * i * i, (third_ratio * i * i - start_ratio) * i)


@compiled
def near_line(
    offset_ratio: float, reach_ratio: float, row: int, row_fraction: float
) -> tuple[complex, complex, complex, complex]:
    """Return the mean of a line of height 1 over a bin and its changes.

    These are by y, by the width (its share of growth), and by the Gaussian part.

    The mean is that of Gauss from two points at +-reach from the middle of the bin.
    """
    value = complex(0.0, 0.0)
    slope = complex(0.0, 0.0)
    swell = complex(0.0, 0.0)
    bend = complex(0.0, 0.0)
    for side in (-1.0, 1.0):
        y = offset_ratio + side * min(reach_ratio, _LARGEST_REACH)
        place = abs(y) * _STEPS_A_UNIT
        k = int(place)
        r = place - k
        low, high = _LINES[row, k], _LINES[row, k + 1]
        step = _LINES[row + 1, k] - low
        change = _LINES[row + 1, k + 1] - high - step
        rise = high - low + row_fraction * change
        here = low + row_fraction * step + r * rise
        step += r * change
        if y < 0.0:
            here, rise, step = here.conjugate(), -rise.conjugate(), step.conjugate()
        value += 0.5 * here
        slope += 0.5 * _STEPS_A_UNIT * rise
        swell -= 0.5 * _STEPS_A_UNIT * rise * y
        bend += 0.5 * _ROWS * step
    return value, slope, swell, bend


@compiled
def starting(row: int, row_fraction: float) -> tuple[float, float]:
    """Return the decay at time 0 of a line of height and full width 1, and its change.

    The change is that with the Gaussian part.
    """
    change = _FEET[row + 1, 0] - _FEET[row, 0]
    return math.pi * (_FEET[row, 0] + row_fraction * change), math.pi * _ROWS * change
