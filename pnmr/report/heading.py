"""Lines of text above a panel: words in the colours of the curves that they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pnmr.report.lettering import shortened, size_in
from pnmr.report.style import BLACK, POINTS_PER_IN, TEXT_PT

_GAP_IN, _SAMPLE_IN = 0.1, 0.22


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a heading.

    Attributes
    ----------
    text : str
        May come from a file: it is cleaned before it is drawn.
    colour : str
        Colour of the letters.
    bold : bool
        For titles.
    size_pt : float
        Size of the letters.
    """

    text: str
    colour: str = BLACK
    bold: bool = False
    size_pt: float = TEXT_PT


def write_line(
    figure: Figure, place_in: tuple[float, float], words: Sequence[Words], room_in: float
) -> None:
    """Write words from left to right on one base line; what does not fit ends in an ellipsis."""
    wide_in, high_in = figure.get_size_inches()
    x_in, y_in = place_in
    end_in = x_in + room_in
    for each in words:
        text = shortened(each.text, end_in - x_in, each.size_pt, bold=each.bold)
        if not text:
            continue
        figure.text(
            x_in / wide_in,
            y_in / high_in,
            text,
            color=each.colour,
            fontsize=each.size_pt,
            fontweight="bold" if each.bold else "normal",
            va="baseline",
        )
        x_in += size_in(text, each.size_pt, bold=each.bold)[0] + _GAP_IN


def legend_lines(labels: Sequence[str], room_in: float) -> list[list[tuple[int, str]]]:
    """Return labels with their numbers, broken into lines; each is shortened to one line's room."""
    lines: list[list[tuple[int, str]]] = [[]]
    used_in = 0.0
    for k, label in enumerate(labels):
        text = shortened(label, room_in - _SAMPLE_IN - _GAP_IN)
        width_in = _SAMPLE_IN + _GAP_IN + size_in(text)[0] + 2 * _GAP_IN
        if lines[-1] and used_in + width_in > room_in:
            lines.append([])
            used_in = 0.0
        lines[-1].append((k, text))
        used_in += width_in
    return lines


def write_legend(
    figure: Figure,
    place_in: tuple[float, float],
    texts: Sequence[str],
    looks: Sequence[tuple[str, Any]],
) -> None:
    """Write one line of a legend: a piece of each curve, and its name in black."""
    wide_in, high_in = figure.get_size_inches()
    x_in, y_in = place_in
    for text, (colour, dashes) in zip(texts, looks, strict=True):
        sample_in, middle_in = (x_in, x_in + _SAMPLE_IN), y_in + 0.35 * TEXT_PT / POINTS_PER_IN
        figure.add_artist(
            Line2D(
                [each / wide_in for each in sample_in],
                [middle_in / high_in] * 2,
                color=colour,
                linestyle=dashes,
                linewidth=1.2,
            )
        )
        x_in += _SAMPLE_IN + 0.5 * _GAP_IN
        figure.text(x_in / wide_in, y_in / high_in, text, va="baseline")
        x_in += size_in(text)[0] + 2 * _GAP_IN
