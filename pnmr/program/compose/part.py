"""A piece of a pulse program: lines, and everything that these lines need elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from pnmr.program.compose.parameter import Parameter

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay, or list of delays or counts, that the program declares for itself."""

    name: str
    meaning: str
    declared: str = "delay"


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition without which the program stops before its first pulse."""

    label: str
    condition: str
    complaint: str


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a scan in order, and what they need.

    Attributes
    ----------
    lines : tuple of str
        One line of the scan each.
    relations : tuple of str
        Relations without their quotation marks, in the order in which they are evaluated.
    delays : tuple of Delay
        Names that the program declares.
    guards : tuple of Guard
        Conditions of a safe run.
    parameters : tuple of str or Parameter
        Lines of the legend, by name where they are those of the table.
    on_time : tuple of (str, str)
        Channel and length of each RF pulse, as a term of a sum.
    """

    lines: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    delays: tuple[Delay, ...] = ()
    guards: tuple[Guard, ...] = ()
    parameters: tuple[str | Parameter, ...] = ()
    on_time: tuple[tuple[str, str], ...] = ()


def joined(parts: Iterable[Part]) -> Part:
    """Return parts one after the other; what several of them need is needed once."""
    every = tuple(parts)
    return Part(
        lines=tuple(line for part in every for line in part.lines),
        relations=_once(relation for part in every for relation in part.relations),
        delays=_once(delay for part in every for delay in part.delays),
        guards=_once(guard for part in every for guard in part.guards),
        parameters=_once(name for part in every for name in part.parameters),
        on_time=tuple(pulse for part in every for pulse in part.on_time),
    )


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
