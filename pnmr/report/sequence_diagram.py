"""A pulse sequence as it is drawn in a thesis: channels, shapes, delays, rotor, echo, phases."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pnmr.program import Timeline
from pnmr.program.tree import Directive
from pnmr.report.lettering import isotope_label, shortened
from pnmr.report.sequence_layout import Gap, Room, Scene, scale, scene
from pnmr.report.sequence_phases import NAME_IN, phase_texts
from pnmr.report.sequence_pulses import draw_pulse
from pnmr.report.sequence_rotor import draw_rotor
from pnmr.report.sequence_sheet import MARGIN_IN, PULSE_IN, Sheet
from pnmr.report.style import (
    BLACK,
    COLOURS,
    DOUBLE_IN,
    GREY,
    SMALL_PT,
    TEXT_PT,
    new_figure,
    styled,
)
from pnmr.report.symbols import symbol, write_symbol
from pnmr.shapes import Shape

_LABEL_IN, _RIGHT_IN, _CHANNEL_IN = 0.42, 0.15, 0.98
_DELAYS_IN, _RULER_IN, _TITLE_IN, _LINE_IN = 0.36, 0.3, 0.22, 0.14
_SIGNAL_IN = 0.34


@styled
def sequence_diagram(
    timeline: Timeline,
    *,
    scan: int = 0,
    increment: int = 0,
    shapes: Mapping[str, Shape] | None = None,
    to_scale: bool = False,
    title: str = "",
) -> Figure:
    """Return the drawing of one scan of a compiled program.

    Parameters
    ----------
    timeline : Timeline
        The program with its parameters; nuclei are named by NUC1, NUC2 among them.
    scan, increment : int
        Which scan is drawn.
    shapes : mapping of str to Shape, optional
        Shaped pulses by the name of their file; one that is missing rises and falls as a
        tanh, and its name is grey.
    to_scale : bool
        Draw every pulse as short as it is; otherwise thin ones and delays are widened until
        they and their names can be seen. Broken delays are never to scale.
    title : str
        Written above.

    Returns
    -------
    Figure
        To be written with `pnmr.report.style.save`.
    """
    drawn = scene(timeline, scan, increment)
    phases = phase_texts(timeline, drawn, DOUBLE_IN - 2.0 * MARGIN_IN)
    notes_in = _LINE_IN * (1 + max(text.row for text in phases)) + 0.1 if phases else 0.1
    base_in = notes_in + MARGIN_IN + _RULER_IN + _DELAYS_IN
    channels_in = _CHANNEL_IN * len(drawn.channels)
    height_in = base_in + channels_in + (_TITLE_IN if title else 0.08)
    figure = new_figure(DOUBLE_IN, height_in)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0.0, DOUBLE_IN)
    axes.set_ylim(0.0, height_in)
    left_in = MARGIN_IN + _LABEL_IN
    room = Room(left_in, DOUBLE_IN - left_in - _RIGHT_IN, 0.5, 0.95, 0.06, 0.1)
    widths_in = {gap.label: symbol(gap.label).width_in(SMALL_PT) + 0.07 for gap in drawn.gaps}
    lines_in = {
        channel: base_in + _CHANNEL_IN * row for row, channel in enumerate(drawn.channels[::-1])
    }
    sheet = Sheet(
        axes,
        scale(drawn, room, widths_in, to_scale=to_scale),
        lines_in,
        base_in + channels_in - 0.12,
        base_in - 0.16,
        base_in - _DELAYS_IN - 0.02,
    )
    draw_rotor(sheet, drawn, timeline.rotor_hz)
    _draw_channels(sheet, drawn, timeline)
    for pulse in drawn.pulses:
        draw_pulse(sheet, pulse, drawn, shapes)
    _draw_repeats(sheet, drawn)
    for gap in drawn.gaps:
        _draw_gap(sheet, gap)
    _draw_acquisition(sheet, drawn, is_echo=_is_echo(timeline))
    for text in phases:
        y_in, x_in = notes_in - _LINE_IN * (text.row + 0.5), MARGIN_IN + text.left_in
        if text.name:
            write_symbol(axes, (x_in + 0.1, y_in), symbol(text.name))
        axes.text(x_in + NAME_IN, y_in, text.entries, fontsize=SMALL_PT, va="baseline")
    if title:
        shown = shortened(title, DOUBLE_IN - 2 * MARGIN_IN, TEXT_PT, bold=True)
        axes.text(MARGIN_IN, height_in - 0.19, shown, fontsize=TEXT_PT, fontweight="bold")
    return figure


def _is_echo(timeline: Timeline) -> bool:
    return any(
        isinstance(each, Directive) and each.name == "baseopt_echo"
        for each in timeline.program.statements
    )


def _draw_channels(sheet: Sheet, drawn: Scene, timeline: Timeline) -> None:
    broken = [gap for gap in drawn.gaps if gap.is_long]
    ends_in = (float(sheet.scale.places_in[0]), float(sheet.scale.places_in[-1]))
    for channel, y_in in sheet.lines_in.items():
        sheet.axes.plot(ends_in, (y_in, y_in), color=BLACK, linewidth=0.7, zorder=3)
        nucleus = timeline.parameters.text(f"nuc{channel[1]}")
        label = isotope_label(nucleus) if nucleus else channel
        sheet.axes.text(
            ends_in[0] - 0.08, y_in, label, fontsize=TEXT_PT + 1.0, ha="right", va="center"
        )
        for gap in broken:
            _draw_break(sheet.axes, (sheet.scale.at(gap.start) + sheet.scale.at(gap.end)) / 2, y_in)


def _draw_break(axes: Axes, x_in: float, y_in: float) -> None:
    axes.add_patch(
        Rectangle((x_in - 0.03, y_in - 0.05), 0.06, 0.1, facecolor="white", linewidth=0, zorder=4)
    )
    for shift_in in (-0.03, 0.03):
        across_in = (x_in + shift_in - 0.025, x_in + shift_in + 0.025)
        axes.plot(across_in, (y_in - 0.06, y_in + 0.06), color=BLACK, linewidth=0.7, zorder=5)


def _draw_gap(sheet: Sheet, gap: Gap) -> None:
    left_in, right_in = sheet.scale.at(gap.start), sheet.scale.at(gap.end)
    named = symbol(gap.label)
    y_in = sheet.delays_in
    middle_in = (left_in + right_in) / 2
    if named.width_in(SMALL_PT) > right_in - left_in:
        return
    if right_in - left_in > 0.1:
        style = {"arrowstyle": "<|-|>", "lw": 0.5, "color": GREY, "shrinkA": 0, "shrinkB": 0}
        style["mutation_scale"] = 4.0
        sheet.axes.annotate(
            "", (left_in + 0.01, y_in), (right_in - 0.01, y_in), arrowprops=style, zorder=3
        )
    write_symbol(sheet.axes, (middle_in, y_in - 0.115), named)


def _draw_repeats(sheet: Sheet, drawn: Scene) -> None:
    """Enclose the turn of a train in brackets, with the number of turns."""
    low_in = min(sheet.lines_in.values()) - 0.08
    high_in = max(sheet.lines_in.values()) + PULSE_IN + 0.2
    for repeat in drawn.repeats:
        left_in, right_in = sheet.scale.at(repeat.start) - 0.1, sheet.scale.at(repeat.end) - 0.05
        for x_in, inward_in in ((left_in, 0.05), (right_in, -0.05)):
            across_in = (x_in + inward_in, x_in, x_in, x_in + inward_in)
            upward_in = (low_in, low_in, high_in, high_in)
            sheet.axes.plot(across_in, upward_in, color=BLACK, linewidth=0.7)
        turns = f"\N{MULTIPLICATION SIGN} {repeat.turns}"
        sheet.axes.text(right_in + 0.03, high_in, turns, fontsize=SMALL_PT, va="top")


def _draw_acquisition(sheet: Sheet, drawn: Scene, *, is_echo: bool) -> None:
    x_in = sheet.scale.at(drawn.acquisition.start)
    end_in = float(sheet.scale.places_in[-1])
    y_in, colour = sheet.lines_in["f1"], COLOURS[0]
    along = np.linspace(0.0, 1.0, 400)
    wave = _SIGNAL_IN * np.cos(2.0 * np.pi * 9.0 * along) * np.exp(-3.2 * along) * (1.0 - along**4)
    axes = sheet.axes
    axes.plot(x_in + along * (end_in - x_in), y_in + wave, color=colour, linewidth=0.7, zorder=6)
    receiver = drawn.acquisition.receiver
    if receiver is not None and receiver.name:
        place_in = ((x_in + end_in) / 2 + 0.1, y_in + 0.36)
        write_symbol(axes, place_in, symbol(receiver.name), size_pt=TEXT_PT, colour=colour)
    if is_echo:
        before = np.linspace(-0.14, 0.0, 120)
        rise = _SIGNAL_IN * np.cos(2.0 * np.pi * 9.0 * before) * np.exp(30.0 * before)
        axes.plot(x_in + before * (end_in - x_in), y_in + rise, color=GREY, linewidth=0.5, zorder=5)
        axes.plot(
            (x_in, x_in),
            (sheet.ruler_in, y_in + 0.48),
            color=COLOURS[1],
            linewidth=0.7,
            linestyle=(0, (3, 1.5)),
            zorder=5,
        )
        axes.text(x_in, y_in + 0.51, "echo top", fontsize=SMALL_PT, color=COLOURS[1], ha="center")
