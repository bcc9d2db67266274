"""Sums of causal lines, and the normal equations of fitting them with one common phase.

Frequencies are fractions of the spectral width (turns a dwell time), so that the
transform of a line of full width w at half height is a function of
y = 2 (nu - nu_0) / w alone, up to what sampling folds back.
"""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.causal_line import FAR, TABLE_POINTS, between_rows, blended, far_part, near_part
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
    real, imag = np.empty(nu.size), np.empty(nu.size)
    for b in range(nu.size):
        ring = ringing(nu[b])
        real[b] = common[2] + common[5] * ring.real - common[6] * ring.imag
        imag[b] = common[3] + common[5] * ring.imag + common[6] * ring.real
        if changes:
            rows[2, b], rows[3, b] = 1.0, 1j
            rows[5, b], rows[6, b] = ring, 1j * ring
    line, of_site = np.empty(TABLE_POINTS, np.complex128), -1
    for k in range(height.size):
        if height[k] == 0.0 and not changes:
            continue
        if site[k] != of_site:
            of_site = site[k]
            blended(*between_rows(shape[of_site, 2]), line)
        place, reached = shape[of_site, 0] + order[k] * common[4], 0.5 * FAR * shape[of_site, 1]
        for turn in (-1.0, 0.0, 1.0):
            at = place + turn
            if at < nu[0] - 0.5 or at > nu[-1] + 0.5:
                continue
            low, high = np.searchsorted(nu, at - 0.5), np.searchsorted(nu, at + 0.5)
            begin, end = np.searchsorted(nu, at - reached), np.searchsorted(nu, at + reached)
            begin, end = min(max(begin, low), high), min(max(end, low), high)
            if height[k] != 0.0:
                for part in (slice(low, begin), slice(end, high)):
                    arrays = nu[part], reach[part], real[part], imag[part]
                    far_part(*arrays, at, height[k], shape[of_site])
            own = COMMON + SHAPE * shape.shape[0] + k if changes else -1
            part = slice(begin, end)
            near_part(
                nu[part],
                reach[part],
                real[part],
                imag[part],
                rows[:, part],
                at,
                height[k],
                order[k],
                shape[of_site],
                line,
                COMMON + SHAPE * of_site,
                own,
            )
    for b in range(nu.size):
        model[b] = complex(real[b], imag[b])
        if changes:
            rows[0, b] = complex(imag[b], -real[b])
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
    by_part, parts = rows.view(np.float64), rest.view(np.float64)
    weights = np.repeat(weight, 2)
    for low in range(0, weights.size, 2 * BLOCK):
        high = min(low + 2 * BLOCK, weights.size)
        block, count = np.empty((n, high - low)), 0
        for u in range(n):
            j = low
            while j < high and by_part[u, j] == 0.0:
                j += 1
            if j == high:
                continue
            block[count] = weights[low:high] * by_part[u, low:high]
            active[count] = u
            count += 1
        product = np.dot(block[:count], block[:count].T)
        along = np.dot(block[:count], parts[low:high])
        for i in range(count):
            gradient[active[i]] += along[i]
            for j in range(count):
                matrix[active[i], active[j]] += product[i, j]
    return matrix
