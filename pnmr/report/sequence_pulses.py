"""The pulses of a sequence diagram: square ones as bars, shaped ones with envelope and sweep."""

import math
from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pnmr.program.events import Mark
from pnmr.report.lettering import plain, shortened, size_in
from pnmr.report.sequence_layout import Scene
from pnmr.report.sequence_sheet import PULSE_IN, Sheet
from pnmr.report.style import BLACK, COLOURS, GREY, SMALL_PT, TEXT_PT
from pnmr.report.symbols import symbol, write_symbol
from pnmr.shapes import Shape, frequency_hz
from pnmr.units import FloatArray, written

_FILL = "#CFE3F1"
_TWICE = 1.8
_CURVE_POINTS = 240
_STEEPNESS = 10.0
_NAME_PT = 5.0
_ROOM_FOR_NAME_IN, _ROOM_FOR_LENGTH_IN = 0.4, 0.28


def draw_pulse(sheet: Sheet, pulse: Mark, drawn: Scene, shapes: Mapping[str, Shape] | None) -> None:
    """Draw a pulse on the line of its channel, with its phase above.

    Square pulses are black, those of twice the shortest length of their channel white, as
    90 and 180 degree pulses are drawn; heights go with the RF where powers are known.
    """
    axes, scale = sheet.axes, sheet.scale
    left_in, right_in = scale.at(pulse.start), scale.at(pulse.start + pulse.duration)
    y_in, high_in = sheet.lines_in[pulse.channel], PULSE_IN * _height_ratio(pulse, drawn)
    if pulse.shape:
        _draw_shape(axes, pulse, (left_in, right_in), (y_in, high_in), shapes)
    else:
        square = [p.duration for p in drawn.pulses if p.channel == pulse.channel and not p.shape]
        is_long = float(pulse.duration) > _TWICE * float(min(square))
        bar = Rectangle(
            (left_in, y_in),
            right_in - left_in,
            high_in,
            facecolor="white" if is_long else BLACK,
            edgecolor=BLACK,
            linewidth=0.7,
            zorder=6,
        )
        axes.add_patch(bar)
    if pulse.phase is not None and pulse.phase.name:
        place_in = ((left_in + right_in) / 2, y_in + high_in + 0.06)
        write_symbol(axes, place_in, symbol(pulse.phase.name), size_pt=TEXT_PT)


def _height_ratio(pulse: Mark, drawn: Scene) -> float:
    """Return the RF of a pulse relative to the strongest of its channel, 1 where unknown."""
    powers = [p.watt for p in drawn.pulses if p.channel == pulse.channel and p.watt is not None]
    strongest = max(powers, default=0)
    if pulse.watt is None or not strongest:
        return 1.0
    return max(0.15, math.sqrt(float(pulse.watt / strongest)))


def _draw_shape(
    axes: Axes,
    pulse: Mark,
    across_in: tuple[float, float],
    line_in: tuple[float, float],
    shapes: Mapping[str, Shape] | None,
) -> None:
    known = (shapes or {}).get(pulse.shape)
    (left_in, right_in), (y_in, high_in) = across_in, line_in
    along = np.linspace(left_in, right_in, _CURVE_POINTS)
    envelope, sweep = _curves(known)
    heights = y_in + high_in * envelope
    heights[[0, -1]] = y_in
    axes.fill_between(along, y_in, heights, facecolor=_FILL, linewidth=0, zorder=5)
    axes.plot(along, heights, color=BLACK, linewidth=0.7, zorder=6)
    if sweep.any():
        middle = y_in + high_in * (0.5 + 0.44 * sweep)
        inner = middle < heights - 0.02
        axes.plot(along[inner], middle[inner], color=COLOURS[0], linewidth=0.6, zorder=6)
    room_in = right_in - left_in - 0.04
    middle_in = (left_in + right_in) / 2
    name = plain(pulse.shape)
    if size_in(name, _NAME_PT)[0] > room_in:
        name = ""
    length = shortened(written(float(pulse.duration), "s"), room_in, SMALL_PT)
    if high_in > _ROOM_FOR_NAME_IN:
        axes.text(
            middle_in,
            y_in + 0.72 * high_in,
            name,
            fontsize=_NAME_PT,
            ha="center",
            color=BLACK if known else GREY,
            zorder=7,
        )
    if high_in > _ROOM_FOR_LENGTH_IN:
        axes.text(
            middle_in, y_in + 0.16 * high_in, length, fontsize=SMALL_PT, ha="center", zorder=7
        )


def _curves(shape: Shape | None) -> tuple[FloatArray, FloatArray]:
    """Return amplitude and frequency along a pulse, each relative to its largest value.

    Where the shape is not known, it rises and falls as a tanh, without a frequency.
    """
    along = np.linspace(-1.0, 1.0, _CURVE_POINTS)
    if shape is None:
        return np.tanh(_STEEPNESS * (1.0 - np.abs(along))), np.zeros(_CURVE_POINTS)
    at = np.minimum(((along + 1.0) / 2.0 * shape.points).astype(int), shape.points - 1)
    swept_hz = frequency_hz(shape)
    widest_hz = float(np.abs(swept_hz).max(initial=0.0))
    if widest_hz == 0.0:
        return shape.amplitude_fraction[at], np.zeros(_CURVE_POINTS)
    return shape.amplitude_fraction[at], swept_hz[np.minimum(at, swept_hz.size - 1)] / widest_hz
