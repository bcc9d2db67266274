"""Echo against TEDOR of one sample, on one scale, as a supplementary figure."""

from dataclasses import replace

from matplotlib.figure import Figure

from pnmr.assign import SampleFindings, ViewFindings
from pnmr.report.campaign_look import sample_colours, shown
from pnmr.report.heading import Words, write_legend, write_line
from pnmr.report.layout import BETWEEN_IN, MARGIN_IN
from pnmr.report.lettering import formula, shift_label, size_in
from pnmr.report.skyline import Skyline
from pnmr.report.stack import GAP_IN, bare
from pnmr.report.style import BLACK, COLOURS, DOUBLE_IN, GREY, new_figure, styled
from pnmr.report.trace import Window, curve, rows_of
from pnmr.report.view_panels import (
    FOOT_IN,
    HEAD_IN,
    SCALE_IN,
    Named,
    Shown,
    draw_panel,
    dressed,
    places,
    tallest_value,
    write_heading,
)

_ROLES = ("echo", "tedor", "control")
_HEIGHT_IN, _LEGEND_IN = 1.6, 0.2


@styled
def editing_figure(sample: SampleFindings) -> Figure | None:
    """Draw echo, TEDOR and control of a sample over each other, one panel a view.

    The spectra of a panel share one scale: 1 is the tallest point of the echo in it. None where
    the sample has no TEDOR or no echo to compare it with.
    """
    views = [view for view in sample.views if "tedor" in view.spectra and _reaches(view)]
    if not views:
        return None
    columns = [_column(sample, view) for view in views]
    regions = [view.region_ppm for view in views]
    rows = [each.row for column in columns for each in column.values()]
    windows = places(regions, rows, DOUBLE_IN)
    drawn = [_overlaid(column, place) for column, place in zip(columns, windows, strict=True)]
    deep_in = max(-each.trace.curve.lowest_in for panel in drawn for each in panel.values())
    high_in = max(each.trace.top_in for panel in drawn for each in panel.values())
    panel_in = deep_in + high_in + FOOT_IN + 2 * GAP_IN
    height_in = SCALE_IN + panel_in + HEAD_IN + _LEGEND_IN
    figure = new_figure(DOUBLE_IN, height_in)
    looks = _looks(sample)
    left_in = MARGIN_IN
    for k, (place, panel) in enumerate(zip(windows, drawn, strict=True)):
        triples = [(panel[role], deep_in, looks[role]) for role in _ROLES if role in panel]
        draw_panel(figure, (left_in, SCALE_IN, place.width_in, panel_in), place, triples)
        head_in = height_in - HEAD_IN - _LEGEND_IN + 0.04
        write_heading(
            figure, (left_in, head_in), "abcdefgh"[k : k + 1], views[k].lb_hz, place.width_in
        )
        left_in += place.width_in + BETWEEN_IN
    _write_legend(figure, sample, [role for role in _ROLES if role in drawn[0]])
    return figure


def _reaches(view: ViewFindings) -> bool:
    """Return whether there is an echo, and it has points in the region of the view."""
    rows = rows_of(view.spectra["echo"], "", most=1) if "echo" in view.spectra else []
    return any(row.part(view.region_ppm)[0].size for row in rows)


def _column(sample: SampleFindings, view: ViewFindings) -> dict[str, Shown]:
    return {role: shown(sample, view, role) for role in _ROLES if role in view.spectra}


def _overlaid(column: dict[str, Shown], place: Window) -> dict[str, Named]:
    """Return traces on one baseline and scale; names and stars stand on the echo, over all."""
    unit = tallest_value(column["echo"], place)
    traces = {role: bare(curve(each.row, place, _HEIGHT_IN, unit)) for role, each in column.items()}
    together = Skyline.united([each.skyline for each in traces.values()])
    echo = dressed(replace(traces["echo"], skyline=together), column["echo"], place)
    return {role: Named(trace, None) for role, trace in traces.items()} | {"echo": echo}


def _looks(sample: SampleFindings) -> dict[str, str]:
    full = sample_colours([sample])[sample.name][1]
    return {"echo": GREY, "tedor": full, "control": COLOURS[6]}


def _write_legend(figure: Figure, sample: SampleFindings, roles: list[str]) -> None:
    """Write the sample, the curves with their scans, and the label of the axis."""
    high_in = figure.get_size_inches()[1]
    y_in = high_in - 0.15
    scans = {role: sample.views[0].spectra[role].acquisition.scans for role in roles}
    names = {"echo": "echo", "tedor": "TEDOR", "control": "control"}
    texts = [f"{names[role]}, {scans[role]}{'' if k else ' scans'}" for k, role in enumerate(roles)]
    wide_in = sum(size_in(text)[0] + 0.47 for text in texts)
    room_in = DOUBLE_IN - 2 * MARGIN_IN
    title = Words(formula(sample.name), BLACK, bold=True)
    write_line(figure, (MARGIN_IN, y_in), [title], room_in - wide_in - 0.1)
    looks = _looks(sample)
    write_legend(
        figure,
        (DOUBLE_IN - MARGIN_IN - wide_in, y_in),
        texts,
        [(looks[role], "-") for role in roles],
    )
    text = shift_label(sample.compound.nucleus)
    figure.text(0.5, 0.05 / high_in, text, ha="center", va="bottom")
