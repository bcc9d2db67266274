"""The sheet of a processing run: one glance tells whether it went right."""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import PurePath

from matplotlib.figure import Figure

from pnmr.data import FID, Spectrum
from pnmr.errors import SettingError
from pnmr.report.conditions_block import cells
from pnmr.report.heading import Words, write_line
from pnmr.report.raw_panel import RawSignal, draw_raw
from pnmr.report.spectrum_panel import Spinning, draw_region, draw_whole
from pnmr.report.style import BLACK, DOUBLE_IN, GREY, SMALL_PT, new_figure, styled
from pnmr.report.trace import Region
from pnmr.units import written

_MARGIN_IN, _GAP_IN = 0.28, 0.45
_SCALE_IN, _HEADING_IN = 0.36, 0.22
_RAW_IN, _WHOLE_IN, _REGION_IN = 1.15, 1.5, 1.4
_TITLE_IN, _LINE_IN, _ABOVE_IN = 0.24, 0.125, 0.09
_CELL_COLUMNS, _MOST_BESIDE = 3, 3


@styled
def process_sheet(
    fid: FID,
    spectra: Sequence[Spectrum],
    regions: Sequence[Region] = (),
    *,
    top_s: float | None = None,
    mas_hz: float | None = None,
    centres_ppm: Sequence[float] = (),
    title: str | None = None,
) -> Figure:
    """Return a sheet with raw signal, phased spectrum, regions and conditions.

    Parameters
    ----------
    fid : FID, shape (n,) or (rows, n)
        The signal as it was recorded; of a series the strongest row is drawn and named.
    spectra : sequence of Spectrum
        Results of processing it, one for each line broadening. The first is shown whole.
    regions : sequence of (ppm, ppm)
        Regions drawn large, in either order. The k-th is taken from the k-th spectrum;
        where there is one spectrum, all are taken from it. Spectra left over are shown whole.
    top_s : float, optional
        Chosen echo top in s on the time axis of ``fid``.
    mas_hz : float, optional
        Rate of spinning in Hz; what the data set recorded when left out.
    centres_ppm : sequence of float
        Centrebands whose sidebands are starred. Without them the distance from the
        tallest line is marked with circles, and the sheet says so.
    title : str, optional
        Title; the data set's source and title when left out.

    Returns
    -------
    Figure
        7 inches wide; write it with `pnmr.report.style.save`.
    """
    if not spectra:
        raise SettingError("a sheet needs at least one spectrum; process the FID first")
    panels = _panels(spectra, regions)
    block = cells(fid, spectra, top_s=top_s, mas_hz=mas_hz)
    lines = -(-len(block) // _CELL_COLUMNS)
    depth = -(-len(panels) // _MOST_BESIDE)
    bands = (_RAW_IN, _WHOLE_IN, *([_REGION_IN] * depth))
    height_in = _TITLE_IN + lines * _LINE_IN + 0.12
    height_in += sum(band + _HEADING_IN + _SCALE_IN for band in bands)
    figure = new_figure(DOUBLE_IN, height_in, dpi=200)
    y_in = height_in - _TITLE_IN
    room_in = DOUBLE_IN - 2 * _MARGIN_IN
    heading = Words(title if title is not None else _title(fid), bold=True, size_pt=9.0)
    write_line(figure, (_MARGIN_IN, y_in), [heading], room_in)
    _write_block(figure, block, y_in - 0.04)
    y_in -= lines * _LINE_IN + 0.12 + _HEADING_IN + _RAW_IN
    signal = RawSignal.of(fid, top_s)
    _draw_signal(figure, signal, y_in)
    y_in -= _SCALE_IN + _HEADING_IN + _WHOLE_IN
    rate_hz = mas_hz if mas_hz is not None else fid.acquisition.mas_hz
    spinning = Spinning(rate_hz, tuple(centres_ppm)) if rate_hz else None
    row = signal.row - 1 if spectra[0].shape[:-1] == fid.shape[:-1] else 0
    box_in = (_MARGIN_IN, y_in, room_in, _WHOLE_IN)
    words = draw_whole(figure, box_in, spectra[0], spinning, row=row)
    write_line(figure, (_MARGIN_IN, y_in + _WHOLE_IN + _ABOVE_IN), words, room_in)
    for first in range(0, len(panels), _MOST_BESIDE):
        y_in -= _SCALE_IN + _HEADING_IN + _REGION_IN
        _draw_regions(figure, panels[first : first + _MOST_BESIDE], spinning, y_in)
    return figure


def _panels(
    spectra: Sequence[Spectrum], regions: Sequence[Region]
) -> list[tuple[Spectrum, Region | None]]:
    """Return which spectrum is drawn in which region; None stands for all of it."""
    if len(spectra) == 1:
        everything = [None] if spectra[0].values.ndim > 1 else []
        return [(spectra[0], region) for region in regions or everything]
    if len(regions) > len(spectra):
        raise SettingError(
            f"{len(regions)} regions do not pair with {len(spectra)} spectra; give one spectrum for all"
            " or one for each"
        )
    pairs = list(zip_longest(spectra, regions))
    return pairs if regions else pairs[1:]


def _title(fid: FID) -> str:
    first_line = fid.acquisition.title.partition("\n")[0]
    source = "/".join(PurePath(fid.acquisition.source).parts[-2:])
    return " · ".join(each for each in (source, first_line) if each)


def _write_block(figure: Figure, block: Sequence[tuple[str, str]], top_in: float) -> None:
    """Write names and values in columns, filled from top to bottom."""
    lines = -(-len(block) // _CELL_COLUMNS)
    room_in = (DOUBLE_IN - 2 * _MARGIN_IN + _GAP_IN) / _CELL_COLUMNS
    for k, (name, value) in enumerate(block):
        column, line = divmod(k, lines)
        place_in = (_MARGIN_IN + column * room_in, top_in - (line + 1) * _LINE_IN)
        words = [Words(name, GREY, size_pt=SMALL_PT), Words(value, BLACK, size_pt=SMALL_PT)]
        write_line(figure, place_in, words, room_in - _GAP_IN / 2)


def _draw_signal(figure: Figure, signal: RawSignal, bottom_in: float) -> None:
    room_in = DOUBLE_IN - 2 * _MARGIN_IN - _GAP_IN
    whole_in = 0.5 * room_in
    draw_raw(figure, (_MARGIN_IN, bottom_in, whole_in, _RAW_IN), signal, zoom=False)
    left_in = _MARGIN_IN + whole_in + _GAP_IN
    draw_raw(figure, (left_in, bottom_in, room_in - whole_in, _RAW_IN), signal, zoom=True)


def _draw_regions(
    figure: Figure,
    panels: Sequence[tuple[Spectrum, Region | None]],
    spinning: Spinning | None,
    bottom_in: float,
) -> None:
    width_in = (DOUBLE_IN - 2 * _MARGIN_IN + _GAP_IN) / len(panels) - _GAP_IN
    for k, (spectrum, region) in enumerate(panels):
        left_in = _MARGIN_IN + k * (width_in + _GAP_IN)
        box_in = (left_in, bottom_in, width_in, _REGION_IN)
        words = draw_region(figure, box_in, spectrum, region, spinning)
        words[1:1] = _broadening(spectrum)
        write_line(figure, (left_in, bottom_in + _REGION_IN + _ABOVE_IN), words, width_in)


def _broadening(spectrum: Spectrum) -> list[Words]:
    settings = [step.settings.get("lb_hz") for step in spectrum.history]
    return [Words(f"LB {written(each, 'Hz')}") for each in settings if isinstance(each, float)]
