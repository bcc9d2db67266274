"""mc written out: the loops over increments, buffers and delays, as the console inserts them.

The delay D of the mc line is cut into n pieces MCWRK, and as many are taken out of the
delay of the label's line (the rest is MCREST) that every way from an acquisition to the
next start lasts as long as the label's line does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from pnmr.errors import ProgramError
from pnmr.program.elements import Cal, Clause, Command, Delay, Increment, Item, Loop, Step
from pnmr.program.formula import Assign, Binary, Formula, Function, Name, Number, Time
from pnmr.program.place import Finding, Place, refusal
from pnmr.program.tree import Define, Directive, Line, Relation, Statement

Actions = tuple[Item, ...]
_PAIRS = ("States", "States-TPPI", "Echo-Antiecho")
_MODES = ("", "PH", "QF", "EA", "I", "ST", "TPPI", "DIFF")


@dataclass(frozen=True, slots=True)
class Turn:
    """One loop of mc: what happens before its label is jumped to, and how often."""

    label: str
    actions: Actions
    count: Formula


def written_out(
    statements: tuple[Statement, ...], modes: Mapping[int, str], findings: list[Finding]
) -> tuple[Statement, ...]:
    """Return the statements with mc replaced by loops.

    Parameters
    ----------
    modes : mapping
        FnMODE by dimension, as its name ``"States"``.
    """
    where = [
        (index, line, line.items[at])
        for index, line in enumerate(statements)
        if isinstance(line, Line)
        for at in range(len(line.items))
        if isinstance(line.items[at], Increment)
    ]
    if not where:
        return statements
    if len(where) > 1:
        raise refusal(where[1][1].place, "a second mc; one program holds one")
    index, line, found = where[0]
    if not isinstance(found, Increment):
        return statements
    order = _order(statements)
    turns = list(_turns(found, modes, order, findings))
    delay, riders = _carrier(line)
    size = 3 if not _dimensions(found) else len(turns) + (1 if len(turns) == 1 else 2)
    relation, start = _start(statements, found, turns, (delay, size), findings)
    tail = list(_tail(found, turns, riders, line))
    head = _label_index(statements, found)
    if head > index:
        raise refusal(line.place, f"mc goes to {found.label}, which stands after it")
    written = (*statements[:head], *start, *statements[head + 1 : index], *tail)
    return _before_start((*written, *statements[index + 1 :]), relation)


def _dimensions(found: Increment) -> list[Clause]:
    return [clause for clause in found.clauses if clause.dimension]


def _order(statements: tuple[Statement, ...]) -> str:
    for statement in statements:
        if isinstance(statement, Directive) and statement.name == "aqseq":
            return statement.argument
    return ""


def _carrier(line: Line) -> tuple[Formula, Actions]:
    """Return the delay of the mc line and the items that ride on it."""
    items = tuple(item for item in line.items if not isinstance(item, Increment))
    if items and isinstance(items[0], Delay):
        return items[0].length, items[1:]
    raise refusal(line.place, "mc needs a delay before it on its line")


def _turns(
    found: Increment, modes: Mapping[int, str], order: str, findings: list[Finding]
) -> Iterator[Turn]:
    """Yield the loops from the innermost outwards."""
    clauses = _dimensions(found)
    if not clauses:
        yield Turn("LBLF0", (), Name("td0"))
        return
    dimensions = list(dict.fromkeys(clause.dimension for clause in clauses))
    if order:
        dimensions.sort(key=lambda d: order.find(str(d)) % (len(order) + 1))
    elif len(dimensions) > 1:
        dimensions.sort(reverse=True)
    inner: Actions = ()
    for dimension in dimensions:
        own = [clause for clause in clauses if clause.dimension == dimension]
        mode = modes.get(dimension, "undefined")
        for turn in _dimension(own, mode, found, findings):
            yield replace(turn, actions=(*inner, *turn.actions))
            inner = ()
        inner = tuple(_resets(own))


def _resets(clauses: list[Clause]) -> Iterator[Item]:
    """Yield what takes back the cal steps of a dimension once it has been gone through."""
    for clause in clauses:
        for argument in clause.arguments:
            for action in argument:
                if isinstance(action, Cal) and action.function != "exec":
                    yield replace(action, function=f"reset {action.function}")


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
            back = first if mode == "States-TPPI" else tuple(_undone(first))
            yield Turn(f"LBLSTS{dimension}", first, Number(Fraction(2)))
            count = _divided(total, 2 * shared)
            yield Turn(f"LBLF{dimension}", (*back, *second), count)
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
    given = [_checked(argument, place) for argument in clause.arguments]
    return (*given, (), ())[0], (*given, (), ())[1]  # type: ignore[return-value]


def _checked(actions: tuple[Item | Formula, ...], place: Place) -> Actions:
    found: list[Item] = []
    for action in actions:
        if isinstance(action, Number | Name | Time | Binary | Function) or not isinstance(
            action, Step | Cal | Command
        ):
            raise refusal(place, f"an action of mc that is not known: {action}")
        found.append(action)
    return tuple(found)


def _undone(actions: Actions) -> Iterator[Item]:
    for action in actions:
        if isinstance(action, Step) and action.verb in ("i", "d") and "grad" not in action.target:
            yield Step("r", action.target, None, action.place)
        elif isinstance(action, Cal) and action.function != "exec":
            yield replace(action, function=f"reset {action.function}")


def _label_index(statements: tuple[Statement, ...], found: Increment) -> int:
    for index, statement in enumerate(statements):
        if isinstance(statement, Line) and statement.label == found.label:
            return index
    raise refusal(found.place, f"mc goes to {found.label}, which is no label of the main program")


def _start(
    statements: tuple[Statement, ...],
    found: Increment,
    turns: list[Turn],
    cut: tuple[Formula, int],
    findings: list[Finding],
) -> tuple[tuple[Statement, ...], list[Line]]:
    """Return the declarations of the pieces, and the label's line cut into them."""
    delay, size = cut
    line = statements[_label_index(statements, found)]
    if not isinstance(line, Line):
        raise ProgramError(f"mc goes to {found.label}, which is no line")
    place = line.place
    pieces = Name("MCWRK")
    first = line.items[0] if line.items else None
    own: Formula = first.length if isinstance(first, Delay) else delay
    riders = line.items[1:] if isinstance(first, Delay) else ()
    if not isinstance(first, Delay):
        message = f"the line of label {found.label} has no delay that mc could share"
        findings.append(Finding("mc without delay", place, message))
    relation = (
        Define("delay", "MCWRK", place),
        Define("delay", "MCREST", place),
        Relation(
            (
                Assign(Name("MCWRK"), Binary("/", delay, Number(Fraction(size)))),
                Assign(Name("MCREST"), Binary("-", own, delay)),
            ),
            place,
        ),
    )
    ahead = 2 if not _dimensions(found) else 1
    lines = [Line((Delay(_times(pieces, ahead)), *riders), found.label, place)]
    for index, turn in enumerate(turns, 1):
        rest = size - len(turns) - ahead + 1 if index == len(turns) else 1
        lines.append(Line((Delay(_times(pieces, rest)),), turn.label, place))
    lines.append(Line((Delay(Name("MCREST")),), "LBLAV", place))
    if isinstance(first, Delay):
        return relation, lines
    straight = replace(line, label=found.label)
    padded = [replace(each, label="") if each.label == found.label else each for each in lines]
    return relation, [*padded[:-1], replace(padded[-1], items=()), straight]


