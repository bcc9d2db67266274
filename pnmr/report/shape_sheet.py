"""One sheet about a pulse: what it is, what it inverts, and how far RF and anisotropy may go."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from pnmr.report.lettering import with_minus
from pnmr.report.profile_figures import draw_map, draw_profiles, name_colours
from pnmr.report.shape_figures import draw_shape, shape_words
from pnmr.report.style import DOUBLE_IN, TEXT_PT, new_figure, styled
from pnmr.shapes import Shape
from pnmr.spectrometer import InversionMap, InversionProfile, ShiftScale

_HEIGHT_IN = 5.6
_ROWS = (1.15, 1.0)
_COLUMNS = (0.85, 1.0)
_PLACES = ((0, 0), (0, 1), (1, slice(None)))
_LETTERS = "abcdefgh"


@styled
def shape_sheet(
    shape: Shape,
    profiles: Mapping[str, InversionProfile],
    maps: Mapping[str, InversionMap],
    *,
    scale: ShiftScale | None = None,
) -> Figure:
    """Draw a pulse, its inversion profiles and maps on one sheet two columns wide.

    Parameters
    ----------
    shape : Shape
        The pulse.
    profiles : mapping
        Name to profile, curves of one panel. The first says which RF and anisotropy are
        meant: a thin line marks them in the maps.
    maps : mapping
        Conditions, in words, to map: a panel each, in one row with one scale of colours.
    scale : ShiftScale, optional
        Nucleus, carrier and lines of the sample; without it there is no ppm axis.

    Returns
    -------
    matplotlib.figure.Figure
        To be written with `pnmr.report.style.save`.
    """
    meant = next(iter(profiles.values()))
    meant_hz = {"rf": meant.rf_hz, "anisotropy": meant.tensor.anisotropy_hz}
    figure = new_figure(DOUBLE_IN, _HEIGHT_IN)
    figure.set_layout_engine("constrained")
    grid = figure.add_gridspec(2, 2, height_ratios=_ROWS, width_ratios=_COLUMNS)
    left, right, below = (figure.add_subfigure(grid[at]) for at in _PLACES)
    draw_shape(left, shape, rf_hz=meant.rf_hz)
    names = list(map(with_minus, profiles)) if len(profiles) > 1 else []
    draw_profiles(right.subplots(), list(profiles.values()), labels=names, scale=scale)
    panels = list(below.subplots(1, len(maps), squeeze=False)[0])
    for axes, inversion in zip(panels, maps.values(), strict=True):
        mesh = draw_map(axes, inversion, scale=scale, mark_hz=meant_hz[inversion.rows])
    name_colours(below, mesh, panels)
    words_of = ("", "" if names else next(iter(profiles)), *maps)
    headed = zip((left.axes[0], right.axes[0], *panels), words_of, _LETTERS, strict=False)
    for axes, words, letter in headed:
        axes.set_title(f"({letter})  {with_minus(words)}".rstrip(), fontsize=TEXT_PT, loc="left")
    figure.suptitle(shape_words(shape), fontsize=TEXT_PT)
    return figure
