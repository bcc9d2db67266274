"""Sums of causal lines, and the normal equations of fitting them with one common phase.

Frequencies are fractions of the spectral width (turns a dwell time), so that the
transform of a line of full width w at half height is a function of
y = 2 (nu - nu_0) / w alone, up to what sampling folds back.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import dawsn

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]

# p0, p1, two parts of a first point that is off, spacing of sidebands
COMMON = 5
# position, width and Gaussian part of a site
SHAPE = 3

_SQRT_LN2 = math.sqrt(math.log(2.0))
_DAWSON = 2.0 / math.sqrt(math.pi)
_LORENTZ_START = math.pi
_GAUSS_START = math.sqrt(math.pi) / _SQRT_LN2
_STEPS_A_UNIT = 200
_FAR = 16.0
_GRID = np.arange(int(_FAR * _STEPS_A_UNIT) + 2) / _STEPS_A_UNIT
_GAUSS_REAL = np.exp(-(_GRID**2))
_GAUSS_IMAG = -_DAWSON * dawsn(_GRID)


@compiled
def gaussian_line(offset_ratio: float) -> complex:
    """Return exp(-x^2) - 2i D(x) / sqrt(pi), D the Dawson function, by linear interpolation."""
    place = abs(offset_ratio) * _STEPS_A_UNIT
    k = int(place)
    r = place - k
    real = _GAUSS_REAL[k] + r * (_GAUSS_REAL[k + 1] - _GAUSS_REAL[k])
    imag = _GAUSS_IMAG[k] + r * (_GAUSS_IMAG[k + 1] - _GAUSS_IMAG[k])
    return complex(real, -imag if offset_ratio < 0.0 else imag)


@compiled
def far_line(offset_ratio: float, gaussian_fraction: float, fold_ratio: float) -> complex:
    """Return a line of height 1 at |y| > 16, where both shapes are a few powers of 1/y."""
    g = gaussian_fraction
    i = 1.0 / offset_ratio
    x = i / _SQRT_LN2
    dispersion = (1.0 - g) * i + g * 0.5 * _DAWSON * x * (1.0 + 0.5 * x * x)
    start = (1.0 - g) * _LORENTZ_START + g * _GAUSS_START
    return complex((1.0 - g) * i * i, fold_ratio * start - dispersion)


@compiled
def near_line(
    offset_ratio: float, gaussian_fraction: float, fold_ratio: float
) -> tuple[complex, complex, complex]:
    """Return a line of height 1, its slope in y, and its change with the Gaussian part."""
    g = gaussian_fraction
    x = offset_ratio * _SQRT_LN2
    i = 1.0 / (1.0 + offset_ratio * offset_ratio)
    lorentz = complex(i, -i * offset_ratio)
    bell = gaussian_line(x)
    slope = (1.0 - g) * complex(0.0, -1.0) * lorentz * lorentz
    slope += g * _SQRT_LN2 * (-2.0 * x * bell - complex(0.0, _DAWSON))
    lorentz += complex(0.0, fold_ratio * _LORENTZ_START)
    bell += complex(0.0, fold_ratio * _GAUSS_START)
    return (1.0 - g) * lorentz + g * bell, slope, bell - lorentz


@compiled
def folded(distance_fraction: float, width_fraction: float) -> float:
    """Return what sampling adds to the dispersion: cot(t/2)/2 - 1/t for t = 2 pi distance."""
    t = 2.0 * math.pi * distance_fraction
    return width_fraction * t * (1.0 / 12.0 + t * t / 720.0 + t * t * t * t / 30240.0)


@compiled
def line_sum(
    nu: FloatArray,
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
        width = shape[site[k], 1]
        gauss = shape[site[k], 2]
        for b in range(nu.size):
            d = nu[b] - place
            d -= 1.0 if d > 0.5 else (-1.0 if d < -0.5 else 0.0)
            y = 2.0 * d / width
            fold = folded(d, width)
            if abs(y) > _FAR:
                out[b] += height[k] * far_line(y, gauss, fold)
            else:
                out[b] += height[k] * near_line(y, gauss, fold)[0]


@compiled
def derivatives(
    b: int,
    nu: FloatArray,
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
        width = shape[t, 1]
        d = nu[b] - shape[t, 0] - order[k] * common[4]
        d -= 1.0 if d > 0.5 else (-1.0 if d < -0.5 else 0.0)
        y = 2.0 * d / width
        if abs(y) > _FAR:
            total += height[k] * far_line(y, shape[t, 2], folded(d, width))
            continue
        fold = folded(d, width)
        value, slope, bend = near_line(y, shape[t, 2], fold)
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
        start = (1.0 - shape[t, 2]) * _LORENTZ_START + shape[t, 2] * _GAUSS_START
        steep = width * (math.pi / 6.0 + (2.0 * math.pi) ** 3 * d * d / 240.0)
        by_place = -height[k] * (slope * (2.0 / width) + 1j * start * steep)
        row[block] += by_place
        row[block + 1] += height[k] * (1j * start * fold - slope * y) / width
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
    nu, weight : float array, shape (b,)
        Frequencies and reciprocal standard deviations of each part of the data.
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
        used = derivatives(b, nu, common, height, site, order, shape, first, row, index)
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
