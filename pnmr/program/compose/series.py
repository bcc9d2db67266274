"""The order of scans: one increment, a loop over a list, or rows written out."""

from collections.abc import Iterable, Iterator, Sequence

from pnmr.program.compose.part import Guard
from pnmr.program.compose.sheet import guarded


def single(scan: Sequence[str]) -> tuple[str, ...]:
    """Return one increment: scans until NS, then one FID is written."""
    return ("2 d1", *_indented(scan), "  go=2 ph31", "  30m wr #0")


def listed(
    scan: Sequence[str],
    step: str,
    *,
    relations: Sequence[str] = (),
    guards: Sequence[Guard] = (),
) -> tuple[str, ...]:
    """Return a loop over TD1 increments; ``step`` is done after each.

    Relations that hold what is stepped stand at the start of the loop, and so do the
    guards of their results, since they are evaluated where they are passed.
    """
    return (
        "2 1m",
        *(f'  "{relation}"' for relation in relations),
        *(line for guard in guards for line in guarded(guard)),
        "3 d1",
        *_indented(scan),
        "  go=3 ph31",
        "  30m wr #0 if #0 zd",
        f"  1m {step}",
        "  lo to 2 times td1",
    )


def rows(scans: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return increments that are written out one after the other."""
    return tuple(line for number, scan in enumerate(scans, 2) for line in _row(number, scan))


def _row(number: int, scan: Sequence[str]) -> Iterator[str]:
    yield f"{number} d1"
    yield from _indented(scan)
    yield f"  go={number} ph31"
    yield "  30m wr #0 if #0 zd"


def _indented(scan: Sequence[str]) -> Iterator[str]:
    """Return the lines with labels, and only labels, at the first column."""
    return (line if line[0].isdigit() and line[1] == " " else f"  {line}" for line in scan)
