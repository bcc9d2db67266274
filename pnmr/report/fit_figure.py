"""A fit on paper: data, components, sum with its band, residual, sidebands starred."""

import math
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from pnmr.data import Estimate
from pnmr.errors import SettingError
from pnmr.fit.result import FitResult, FittedRegion, SiteResult
from pnmr.report.fit_panel import DATA, SUM, draw_region, draw_residual
from pnmr.report.heading import Words, write_line
from pnmr.report.lettering import shift_label, size_in, with_minus
from pnmr.report.style import (
    COLOURS,
    DOUBLE_IN,
    GREY,
    MIDDLE_IN,
    SMALL_PT,
    new_figure,
    styled,
)

_MARGIN_IN, _GAP_IN = 0.28, 0.35
_TITLE_IN, _LINE_IN, _HEAD_IN = 0.24, 0.125, 0.2
_PANEL_IN, _RESIDUAL_IN, _SCALE_IN = 1.9, 0.5, 0.38
_BETWEEN_IN = 0.17
_MOST_BESIDE, _MOST_REGIONS = 3, 12
_FILLS = tuple(each for each in COLOURS if each not in (DATA, SUM))
_SHOWN = ("position_ppm", "width_hz", "gauss_hz", "lorentz_hz", "anisotropy_ppm", "asymmetry")


@styled
def fit_figure(result: FitResult, *, title: str = "") -> Figure:
    """Return the figure of a fit, one panel for each region.

    Data are black, the fitted sum is a line with the band of its 95 % confidence by the
    noise, components are shaded in the colours of their names, the baseline is dashed. The
    residual below is magnified by the factor that stands beside it; the grey band around it
    is twice the noise. Asterisks mark the sidebands of manifolds.

    Parameters
    ----------
    result : FitResult
        What was fitted.
    title : str
        Title; none where left out.

    Returns
    -------
    Figure
        5 inches wide for one region, 7 for more; write it with `pnmr.report.style.save`.
    """
    if len(result.regions) > _MOST_REGIONS:
        raise SettingError(
            f"{len(result.regions)} regions do not fit on a page; draw at most {_MOST_REGIONS}"
        )
    width_in = MIDDLE_IN if len(result.regions) == 1 else DOUBLE_IN
    room_in = width_in - 2 * _MARGIN_IN
    colours = site_colours(result)
    several = len(result.model.spectrum) > 1
    lines = [_line(site, colours[site.name], several=several) for site in result.sites]
    is_long = any("asymmetry" in site.values for site in result.sites)
    columns = 2 if room_in > 5.0 and len(lines) > 3 and not is_long else 1
    deep = -(-len(lines) // columns)
    beside = min(_MOST_BESIDE, len(result.regions))
    rows = -(-len(result.regions) // beside)
    row_in = _HEAD_IN + _PANEL_IN + _BETWEEN_IN + _RESIDUAL_IN + _SCALE_IN
    top_in = (_TITLE_IN if title else 0.08) + deep * _LINE_IN + 0.08
    height_in = top_in + rows * row_in
    figure = new_figure(width_in, height_in, dpi=200)
    y_in = height_in - _TITLE_IN
    if title:
        starred = any(any(region.sidebands_ppm.values()) for region in result.regions)
        words = [Words(title, bold=True), Words("* sidebands" if starred else "", GREY)]
        write_line(figure, (_MARGIN_IN, y_in + 0.06), words, room_in)
    first_in = height_in - (_TITLE_IN if title else 0.08)
    for k, line in enumerate(lines):
        column, row = divmod(k, deep)
        place_in = (_MARGIN_IN + column * room_in / columns, first_in - (row + 1) * _LINE_IN)
        write_line(figure, place_in, line, room_in / columns - 0.1)
    panel_in = (room_in + _GAP_IN) / beside - _GAP_IN
    for k, region in enumerate(result.regions):
        row, column = divmod(k, beside)
        left_in = _MARGIN_IN + column * (panel_in + _GAP_IN)
        bottom_in = height_in - top_in - (row + 1) * row_in
        _draw(figure, region, (left_in, bottom_in, panel_in), colours, several=several)
    return figure


def site_colours(result: FitResult) -> Mapping[str, str]:
    """Return the colour of each site, in the order of the model, used again after the last."""
    names = [each.name for each in result.model.site]
    return {name: _FILLS[k % len(_FILLS)] for k, name in enumerate(names)}


def _draw(
    figure: Figure,
    region: FittedRegion,
    place_in: tuple[float, float, float],
    colours: Mapping[str, str],
    *,
    several: bool,
) -> None:
    left_in, bottom_in, width_in = place_in
    low_in = bottom_in + _SCALE_IN
    residual_in = (left_in, low_in, width_in, _RESIDUAL_IN)
    axes, factor = draw_residual(figure, residual_in, region)
    axes.set_xlabel(shift_label(region.nucleus), labelpad=1.5)
    panel_in = low_in + _RESIDUAL_IN + _BETWEEN_IN
    draw_region(figure, (left_in, panel_in, width_in, _PANEL_IN), region, colours)
    low_ppm, high_ppm = float(region.ppm[0]), float(region.ppm[-1])
    places = max(0, 2 - math.floor(math.log10(high_ppm - low_ppm)))
    where = with_minus(f"{high_ppm:.{places}f} to {low_ppm:.{places}f} ppm")
    head = [Words(region.spectrum if several else "", bold=True), Words(where, bold=True)]
    write_line(figure, (left_in, panel_in + _PANEL_IN + 0.06), head, width_in)
    below = "residual" if factor == 1.0 else f"residual \N{MULTIPLICATION SIGN} {factor:g}"
    words = [Words(below, GREY, size_pt=SMALL_PT)]
    write_line(figure, (left_in, low_in + _RESIDUAL_IN + 0.02), words, width_in)


def _line(site: SiteResult, colour: str, *, several: bool) -> Sequence[Words]:
    name = f"{site.name}, {site.spectrum}" if several else site.name
    shown = [_short(site.values[each], each) for each in _SHOWN if each in site.values]
    shown.append(_short(site.values["share_percent"], "share_percent"))
    values = Words(with_minus(", ".join(shown)), size_pt=SMALL_PT)
    bold = Words(name, colour, bold=True, size_pt=SMALL_PT)
    return [bold, values] if size_in(name)[0] else [values]


def _short(estimate: Estimate, name: str) -> str:
    text = str(estimate)
    if name == "asymmetry":
        return f"η {text if estimate.is_determined else 'not determined'}"
    lone = estimate.error == 0.0 or not math.isfinite(estimate.error)
    return f"{estimate.value:.5g} {estimate.unit}" if lone else text
