"""What a program declares: user's names, lists and phase programs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from pnmr.errors import ProgramError
from pnmr.program.evaluate import evaluate
from pnmr.program.lists import ValueList
from pnmr.program.memory import Memory
from pnmr.program.phase_tree import PhaseProgram
from pnmr.program.place import refusal
from pnmr.program.tree import Condition, Define, DefineList, Statement, Subroutine

_VARIABLES = {"$VDLIST": "vd", "$VPLIST": "vp", "$VCLIST": "vc", "$VALIST": "va"}


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that is declared anywhere in a program."""

    kinds: dict[str, str] = field(default_factory=dict)
    lists: dict[str, DefineList] = field(default_factory=dict)
    phases: dict[str, PhaseProgram] = field(default_factory=dict)

    def into(self, memory: Memory) -> None:
        """Tell a memory the declared names, and fill the lists."""
        memory.kinds.update(self.kinds)
        for name, each in self.lists.items():
            memory.kinds[name] = each.kind
            memory.lists[name] = ValueList(name, _values(each, memory))
            memory.list_units[name] = each.source if each.values else ""


def declared(statements: tuple[Statement, ...]) -> Declarations:
    """Gather declarations; a phase list given twice keeps its last form, as on the console."""
    found = Declarations()
    for each in _all(statements):
        if isinstance(each, Define):
            found.kinds[each.name] = each.kind
        elif isinstance(each, DefineList):
            found.lists[each.name] = each
        elif isinstance(each, PhaseProgram):
            found.phases[each.name] = each
    return found


def _all(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    for each in statements:
        yield each
        if isinstance(each, Condition):
            yield from _all((*each.body, *each.otherwise))
        elif isinstance(each, Subroutine):
            yield from _all(each.body)


def _values(each: DefineList, memory: Memory) -> tuple[Fraction, ...]:
    unit = memory.unit_of(each.name)
    if each.values:
        amounts = [evaluate(value, memory, unit) for value in each.values]
        if unit is None:
            return tuple(amount.si for amount in amounts)
        return tuple(a.si if a.time_power == 1 else a.bare * unit for a in amounts)
    if each.kind in ("gradient", "grad_scalar", "shape", "phase"):
        return (Fraction(1),)
    source = each.source
    if source.startswith("$FQ") and source.endswith("LIST"):
        name = f"fq{source[3:-4]}"
    else:
        name = _VARIABLES.get(source, source)
    given = memory.parameters.list_of(name)
    if given is None:
        raise refusal(each.place, f"the list <{source}> is not given; give {name} with the lists")
    if not given:
        raise ProgramError(f"{each.place}: the list <{source}> is empty")
    return tuple(value * (unit or 1) for value in given)
