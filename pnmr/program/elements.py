"""The elements of a line of a pulse program: delays, pulses, groups, commands.

Every node is frozen and compares by content; places are carried along but do not
take part, so that a program equals its own print-out read back.
"""

from dataclasses import dataclass

from pnmr.program.formula import Formula
from pnmr.program.place import Placed


@dataclass(frozen=True, slots=True)
class Phase(Placed):
    """The phase of a pulse: a list by name, or fixed degrees when there is no name.

    ``ph1^`` advances the pointer, ``ph30:r`` adds PHCOR, ``ph1+90`` adds degrees.
    """

    name: str
    advance: bool = False
    corrected: bool = False
    added: Formula | None = None
    fixed_degrees: Formula | None = None


@dataclass(frozen=True, slots=True)
class Shaped:
    """The shape of a pulse: ``:sp1`` (own power), ``:spf1`` (power as set) or ``:gp1``.

    ``:sp1(currentpower)`` also takes the power that is set.
    """

    family: str
    index: str
    factors: tuple[Formula, ...] = ()
    option: str = ""


@dataclass(frozen=True, slots=True)
class Delay(Placed):
    """A delay: a time, a parameter or a product; a channel on it means nothing."""

    length: Formula
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Frequency(Placed):
    """``fq=cnst21(bf ppm):f1``, ``fq1:f1`` or ``list:f1``: the carrier of a channel."""

    value: Formula
    unit: str = ""
    channel: str = ""
    has_equals: bool = True


@dataclass(frozen=True, slots=True)
class Pulse(Placed):
    """A pulse with its phase; power, channel and carrier where they are written with it."""

    length: Formula
    phase: Phase | None = None
    shape: Shaped | None = None
    power: str = ""
    channel: str = ""
    carrier: Frequency | None = None


@dataclass(frozen=True, slots=True)
class Group(Placed):
    """Parenthesised elements: a train on one channel, or groups aligned to each other.

    ``alignment`` holds for the groups within; ``beside`` is how this group stands to the
    first one where that was given to it alone, as after refalign.
    """

    elements: "tuple[Item, ...]"
    alignment: str = ""
    channel: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Power(Placed):
    """``pl1:f1``: the power of a channel from here on; ``pl=expression:f1`` in W."""

    name: str
    value: Formula | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Decouple(Placed):
    """``cpd2:f2``, ``cw:f2 ph1``, ``do:f2``: continuous irradiation on or off."""

    command: str
    channel: str = ""
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Acquire(Placed):
    """``go=2 ph31``, ``gosc ph31``, ``rcyc=2``, ``eosc``: acquisition and end of a scan."""

    command: str
    label: str = ""
    phases: tuple[Phase, ...] = ()
    extras: "tuple[Item, ...]" = ()
    finally_: "tuple[Item, ...]" = ()


@dataclass(frozen=True, slots=True)
class Step(Placed):
    """``id0``, ``ip1*2``, ``rpp8``, ``iu0``, ``vd_list.inc``: what changes step by step.

    ``ip1+cnst2`` has its size in ``added``.
    """

    verb: str
    target: str
    factor: Formula | None = None
    added: Formula | None = None


@dataclass(frozen=True, slots=True)
class Command(Placed):
    """A word of the language with its written arguments: ``ze``, ``wr #0``, ``setnmr3|0``."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Loop(Placed):
    """``lo to LABEL times COUNT``."""

    label: str
    count: Formula


@dataclass(frozen=True, slots=True)
class Goto(Placed):
    """``goto LABEL``."""

    label: str


@dataclass(frozen=True, slots=True)
class Call(Placed):
    """``subr NAME(arguments)``."""

    name: str
    arguments: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Cal(Placed):
    """``caldel(d0, +in0)``, ``calph(ph3, -90)``: a step that mc makes and takes back.

    ``share`` tells which argument of which dimension a step belongs to once mc is written
    out, so that taking it back leaves alone what others did to the same name.
    """

    function: str
    arguments: tuple[Formula, ...]
    share: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """``F1PH(ip1, id0)``: one indirect dimension of mc; actions in each argument."""

    dimension: int
    mode: str
    arguments: "tuple[tuple[Item | Formula, ...], ...]"


@dataclass(frozen=True, slots=True)
class Increment(Placed):
    """``mc #0 to 2 F1PH(...)``: the loops over the increments of an experiment."""

    buffer: str
    label: str
    clauses: tuple[Clause, ...]


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
