"""A series on paper: the rows, the areas with their curve, and what the curve leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure, SubFigure

from pnmr.errors import SettingError
from pnmr.fit.relaxation import Relaxed
from pnmr.report.style import COLOURS, DOUBLE_IN, GREY, PALE, SMALL_PT, new_figure, styled
from pnmr.units import FloatArray, si_prefix

_ROW_HEIGHT_IN = 2.5
# Delays that span more than this are drawn on a logarithmic axis.
_LOGARITHMIC_FROM = 20.0
_CURVE_POINTS = 400


@dataclass(frozen=True, slots=True)
class SeriesPanel:
    """One signal of a series.

    Attributes
    ----------
    title : str
        What it is called.
    relaxed : Relaxed
        Areas and their curve.
    result : str
        What came out, for the corner of the panel.
    ppm : array, shape (n,)
        Ascending shifts about the region.
    rows : array, shape (R, n)
        The spectra there, in the order of the areas.
    region_ppm : tuple of float
        What was integrated or fitted.
    line_ppm : float, optional
        Where the line is, to be marked.
    """

    title: str
    relaxed: Relaxed
    result: str
    ppm: FloatArray
    rows: FloatArray
    region_ppm: tuple[float, float]
    line_ppm: float | None = None


@styled
def series_figure(panels: Sequence[SeriesPanel]) -> Figure:
    """Draw every signal of a series: spectra on the left, areas against the delay on the right."""
    if not panels:
        raise SettingError("a figure of a series needs at least one signal")
    figure = new_figure(DOUBLE_IN, _ROW_HEIGHT_IN * len(panels))
    parts = figure.subfigures(len(panels), 1, squeeze=False)[:, 0]
    for part, panel in zip(parts, panels, strict=True):
        _draw(part, panel)
    return figure


def _draw(part: SubFigure, panel: SeriesPanel) -> None:
    grid = part.add_gridspec(2, 2, width_ratios=(1.0, 1.25), height_ratios=(3.2, 1.0))
    grid.update(left=0.03, right=0.985, bottom=0.17, top=0.9, wspace=0.2, hspace=0.08)
    spectra = part.add_subplot(grid[:, 0])
    areas = part.add_subplot(grid[0, 1])
    rest = part.add_subplot(grid[1, 1], sharex=areas)
    _draw_rows(spectra, panel)
    _draw_areas(areas, rest, panel.relaxed)
    areas.tick_params(labelbottom=False)
    part.align_ylabels([areas, rest])
    spectra.set_title(panel.title, loc="left")
    areas.set_title(panel.result, loc="left", fontsize=SMALL_PT)
    for axes in (spectra, areas, rest):
        for side in ("right", "top"):
            axes.spines[side].set_visible(False)


def _draw_rows(axes: Axes, panel: SeriesPanel) -> None:
    """Draw the rows over each other, short delays dark and long ones bright."""
    delays_s = panel.relaxed.series.delays_s
    order = np.argsort(delays_s)
    colour = colormaps["viridis"]
    shade = Normalize(0.0, max(1.0, 1.15 * (order.size - 1)))
    low_ppm, high_ppm = sorted(panel.region_ppm)
    axes.axvspan(low_ppm, high_ppm, color=PALE, alpha=0.5, linewidth=0.0)
    axes.axhline(0.0, color=GREY, linewidth=0.4)
    for rank, k in enumerate(order):
        axes.plot(panel.ppm, panel.rows[k], color=colour(shade(rank)), linewidth=0.5)
    if panel.line_ppm is not None:
        axes.axvline(panel.line_ppm, color=COLOURS[1], linewidth=0.6, linestyle="--", zorder=0.5)
    axes.set_xlim(panel.ppm[-1], panel.ppm[0])
    axes.set_xlabel("shift / ppm")
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)


def _draw_areas(axes: Axes, rest: Axes, relaxed: Relaxed) -> None:
    """Draw areas, curve and residuals; residuals in standard errors where these are known."""
    series = relaxed.series
    positive = series.delays_s[series.delays_s > 0.0]
    longest, shortest = float(positive.max()), float(positive.min())
    is_logarithmic = longest > _LOGARITHMIC_FROM * shortest
    first = shortest / 1.5 if is_logarithmic else 0.0
    last = longest * (1.5 if is_logarithmic else 1.04)
    times_s = np.linspace(first, last, _CURVE_POINTS)
    if is_logarithmic:
        times_s = np.geomspace(first, last, _CURVE_POINTS)
    if relaxed.family.rates:  # parts of a cycle are no recoupling
        times_s = times_s[times_s >= shortest]
    factor, prefix = si_prefix(longest if not is_logarithmic else 1.0)
    # A delay of 0 stands at the left edge of a logarithmic axis.
    places = np.maximum(series.delays_s, first) / factor
    scale = float(np.abs(series.values).max()) or 1.0
    off = np.zeros(places.size, dtype=np.bool_)
    off[list(relaxed.outliers)] = True
    axes.axhline(0.0, color=GREY, linewidth=0.4)
    axes.plot(times_s / factor, relaxed.curve(times_s) / scale, color=COLOURS[0], linewidth=0.8)
    errors = None if series.error is None else np.broadcast_to(series.error, places.shape) / scale
    axes.errorbar(
        places, series.values / scale, errors, fmt="o", color="black", markersize=2.5, capsize=1.5
    )
    axes.plot(
        places[off],
        series.values[off] / scale,
        "o",
        color=COLOURS[1],
        markersize=6.0,
        fillstyle="none",
        gid="outliers",
    )
    residual = series.values - relaxed.curve(series.delays_s)
    unit = series.sigma if series.error is not None else scale / 100.0
    rest.axhline(0.0, color=GREY, linewidth=0.4)
    rest.plot(places, residual / unit, "o", color="black", markersize=2.5)
    rest.set_ylabel(
        "rest / \N{GREEK SMALL LETTER SIGMA}" if series.error is not None else "rest / %"
    )
    axes.set_ylabel("area")
    what = "recoupling" if relaxed.family.rates else "delay"
    rest.set_xlabel(f"{what} / {prefix}s")
    if is_logarithmic:
        axes.set_xscale("log")
        # The house style writes text without mathematics, so that 10^x needs words.
        rest.xaxis.set_major_formatter("{x:g}")
        rest.xaxis.set_minor_formatter("")
    axes.set_xlim(first / factor, last / factor)
    rest.margins(y=0.25)
