"""The syntax tree of relations and conditions: names, numbers and what joins them."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Time:
    """A number with a time unit, ``30m``, as seconds; a pulse where written ``3mp``."""

    seconds: Fraction
    is_pulse: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter, a user's name or a list at its present index."""

    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """An entry of a list, ``vd_list[l2]``, or a property of it, ``vd_list.max``."""

    name: str
    index: "Formula | None" = None
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Unary:
    """``-x`` or ``!x``."""

    operator: str
    operand: "Formula"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and an operator."""

    operator: str
    left: "Formula"
    right: "Formula"


@dataclass(frozen=True, slots=True)
class Function:
    """``larger(p1, p2)``."""

    name: str
    arguments: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted or bracketed text given to a function."""

    text: str


Formula = Number | Time | Name | Element | Unary | Binary | Function | Text


@dataclass(frozen=True, slots=True)
class Assign:
    """``target = value``."""

    target: Name | Element
    value: Formula


@dataclass(frozen=True, slots=True)
class Branch:
    """``if (test) {...} else {...}`` within a relation."""

    test: Formula
    body: "tuple[Assignment, ...]"
    otherwise: "tuple[Assignment, ...]" = ()


@dataclass(frozen=True, slots=True)
class While:
    """``while (test) {...}`` within a relation."""

    test: Formula
    body: "tuple[Assignment, ...]"


@dataclass(frozen=True, slots=True)
class Evaluate:
    """A function called for what it does, ``setpar("P 1", 0)``."""

    call: Function


Assignment = Assign | Branch | While | Evaluate
