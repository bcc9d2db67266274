"""The syntax tree of a pulse program: what was written, nothing of what it means."""

from dataclasses import dataclass, field

from pnmr.program.elements import Item
from pnmr.program.formula import Assignment, Formula
from pnmr.program.phase_tree import PhaseProgram
from pnmr.program.place import Finding, Place, Placed


@dataclass(frozen=True, slots=True)
class Line(Placed):
    """One line: an optional label and the items on it."""

    items: tuple[Item, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Relation(Placed):
    """Text between quotation marks: assignments, evaluated when passed."""

    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Define(Placed):
    """``define delay TAU``."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class DefineList(Placed):
    """``define list<delay> name = <$VDLIST>`` or ``= {1m 2m 5m}``."""

    kind: str
    name: str
    source: str = ""
    values: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Directive(Placed):
    """A setting that plays nothing: ``prosol relations=<solids_cp>``, ``aqseq 312``."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Condition(Placed):
    """``if "expression" { ... } else { ... }``; ``if ... goto`` is a body of one line."""

    test: Formula
    body: "tuple[Statement, ...]"
    otherwise: "tuple[Statement, ...]" = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a subroutine."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Subroutine(Placed):
    """``subroutine NAME(phase a, pulse b) { ... }``."""

    name: str
    parameters: tuple[Parameter, ...]
    body: "tuple[Statement, ...]"


Statement = (
    Line | Relation | Define | DefineList | Directive | Condition | Subroutine | PhaseProgram
)


@dataclass(frozen=True, slots=True)
class Comment:
    """The text of a ``;`` comment, without the semicolon."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Program:
    """A whole pulse program after preprocessing.

    Attributes
    ----------
    statements : tuple
        Everything that means something, in the order written.
    comments : tuple of Comment
        Header, legend and remarks; not part of comparisons.
    findings : tuple of Finding
        What was read under an assumption; not part of comparisons.
    """

    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...] = field(default=(), compare=False, repr=False)
    findings: tuple[Finding, ...] = field(default=(), compare=False, repr=False)
