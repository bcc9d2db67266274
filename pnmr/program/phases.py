"""Phase programs expanded to degrees: lists, repetitions, sums of lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program.dialect import LIMITS, Limits
from pnmr.program.formula import Binary, Formula, Name, Number, Unary
from pnmr.program.phase_tree import Block, Entry, PhaseProgram
from pnmr.program.place import Place

CIRCLE = Fraction(360)


@dataclass(frozen=True, slots=True)
class PhaseList:
    """A phase list in exact degrees, 0 <= phase < 360, and the step of ``ip`` in degrees."""

    name: str
    degrees: tuple[Fraction, ...]
    step: Fraction = Fraction(90)

    def at(self, position: int) -> Fraction:
        """Return the phase of scan ``position``; the list begins anew after its end."""
        return self.degrees[position % len(self.degrees)]


def expanded(programs: Mapping[str, PhaseProgram], limits: Limits = LIMITS) -> dict[str, PhaseList]:
    """Return every phase list in degrees; sums may refer to lists written anywhere."""
    done: dict[str, PhaseList] = {}
    for name in programs:
        _expand(name, programs, done, (), limits)
    return done


def cycle(lists: Mapping[str, PhaseList]) -> int:
    """Return the number of scans after which all lists begin anew: their least common multiple."""
    return lcm(1, *(len(phases.degrees) for phases in lists.values()))


def _expand(
    name: str,
    programs: Mapping[str, PhaseProgram],
    done: dict[str, PhaseList],
    within: tuple[str, ...],
    limits: Limits,
) -> PhaseList:
    if name in done:
        return done[name]
    if name not in programs:
        raise ProgramError(f"the phase list {name} is used and never given")
    program = programs[name]
    if name in within:
        raise ProgramError(f"{program.place}: the phase list {name} is a sum that holds itself")
    if program.total is not None:
        done[name] = _summed(program, programs, done, (*within, name), limits)
        return done[name]
    circle = program.circle
    unit = Fraction(1) if circle.degrees else CIRCLE / circle.divisions
    values: list[Fraction] = []
    _append(values, program.entries, Fraction(0), program.place, limits)
    if not values:
        raise ProgramError(f"{program.place}: the phase list {name} is empty")
    degrees = tuple(value * unit % CIRCLE for value in values)
    done[name] = PhaseList(name, degrees, circle.divisions if circle.degrees else unit)
    return done[name]


def _append(
    values: list[Fraction],
    entries: tuple[Entry, ...],
    shift: Fraction,
    place: Place,
    limits: Limits,
) -> None:
    for entry in entries:
        if isinstance(entry, Block):
            for added in entry.shifts:
                _append(values, entry.entries, shift + added, place, limits)
        else:
            values.append(entry + shift)
        if len(values) > limits.phases:
            raise ProgramLimitError(f"{place}: a phase list has more than {limits.phases} entries")


def _summed(
    program: PhaseProgram,
    programs: Mapping[str, PhaseProgram],
    done: dict[str, PhaseList],
    within: tuple[str, ...],
    limits: Limits,
) -> PhaseList:
    unit = CIRCLE / program.circle.divisions

    def degrees(node: Formula) -> tuple[Fraction, ...] | Fraction:
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Name):
            return _expand(node.name, programs, done, within, limits).degrees
        if isinstance(node, Unary) and node.operator == "-":
            return combine("*", degrees(node.operand), Fraction(-1))
        if isinstance(node, Binary) and node.operator in "+-*/":
            return combine(node.operator, degrees(node.left), degrees(node.right))
        raise ProgramError(f"{program.place}: a sum of phase lists holds something else")

    def combine(
        operator: str,
        left: tuple[Fraction, ...] | Fraction,
        right: tuple[Fraction, ...] | Fraction,
    ) -> tuple[Fraction, ...] | Fraction:
        if operator in "*/":
            if isinstance(left, Fraction):
                left, right = right, left
            if not isinstance(right, Fraction) or (operator == "/" and not right):
                raise ProgramError(f"{program.place}: a phase list is multiplied by a number only")
            factor = right if operator == "*" else 1 / right
            return left * factor if isinstance(left, Fraction) else tuple(v * factor for v in left)
        sign = 1 if operator == "+" else -1
        first = (left * unit,) if isinstance(left, Fraction) else left
        second = (right * unit,) if isinstance(right, Fraction) else right
        length = lcm(len(first), len(second))
        if length > limits.phases:
            raise ProgramLimitError(
                f"{program.place}: a sum of phase lists has more than {limits.phases} entries"
            )
        return tuple(first[i % len(first)] + sign * second[i % len(second)] for i in range(length))

    total = degrees(program.total or Number(Fraction(0)))
    values = (total * unit,) if isinstance(total, Fraction) else total
    return PhaseList(program.name, tuple(value % CIRCLE for value in values), unit)
