"""Reads the clauses of mc: what changes from one increment to the next."""

from pnmr.program.elements import Cal, Clause, Command, Increment, Item, Step
from pnmr.program.formula import Formula
from pnmr.program.formula_parser import ATTRIBUTES, arguments, formula, primary
from pnmr.program.place import Place
from pnmr.program.reader import Reader
from pnmr.program.words import F_CLAUSE, STEP


def increment(reader: Reader, place: Place) -> Increment:
    """Read what follows ``mc``: the buffer, the label and the clauses, over several lines."""
    reader.expect("#", "after mc")
    buffer = reader.expect_kind("number", "the number of a buffer").text
    reader.expect("to", "after the buffer of mc")
    if reader.token.kind not in ("name", "number"):
        raise reader.unexpected("a label")
    label = reader.take().text
    clauses: list[Clause] = []
    while True:
        start = reader.position
        reader.skip_newlines()
        match = F_CLAUSE.fullmatch(reader.token.text)
        if match is None or reader.token.kind != "name":
            reader.position = start
            break
        reader.take()
        reader.expect("(", "after the name of a clause of mc")
        clauses.append(Clause(int(match[1]), match[2], _arguments(reader)))
    if not clauses:
        reader.find("mc without clause", place, "mc has no clause; one increment is acquired")
    return Increment(buffer, label, tuple(clauses), place=place)


def _arguments(reader: Reader) -> tuple[tuple[Item | Formula, ...], ...]:
    found: list[tuple[Item | Formula, ...]] = []
    actions: list[Item | Formula] = []
    while True:
        reader.skip_newlines()
        if reader.accept(")"):
            return (*found, tuple(actions)) if actions or found else ()
        if reader.accept(","):
            found.append(tuple(actions))
            actions = []
        elif not reader.accept("&"):
            actions.append(action(reader))


def action(reader: Reader) -> Item | Formula:
    """Read one action of a clause: ``id0``, ``ip1*2``, ``caldel(d0, +in0)``, ``zd`` or a count."""
    token = reader.token
    if token.kind != "name":
        return primary(reader)
    match = STEP.fullmatch(token.text)
    if reader.ahead(1).text == "(":
        reader.take()
        reader.take()
        return Cal(token.text, arguments(reader), place=token.place)
    if reader.ahead(1).text == "." and reader.ahead(2).text in ATTRIBUTES:
        reader.take()
        reader.take()
        return Step(reader.take().text, token.text, None, place=token.place)
    if match is None:
        if token.text in ("zd", "ze", "nop"):
            return Command(reader.take().text, "", place=token.place)
        return formula(reader)
    reader.take()
    if match["verb"] and match["target"] == "grad" and reader.token.kind == "name":
        return Step(match["verb"], f"grad {reader.take().text}", None, place=token.place)
    factor = None
    added = None
    if reader.accept("*"):
        factor = primary(reader)
    elif reader.accept("+"):
        added = primary(reader)
    verb, target = match["verb"] or match["all"], match["target"] or ""
    return Step(verb, target, factor, added, place=token.place)
