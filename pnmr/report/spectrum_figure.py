"""Spectra side by side: stacked or overlaid, with regions, insets, stars and names."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pnmr.data import Spectrum
from pnmr.errors import SettingError
from pnmr.report.assignment import write_names
from pnmr.report.heading import Words, legend_lines, write_legend, write_line
from pnmr.report.inset import draw_inset
from pnmr.report.layout import BETWEEN_IN, MARGIN_IN, Composition, Layout, laid_out
from pnmr.report.lettering import shift_label
from pnmr.report.scale import label_shifts
from pnmr.report.stack import Panel, draw_stars
from pnmr.report.style import POINTS_PER_IN, SMALL_PT, TEXT_PT, new_axes, new_figure, styled
from pnmr.report.trace import Row, rows_of

_SCALE_IN, _TOP_IN, _LINE_IN, _FOOT_IN = 0.38, 0.06, 0.14, 0.03


@styled
def spectrum_figure(
    spectra: Sequence[Spectrum],
    labels: Sequence[str] = (),
    composition: Composition | None = None,
) -> Figure:
    """Return a figure of spectra whose height follows from what it shows.

    Parameters
    ----------
    spectra : sequence of Spectrum, shape (n,) or (rows, n)
        The first is drawn at the bottom of a stack; rows of a series count as spectra.
    labels : sequence of str
        One for each spectrum, or none.
    composition : Composition, optional
        What is shown and how; all defaults when left out.

    Raises
    ------
    SettingError
        For a region without points, more panels or names than the width holds, labels
        that do not match, and stars without a known rate of spinning.
    """
    asked = composition or Composition()
    layout = laid_out(_rows(spectra, labels, asked.most_rows), asked)
    room_in = asked.width_in - 2 * MARGIN_IN
    names = [row.label for row in layout.ensemble.rows]
    legend = legend_lines(names, room_in) if asked.overlay and any(names) else []
    above = len(legend) + bool(asked.title)
    height_in = _SCALE_IN + layout.height_in + above * _LINE_IN + _TOP_IN
    figure = new_figure(asked.width_in, height_in)
    y_in = height_in - _TOP_IN - TEXT_PT / POINTS_PER_IN
    if asked.title:
        write_line(figure, (MARGIN_IN, y_in), [Words(asked.title, bold=True)], room_in)
        y_in -= _LINE_IN
    for line in legend:
        looks = [layout.ensemble.look(k) for k, _ in line]
        write_legend(figure, (MARGIN_IN, y_in), [text for _, text in line], looks)
        y_in -= _LINE_IN
    _draw(figure, layout)
    return figure


def _rows(spectra: Sequence[Spectrum], labels: Sequence[str], most: int) -> tuple[Row, ...]:
    if not spectra:
        raise SettingError("a figure needs at least one spectrum")
    if labels and len(labels) != len(spectra):
        raise SettingError(
            f"{len(labels)} labels do not match {len(spectra)} spectra; give one for each or none"
        )
    names = labels or [""] * len(spectra)
    return tuple(
        row
        for k, (spectrum, name) in enumerate(zip(spectra, names, strict=True))
        for row in rows_of(spectrum, name, most=most, series=k)
    )


def _draw(figure: Figure, layout: Layout) -> None:
    left_in = MARGIN_IN
    for k, panel in enumerate(layout.panels):
        place = panel.place
        axes = new_axes(figure, (left_in, _SCALE_IN, place.width_in, layout.height_in))
        axes.set_ylim(-_FOOT_IN, layout.height_in - _FOOT_IN)
        _draw_traces(axes, panel, layout)
        label_shifts(axes, place.high_ppm, place.low_ppm, place.width_in)
        for label in layout.labels:
            if label.panel == k:
                x_ppm = place.shift_ppm(label.left_in)
                axes.text(x_ppm, label.base_in, label.text, fontsize=SMALL_PT, va="bottom")
        names = layout.names[k]
        if names is not None:
            write_names(axes, names, place)
        left_in += place.width_in + BETWEEN_IN
    for inset in layout.insets:
        draw_inset(figure, inset, (MARGIN_IN, _SCALE_IN + _FOOT_IN), layout.ensemble)
    nuclei = {row.nucleus for row in layout.ensemble.rows}
    text = shift_label(nuclei.pop() if len(nuclei) == 1 else "")
    figure.text(0.5, 0.05 / figure.get_size_inches()[1], text, ha="center", va="bottom")


def _draw_traces(axes: Axes, panel: Panel, layout: Layout) -> None:
    for k, (trace, base_in) in enumerate(zip(panel.traces, layout.baselines_in, strict=True)):
        colour, dashes = layout.ensemble.look(k)
        axes.plot(trace.curve.ppm, trace.curve.y_in + base_in, color=colour, linestyle=dashes)
        draw_stars(axes, trace, base_in)
