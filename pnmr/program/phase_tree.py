"""The syntax tree of phase programs: lists, repetitions and sums of lists."""

from dataclasses import dataclass
from fractions import Fraction

from pnmr.program.formula import Formula
from pnmr.program.place import Placed


@dataclass(frozen=True, slots=True)
class Circle:
    """The unit of a phase list.

    ``(12)`` counts twelfths of a circle, ``(degree, 90.0)`` counts degrees and steps by
    90 with ip; without it a list counts quarters of a circle.
    """

    divisions: Fraction = Fraction(4)
    degrees: bool = False
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """``{0 2}*4``: entries repeated; ``{0 2}^1^2``: followed by themselves plus 1, plus 2.

    ``shifts`` hold what is added to each copy: ``*4`` is (0, 0, 0, 0), ``^1^2`` is (0, 1, 2).
    """

    entries: "tuple[Entry, ...]"
    shifts: tuple[Fraction, ...] = (Fraction(0),)


Entry = Fraction | Block


@dataclass(frozen=True, slots=True)
class PhaseProgram(Placed):
    """``ph1 = (12) 0 2 4`` or, as a sum of lists, ``ph30 = ph1*2 - ph2``."""

    name: str
    entries: tuple[Entry, ...] = ()
    circle: Circle = Circle()
    total: Formula | None = None
