"""Panels of which each shows its own view of the samples: region and line broadening.

Every trace carries its own names and stars, so that stacked traces stand as far apart as
what is written over them needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.figure import Figure

from pnmr.report.assignment import Assignment, PlacedNames, place_names, write_names
from pnmr.report.heading import Words, write_line
from pnmr.report.layout import BETWEEN_IN, MARGIN_IN
from pnmr.report.lettering import size_in
from pnmr.report.scale import label_shifts
from pnmr.report.sidebands import visible_sidebands
from pnmr.report.skyline import Skyline
from pnmr.report.stack import Panel, Trace, bare, draw_stars, with_stars
from pnmr.report.style import SMALL_PT, new_axes
from pnmr.report.trace import Region, Row, Window, curve, window
from pnmr.units import FloatArray, written

SCALE_IN, HEAD_IN, FOOT_IN = 0.38, 0.16, 0.03
# A spectrum without a line is noise: it is drawn no taller than one part in this of the rest.
_EMPTY_FACTOR = 25.0
_NEAR_IN = 0.3


@dataclass(frozen=True, slots=True)
class Shown:
    """One spectrum of a panel with what is written over it.

    Attributes
    ----------
    row : Row
        The spectrum.
    names : tuple of Assignment
        Over its lines.
    centres_ppm : tuple of float
        Centrebands whose visible sidebands are starred.
    sidebands_ppm : tuple of float
        Sidebands that are known to be visible, from a fit.
    """

    row: Row
    names: tuple[Assignment, ...] = ()
    centres_ppm: tuple[float, ...] = ()
    sidebands_ppm: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A trace whose skyline holds its stars and names, and the names in their places."""

    trace: Trace
    names: PlacedNames | None


def tallest_value(one: Shown, place: Window) -> float:
    """Return what is drawn at full height: the tallest point shown, more where no line is named."""
    _, heights = one.row.part(place.region)
    tallest = float(np.abs(heights).max(initial=0.0))
    if not any(_holds(place, each.shift_ppm) for each in one.names):
        tallest = max(tallest, _EMPTY_FACTOR * row_noise(one.row))
    return tallest or 1.0


def row_noise(row: Row) -> float:
    """Return the noise of a row from its median absolute deviation."""
    return 1.4826 * float(np.median(np.abs(row.heights - np.median(row.heights))))


def places(regions: Sequence[Region], rows: Sequence[Row], width_in: float) -> list[Window]:
    """Return windows of one width side by side on a figure ``width_in`` wide."""
    panel_in = (width_in - 2 * MARGIN_IN + BETWEEN_IN) / len(regions) - BETWEEN_IN
    return [window(region, rows, panel_in) for region in regions]


def named(one: Shown, place: Window, height_in: float, *, unit_value: float) -> Named:
    """Return a trace with stars over its sidebands and names over its lines."""
    trace = bare(curve(one.row, place, height_in, unit_value))
    return dressed(trace, one, place)


def dressed(trace: Trace, one: Shown, place: Window) -> Named:
    """Put stars and names on what stands on a trace's skyline already."""
    stars_ppm = starred_ppm(one, place)
    if stars_ppm.size:
        trace = with_stars(trace, stars_ppm, place)
    names = place_names(_joined(one.names, place), place, trace.skyline)
    if names is not None:
        trace = replace(trace, skyline=names.skyline)
    return Named(trace, names)


def starred_ppm(one: Shown, place: Window) -> FloatArray:
    """Return the sidebands that are seen in a window: those of the fit, and what rises."""
    stars_ppm = np.array([each for each in one.sidebands_ppm if _holds(place, each)])
    if one.centres_ppm and one.row.mas_hz:
        seen_ppm = visible_sidebands(one.row, place, one.centres_ppm, one.row.mas_hz)
        stars_ppm = np.sort(np.concatenate((stars_ppm, seen_ppm)))
    return stars_ppm


def panel(place: Window, traces: Sequence[Named]) -> Panel:
    """Return the panel that a stack is spaced by."""
    skyline = Skyline.united([each.trace.skyline for each in traces])
    return Panel(place, (1.0,) * len(traces), tuple(each.trace for each in traces), skyline)


def draw_panel(
    figure: Figure,
    box_in: tuple[float, float, float, float],
    place: Window,
    traces: Sequence[tuple[Named, float, str]],
) -> None:
    """Draw traces, each with its baseline and colour, in a box given in inches."""
    axes = new_axes(figure, box_in)
    axes.set_ylim(-FOOT_IN, box_in[3] - FOOT_IN)
    for each, base_in, colour in traces:
        drawn = each.trace.curve
        axes.plot(drawn.ppm, drawn.y_in + base_in, color=colour, linewidth=0.8)
        draw_stars(axes, each.trace, base_in)
        if each.names is not None:
            write_names(axes, _raised(each.names, base_in), place)
    label_shifts(axes, place.high_ppm, place.low_ppm, place.width_in)


def write_heading(
    figure: Figure, corner_in: tuple[float, float], letter: str, lb_hz: float, room_in: float
) -> None:
    """Write a panel's letter and the line broadening of its spectra."""
    words = [Words(letter, bold=True)] if letter else []
    broadening = f"line broadening {written(lb_hz, 'Hz')}" if lb_hz else "no line broadening"
    write_line(figure, corner_in, [*words, Words(broadening, size_pt=SMALL_PT)], room_in)


def _holds(place: Window, shift_ppm: float) -> bool:
    return place.low_ppm <= shift_ppm <= place.high_ppm


def _raised(names: PlacedNames, by_in: float) -> PlacedNames:
    return replace(
        names,
        ground_in=tuple(each + by_in for each in names.ground_in),
        bases_in=tuple(each + by_in for each in names.bases_in),
    )


def _joined(names: Sequence[Assignment], place: Window) -> list[Assignment]:
    """Return one name for neighbouring lines of one name, in their middle."""
    groups: list[list[Assignment]] = []
    for each in sorted(names, key=lambda name: -name.shift_ppm):
        near_ppm = (_NEAR_IN + size_in(each.text, SMALL_PT)[0]) / place.width_in
        near_ppm *= place.high_ppm - place.low_ppm
        last = groups[-1][-1] if groups else None
        if last and last.text == each.text and last.shift_ppm - each.shift_ppm < near_ppm:
            groups[-1].append(each)
        else:
            groups.append([each])
    return [
        Assignment(sum(one.shift_ppm for one in group) / len(group), group[0].text)
        for group in groups
    ]
