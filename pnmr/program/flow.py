"""A program as instructions: conditions and subroutines flattened, labels resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from pnmr.errors import ProgramLimitError
from pnmr.program.dialect import Limits
from pnmr.program.elements import Acquire, Call, Goto, Item, Loop
from pnmr.program.formula import Formula, Name
from pnmr.program.instructions import Choice, Compute, Instruction, Jump, Play, Repeat, Scan
from pnmr.program.place import Place, refusal
from pnmr.program.tree import Condition, Line, Relation, Statement, Subroutine
from pnmr.program.words import LOOPING


@dataclass(frozen=True, slots=True)
class Flow:
    """Instructions in order, and where scans begin.

    Attributes
    ----------
    instructions : tuple
        What is executed.
    scan_starts : frozenset of int
        Targets of the loops over scans.
    scan_loops : frozenset of int
        Positions of ``lo to L times ns`` that close a scan.
    """

    instructions: tuple[Instruction, ...]
    scan_starts: frozenset[int]
    scan_loops: frozenset[int]


def flow(statements: tuple[Statement, ...], limits: Limits) -> Flow:
    """Flatten statements into instructions.

    Raises `ProgramError` for labels and subroutines that do not exist or exist twice.
    """
    subroutines = {each.name: each for each in statements if isinstance(each, Subroutine)}
    builder = _Builder(subroutines, limits)
    builder.statements(statements, ())
    instructions = tuple(builder.resolved())
    starts, loops = set(), set()
    for position, each in enumerate(instructions):
        if isinstance(each, Scan) and each.target >= 0:
            starts.add(each.target)
        if isinstance(each, Repeat) and each.count == Name("ns") and each.target < position:
            body = instructions[each.target : position]
            if any(isinstance(inner, Scan) and inner.target < 0 for inner in body):
                starts.add(each.target)
                loops.add(position)
    return Flow(instructions, frozenset(starts), frozenset(loops))


class _Builder:
    """Collects instructions; jumps hold labels until all are known."""

    def __init__(self, subroutines: Mapping[str, Subroutine], limits: Limits) -> None:
        self.subroutines, self.limits = subroutines, limits
        self.done: list[Instruction | tuple[str, str, Any, Place]] = []
        self.labels: dict[str, int] = {}
        self.calls = 0

    def add(self, instruction: Instruction | tuple[str, str, Any, Place]) -> None:
        """Append an instruction, within the limit."""
        if len(self.done) >= self.limits.steps:
            raise ProgramLimitError(
                f"the program has more than {self.limits.steps} instructions once its subroutines"
                " are written out"
            )
        self.done.append(instruction)

    def statements(self, statements: tuple[Statement, ...], within: tuple[str, ...]) -> None:
        """Flatten statements."""
        for each in statements:
            if isinstance(each, Relation):
                self.add(Compute(each, each.place))
            elif isinstance(each, Condition):
                self.condition(each, within)
            elif isinstance(each, Line):
                self.line(each, within)

    def condition(self, each: Condition, within: tuple[str, ...]) -> None:
        """Flatten a condition into a test and jumps."""
        at = len(self.done)
        self.add(Choice(each.test, -1, each.place))
        self.statements(each.body, within)
        if each.otherwise:
            leave = len(self.done)
            self.add(Jump(-1, each.place))
            self.done[at] = Choice(each.test, len(self.done), each.place)
            self.statements(each.otherwise, within)
            self.done[leave] = Jump(len(self.done), each.place)
        else:
            self.done[at] = Choice(each.test, len(self.done), each.place)

    def line(self, line: Line, within: tuple[str, ...]) -> None:
        """Flatten a line: its label, what is played, and what jumps."""
        if line.label:
            if line.label in self.labels:
                raise refusal(line.place, f"the label {line.label} stands twice")
            self.labels[line.label] = len(self.done)
        played: list[Item] = []
        for item in line.items:
            if not isinstance(item, Acquire | Call | Goto | Loop):
                played.append(item)
                continue
            self._flush(played, line.place)
            if isinstance(item, Goto):
                self.add(("goto", item.label, None, item.place))
            elif isinstance(item, Loop):
                self.add(("lo", item.label, item.count, item.place))
            elif isinstance(item, Acquire):
                looping = item.command.rstrip("0123456789") in LOOPING
                self.add(("scan", item.label if looping else "", item, item.place))
            else:
                self.call(item, within)
        self._flush(played, line.place)

    def _flush(self, played: list[Item], place: Place) -> None:
        if played:
            self.add(Play(tuple(played), place))
            played.clear()

    def call(self, call: Call, within: tuple[str, ...]) -> None:
        """Write out a subroutine with its arguments."""
        found = self.subroutines.get(call.name)
        if found is None:
            raise refusal(
                call.place, f"the subroutine {call.name} is not defined; an include is missing"
            )
        if call.name in within or len(within) >= self.limits.nesting:
            raise refusal(call.place, f"the subroutine {call.name} calls itself")
        if len(call.arguments) != len(found.parameters):
            raise refusal(
                call.place,
                f"{call.name} takes {len(found.parameters)} arguments, found {len(call.arguments)}",
            )
        self.calls += 1
        names = {
            parameter.name: argument
            for parameter, argument in zip(found.parameters, call.arguments, strict=True)
        }
        labels = {name: f"{name} in call {self.calls}" for name in _labels(found.body)}
        inner = tuple(_substituted(each, names, labels) for each in found.body)
        self.statements(inner, (*within, call.name))

    def resolved(self) -> list[Instruction]:
        """Return the instructions with positions for labels."""
        found: list[Instruction] = []
        for number, each in enumerate(self.done):
            if not isinstance(each, tuple):
                found.append(each)
                continue
            verb, label, payload, place = each
            if label and label not in self.labels:
                raise refusal(place, f"jumps to {label}, which is no label of this program")
            target = self.labels.get(label, -1)
            if verb == "goto":
                found.append(Jump(target, place))
            elif verb == "lo":
                found.append(Repeat(target, payload, number, place))
            else:
                found.append(Scan(payload, target, place))
        return found


def _labels(body: tuple[Statement, ...]) -> Iterator[str]:
    """Yield the labels that stand within a subroutine; others lead out of it."""
    for each in body:
        if isinstance(each, Line) and each.label:
            yield each.label
        elif isinstance(each, Condition):
            yield from _labels((*each.body, *each.otherwise))


def _substituted(node: Any, names: Mapping[str, Formula], labels: Mapping[str, str]) -> Any:
    """Return a piece of a subroutine with its parameters and own labels replaced."""
    if isinstance(node, tuple):
        return tuple(_substituted(each, names, labels) for each in node)
    if isinstance(node, Name):
        return names.get(node.name, node)
    if not is_dataclass(node) or isinstance(node, type | Place):
        return node
    changed: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if each.name == "label":
            changed["label"] = labels.get(value, value)
        elif isinstance(value, str) and value in names:
            argument = names[value]
            changed[each.name] = argument.name if isinstance(argument, Name) else value
        elif each.name != "place":
            changed[each.name] = _substituted(value, names, labels)
    return replace(node, **changed)
