"""Names of delays, pulses and phases as they are written on paper: a letter and its index."""

import re
from dataclasses import dataclass

from matplotlib.axes import Axes

from pnmr.report.lettering import plain, size_in
from pnmr.report.style import BLACK, SMALL_PT, TEXT_PT

_GREEK = {"tau": "τ", "Tau": "τ", "ph": "φ", "delta": "δ", "DELTA": "Δ"}
_NAME = re.compile(r"(tau|Tau|ph|delta|DELTA|cnst|[a-zA-Z])(\d+|[A-Z]{1,2})")
_INDEX_PART = 0.72
_DROP_PART = 0.22


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter or word, and an index below the line."""

    text: str
    index: str = ""

    def width_in(self, size_pt: float = TEXT_PT) -> float:
        """Return the width in inches."""
        index_in = size_in(self.index, size_pt * _INDEX_PART)[0]
        return size_in(self.text, size_pt)[0] + index_in


def symbol(name: str) -> Symbol:
    """Return ``tauAB`` as a Greek letter with an index, ``d1`` as d with index 1."""
    match = _NAME.fullmatch(name)
    if match is None:
        return Symbol(plain(name))
    return Symbol(_GREEK.get(match[1], match[1]), match[2].replace("R", "r"))


def write_symbol(
    axes: Axes,
    place_in: tuple[float, float],
    written: Symbol,
    *,
    size_pt: float = SMALL_PT,
    colour: str = BLACK,
) -> None:
    """Write a symbol centred at a place, on axes that count in inches."""
    x_in = place_in[0] - written.width_in(size_pt) / 2.0
    drop_in = size_pt * _DROP_PART / 72.0
    axes.text(x_in, place_in[1], written.text, fontsize=size_pt, color=colour, va="baseline")
    if written.index:
        axes.text(
            x_in + size_in(written.text, size_pt)[0],
            place_in[1] - drop_in,
            written.index,
            fontsize=size_pt * _INDEX_PART,
            color=colour,
            va="baseline",
        )
