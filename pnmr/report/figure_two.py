"""The figure of a campaign: every sample stacked, crystal over glass, the lines named."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from pnmr.assign import CampaignFindings, SampleFindings
from pnmr.errors import SettingError
from pnmr.report.campaign_look import drawing_order, main_role, sample_colours, shown
from pnmr.report.heading import Words, write_line
from pnmr.report.layout import BETWEEN_IN, MARGIN_IN
from pnmr.report.lettering import formula, shift_label, shortened, size_in
from pnmr.report.stack import GAP_IN, baselines_in, label_places
from pnmr.report.style import COLOURS, DOUBLE_IN, SMALL_PT, TEXT_PT, new_figure, styled
from pnmr.report.trace import Window
from pnmr.report.view_panels import (
    FOOT_IN,
    HEAD_IN,
    SCALE_IN,
    Named,
    Shown,
    draw_panel,
    named,
    panel,
    places,
    tallest_value,
    write_heading,
)
from pnmr.units import written

_TRACE_IN, _LEAST_TRACE_IN, _STACK_IN = 0.55, 0.25, 6.0
_LABEL_FRACTION = 0.95


@styled
def figure_two(findings: CampaignFindings) -> Figure:
    """Draw all samples of a campaign in the paper's layout.

    One panel a view, the spectra stacked in the order of the campaign from the top, those of
    one metal together and crystal (pale) above glass (full colour). Each spectrum is scaled to
    its tallest point in the panel; one without a line stays flat. A name with a question mark is
    tentative, a shift with one is not assigned; asterisks mark visible spinning sidebands.

    Raises
    ------
    SettingError
        When no sample has a spectrum.
    """
    samples = [each for each in drawing_order(findings.samples) if any(map(main_role, each.views))]
    if not samples:
        raise SettingError("the campaign holds no spectrum to draw; give its samples an echo")
    seen = {view.name: view for each in samples for view in each.views if main_role(view)}
    views = list(seen.values())
    below = samples[::-1]
    columns = [[_shown(sample, view.name) for sample in below] for view in views]
    found = [[each for each in column if each is not None] for column in columns]
    for column, view in zip(found, views, strict=True):
        if len(column) != len(below):
            raise SettingError(f"not every sample has the view '{view.name}'; process all alike")
    regions = [view.region_ppm for view in views]
    rows = [each.row for column in found for each in column]
    windows = places(regions, rows, DOUBLE_IN)
    height_in = max(_LEAST_TRACE_IN, min(_TRACE_IN, _STACK_IN / len(below)))
    parts = [
        [named(each, place, height_in, unit_value=tallest_value(each, place)) for each in column]
        for column, place in zip(found, windows, strict=True)
    ]
    return _drawn(below, parts, windows, [view.lb_hz for view in views])


def _shown(sample: SampleFindings, view_name: str) -> Shown | None:
    view = next((each for each in sample.views if each.name == view_name), None)
    return None if view is None or not main_role(view) else shown(sample, view, main_role(view))


def _drawn(
    below: Sequence[SampleFindings],
    parts: Sequence[Sequence[Named]],
    windows: Sequence[Window],
    lb_hz: Sequence[float],
) -> Figure:
    """Draw the stack whose panels, traces and names are given, the lowest sample first."""
    stacks = [panel(place, column) for place, column in zip(windows, parts, strict=True)]
    room_in = _LABEL_FRACTION * windows[0].width_in
    common = _common_ending([each.name for each in below])
    names = [each.name.removesuffix(common) for each in below]
    texts = [shortened(formula(name), room_in, SMALL_PT) for name in names]
    sizes_in = [size_in(text, SMALL_PT) for text in texts]
    corners = label_places(stacks[0], [width for width, _ in sizes_in], on_left=True)
    tops_in = [base + high for (_, base), (_, high) in zip(corners, sizes_in, strict=True)]
    bases_in = baselines_in(stacks, tops_in)
    stack_in = bases_in[-1] + max(tops_in[-1], *(each.traces[-1].top_in for each in stacks))
    panel_in = stack_in + FOOT_IN + 2 * GAP_IN
    height_in = SCALE_IN + panel_in + HEAD_IN
    figure = new_figure(DOUBLE_IN, height_in)
    colours = sample_colours(below)
    left_in = MARGIN_IN
    for k, (place, column) in enumerate(zip(windows, parts, strict=True)):
        triples = [
            (trace, base_in, colours[sample.name][0])
            for trace, base_in, sample in zip(column, bases_in, below, strict=True)
        ]
        draw_panel(figure, (left_in, SCALE_IN, place.width_in, panel_in), place, triples)
        head_in = height_in - HEAD_IN + 0.04
        write_heading(figure, (left_in, head_in), "abcdefgh"[k : k + 1], lb_hz[k], place.width_in)
        left_in += place.width_in + BETWEEN_IN
    for text, (x_in, y_in), base_in, sample in zip(texts, corners, bases_in, below, strict=True):
        words = [Words(text, colours[sample.name][1], size_pt=SMALL_PT)]
        place_in = (MARGIN_IN + x_in, SCALE_IN + FOOT_IN + base_in + y_in + 0.02)
        write_line(figure, place_in, words, room_in)
    if common:
        note_in = (MARGIN_IN, 0.07 + (TEXT_PT - SMALL_PT) / 72.0)
        said = Words(f"all samples{common}", COLOURS[4], size_pt=SMALL_PT)
        write_line(figure, note_in, [said], room_in)
    _write_foot(figure, below, starred=any(t.trace.stars_ppm.size for c in parts for t in c))
    return figure


def _common_ending(names: Sequence[str]) -> str:
    """Return what follows the last comma of every name, comma included, where it is the same."""
    endings = {comma + ending for _, comma, ending in (name.rpartition(",") for name in names)}
    ending = endings.pop()
    return ending if not endings and ending.startswith(",") else ""


def _write_foot(figure: Figure, below: Sequence[SampleFindings], *, starred: bool) -> None:
    """Write the axis label, and what an asterisk means."""
    wide_in, high_in = figure.get_size_inches()
    nuclei = {each.compound.nucleus for each in below}
    text = shift_label(nuclei.pop() if len(nuclei) == 1 else "")
    figure.text(0.5, 0.05 / high_in, text, ha="center", va="bottom")
    rates = {
        view.spectra[main_role(view)].acquisition.mas_hz
        for each in below
        for view in each.views
        if main_role(view)
    }
    if starred:
        rate = next(iter(rates)) if len(rates) == 1 else None
        note = "* spinning sidebands" + (f", MAS {written(rate, 'Hz')}" if rate else "")
        left_in = wide_in - MARGIN_IN - size_in(note, SMALL_PT)[0]
        words = [Words(note, COLOURS[4], size_pt=SMALL_PT)]
        write_line(figure, (left_in, 0.07 + (TEXT_PT - SMALL_PT) / 72.0), words, wide_in)
