"""What the console executes one by one."""

from dataclasses import dataclass

from pnmr.program.elements import Acquire, Item
from pnmr.program.formula import Formula
from pnmr.program.place import Place
from pnmr.program.tree import Relation


@dataclass(frozen=True, slots=True)
class Play:
    """Items of one line that are played one after the other."""

    items: tuple[Item, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Compute:
    """A relation that is passed."""

    relation: Relation
    place: Place


@dataclass(frozen=True, slots=True)
class Choice:
    """Go on where a condition holds, else at ``target``."""

    test: Formula
    target: int
    place: Place


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on at ``target``."""

    target: int
    place: Place


@dataclass(frozen=True, slots=True)
class Repeat:
    """Go back to ``target`` until this was passed ``count`` times; ``number`` tells loops apart."""

    target: int
    count: Formula
    number: int
    place: Place


@dataclass(frozen=True, slots=True)
class Scan:
    """Acquire; commands that loop go back to ``target`` until all scans are done."""

    acquire: Acquire
    target: int
    place: Place


Instruction = Play | Compute | Choice | Jump | Repeat | Scan
