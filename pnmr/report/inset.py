"""Regions drawn again, larger, in the free space of a panel."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from pnmr.report.heading import Words, write_line
from pnmr.report.scale import label_shifts
from pnmr.report.skyline import Skyline
from pnmr.report.stack import Ensemble, Panel
from pnmr.report.style import SMALL_PT, new_axes
from pnmr.report.trace import Region, Window, curve, divisors, window

_WIDEST_IN, _WIDTH_FRACTION = 2.0, 0.4
_TICKS_IN, _NAME_IN, _SIDE_IN, _PAD_IN = 0.17, 0.14, 0.2, 0.08
_FLATTEST_IN, _TALLEST_IN, _ROW_IN = 0.8, 1.6, 0.33


@dataclass(frozen=True, slots=True)
class Inset:
    """A region, the place that was found for it, and the scale of its heights.

    Attributes
    ----------
    place : Window
        The region over the width of its axes.
    left_in, bottom_in, height_in : float
        Lower left corner of the axes in the panel, and their height.
    unit_values : tuple of float
        What is 1 in each row.
    unit_in : float
        Height of 1 on paper.
    lowest_in : float
        Depth of the lowest point below a baseline, at most 0.
    magnification : str
        By what heights are magnified; empty where they are not, or do not compare.
    """

    place: Window
    left_in: float
    bottom_in: float
    height_in: float
    unit_values: tuple[float, ...]
    unit_in: float
    lowest_in: float
    magnification: str


def place_insets(
    regions: Sequence[Region], ensemble: Ensemble, panel: Panel
) -> tuple[list[Inset], Skyline]:
    """Return where the insets go, each on the lowest free ground, and the panel with them on it."""
    found: list[Inset] = []
    skyline = panel.skyline
    box_in = max(1.0, min(_WIDEST_IN, _WIDTH_FRACTION * panel.place.width_in))
    for region in regions:
        place = window(region, ensemble.rows, box_in - 2 * _SIDE_IN)
        left_in, ground_in = skyline.lowest_place(box_in)
        bottom_in = max(0.0, ground_in) + _PAD_IN + _TICKS_IN
        inset = _scaled(place, (left_in + _SIDE_IN, bottom_in), ensemble, panel)
        found.append(inset)
        top_in = bottom_in + inset.height_in + (_NAME_IN if inset.magnification else _PAD_IN)
        skyline = skyline.with_box(left_in, left_in + box_in, top_in)
    return found, skyline


def draw_inset(
    figure: Figure, inset: Inset, corner_in: tuple[float, float], ensemble: Ensemble
) -> None:
    """Draw an inset of the panel whose lower left corner is at ``corner_in`` on the figure."""
    left_in, bottom_in = corner_in[0] + inset.left_in, corner_in[1] + inset.bottom_in
    width_in = inset.place.width_in
    axes = new_axes(figure, (left_in, bottom_in, width_in, inset.height_in))
    axes.set_gid("inset")
    share_in = 0.0 if ensemble.overlay else inset.height_in / len(ensemble.rows)
    for k, row in enumerate(ensemble.rows):
        drawn = curve(row, inset.place, inset.unit_in, inset.unit_values[k])
        colour, dashes = ensemble.look(k)
        base_in = k * share_in - inset.lowest_in
        axes.plot(drawn.ppm, drawn.y_in + base_in, color=colour, linestyle=dashes)
    axes.set_ylim(-0.02, inset.height_in)
    label_shifts(axes, inset.place.high_ppm, inset.place.low_ppm, width_in)
    words = [Words(inset.magnification, size_pt=SMALL_PT)]
    write_line(figure, (left_in, bottom_in + inset.height_in + 0.05), words, width_in)


def _scaled(
    place: Window, corner_in: tuple[float, float], ensemble: Ensemble, panel: Panel
) -> Inset:
    """Return an inset that its tallest trace fills; one factor holds for all its traces."""
    compares = ensemble.normalise != "region"
    units = panel.unit_values
    if not compares:
        units = tuple(divisors(ensemble.rows, [place], ensemble.normalise)[0])
    parts = [row.part(place.region)[1] / u for row, u in zip(ensemble.rows, units, strict=True)]
    highest = max(float(each.max(initial=0.0)) for each in parts)
    lowest = min(float(each.min(initial=0.0)) for each in parts)
    count = 1 if ensemble.overlay else len(ensemble.rows)
    height_in = min(_TALLEST_IN, max(_FLATTEST_IN, _ROW_IN * count))
    unit_in = 0.94 * height_in / count / ((highest - lowest) or 1.0)
    factor = unit_in / ensemble.height_in
    magnification = f"\N{MULTIPLICATION SIGN} {factor:.2g}" if compares and factor > 1.0 else ""
    return Inset(place, *corner_in, height_in, units, unit_in, lowest * unit_in, magnification)
