"""mc written out: the loops over increments, buffers and delays, as the console inserts them.

The delay D of the mc line is cut into n pieces MCWRK; MCREST is what the delay L of the
label's line is longer than D. As TopSpin 3.6 writes it, a go that returns to the label and
every way from one increment to the next pass n pieces and MCREST, that is L; the start of
the experiment and each turn of TDAV take the piece at LBLAV in addition. All expansions
that are public have L = D; that MCREST is L - D follows from go, which passes the label's
line in every scan.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from pnmr.errors import ProgramError
from pnmr.program.elements import Cal, Command, Delay, Increment, Loop, Step
from pnmr.program.formula import Assign, Binary, Formula, Name, Number
from pnmr.program.mc_loops import Actions, Turn, dimensions_of, resets, turns_of
from pnmr.program.place import Finding, refusal
from pnmr.program.tree import Define, Directive, Line, Relation, Statement


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
    turns = list(turns_of(found, modes, order, findings))
    delay, riders = _carrier(line)
    size = 3 if not dimensions_of(found) else len(turns) + (1 if len(turns) == 1 else 2)
    relation, start = _start(statements, found, turns, (delay, size), findings)
    tail = list(_tail(found, turns, riders, line))
    head = _label_index(statements, found)
    if head > index:
        raise refusal(line.place, f"mc goes to {found.label}, which stands after it")
    written = (*statements[:head], *start, *statements[head + 1 : index], *tail)
    return _before_start((*written, *statements[index + 1 :]), relation)


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
        Define("delay", "MCWRK", place=place),
        Define("delay", "MCREST", place=place),
        Relation(
            (
                Assign(Name("MCWRK"), Binary("/", delay, Number(Fraction(size)))),
                Assign(Name("MCREST"), Binary("-", own, delay)),
            ),
            place=place,
        ),
    )
    ahead = 2 if not dimensions_of(found) else 1
    lines = [Line((Delay(pieces),), "LBLAV", place=place)] if dimensions_of(found) else []
    lines.append(Line((Delay(_times(pieces, ahead)), *riders), found.label, place=place))
    for index, turn in enumerate(turns, 1):
        rest = size - len(turns) - ahead + 1 if index == len(turns) else 1
        lines.append(Line((Delay(_times(pieces, rest)),), turn.label, place=place))
    lines.append(Line((Delay(Name("MCREST")),), "", place=place))
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
    if not dimensions_of(found):
        actions = [a for c in found.clauses for argument in c.arguments for a in argument]
        kept = tuple(a for a in actions if isinstance(a, Step | Cal | Command))
        yield Line((piece, *riders, write), label, place=line.place)
        yield Line((piece, *(kept or (Command("zd"),))), "", place=line.place)
        yield Line((Loop(turns[0].label, turns[0].count, place=line.place),), "", place=line.place)
        return
    for index, turn in enumerate(turns):
        before = (*riders, write, Command("if", f"#{found.buffer}"), Command("zd"))
        items = (*before, *turn.actions) if index == 0 else turn.actions
        yield Line((piece, *items), label if index == 0 else "", place=line.place)
        yield Line((Loop(turn.label, turn.count, place=line.place),), "", place=line.place)
    dimensions = dimensions_of(found)
    yield Line((piece, *resets(dimensions)), "", place=line.place)
    yield Line((piece, Command("rf", f"#{found.buffer}")), "", place=line.place)
    yield Line((Loop("LBLAV", Name("tdav"), place=line.place),), "", place=line.place)


def _before_start(
    statements: tuple[Statement, ...], added: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """Return the statements with the declarations before the first line that plays."""
    for index, statement in enumerate(statements):
        if isinstance(statement, Line):
            return (*statements[:index], *added, *statements[index:])
    return (*added, *statements)
