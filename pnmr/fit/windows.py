"""Long regions of narrow lines cut down to windows around what stands out.

A liquid's spectrum is mostly empty: of 64k points a few thousand near the lines tell all
that there is to tell. Where lines are as broad as the region, it stays as it is.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.signal

from pnmr.fit.line_search import Found
from pnmr.fit.measured import Measured
from pnmr.fit.separable import IntArray
from pnmr.units import FloatArray

# Shorter regions are fitted as they are, longer ones where that leaves no more than a part.
_LONG_POINTS, _LEAST_SAVING = 4096, 0.5
# A peak stands out by this many standard deviations, and by this part of the tallest.
_SIGMAS, _LEAST_PROMINENCE = 8.0, 0.005
# Half of a window in full widths of its peak, its fewest points, and the most of all.
_HALF_WIDTHS, _FEWEST_POINTS, _MOST_WINDOWS, MOST_PEAKS = 6.0, 24, 12, 30
# A peak that stands on others may look as broad as all of them: no more than this many
# times the usual width is believed.
_BROADEST_RATIO = 2.0
Region = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a region, with the peaks that are seen in it.

    Attributes
    ----------
    region_ppm : (float, float)
        First and last shift.
    peaks : tuple of Found
        Where to start; empty for a region that was not cut.
    left_out : int
        Number of lower peaks in the whole region that were not taken.
    """

    region_ppm: Region
    peaks: tuple[Found, ...] = ()
    left_out: int = 0


def windows(measured: Measured, region_ppm: Region) -> tuple[Window, ...]:
    """Return the windows of a region, the region itself where it is short or its lines are broad."""
    axis = measured.spectrum.frequency
    kept = axis.region(*region_ppm)
    values = np.ascontiguousarray(measured.spectrum.values.real[kept])
    if values.size <= _LONG_POINTS or measured.noise is None:
        return (Window(region_ppm),)
    least = max(_SIGMAS * measured.noise.amplitude, _LEAST_PROMINENCE * float(np.ptp(values)))
    places, seen = scipy.signal.find_peaks(values, prominence=least)
    order = np.argsort(-seen["prominences"])
    places = np.sort(places[order[:MOST_PEAKS]])
    widths = scipy.signal.peak_widths(values, places, rel_height=0.5)[0]
    widths = np.minimum(widths, _BROADEST_RATIO * np.median(widths) if widths.size else 0.0)
    spans = _spans(places, widths, values.size)
    if not spans or sum(stop - first for first, stop in spans) > _LEAST_SAVING * values.size:
        return (Window(region_ppm),)
    ppm, left_out = axis.ppm[kept], order.size - places.size
    step_hz = abs(axis.step_hz)
    found = []
    for first, stop in reversed(spans):
        inside = (places >= first) & (places < stop)
        peaks = [
            Found(float(ppm[place]), max(0.3 * step_hz, float(width) * step_hz - measured.lb_hz))
            for place, width in zip(places[inside], widths[inside], strict=True)
        ]
        ends = (float(ppm[stop - 1]), float(ppm[first]))
        found.append(Window((round(ends[0], 4), round(ends[1], 4)), tuple(peaks), left_out))
    return tuple(found)


def _spans(places: IntArray, widths: FloatArray, points: int) -> list[tuple[int, int]]:
    """Return first and last point of each window; the closest are joined while there are too many."""
    spans: list[tuple[int, int]] = []
    for place, width in zip(places, widths, strict=True):
        half = max(_FEWEST_POINTS, int(_HALF_WIDTHS * width))
        first, stop = max(0, int(place) - half), min(points, int(place) + half + 1)
        while spans and first <= spans[-1][1]:
            before = spans.pop()
            first, stop = min(first, before[0]), max(stop, before[1])
        spans.append((first, stop))
    while len(spans) > _MOST_WINDOWS:
        gaps = [after[0] - before[1] for before, after in pairwise(spans)]
        k = int(np.argmin(gaps))
        spans[k : k + 2] = [(spans[k][0], spans[k + 1][1])]
    return spans
