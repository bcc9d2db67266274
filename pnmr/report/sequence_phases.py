"""The phase lists under a sequence diagram, runs of equal phases drawn together."""

from dataclasses import dataclass
from itertools import groupby

from pnmr.program import Timeline
from pnmr.program.phases import PhaseList
from pnmr.report.lettering import size_in
from pnmr.report.sequence_layout import Scene
from pnmr.report.style import SMALL_PT

NAME_IN, _BETWEEN_IN = 0.26, 0.3
_LONG_RUN = 4
_MOST_LINES = 4
_TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class PhaseText:
    """Some entries of a phase list and where they stand; no name continues the line above."""

    name: str
    entries: str
    left_in: float
    row: int


def phase_texts(timeline: Timeline, drawn: Scene, room_in: float) -> list[PhaseText]:
    """Return all lists that the scan uses, short ones next to each other."""
    uses = [pulse.phase for pulse in drawn.pulses] + [drawn.acquisition.receiver]
    names = sorted({use.name for use in uses if use and use.name}, key=_number)
    texts: list[PhaseText] = []
    row, left_in = 0, 0.0
    for name in names:
        lines = _wrapped(_words(timeline.phases[name]), room_in - NAME_IN)
        wide_in = NAME_IN + max(size_in(line, SMALL_PT)[0] for line in lines)
        if left_in and (left_in + wide_in > room_in or len(lines) > 1):
            row, left_in = row + 1, 0.0
        for number, line in enumerate(lines):
            texts.append(PhaseText("" if number else name, line, left_in, row + number))
        row += len(lines) - 1
        left_in = room_in if len(lines) > 1 else left_in + wide_in + _BETWEEN_IN
    return texts


def _number(name: str) -> tuple[int, str]:
    digits = name.removeprefix("ph")
    return (int(digits), "") if digits.isdigit() else (1000, name)


def _words(phases: PhaseList) -> list[str]:
    """Return quarter turns as 0 to 3, other phases in degrees; runs by their length."""
    quarters = all(degrees % 90 == 0 for degrees in phases.degrees)
    shown = [str(int(d // 90)) if quarters else f"{float(d):.4g}°" for d in phases.degrees]
    runs = [(text, len(list(group))) for text, group in groupby(shown)]
    if len(shown) > 16 and min(length for _, length in runs) >= _LONG_RUN:
        return [f"{length}{_TIMES}{text}" for text, length in runs]
    return shown


def _wrapped(words: list[str], room_in: float) -> list[str]:
    lines, line = [], ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and size_in(longer, SMALL_PT)[0] > room_in:
            lines.append(line)
            longer = word
        line = longer
    lines.append(line)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]
    return lines
