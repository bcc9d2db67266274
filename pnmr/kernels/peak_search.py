"""Loops of the search for peaks in a spectrum whose phase is not known yet, or known roughly."""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]


@compiled
def response(distance_fraction: float, decay_points: float, window_points: float) -> complex:
    """Return the transform of exp(-t / T2) under the window t^2 exp(-t / T) / (2 T^3)."""
    tau = decay_points * window_points / (decay_points + window_points)
    low = tau / (window_points * complex(1.0, 2.0 * math.pi * distance_fraction * tau))
    return low * low * low


@compiled
def strongest_peaks(
    place: FloatArray,
    window: FloatArray,
    value: ComplexArray,
    noise: FloatArray,
    floor_ratio: float,
    found: FloatArray,
) -> int:
    """Take peaks one by one, each freed of what the stronger ones before it leave there.

    Parameters
    ----------
    place, window, value, noise : array, shape (m,)
        Frequencies, windows in points, complex heights and noise of the candidates,
        the strongest against its noise first.
    floor_ratio : float
        Least ratio of a peak to the noise.
    found : float array, shape (most, 5)
        Filled with position, decay in points, amplitude at time 0, phase and
        signal to noise; the number of rows in use is returned.
    """
    count = 0
    amplitude = np.empty(found.shape[0], np.complex128)
    whole = np.empty(found.shape[0])
    for i in range(place.size):
        if count == found.shape[0]:
            break
        decay = 5.0 * window[i]
        width = 1.0 / (math.pi * decay)
        ratio = abs(value[i]) / noise[i]
        at_edge = abs(place[i]) > 0.465 and width > 0.003
        if at_edge or abs(place[i]) + 0.6 * width > 0.5:
            continue
        rest = value[i]
        left = 0.0
        hidden = False
        for k in range(count):
            d = place[i] - found[k, 0]
            d -= np.rint(d)
            part = amplitude[k] * response(d, found[k, 1], window[i])
            rest -= part
            left += abs(part)
            other = 1.0 / (math.pi * found[k, 1])
            wide, slim = max(width, other), min(width, other)
            same = abs(d) < 0.25 * slim + 0.02 * wide and wide < 8.0 * slim
            d /= wide
            if (same and ratio < 0.7 * whole[k]) or ratio < 0.3 * whole[k] / (1.0 + d * d):
                hidden = True
                break
        if hidden or abs(rest) < floor_ratio * noise[i] or abs(rest) < 0.4 * left:
            continue
        # a window of T = T2 / 5 is the one that a decay stands out in most
        amplitude[count] = rest / response(0.0, decay, window[i])
        found[count, 0] = place[i]
        found[count, 1] = decay
        found[count, 2] = abs(amplitude[count])
        found[count, 3] = math.atan2(rest.imag, rest.real)
        found[count, 4] = abs(rest) / noise[i]
        whole[count] = ratio
        count += 1
    return count


@compiled
def bin_edges(
    place: FloatArray, width: FloatArray, points: int, first: int, fewest: int, edges: IntArray
) -> int:
    """Fill ``edges`` with indices that are close where lines are narrow; return their number."""
    edges[0] = 0
    count = 1
    i = 0
    while i < points and count < edges.size:
        nu = (i + first) / points
        step = 1.0 / fewest
        for k in range(place.size):
            d = abs(nu - place[k])
            needed = max(0.22 * width[k], 0.4 * d if d < 2.5 * width[k] else 0.7 * d)
            step = min(step, needed)
        i = min(points, i + max(1, int(step * points)))
        edges[count] = i
        count += 1
    edges[count - 1] = points
    return count


@compiled
def matched(
    nu: FloatArray,
    weight: FloatArray,
    rest: ComplexArray,
    widths: FloatArray,
    ratio: FloatArray,
    height: FloatArray,
) -> None:
    """Hold a Lorentzian of each width at each bin against the weighted residuals.

    ``height`` is the height that fits best and ``ratio`` that over its standard error;
    both have shape (b, widths) and stay 0 where the bins are too wide for the width.
    """
    real, imag = rest.real.copy(), rest.imag.copy()
    offset, size = np.empty(nu.size), np.empty(nu.size)
    for j in range(widths.size):
        last = -1
        low = high = 0
        for b in range(1, nu.size - 1):
            if widths[j] < nu[b + 1] - nu[b - 1]:
                last = -1
                continue
            if last >= 0 and nu[b] - nu[last] < 0.1 * widths[j]:
                ratio[b, j] = ratio[last, j]
                height[b, j] = height[last, j]
                continue
            while nu[low] < nu[b] - 2.5 * widths[j]:
                low += 1
            while high < nu.size and nu[high] <= nu[b] + 2.5 * widths[j]:
                high += 1
            count, twice = high - low, 2.0 / widths[j]
            near, weights = nu[low:high], weight[low:high]
            for i in range(count):
                offset[i] = twice * (near[i] - nu[b])
                size[i] = weights[i] / (1.0 + offset[i] * offset[i])
            norm = np.dot(weights, size[:count])
            product = np.dot(real[low:high], size[:count])
            for i in range(count):
                size[i] *= offset[i]
            product -= np.dot(imag[low:high], size[:count])
            last = b
            ratio[b, j] = product / math.sqrt(norm)
            height[b, j] = product / norm


@compiled
def manifold_gain(
    nu: FloatArray, ratio: FloatArray, spacing_fraction: float, price_ratio: float
) -> FloatArray:
    """Return by how much chi squared falls when a manifold is put at each bin.

    Every sideband inside the spectrum with a ratio of at least 2 counts with its
    square less ``price_ratio``.
    """
    gain = np.zeros(nu.size)
    for b in range(1, nu.size - 1):
        if ratio[b] < 2.0 or ratio[b] <= ratio[b - 1] or ratio[b] < ratio[b + 1]:
            continue
        i = 0
        place = nu[b] - spacing_fraction * math.floor((nu[b] + 0.49) / spacing_fraction)
        while place < 0.49:
            while i < nu.size - 2 and nu[i + 1] < place:
                i += 1
            share = min(max((place - nu[i]) / (nu[i + 1] - nu[i]), 0.0), 1.0)
            here = ratio[i] + share * (ratio[i + 1] - ratio[i])
            if here > 2.0:
                gain[b] += here * here - price_ratio
            place += spacing_fraction
    return gain


@compiled
def negative_parts(
    nu: FloatArray,
    weight: FloatArray,
    values: ComplexArray,
    p0: FloatArray,
    p1: FloatArray,
    found: FloatArray,
) -> None:
    """Fill ``found``, shape (p1, p0), with the weighted squares of what points down.

    Phases are in rad; each counts the negative real parts of values exp(i (p0 + p1 nu)).
    """
    real = np.empty(nu.size)
    imag = np.empty(nu.size)
    for i in range(p1.size):
        for b in range(nu.size):
            turn = complex(math.cos(p1[i] * nu[b]), math.sin(p1[i] * nu[b]))
            turned = weight[b] * values[b] * turn
            real[b], imag[b] = turned.real, turned.imag
        for j in range(p0.size):
            c, s = math.cos(p0[j]), math.sin(p0[j])
            total = 0.0
            for b in range(nu.size):
                down = min(real[b] * c - imag[b] * s, 0.0)
                total += down * down
            found[i, j] = total
