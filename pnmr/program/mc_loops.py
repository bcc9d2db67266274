"""The loops of mc: for each dimension and FnMODE what is stepped, and how often."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from pnmr.program.elements import Cal, Clause, Command, Increment, Item, Step
from pnmr.program.formula import Binary, Formula, Function, Name, Number
from pnmr.program.place import Finding, Place, refusal

Actions = tuple[Item, ...]
_PAIRS = ("States", "States-TPPI", "Echo-Antiecho")
_MODES = ("", "PH", "QF", "EA", "I", "ST", "TPPI", "DIFF")


@dataclass(frozen=True, slots=True)
class Turn:
    """One loop of mc: what happens before its label is jumped to, and how often."""

    label: str
    actions: Actions
    count: Formula


def dimensions_of(found: Increment) -> list[Clause]:
    """Return the clauses that step a dimension; F0 steps none."""
    return [clause for clause in found.clauses if clause.dimension]


def turns_of(
    found: Increment, modes: Mapping[int, str], order: str, findings: list[Finding]
) -> Iterator[Turn]:
    """Yield the loops from the innermost outwards."""
    clauses = dimensions_of(found)
    if not clauses:
        yield Turn("LBLF0", (), Name("td0"))
        return
    dimensions = list(dict.fromkeys(clause.dimension for clause in clauses))
    if order:
        dimensions.sort(key=lambda d: order.find(str(d)) % (len(order) + 1))
    elif len(dimensions) > 1:
        dimensions.sort(reverse=True)
        message = "the order of the dimensions is not given; the last runs innermost, as aqseq 321"
        findings.append(Finding("order of dimensions", found.place, message))
    inner: Actions = ()
    for dimension in dimensions:
        own = [clause for clause in clauses if clause.dimension == dimension]
        mode = modes.get(dimension, "undefined")
        for turn in _dimension(own, mode, found, findings):
            yield replace(turn, actions=(*inner, *turn.actions))
            inner = ()
        inner = tuple(resets(own))


def resets(clauses: list[Clause]) -> Iterator[Item]:
    """Yield what takes back the cal steps of a dimension once it has been gone through."""
    for clause in clauses:
        for position, argument in enumerate(clause.arguments):
            for action in argument:
                if isinstance(action, Cal) and action.function != "exec":
                    share = f"{clause.dimension}.{position}"
                    yield replace(action, function=f"reset {action.function}", share=share)


def _dimension(
    clauses: list[Clause], mode: str, found: Increment, findings: list[Finding]
) -> Iterator[Turn]:
    dimension, shared = clauses[0].dimension, 1
    total: Formula = Name(f"td{dimension}")
    for clause in clauses:
        if clause.mode not in _MODES:
            raise refusal(found.place, f"F{dimension}{clause.mode} is no clause of mc known here")
        if clause.mode == "I":
            for number, (actions, count) in enumerate(_inner(clause, found.place)):
                shared *= int(count.value)
                yield Turn(f"LBLI{dimension}x{number}", actions, count)
            continue
        first, second = _two(clause, found.place)
        if clause.mode in ("QF", "DIFF") or mode in ("QF", "QSEQ"):
            actions = second if clause.mode in ("PH", "EA") else (*first, *second)
            yield Turn(f"LBLF{dimension}", actions, _divided(total, shared))
        elif mode == "TPPI":
            yield Turn(f"LBLF{dimension}", (*first, *second), _divided(total, shared))
        else:
            if mode not in _PAIRS:
                message = f"F{dimension}{clause.mode} is played as States; set FnMODE"
                findings.append(Finding("undefined FnMODE", found.place, message))
            back = () if mode == "States-TPPI" else tuple(_undone(first, mode))
            yield Turn(f"LBLSTS{dimension}", first, Number(Fraction(2)))
            pairs = _divided(total, 2 * shared)
            yield Turn(f"LBLF{dimension}", (*back, *second), pairs)
        return
    yield Turn(f"LBLF{dimension}", (), _divided(total, shared))


def _divided(total: Formula, parts: int) -> Formula:
    quotient = Binary("/", total, Number(Fraction(parts)))
    return total if parts == 1 else Function("trunc", (quotient,))


def _inner(clause: Clause, place: Place) -> Iterator[tuple[Actions, Number]]:
    arguments = clause.arguments
    for actions, count in zip(arguments[::2], arguments[1::2], strict=False):
        number = count[0] if len(count) == 1 else None
        if not isinstance(number, Number) or not 0 < number.value < 65536:
            raise refusal(place, f"F{clause.dimension}I needs a number of steps after each action")
        yield _checked(actions, place), number


def _two(clause: Clause, place: Place) -> tuple[Actions, Actions]:
    if len(clause.arguments) > 2:
        raise refusal(place, f"F{clause.dimension}{clause.mode} with more than two arguments")
    shared = [
        tuple(
            replace(action, share=f"{clause.dimension}.{position}")
            if isinstance(action, Cal)
            else action
            for action in _checked(argument, place)
        )
        for position, argument in enumerate(clause.arguments)
    ]
    first, second, *_ = (*shared, (), ())
    return first, second


def _checked(actions: tuple[Item | Formula, ...], place: Place) -> Actions:
    found: list[Item] = []
    for action in actions:
        if not isinstance(action, Step | Cal | Command):
            raise refusal(place, f"an action of mc that is not known: {action}")
        found.append(action)
    return tuple(found)


def _undone(actions: Actions, mode: str) -> Iterator[Item]:
    """Yield what takes the first argument back after a pair; the console writes rp for ip.

    With Echo-Antiecho the steps of the first argument undo themselves, done twice.
    """
    for action in actions:
        steps = isinstance(action, Step) and action.verb in ("i", "d")
        if isinstance(action, Step) and steps and mode != "Echo-Antiecho":
            yield Step("r", action.target, None, place=action.place)
        elif isinstance(action, Cal) and action.function != "exec":
            yield replace(action, function=f"reset {action.function}")
