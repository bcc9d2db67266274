"""The elements of a line of a pulse program: delays, pulses, groups, commands.

Every node is frozen and compares by content; places are carried along but do not
take part, so that a program equals its own print-out read back.
"""

from dataclasses import dataclass, field
from typing import Literal

from pnmr.program.formula import Formula
from pnmr.program.place import NOWHERE, Place

Alignment = Literal["", "center", "lalign", "ralign", "refalign"]


def placed() -> Place:
    """Return the field of a node that holds its place and is left out of comparisons."""
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    return place


@dataclass(frozen=True, slots=True)
class Phase:
    """The phase of a pulse: a list by name, or fixed degrees when there is no name.

    ``ph1^`` advances the pointer, ``ph30:r`` adds PHCOR, ``ph1+90`` adds degrees.
    """

    name: str
    advance: bool = False
    corrected: bool = False
    added: Formula | None = None
    fixed_degrees: Formula | None = None
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Shaped:
    """The shape of a pulse: ``:sp1`` (own power), ``:spf1`` (power as set) or ``:gp1``."""

    family: str
    index: str
    factors: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay: a time, a parameter or a product; a channel on it means nothing."""

    length: Formula
    channel: str = ""
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Pulse:
    """A pulse with its phase; power and channel where they are written with it."""

    length: Formula
    phase: Phase | None = None
    shape: Shaped | None = None
    power: str = ""
    channel: str = ""
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Group:
    """Parenthesised elements: a train on one channel, or groups aligned to each other."""

    elements: "tuple[Item, ...]"
    alignment: Alignment = ""
    channel: str = ""
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Power:
    """``pl1:f1``: the power of a channel from here on; ``pl=expression:f1`` in W."""

    name: str
    value: Formula | None = None
    channel: str = ""
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Decouple:
    """``cpd2:f2``, ``cw:f2 ph1``, ``do:f2``: continuous irradiation on or off."""

    command: str
    channel: str = ""
    phase: Phase | None = None
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Frequency:
    """``fq=cnst21(bf ppm):f1``, ``fq1:f1`` or ``list:f1``: the carrier of a channel."""

    value: Formula
    unit: str = ""
    channel: str = ""
    has_equals: bool = True
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Acquire:
    """``go=2 ph31``, ``gosc ph31``, ``rcyc=2``, ``eosc``: acquisition and end of a scan."""

    command: str
    label: str = ""
    phases: tuple[Phase, ...] = ()
    extras: "tuple[Item, ...]" = ()
    finally_: "tuple[Item, ...]" = ()
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Step:
    """``id0``, ``ip1*2``, ``rpp8``, ``iu0``, ``vd_list.inc``: what changes step by step."""

    verb: str
    target: str
    factor: Formula | None = None
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Command:
    """A word of the language with its written arguments: ``ze``, ``wr #0``, ``setnmr3|0``."""

    name: str
    argument: str = ""
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Loop:
    """``lo to LABEL times COUNT``."""

    label: str
    count: Formula
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Goto:
    """``goto LABEL``."""

    label: str
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Call:
    """``subr NAME(arguments)``."""

    name: str
    arguments: tuple[Formula, ...]
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Cal:
    """``caldel(d0, +in0)``, ``calph(ph3, -90)``: a step that mc makes and takes back."""

    function: str
    arguments: tuple[Formula, ...]
    place: Place = placed()


@dataclass(frozen=True, slots=True)
class Clause:
    """``F1PH(ip1, id0)``: one indirect dimension of mc; actions in each argument."""

    dimension: int
    mode: str
    arguments: "tuple[tuple[Item | Formula, ...], ...]"


@dataclass(frozen=True, slots=True)
class Increment:
    """``mc #0 to 2 F1PH(...)``: the loops over the increments of an experiment."""

    buffer: str
    label: str
    clauses: tuple[Clause, ...]
    place: Place = placed()


Item = (
    Delay
    | Pulse
    | Group
    | Power
    | Decouple
    | Frequency
    | Acquire
    | Step
    | Command
    | Loop
    | Goto
    | Call
    | Cal
    | Increment
    | Phase
)


