"""One region of a fit: the shaded components under the data, and the residual."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pnmr.fit.result import FittedRegion
from pnmr.report.envelope import envelope
from pnmr.report.lettering import plain, size_in
from pnmr.report.scale import label_shifts
from pnmr.report.style import BLACK, COLOURS, GREY, PALE, POINTS_PER_IN, SMALL_PT, new_axes
from pnmr.units import FloatArray

DATA, SUM = BLACK, COLOURS[1]
_NORMAL_95, _NOISE_FACTOR = 1.96, 2.0
_NAMES_IN, _EACH_IN, _PAD_IN = 0.18, 0.07, 0.03
# What is lower than this part of the tallest component is not named.
_LEAST_HEIGHT = 0.02
_STAR_IN = 0.05
# A component that is nowhere as high as this is not drawn.
_LEAST_INK_IN = 0.004
Box = tuple[float, float, float, float]


def draw_region(
    figure: Figure, box_in: Box, region: FittedRegion, colours: Mapping[str, str]
) -> Axes:
    """Draw data, components, baseline and sum of a region, with names and stars."""
    axes = new_axes(figure, box_in)
    width_in, height_in = box_in[2:]
    band = _NORMAL_95 * region.band
    seen = (region.data, region.total + band, region.total - band, region.baseline)
    highest, lowest = max(each.max() for each in seen), min(each.min() for each in seen)
    names_in = _NAMES_IN + _EACH_IN * min(4, len(region.sites))
    unit = (height_in - names_in - 2 * _PAD_IN) / ((highest - lowest) or 1.0)

    def to_in(heights: FloatArray) -> FloatArray:
        return np.asarray((heights - lowest) * unit + _PAD_IN)

    ppm = region.ppm
    visible = _LEAST_INK_IN / unit
    for name, curve in region.sites.items():
        if float(np.abs(curve).max()) < visible:
            continue
        colour, base = colours[name], to_in(region.baseline)
        top = to_in(region.baseline + curve)
        axes.fill_between(ppm, base, top, color=colour, alpha=0.25, linewidth=0.0, zorder=1)
        axes.plot(ppm, top, color=colour, linewidth=0.5, zorder=2)
    axes.plot(ppm, to_in(region.baseline), color=GREY, linewidth=0.4, dashes=(4, 2), zorder=2)
    drawn_ppm, heights = envelope(ppm, region.data, width_in)
    axes.plot(drawn_ppm, to_in(heights), color=DATA, linewidth=0.5, zorder=3)
    axes.fill_between(
        *(ppm, to_in(region.total - band), to_in(region.total + band)),
        color=SUM,
        alpha=0.35,
        linewidth=0.0,
        zorder=4,
    )
    axes.plot(ppm, to_in(region.total), color=SUM, linewidth=0.6, zorder=5)
    axes.set_ylim(0.0, height_in)
    _put_names(axes, region, (to_in(np.maximum(region.total, region.data)), width_in), colours)
    label_shifts(axes, float(ppm[-1]), float(ppm[0]), width_in)
    axes.set_xticklabels([])
    return axes


def draw_residual(figure: Figure, box_in: Box, region: FittedRegion) -> tuple[Axes, float]:
    """Draw the residual over twice the noise; return the axes and by what it is magnified."""
    axes = new_axes(figure, box_in)
    width_in, height_in = box_in[2:]
    ppm, heights = envelope(region.ppm, region.residual, width_in)
    size = max(float(np.abs(heights).max()), _NOISE_FACTOR * region.noise_amplitude) or 1.0
    # On the scale of the panel above, the residual would be this high.
    span = float(np.ptp(np.concatenate([region.data, region.total]))) or 1.0
    factor = _round_factor(0.5 * span / size * height_in / 1.5)
    noise = _NOISE_FACTOR * region.noise_amplitude
    axes.axhspan(-noise, noise, color=PALE, linewidth=0.0, zorder=0)
    axes.axhline(0.0, color=GREY, linewidth=0.3, zorder=1)
    axes.plot(ppm, heights, color=DATA, linewidth=0.4, zorder=2)
    limit = 0.5 * span / factor * height_in / 1.5
    axes.set_ylim(-limit, limit)
    label_shifts(axes, float(region.ppm[-1]), float(region.ppm[0]), width_in)
    return axes, factor


def _round_factor(most_ratio: float) -> float:
    """Return the largest of ... 0.2, 0.5, 1, 2, 5, 10 ... not above a number."""
    power = 10.0 ** math.floor(math.log10(most_ratio))
    return max(each * power for each in (1.0, 2.0, 5.0) if each * power <= most_ratio)


def _put_names(
    axes: Axes,
    region: FittedRegion,
    place: tuple[FloatArray, float],
    colours: Mapping[str, str],
) -> None:
    """Write each site's name over its highest point, and stars over its sidebands."""
    top_in, width_in = place
    span_ppm = float(region.ppm[-1] - region.ppm[0]) or 1.0
    taken: list[tuple[float, float, float]] = []
    least = _LEAST_HEIGHT * max((float(each.max()) for each in region.sites.values()), default=0.0)
    for name, curve in sorted(region.sites.items(), key=lambda pair: -float(pair[1].max())):
        k = int(np.argmax(curve))
        for shift_ppm in region.sidebands_ppm.get(name, ()):
            j = int(np.argmin(np.abs(region.ppm - shift_ppm)))
            if curve[j] > 0.5 * least:
                y_in = float(top_in[max(0, j - 2) : j + 3].max()) + _STAR_IN
                axes.text(region.ppm[j], y_in, "*", color=colours[name], ha="center", va="center")
        shown = region.sidebands_ppm.get(name, ())
        if curve[k] < least or _is_sideband(float(region.ppm[k]), shown, span_ppm):
            continue
        wide_in = size_in(plain(name), SMALL_PT)[0] + 0.03
        x_in = (region.ppm[-1] - region.ppm[k]) / span_ppm * width_in
        under = np.abs(region.ppm - region.ppm[k]) <= 0.5 * wide_in / width_in * span_ppm
        y_in = _free_place(taken, x_in, wide_in, float(top_in[under].max()) + _PAD_IN)
        taken.append((x_in - wide_in / 2, x_in + wide_in / 2, y_in))
        axes.text(
            *(region.ppm[k], y_in, plain(name)),
            color=colours[name],
            fontsize=SMALL_PT,
            ha="center",
            va="bottom",
        )


def _is_sideband(shift_ppm: float, sidebands_ppm: Sequence[float], span_ppm: float) -> bool:
    return any(abs(shift_ppm - each) < 0.01 * span_ppm for each in sidebands_ppm)


def _free_place(
    taken: Sequence[tuple[float, float, float]], x_in: float, wide_in: float, y_in: float
) -> float:
    """Return the lowest height from ``y_in`` on at which a name meets no other."""
    line_in = SMALL_PT / POINTS_PER_IN
    for left_in, right_in, base_in in sorted(taken, key=lambda each: each[2]):
        beside = x_in + wide_in / 2 < left_in or x_in - wide_in / 2 > right_in
        if not beside and abs(base_in - y_in) < line_in:
            y_in = base_in + line_in
    return y_in
