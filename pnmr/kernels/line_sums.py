"""Sums of causal lines, and the normal equations of fitting them with one common phase.

Frequencies are fractions of the spectral width (turns a dwell time), so that the
transform of a line of full width w at half height is a function of
y = 2 (nu - nu_0) / w alone, up to what sampling folds back. Lines are those of Voigt,
read from a table: between its rows, from Lorentzian to Gaussian, shapes are mixed.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import wofz

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]

# p0, p1, two parts of a first point that is off, spacing of sidebands
COMMON = 5
# position, width and Gaussian part of a site
SHAPE = 3

_ROWS = 8
_STEPS_A_UNIT = 64
_FAR = 16.0
_LARGEST_REACH = 3.0


def voigt_line(offset_ratio: FloatArray, gaussian_fraction: float) -> tuple[ComplexArray, float]:
    """Return the transform of a decay of height 1, width 2, and the decay at time 0.

    The decay is A exp(-a t - b t^2); widths add as Olivero and Longbothum have it,
    J. Quant. Spectrosc. Radiat. Transfer 17 (1977) 233.
    """
    a = 1.0 - gaussian_fraction
    b = ((1.0 - 0.5346 * a) ** 2 - 0.2166 * a**2) / (4.0 * math.log(2.0))
    if gaussian_fraction == 0.0:
        return 1.0 / (1.0 + 1j * offset_ratio), 1.0
    root = 2.0 * math.sqrt(b)
    shape = wofz((1j * a - offset_ratio) / root) * math.sqrt(math.pi) / root
    start = root / (math.sqrt(math.pi) * wofz(1j * a / root).real)
    return start * shape, start


def _tables() -> tuple[ComplexArray, FloatArray]:
    """Return lines, and the first three coefficients in 1/y of their feet, row by row."""
    offset_ratio = np.arange(int((_FAR + _LARGEST_REACH) * _STEPS_A_UNIT) + 2) / _STEPS_A_UNIT
    lines, feet = [], []
    for g in np.arange(_ROWS + 1) / _ROWS:
        line, start = voigt_line(offset_ratio, float(g))
        a = 1.0 - g
        b = ((1.0 - 0.5346 * a) ** 2 - 0.2166 * a**2) / (4.0 * math.log(2.0)) if g > 0.0 else 0.0
        lines.append(line)
        feet.append((start, start * a, start * (a * a - 2.0 * b)))
    return np.array(lines), np.array(feet)


_LINES, _FEET = _tables()


@compiled
def between_rows(gaussian_fraction: float) -> tuple[int, float]:
    """Return the row of the tables below a Gaussian part, and the share of the row above."""
    row = min(int(gaussian_fraction * _ROWS), _ROWS - 1)
    return row, gaussian_fraction * _ROWS - row


@compiled
def far_line(offset_ratio: float, reach_ratio: float, row: int, share: float) -> complex:
    """Return a line of height 1 at |y| > 16, where it is a few powers of 1/y."""
    i = 1.0 / offset_ratio
    start = _FEET[row, 0] + share * (_FEET[row + 1, 0] - _FEET[row, 0])
    foot = _FEET[row, 1] + share * (_FEET[row + 1, 1] - _FEET[row, 1])
    third = _FEET[row, 2] + share * (_FEET[row + 1, 2] - _FEET[row, 2])
    reach = min(reach_ratio, 0.25 * abs(offset_ratio))
    third -= start * reach * reach
    return complex(foot * i * i, (third * i * i - start) * i)


@compiled
def near_line(
    offset_ratio: float, reach_ratio: float, row: int, share: float
) -> tuple[complex, complex, complex]:
    """Return the mean of a line of height 1 over a bin, its slope in y, and row on row.

    The mean is that of Gauss from two points at +-reach from the middle of the bin.
    """
    value = complex(0.0, 0.0)
    slope = complex(0.0, 0.0)
    bend = complex(0.0, 0.0)
    for side in (-1.0, 1.0):
        y = offset_ratio + side * min(reach_ratio, _LARGEST_REACH)
        place = abs(y) * _STEPS_A_UNIT
        k = int(place)
        r = place - k
        low, high = _LINES[row, k], _LINES[row, k + 1]
        step = _LINES[row + 1, k] - low
        change = _LINES[row + 1, k + 1] - high - step
        rise = high - low + share * change
        here = low + share * step + r * rise
        step += r * change
        if y < 0.0:
            value += here.conjugate()
            slope -= rise.conjugate()
            bend += step.conjugate()
        else:
            value += here
            slope += rise
            bend += step
    return 0.5 * value, 0.5 * _STEPS_A_UNIT * slope, 0.5 * _ROWS * bend


@compiled
def starting(row: int, share: float) -> float:
    """Return the decay at time 0 of a line of height 1 and full width 1."""
    return math.pi * (_FEET[row, 0] + share * (_FEET[row + 1, 0] - _FEET[row, 0]))


@compiled
def folded(distance_fraction: float) -> float:
    """Return what sampling adds to the dispersion: cot(t/2)/2 - 1/t for t = 2 pi distance."""
    t = 2.0 * math.pi * distance_fraction
    return t * (1.0 / 12.0 + t * t / 720.0 + t * t * t * t / 30240.0)


@compiled
def line_sum(
    nu: FloatArray,
    reach: FloatArray,
    common: FloatArray,
    height: FloatArray,
    site: IntArray,
    order: IntArray,
    shape: FloatArray,
    out: ComplexArray,
) -> None:
    """Fill ``out`` with the model of `normal_equations` at the frequencies ``nu``."""
    out[:] = complex(common[2], common[3])
    for k in range(height.size):
        if height[k] == 0.0:
            continue
        place = shape[site[k], 0] + order[k] * common[4]
        twice = 2.0 / shape[site[k], 1]
        row, share = between_rows(shape[site[k], 2])
        start = starting(row, share) * shape[site[k], 1]
        for b in range(nu.size):
            d = nu[b] - place
            d -= 1.0 if d > 0.5 else (-1.0 if d < -0.5 else 0.0)
            y = twice * d
            if abs(y) > _FAR:
                value = far_line(y, twice * reach[b], row, share)
            else:
                value = near_line(y, twice * reach[b], row, share)[0]
            out[b] += height[k] * (value + 1j * start * folded(d))


@compiled
def derivatives(
    b: int,
    nu: FloatArray,
    reach: FloatArray,
    common: FloatArray,
    height: FloatArray,
    site: IntArray,
    order: IntArray,
    shape: FloatArray,
    first: IntArray,
    row: ComplexArray,
    index: IntArray,
) -> int:
    """Fill ``row`` with the derivatives at one frequency and return how many there are.

    ``row[0]`` is -i times the model. Far from a site only its value counts: its
    derivatives are left out, which keeps the equations of narrow lines sparse.
    """
    total = complex(common[2], common[3])
    by_spacing = complex(0.0, 0.0)
    used = COMMON
    block = -1
    last = -1
    for k in range(height.size):
        t = site[k]
        twice = 2.0 / shape[t, 1]
        row_below, share = between_rows(shape[t, 2])
        d = nu[b] - shape[t, 0] - order[k] * common[4]
        d -= 1.0 if d > 0.5 else (-1.0 if d < -0.5 else 0.0)
        y = twice * d
        start = 1j * starting(row_below, share)
        fold = start * shape[t, 1] * folded(d)
        if abs(y) > _FAR:
            total += height[k] * (far_line(y, twice * reach[b], row_below, share) + fold)
            continue
        value, slope, bend = near_line(y, twice * reach[b], row_below, share)
        value += fold
        total += height[k] * value
        if t != last:
            last = t
            block = used
            for j in range(SHAPE):
                index[used + j] = first[t] + j
                row[used + j] = 0.0
            used += SHAPE
        index[used] = COMMON + SHAPE * (t + 1) + k
        row[used] = value
        used += 1
        steep = shape[t, 1] * (math.pi / 6.0 + (2.0 * math.pi) ** 3 * d * d / 240.0)
        by_place = -height[k] * (slope * twice + start * steep)
        row[block] += by_place
        row[block + 1] += height[k] * (fold - slope * y) / shape[t, 1]
        row[block + 2] += height[k] * bend
        by_spacing += order[k] * by_place
    row[0] = -1j * total
    row[1] = nu[b] * row[0]
    row[2] = 1.0
    row[3] = 1j
    row[4] = by_spacing
    return used


@compiled
def normal_equations(
    nu: FloatArray,
    reach: FloatArray,
    weight: FloatArray,
    data: ComplexArray,
    common: FloatArray,
    height: FloatArray,
    site: IntArray,
    order: IntArray,
    shape: FloatArray,
    matrix: FloatArray,
    gradient: FloatArray,
) -> None:
    """Fill the normal equations of a spectrum that a common phase turns into lines.

    The model is data(nu) exp(i (p0 + p1 nu)) = c + sum over k of h_k L(nu; site k), where
    c stands for a first point that is off, and the lines of a site share width and shape
    and lie at nu_site + order_k times the spacing. The unknowns stand in the order
    common, then for each site its shape and its heights.

    Parameters
    ----------
    nu, reach, weight : float array, shape (b,)
        Middles of bins, their widths over sqrt(12), and reciprocal standard deviations of
        each part of the data.
    data : complex array, shape (b,)
        Spectrum, averaged over bins.
    common : float array, shape (5,)
        p0 and p1 in rad, real and imaginary part of c, spacing.
    height, site, order : array, shape (k,)
        Heights, sites (ascending) and sideband orders of the lines.
    shape : float array, shape (s, 3)
        Position, full width at half height and Gaussian part of each site.
    matrix, gradient : float array, shape (n, n) and (n,), n = 5 + k + 3 s
        Overwritten.
    """
    n = COMMON + height.size + SHAPE * shape.shape[0]
    first = np.zeros(shape.shape[0], np.int64)
    for k in range(height.size - 1, -1, -1):
        first[site[k]] = COMMON + SHAPE * site[k] + k
    row = np.empty(n, np.complex128)
    index = np.arange(n)
    dense = np.zeros((2 * nu.size, n))
    rows = 0
    matrix[:] = 0.0
    gradient[:] = 0.0
    for b in range(nu.size):
        used = derivatives(b, nu, reach, common, height, site, order, shape, first, row, index)
        angle = common[0] + common[1] * nu[b]
        turned = data[b] * complex(math.cos(angle), math.sin(angle))
        rest = weight[b] * (turned - 1j * row[0])
        for u in range(used):
            row[u] *= weight[b]
            gradient[index[u]] += row[u].real * rest.real + row[u].imag * rest.imag
        if 3 * used > n:
            for u in range(used):
                dense[rows, index[u]] = row[u].real
                dense[rows + 1, index[u]] = row[u].imag
            rows += 2
            continue
        for u in range(used):
            for v in range(u + 1):
                matrix[index[u], index[v]] += row[u].real * row[v].real + row[u].imag * row[v].imag
    for u in range(n):
        for v in range(u):
            matrix[v, u] = matrix[u, v]
    if rows > 0:
        block = dense[:rows]
        matrix += block.T @ block
