"""Sums of causal lines, and the normal equations of fitting them with one common phase.

Frequencies are fractions of the spectral width (turns a dwell time), so that the
transform of a line of full width w at half height is a function of
y = 2 (nu - nu_0) / w alone, up to what sampling folds back.
"""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.causal_line import FAR, between_rows, far_line, near_line, starting
from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]

# p0, p1, two parts of a first point that is off, spacing of sidebands
COMMON = 5
# position, width and Gaussian part of a site
SHAPE = 3


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
        row, row_fraction = between_rows(shape[site[k], 2])
        start = starting(row, row_fraction)[0] * shape[site[k], 1]
        for b in range(nu.size):
            d = nu[b] - place
            d -= 1.0 if d > 0.5 else (-1.0 if d < -0.5 else 0.0)
            y = twice * d
            if abs(y) > FAR:
                value = far_line(y, twice * reach[b], row, row_fraction)
            else:
                value = near_line(y, twice * reach[b], row, row_fraction)[0]
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
        row_below, row_fraction = between_rows(shape[t, 2])
        d = nu[b] - shape[t, 0] - order[k] * common[4]
        d -= 1.0 if d > 0.5 else (-1.0 if d < -0.5 else 0.0)
        y = twice * d
        start, start_change = starting(row_below, row_fraction)
        tail = shape[t, 1] * folded(d)
        fold = complex(0.0, start * tail)
        if abs(y) > FAR:
            total += height[k] * (far_line(y, twice * reach[b], row_below, row_fraction) + fold)
            continue
        value, slope, swell, bend = near_line(y, twice * reach[b], row_below, row_fraction)
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
        by_place = -height[k] * (slope * twice + 1j * start * steep)
        row[block] += by_place
        row[block + 1] += height[k] * (swell + fold) / shape[t, 1]
        row[block + 2] += height[k] * (bend + 1j * start_change * tail)
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
    c stands for a first point that is off, and the lines of a site row_fraction width and shape
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
