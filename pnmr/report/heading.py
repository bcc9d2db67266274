"""Lines of text above a panel: words in the colours of the curves that they name."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from pnmr.report.lettering import shortened, size_in
from pnmr.report.style import BLACK, TEXT_PT

_GAP_IN = 0.1


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
