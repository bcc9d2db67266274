"""One panel of a processing sheet: a spectrum, a stack of rows, or a series as an image."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pnmr.data import Spectrum
from pnmr.report.heading import Words
from pnmr.report.lettering import shift_label, with_minus
from pnmr.report.scale import label_shifts
from pnmr.report.sidebands import merged, visible_sidebands
from pnmr.report.style import BLACK, COLOURS, GREY, POINTS_PER_IN, new_axes
from pnmr.report.trace import Curve, Region, Row, Window, curve, rows_of, whole_region, window
from pnmr.units import FloatArray, written

CARRIER = COLOURS[1]
MOST_STACKED = 8
STAR_PT = 3.6
_STAR_ROOM_IN = 0.11
_IMAGE_COLUMNS_PER_IN = 300
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spinning:
    """What is known of the sidebands.

    Attributes
    ----------
    mas_hz : float
        Rate of spinning in Hz.
    centres_ppm : tuple of float
        Centrebands; where there is none, the tallest line counts as one and its
        sidebands get circles, since nobody said that it is a centreband.
    """

    mas_hz: float
    centres_ppm: tuple[float, ...] = ()

    @property
    def symbol(self) -> str:
        """Marker of the sidebands: an asterisk, or a circle where the centreband is a guess."""
        return "*" if self.centres_ppm else "∘"

    def heading(self) -> Words:
        """Return what the symbol means."""
        rate = written(self.mas_hz, "Hz")
        if self.centres_ppm:
            return Words(f"{self.symbol} sidebands, {rate}")
        return Words(f"{self.symbol} tallest line ± n ⋅ {rate}")


def draw_whole(
    figure: Figure, box_in: Box, spectrum: Spectrum, spinning: Spinning | None, *, row: int = 0
) -> list[Words]:
    """Draw a whole spectrum with its faint imaginary part, its carrier and its sidebands.

    Of a series one row is drawn. Returns the heading, which names what is seen.
    """
    axes = new_axes(figure, box_in)
    count = spectrum.values[..., 0].size
    real = rows_of(spectrum, "", most=count)[row]
    imaginary = rows_of(replace(spectrum, values=-1j * spectrum.values), "", most=count)[row]
    place = window(whole_region([real]), [real], box_in[2])
    _draw_single(axes, [real, imaginary], place, spinning, box_in[3])
    _draw_scale(axes, spectrum, place)
    carrier_ppm = spectrum.frequency.carrier_ppm
    axes.plot(
        carrier_ppm,
        1.0,
        "v",
        color=CARRIER,
        markersize=3.5,
        clip_on=False,
        transform=axes.get_xaxis_transform(),
    )
    which = f"{real.label} of {count}" if count > 1 else ""
    words = [Words("Spectrum", bold=True), Words(which), Words("real"), Words("imaginary", GREY)]
    words.append(Words(with_minus(f"▼ carrier {carrier_ppm:.5g} ppm"), CARRIER))
    return [*words, spinning.heading()] if spinning is not None else words


def draw_region(
    figure: Figure,
    box_in: Box,
    spectrum: Spectrum,
    region: Region | None,
    spinning: Spinning | None,
) -> list[Words]:
    """Draw the real part in a region (None for all), and return the heading.

    A series of up to 8 rows is stacked, the first at the bottom; a longer one becomes
    an image.
    """
    axes = new_axes(figure, box_in)
    rows = rows_of(spectrum, "", most=MOST_STACKED + 1)
    place = window(region or whole_region(rows), rows, box_in[2])
    how = ""
    if len(rows) > MOST_STACKED:
        _draw_image(axes, spectrum, place, box_in[3])
        how = f"{spectrum.values[..., 0].size} rows, upward, in colour"
    elif len(rows) > 1:
        _draw_stack(axes, rows, place, box_in[3])
        how = f"{len(rows)} rows, upward"
    else:
        _draw_single(axes, rows, place, spinning, box_in[3])
    _draw_scale(axes, spectrum, place)
    name = with_minus(f"{place.high_ppm:.5g} to {place.low_ppm:.5g} ppm")
    return [Words(name, bold=True), Words(how)]


def draw_stars(
    axes: Axes, shifts_ppm: FloatArray, curve_in: Curve, place: Window, mark: str
) -> None:
    """Put a star or circle above the curve at each shift, one where several would touch."""
    half_in = 0.5 * STAR_PT / POINTS_PER_IN
    ppm_per_in = (place.high_ppm - place.low_ppm) / place.width_in
    shifts_ppm = merged(shifts_ppm, 2.5 * half_in * ppm_per_in)
    x_in = place.x_in(shifts_ppm)
    y_in = [curve_in.skyline.top_in(x - half_in, x + half_in) + _STAR_ROOM_IN / 2 for x in x_in]
    marker = (5, 2, 0) if mark == "*" else "o"
    axes.plot(
        shifts_ppm,
        y_in,
        linestyle="none",
        marker=marker,
        markersize=STAR_PT if mark == "*" else 2.2,
        markeredgewidth=0.6,
        color=BLACK,
        fillstyle="none",
        clip_on=False,
        gid="sidebands",
    )


def _draw_single(
    axes: Axes,
    parts: Sequence[Row],
    place: Window,
    spinning: Spinning | None,
    height_in: float,
) -> None:
    """Draw the real part, which comes first, over the imaginary part, which may be left out."""
    real = parts[0]
    room_in = height_in - (_STAR_ROOM_IN if spinning else 0.07)
    shown = [part.part(place.region)[1] for part in parts]
    highest = max(float(each.max(initial=0.0)) for each in shown)
    lowest = min(float(each.min(initial=0.0)) for each in shown)
    divisor = (highest - lowest) or 1.0
    drawn = curve(real, place, room_in, divisor)
    for part in parts[1:]:
        faint = curve(part, place, room_in, divisor)
        axes.plot(faint.ppm, faint.y_in, color=GREY, alpha=0.7, linewidth=0.4, zorder=1)
    axes.axhline(0.0, color=GREY, linewidth=0.3, zorder=0)
    axes.plot(drawn.ppm, drawn.y_in, color=BLACK, zorder=2)
    bottom_in = lowest * room_in / divisor - 0.03
    axes.set_ylim(bottom_in, bottom_in + height_in)
    if spinning is not None:
        centres_ppm = spinning.centres_ppm or (float(real.ppm[real.heights.argmax()]),)
        shifts_ppm = visible_sidebands(real, place, centres_ppm, spinning.mas_hz)
        if shifts_ppm.size:
            draw_stars(axes, shifts_ppm, drawn, place, spinning.symbol)


def _draw_stack(axes: Axes, rows: Sequence[Row], place: Window, height_in: float) -> None:
    shown = [row.part(place.region)[1] for row in rows]
    highest = max(float(each.max(initial=0.0)) for each in shown)
    lowest = min(float(each.min(initial=0.0)) for each in shown)
    divisor = (highest - lowest) or 1.0
    step_in = height_in / len(rows)
    baseline_in = -lowest * 0.95 * step_in / divisor
    for k, row in enumerate(rows):
        drawn = curve(row, place, 0.95 * step_in, divisor)
        axes.plot(drawn.ppm, drawn.y_in + baseline_in + k * step_in, color=BLACK)
    axes.set_ylim(0.0, height_in)


def _draw_image(axes: Axes, spectrum: Spectrum, place: Window, height_in: float) -> None:
    """Draw rows upward, in each pixel the value that is farthest from 0, blue below and red above."""
    chosen = spectrum.frequency.region(place.low_ppm, place.high_ppm)
    real = spectrum.values.real.reshape(-1, spectrum.frequency.points)[:, chosen]
    ppm = spectrum.frequency.ppm[chosen]
    columns = min(real.shape[1], round(_IMAGE_COLUMNS_PER_IN * place.width_in))
    edges = np.linspace(0, real.shape[1], columns + 1).astype(int)[:-1]
    high, low = np.maximum.reduceat(real, edges, axis=1), np.minimum.reduceat(real, edges, axis=1)
    values = np.where(high > -low, high, low)
    tallest = float(np.abs(values).max()) or 1.0
    half_ppm = spectrum.frequency.width_ppm / spectrum.frequency.points / 2.0
    axes.imshow(
        values,
        origin="lower",
        aspect="auto",
        interpolation="nearest",
        cmap="RdBu_r",
        vmin=-tallest,
        vmax=tallest,
        extent=(ppm[0] - half_ppm, ppm[-1] + half_ppm, 0.0, height_in),
    )
    axes.set_ylim(0.0, height_in)


def _draw_scale(axes: Axes, spectrum: Spectrum, place: Window) -> None:
    label_shifts(axes, place.high_ppm, place.low_ppm, place.width_in)
    axes.set_xlabel(shift_label(spectrum.acquisition.nucleus), labelpad=1.5)
