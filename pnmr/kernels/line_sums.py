"""Sums of causal lines, and the normal equations of fitting them with one common phase.

Frequencies are fractions of the spectral width (turns a dwell time), so that the
transform of a line of full width w at half height is a function of
y = 2 (nu - nu_0) / w alone, up to what sampling folds back.
"""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.causal_line import FAR, between_rows, far_line, feet, near_line, starting
from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]

# p0, p1, two parts of a first point that is off, spacing of sidebands, two of a ringing filter
COMMON = 7
# what a ringing keeps from point to point (typical of steep filters), and 2 pi
RING = 0.65
TURN = 2.0 * math.pi
# position, width and Gaussian part of a site
SHAPE = 3
BLOCK = 64


@compiled
def folded(distance_fraction: float) -> float:
    """Return what sampling adds to the dispersion: cot(t/2)/2 - 1/t for t = 2 pi distance."""
    t = 2.0 * math.pi * distance_fraction
    return t * (1.0 / 12.0 + t * t / 720.0 + t * t * t * t / 30240.0)


@compiled
def ringing(frequency_fraction: float) -> complex:
    """Return the transform of a ringing (-r)^k, point k of the FID.

    A digital filter that meets a sudden start rings at its own edge, which is that of the
    spectrum; left out, this bends the feet of broad lines by several degrees.
    """
    angle = TURN * frequency_fraction
    return 1.0 / complex(1.0 + RING * math.cos(angle), -RING * math.sin(angle))


@compiled
def line_sum(
    nu: FloatArray,
    reach: FloatArray,
    common: FloatArray,
    height: FloatArray,
    site: IntArray,
    order: IntArray,
    shape: FloatArray,
    model: ComplexArray,
    rows: ComplexArray,
) -> None:
    """Fill ``model`` with a sum of lines, and ``rows`` with its changes by each unknown.

    The model is data(nu) exp(i (p0 + p1 nu)) = c + d R(nu) + sum over k of
    h_k L(nu; site k), where c stands for a first point that is off and d for the `ringing`
    of a digital filter; the lines of a site share width and shape and lie at nu_site +
    order_k times the spacing. The unknowns stand in the order common, shapes, heights.

    Parameters
    ----------
    nu, reach : float array, shape (b,)
        Middles of bins and their widths over sqrt(12).
    common : float array, shape (7,)
        p0 and p1 in rad, real and imaginary part of c, spacing, those of d.
    height, site, order : array, shape (k,)
        Heights, sites and sideband orders of the lines.
    shape : float array, shape (s, 3)
        Position, full width at half height and Gaussian part of each site.
    model : complex array, shape (b,)
        Overwritten.
    rows : complex array, shape (n, b), n = 7 + 3 s + k, or (0, b)
        Overwritten, those of the phase with -i and -i nu times the model. Far from a line
        only its value counts: its changes are left 0.
    """
    changes = rows.shape[0] > 0
    rows[:] = 0.0
    for b in range(nu.size):
        ring = ringing(nu[b])
        model[b] = complex(common[2], common[3]) + complex(common[5], common[6]) * ring
        if changes:
            rows[2, b], rows[3, b] = 1.0, 1j
            rows[5, b], rows[6, b] = ring, 1j * ring
    for k in range(height.size):
        if height[k] == 0.0 and not changes:
            continue
        width, high = shape[site[k], 1], height[k]
        place, twice = shape[site[k], 0] + order[k] * common[4], 2.0 / width
        row, row_fraction = between_rows(shape[site[k], 2])
        begin, foot, third = feet(row, row_fraction)
        start, start_change = starting(row, row_fraction)
        first, own = COMMON + SHAPE * site[k], COMMON + SHAPE * shape.shape[0] + k
        for b in range(nu.size):
            d = nu[b] - place
            d -= 1.0 if d > 0.5 else (-1.0 if d < -0.5 else 0.0)
            y = twice * d
            tail = width * folded(d)
            fold = complex(0.0, start * tail)
            if abs(y) > FAR:
                model[b] += high * (far_line(y, twice * reach[b], begin, foot, third) + fold)
                continue
            value, slope, swell, bend = near_line(y, twice * reach[b], row, row_fraction)
            value += fold
            model[b] += high * value
            if changes:
                steep = width * (math.pi / 6.0 + (2.0 * math.pi) ** 3 * d * d / 240.0)
                by_place = -high * (slope * twice + 1j * start * steep)
                rows[first, b] += by_place
                rows[first + 1, b] += high / width * (swell + fold)
                rows[first + 2, b] += high * (bend + 1j * start_change * tail)
                rows[4, b] += order[k] * by_place
                rows[own, b] = value
    if changes:
        for b in range(nu.size):
            rows[0, b] = -1j * model[b]
            rows[1, b] = nu[b] * rows[0, b]


@compiled
def weighted_rest(
    nu: FloatArray,
    weight: FloatArray,
    data: ComplexArray,
    common: FloatArray,
    model: ComplexArray,
    rest: ComplexArray,
) -> float:
    """Fill ``rest`` with the weighted residuals of the data in phase; return their squares."""
    total = 0.0
    for b in range(nu.size):
        angle = common[0] + common[1] * nu[b]
        turned = data[b] * complex(math.cos(angle), math.sin(angle))
        rest[b] = weight[b] * (turned - model[b])
        total += rest[b].real * rest[b].real + rest[b].imag * rest[b].imag
    return total


@compiled
def normal_equations(
    weight: FloatArray, rest: ComplexArray, rows: ComplexArray, gradient: FloatArray
) -> FloatArray:
    """Return the normal matrix of `line_sum` and fill the gradient; weighs the rows.

    Bins are taken in blocks: narrow lines change few of them.
    """
    n = rows.shape[0]
    matrix = np.zeros((n, n))
    gradient[:] = 0.0
    active = np.empty(n, np.int64)
    for low in range(0, weight.size, BLOCK):
        high = min(low + BLOCK, weight.size)
        part = np.empty((n, 2 * (high - low)))
        count = 0
        for u in range(n):
            size = 0.0
            total = 0.0
            for b in range(low, high):
                here = weight[b] * rows[u, b]
                part[count, 2 * (b - low)] = here.real
                part[count, 2 * (b - low) + 1] = here.imag
                total += here.real * rest[b].real + here.imag * rest[b].imag
                size = max(size, abs(here.real) + abs(here.imag))
            gradient[u] += total
            if size > 0.0:
                active[count] = u
                count += 1
        product = np.dot(part[:count], part[:count].T)
        for i in range(count):
            for j in range(count):
                matrix[active[i], active[j]] += product[i, j]
    return matrix
