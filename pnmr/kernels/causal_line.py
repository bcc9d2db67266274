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
# bins of less reach, in y, count as points
_NARROW = 0.04
_TURN = 2.0 * math.pi


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
_MIXED = np.diff(_LINES, axis=0)
TABLE_POINTS = _LINES.shape[1]


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
def blended(row: int, row_fraction: float, line: ComplexArray) -> None:
    """Fill ``line``, as long as the table is wide, with the line between two of its rows."""
    for k in range(line.size):
        line[k] = _LINES[row, k] + row_fraction * _MIXED[row, k]


@compiled
def near_value(offset_ratio: float, line: ComplexArray) -> complex:
    """Return a line of height 1 as `blended` has it."""
    place = abs(offset_ratio) * _STEPS_A_UNIT
    k = int(place)
    here = line[k] + (place - k) * (line[k + 1] - line[k])
    return complex(here.real, here.imag if offset_ratio >= 0.0 else -here.imag)


@compiled
def near_changes(offset_ratio: float, row: int, line: ComplexArray) -> tuple[complex, complex]:
    """Return the changes of a line of height 1 with y and with the Gaussian part."""
    place = abs(offset_ratio) * _STEPS_A_UNIT
    k = int(place)
    rise = _STEPS_A_UNIT * (line[k + 1] - line[k])
    step = _ROWS * (_MIXED[row, k] + (place - k) * (_MIXED[row, k + 1] - _MIXED[row, k]))
    if offset_ratio < 0.0:
        return -rise.conjugate(), step.conjugate()
    return rise, step


@compiled
def starting(row: int, row_fraction: float) -> tuple[float, float]:
    """Return the decay at time 0 of a line of height and full width 1, and its change.

    The change is that with the Gaussian part.
    """
    change = _FEET[row + 1, 0] - _FEET[row, 0]
    return math.pi * (_FEET[row, 0] + row_fraction * change), math.pi * _ROWS * change


@compiled
def folded(distance_fraction: float) -> float:
    """Return what sampling adds to the dispersion: cot(t/2)/2 - 1/t for t = 2 pi distance."""
    t = _TURN * distance_fraction
    return t * (1.0 / 12.0 + t * t / 720.0 + t * t * t * t / 30240.0)


@compiled
def far_part(
    nu: FloatArray,
    reach: FloatArray,
    real: FloatArray,
    imag: FloatArray,
    place_fraction: float,
    height_ratio: float,
    shape: FloatArray,
) -> None:
    """Add a line where it is a few powers of 1/y, its `feet`, to bins."""
    row, row_fraction = between_rows(shape[2])
    start, foot, third = feet(row, row_fraction)
    fold = height_ratio * starting(row, row_fraction)[0] * shape[1]
    half = 0.5 * shape[1]
    first, second = height_ratio * start * half, height_ratio * foot * half * half
    rest, beyond = height_ratio * third * half * half * half, first
    for b in range(nu.size):
        d = nu[b] - place_fraction
        i = 1.0 / d
        square = i * i
        wide, widest = reach[b] * reach[b], 0.0625 * d * d
        wide = wide if wide < widest else widest
        real[b] += second * square
        imag[b] += (rest * square - beyond * (square * wide + 1.0)) * i + fold * folded(d)


@compiled
def near_part(
    nu: FloatArray,
    reach: FloatArray,
    real: FloatArray,
    imag: FloatArray,
    rows: ComplexArray,
    place_fraction: float,
    height_ratio: float,
    order: int,
    shape: FloatArray,
    line: ComplexArray,
    first: int,
    own: int,
) -> None:
    """Add a line from the table to bins, and its changes if any are asked.

    The mean over a bin is that of Gauss from two points at +-reach from its middle; where
    the bin is narrow, the middle will do.
    """
    width, twice = shape[1], 2.0 / shape[1]
    row, row_fraction = between_rows(shape[2])
    start, start_change = starting(row, row_fraction)
    for b in range(nu.size):
        d = nu[b] - place_fraction
        y, aside = twice * d, min(twice * reach[b], _LARGEST_REACH)
        tail = width * folded(d)
        if aside < _NARROW:
            value = near_value(y, line)
        else:
            value = 0.5 * (near_value(y - aside, line) + near_value(y + aside, line))
        value += complex(0.0, start * tail)
        real[b] += height_ratio * value.real
        imag[b] += height_ratio * value.imag
        if own < 0:
            continue
        rows[own, b] = value
        if height_ratio == 0.0:
            continue
        if aside < _NARROW:
            slope, bend = near_changes(y, row, line)
            swell = -slope * y
        else:
            slope, bend = near_changes(y - aside, row, line)
            other, bend_above = near_changes(y + aside, row, line)
            swell = -0.5 * (slope * (y - aside) + other * (y + aside))
            slope, bend = 0.5 * (slope + other), 0.5 * (bend + bend_above)
        steep = width * (math.pi / 6.0 + _TURN**3 * d * d / 240.0)
        by_place = -height_ratio * (slope * twice + complex(0.0, start * steep))
        rows[first, b] += by_place
        rows[first + 1, b] += height_ratio / width * (swell + complex(0.0, start * tail))
        rows[first + 2, b] += height_ratio * (bend + complex(0.0, start_change * tail))
        rows[4, b] += order * by_place