def _times(piece: Formula, count: int) -> Formula:
    return piece if count == 1 else Binary("*", piece, Number(Fraction(count)))


def _tail(found: Increment, turns: list[Turn], riders: Actions, line: Line) -> Iterator[Line]:
    """Yield the lines after the acquisition: write, step, loop; then rewind."""
    piece = Delay(Name("MCWRK"))
    write = Command("wr", f"#{found.buffer}")
    label = line.label
    if not _dimensions(found):
        actions = [a for c in found.clauses for argument in c.arguments for a in argument]
        kept = tuple(a for a in actions if isinstance(a, Step | Cal | Command))
        yield Line((piece, *riders, write), label, line.place)
        yield Line((piece, *(kept or (Command("zd"),))), "", line.place)
        yield Line((Loop(turns[0].label, turns[0].count, line.place),), "", line.place)
        return
    for index, turn in enumerate(turns):
        before = (*riders, write, Command("if", f"#{found.buffer}"), Command("zd"))
        items = (*before, *turn.actions) if index == 0 else turn.actions
        yield Line((piece, *items), label if index == 0 else "", line.place)
        yield Line((Loop(turn.label, turn.count, line.place),), "", line.place)
    dimensions = _dimensions(found)
    yield Line((piece, *_resets(dimensions)), "", line.place)
    yield Line((piece, Command("rf", f"#{found.buffer}")), "", line.place)
    yield Line((Loop("LBLAV", Name("tdav"), line.place),), "", line.place)


def _before_start(
    statements: tuple[Statement, ...], added: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """Return the statements with the declarations before the first line that plays."""
    for index, statement in enumerate(statements):
        if isinstance(statement, Line):
            return (*statements[:index], *added, *statements[index:])
    return (*added, *statements)
