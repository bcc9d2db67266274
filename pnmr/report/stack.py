"""Several traces in one window: stars upon them, and how far they stand apart.

All heights are in inches on paper, counted from each trace's own baseline.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from pnmr.errors import SettingError
from pnmr.report.sidebands import merged, visible_sidebands
from pnmr.report.skyline import Skyline
from pnmr.report.style import BLACK, DASHES, POINTS_PER_IN
from pnmr.report.trace import Curve, Row, Window, curve, divisors
from pnmr.units import FloatArray

STAR_PT = 3.6
GAP_IN = 0.05
_STAR_IN = STAR_PT / POINTS_PER_IN


@dataclass(frozen=True, slots=True)
class Ensemble:
    """The spectra of a figure and how they are drawn together.

    Attributes
    ----------
    rows : tuple of Row
        From bottom to top.
    colours : tuple of str
        Used in turn; of overlaid traces the second turn is dashed, the third dotted.
    overlay : bool
        All on one baseline, else stacked.
    normalise : str
        As in `divisors`.
    height_in : float
        Height on paper of what is normalised to 1.
    """

    rows: tuple[Row, ...]
    colours: tuple[str, ...]
    overlay: bool
    normalise: str
    height_in: float

    def look(self, row: int) -> tuple[str, Any]:
        """Return colour and dashes of a row, both as matplotlib wants them."""
        turn, which = divmod(row, len(self.colours))
        return self.colours[which], DASHES[turn % len(DASHES)] if self.overlay else DASHES[0]


@dataclass(frozen=True, slots=True)
class Panel:
    """One window with its traces, before it is drawn.

    Attributes
    ----------
    place : Window
        Region and width.
    unit_values : tuple of float
        What is 1 in each row.
    traces : tuple of Trace
        From bottom to top.
    skyline : Skyline
        What stands on the panel.
    """

    place: Window
    unit_values: tuple[float, ...]
    traces: "tuple[Trace, ...]"
    skyline: Skyline


@dataclass(frozen=True, slots=True)
class Trace:
    """A curve with the stars above it.

    Attributes
    ----------
    curve : Curve
        Points and what they occupy.
    stars_ppm, stars_in : array, shape (m,)
        Shifts and heights of the stars.
    skyline : Skyline
        What curve and stars occupy together.
    """

    curve: Curve
    stars_ppm: FloatArray
    stars_in: FloatArray
    skyline: Skyline

    @property
    def top_in(self) -> float:
        """Height of the highest point or star, at least 0."""
        return max(0.0, self.skyline.top_in())


def panels(
    ensemble: Ensemble,
    places: Sequence[Window],
    *,
    mas_hz: float | None,
    centres_ppm: Sequence[float],
) -> list[Panel]:
    """Return the traces of an ensemble in each window, their visible sidebands starred.

    Overlaid traces share one row of stars, which the first one carries. ``mas_hz`` None
    stands for what each data set recorded. Baselines are not chosen yet.
    """
    units = divisors(ensemble.rows, places, ensemble.normalise)
    found = []
    for place, unit_values in zip(places, units, strict=True):
        pairs = zip(ensemble.rows, unit_values, strict=True)
        drawn = [bare(curve(row, place, ensemble.height_in, unit)) for row, unit in pairs]
        if centres_ppm:
            rates_hz = [_rate_hz(row, mas_hz) for row in ensemble.rows]
            seen = [
                visible_sidebands(row, place, centres_ppm, rate_hz)
                for row, rate_hz in zip(ensemble.rows, rates_hz, strict=True)
            ]
            drawn = _starred(drawn, seen, place, overlay=ensemble.overlay)
        skyline = Skyline.united([trace.skyline for trace in drawn])
        found.append(Panel(place, tuple(unit_values), tuple(drawn), skyline))
    return found


def bare(drawn: Curve) -> Trace:
    """Return a trace without stars."""
    return Trace(drawn, np.empty(0), np.empty(0), drawn.skyline)


def with_stars(trace: Trace, shifts_ppm: FloatArray, place: Window) -> Trace:
    """Return a trace with stars just above what is under each, one where several would touch."""
    ppm_per_in = (place.high_ppm - place.low_ppm) / place.width_in
    shifts_ppm = merged(shifts_ppm, 1.25 * _STAR_IN * ppm_per_in)
    x_in = place.x_in(shifts_ppm)
    ground_in = [max(0.0, trace.skyline.top_in(x - _STAR_IN, x + _STAR_IN)) for x in x_in]
    stars_in = np.array(ground_in) + GAP_IN
    skyline = trace.skyline
    for x, y in zip(x_in, stars_in, strict=True):
        skyline = skyline.with_box(x - _STAR_IN, x + _STAR_IN, y + _STAR_IN)
    return Trace(trace.curve, shifts_ppm, stars_in, skyline)


def draw_stars(axes: Axes, trace: Trace, base_in: float, symbol: str = "*") -> None:
    """Put the stars of a trace (or circles, for any other symbol) on axes in inches."""
    axes.plot(
        trace.stars_ppm,
        trace.stars_in + base_in,
        linestyle="none",
        marker=(5, 2, 0) if symbol == "*" else "o",
        markersize=STAR_PT if symbol == "*" else 0.6 * STAR_PT,
        markeredgewidth=0.6,
        color=BLACK,
        fillstyle="none",
        gid="sidebands",
    )


def baselines_in(found: Sequence[Panel], label_tops_in: Sequence[float]) -> tuple[float, ...]:
    """Return baselines, one for each trace, at which no trace or label touches the next trace.

    All stand at the distance that half of them need; only pairs that need more, such as an
    upright trace below an inverted one, stand further apart.
    """
    needed = []
    for k, label_top_in in enumerate(label_tops_in[:-1]):
        top_in = max(label_top_in, *(panel.traces[k].top_in for panel in found))
        depth_in = min(panel.traces[k + 1].curve.lowest_in for panel in found)
        needed.append(top_in - depth_in + GAP_IN)
    foot_in = -min(panel.traces[0].curve.lowest_in for panel in found)
    usual_in = float(np.median(needed)) if needed else 0.0
    return tuple(accumulate((max(usual_in, each) for each in needed), initial=foot_in))


def label_places(
    panel: Panel, widths_in: Sequence[float], *, on_left: bool
) -> list[tuple[float, float]]:
    """Return left edge and base line of each trace's label, just above what stands there."""
    found = []
    for trace, width_in in zip(panel.traces, widths_in, strict=True):
        left_in = 0.0 if on_left else panel.place.width_in - width_in
        ground_in = max(0.0, trace.skyline.top_in(left_in, left_in + width_in))
        found.append((left_in, ground_in + GAP_IN))
    return found


def _starred(
    drawn: Sequence[Trace], seen: Sequence[FloatArray], place: Window, *, overlay: bool
) -> list[Trace]:
    if not overlay:
        return [with_stars(*each, place) for each in zip(drawn, seen, strict=True)]
    together = Skyline.united([trace.skyline for trace in drawn])
    first = replace(drawn[0], skyline=together)
    return [with_stars(first, np.unique(np.concatenate(seen)), place), *drawn[1:]]


def _rate_hz(row: Row, given_hz: float | None) -> float:
    rate_hz = given_hz if given_hz is not None else row.mas_hz
    if rate_hz is None or rate_hz <= 0.0:
        raise SettingError(
            f"sidebands of {row.label or 'the spectrum'} cannot be starred: its rate of spinning is not"
            " recorded; give it, as in 60kHz"
        )
    return rate_hz
