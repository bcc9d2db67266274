"""Which names a program declares, gives and uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pnmr.errors import ProgramError
from pnmr.program.dialect import CONSOLE
from pnmr.program.elements import Acquire, Cal, Goto, Loop, Phase, Shaped, Step
from pnmr.program.formula import Assign, Element, Name
from pnmr.program.lint.walk import lines, nodes
from pnmr.program.memory import Memory
from pnmr.program.parameters import typical
from pnmr.program.phase_tree import PhaseProgram
from pnmr.program.place import Place
from pnmr.program.tree import Define, DefineList, Program, Subroutine
from pnmr.program.words import LOOPING

_PHASE = re.compile(r"ph\d+")
_WORDS = ("PI", "EA")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of a program with the places where they stand first.

    Attributes
    ----------
    declared, assigned, read : mapping
        Names of numbers and lists: declared, given by a relation, used.
    phases, phases_read : mapping
        Phase lists: given, used.
    labels : mapping
        Every label of the main program with all the places where it stands.
    inner : mapping
        The same for labels within subroutines, by subroutine and label; the console makes
        those anew in every call.
    jumps : tuple
        Labels that are jumped to, with the places of the jumps.
    local : frozenset
        Names of parameters of subroutines, and labels within them.
    """

    declared: dict[str, Place]
    assigned: dict[str, Place]
    read: dict[str, Place]
    phases: dict[str, Place]
    phases_read: dict[str, Place]
    labels: dict[str, list[Place]]
    inner: dict[tuple[str, str], list[Place]]
    jumps: tuple[tuple[str, Place], ...]
    local: frozenset[str]

    def undeclared(self) -> dict[str, Place]:
        """Return names that are given or used and that nothing declares."""
        memory = Memory(typical(), CONSOLE, lambda kind, message: None)
        found: dict[str, Place] = {}
        for name, place in sorted(
            (*self.assigned.items(), *self.read.items()), key=lambda pair: pair[1].line
        ):
            known = name in self.declared or name in self.local or name in _WORDS
            if not known and name not in found and not _is_known(name, memory):
                found[name] = place
        return found

    def phases_missing(self) -> dict[str, Place]:
        """Return phase lists that are used and never given."""
        return {
            name: place
            for name, place in self.phases_read.items()
            if name not in self.phases and name not in self.local
        }

    def jumps_missing(self) -> tuple[tuple[str, Place], ...]:
        """Return jumps to labels that do not exist."""
        return tuple(
            (label, place)
            for label, place in self.jumps
            if label not in self.labels and label not in self.local
        )

    def labels_twice(self) -> Iterator[tuple[str, Place, Place]]:
        """Yield labels that stand again where they are known, with both places."""
        standing = (*self.labels.items(), *((key[1], at) for key, at in self.inner.items()))
        for label, places in standing:
            for place in places[1:]:
                yield label, places[0], place


def names_of(program: Program) -> Names:
    """Gather the names of a program."""
    tree = program.statements
    jumps, local = tuple(_jumps(program)), frozenset(_local(program))
    found = Names({}, {}, {}, {}, {}, {}, {}, jumps, local)
    for place, each in nodes(tree):
        if isinstance(each, Define | DefineList):
            found.declared.setdefault(each.name, place)
        elif isinstance(each, Assign):
            found.assigned.setdefault(each.target.name, place)
        elif isinstance(each, PhaseProgram):
            found.phases.setdefault(each.name, place)
    for place, each in nodes(tree, assigned=False):
        if isinstance(each, Phase) or (isinstance(each, Name) and _PHASE.fullmatch(each.name)):
            if each.name:
                found.phases_read.setdefault(each.name, place)
        elif isinstance(each, Name | Element):
            found.read.setdefault(each.name, place)
        elif isinstance(each, Shaped) and each.family == "name":
            found.read.setdefault(each.index, place)
        elif isinstance(each, Step):
            _stepped(each, place, found)
    for each in tree:
        inside = each.name if isinstance(each, Subroutine) else ""
        for line in lines(Program((each,))):
            if line.label and inside:
                found.inner.setdefault((inside, line.label), []).append(line.place)
            elif line.label:
                found.labels.setdefault(line.label, []).append(line.place)
    return found


def _stepped(step: Step, place: Place, found: Names) -> None:
    match = re.fullmatch(r"p+(\d+)", step.target)
    if match:
        found.phases_read.setdefault(f"ph{match[1]}", place)
    elif step.target in found.declared:
        found.read.setdefault(step.target, place)


def _is_known(name: str, memory: Memory) -> bool:
    try:
        memory.value(name)
    except ProgramError as problem:
        return "is not declared" not in str(problem)
    return True


def _jumps(program: Program) -> Iterator[tuple[str, Place]]:
    for place, each in nodes(program.statements):
        is_scan = isinstance(each, Acquire) and each.command.rstrip("0123456789") in LOOPING
        if (isinstance(each, Goto | Loop) or is_scan) and each.label:
            yield each.label, place


def _local(program: Program) -> Iterator[str]:
    for _, each in nodes(program.statements):
        if isinstance(each, Subroutine):
            yield from (parameter.name for parameter in each.parameters)
            yield from (line.label for line in lines(Program(each.body)) if line.label)
        elif isinstance(each, Cal) and each.function == "exec":
            yield from (a.name for a in each.arguments if isinstance(a, Name))
