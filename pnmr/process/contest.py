"""Which of the times at which a signal is most coherent is the top of an echo."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pnmr.data.signal import ComplexArray
from pnmr.errors import ProcessingError
from pnmr.process.coherence import Coherence
from pnmr.units import FloatArray

SHORTEST_REACH = 8
_LONGEST_REACH = 512
_DETECTION = 5.0
_CLEARLY = 3.0
_LOUD = 0.4
_NEAR_THE_TOP = 0.7
_MOST_TOPS = 12


@dataclass(frozen=True, slots=True)
class View:
    """What windows of one reach see: the highest times, the best first, and the first time.

    A time before ``first`` is too near the beginning of the data for this reach.
    """

    coherence: Coherence
    first: float
    tops: FloatArray
    detection_ratio: float

    def clearly_higher(self, time_points: float, other_points: float) -> bool:
        """Return whether Q is larger at the first time by more than noise explains."""
        more, error = self.coherence.excess(time_points, other_points)
        return more > _CLEARLY * error


def views(rows: ComplexArray, noise_power: float) -> Iterator[View]:
    """Look at the signal through shorter and longer windows."""
    reach, last = SHORTEST_REACH, rows.shape[1] - 1
    energy = np.concatenate(([0.0], np.cumsum(np.sum(np.abs(rows) ** 2, axis=0))))
    while reach <= _LONGEST_REACH and 2 * reach < last:
        coherence = Coherence(rows, float(reach), noise_power)
        every = max(1, reach // 2)
        times = np.arange(reach, last - reach + 0.25, 0.5)
        middles = times[min(every // 2, times.size - 1) :: every]
        whole = middles.astype(np.int64)
        around = energy[whole + reach + 1] - energy[whole - reach]
        loud = around >= _LOUD * around.max()
        bound = np.zeros(middles.size)
        bound[loud] = coherence.bound(middles[loud])
        near = np.repeat(bound >= _NEAR_THE_TOP * bound.max(), every)[: times.size]
        near = np.append(near, np.zeros(times.size - near.size, dtype=np.bool_))
        height = np.zeros(times.size)
        height[near] = coherence.at(times[near])
        tops = _tops(coherence, times, height)
        yield View(coherence, float(reach), tops, coherence.strength(tops[0]))
        reach = reach * 3 // 2


def _tops(coherence: Coherence, times: FloatArray, height: FloatArray) -> FloatArray:
    """Return the highest local maxima of Q between the samples, the best first."""
    before, after = np.append(height[:1], height[:-1]), np.append(height[1:], height[-1:])
    peaks = np.flatnonzero((height >= before) & (height >= after))
    bend = before[peaks] - 2.0 * height[peaks] + after[peaks]
    rise = (before[peaks] - after[peaks]) ** 2 / np.where(bend < 0.0, -8.0 * bend, np.inf)
    best = peaks[np.argsort(-(height[peaks] + rise), kind="stable")[:_MOST_TOPS]]
    fine = np.clip(times[best][:, None] + np.linspace(-0.5, 0.5, 11), times[0], times[-1])
    finer = coherence.at(fine.reshape(-1)).reshape(fine.shape)
    at = np.argmax(finer, axis=1)
    each = np.arange(best.size)
    return np.asarray(fine[each, at][np.argsort(-finer[each, at], kind="stable")])


def accepted(candidates: list[View]) -> View:
    """Return the view in which an echo stands out most and its top is contested nowhere."""
    seen = sorted(candidates, key=lambda each: -each.detection_ratio)
    if seen[0].detection_ratio < _DETECTION:
        raise ProcessingError(
            f"no echo stands out of the noise: the strongest frequency is only"
            f" {seen[0].detection_ratio:.2g} times the noise where {_DETECTION:g} are needed; give"
            " the top from the sequence's timing as top_s"
        )
    for view in seen:
        top = float(view.tops[0])
        if view.detection_ratio < _DETECTION or top <= view.first:
            continue
        rivals = [view.first, *(float(each) for each in view.tops[1:] if abs(each - top) > 1.0)]
        if all(view.clearly_higher(top, rival) for rival in rivals) and not any(
            _contested(view, shorter) for shorter in candidates if shorter.first < view.first
        ):
            return view
    raise ProcessingError(
        "no echo top stands out against the beginning of the data or against a second top; give it"
        " from the sequence's timing as top_s, or narrow the search with earliest_s and latest_s"
    )


def _contested(view: View, shorter: View) -> bool:
    """Return whether shorter windows see another top, or cannot exclude one before ``first``."""
    top, other = float(view.tops[0]), float(shorter.tops[0])
    if shorter.detection_ratio < _DETECTION or abs(top - other) <= 1.0:
        return False
    if other < view.first:
        return not shorter.clearly_higher(top, other)
    return shorter.clearly_higher(other, top)
