"""Reads phase programs: units, repetitions, sums of lists, and lines that continue them."""

from fractions import Fraction

from pnmr.program.formula import Formula
from pnmr.program.formula_parser import formula
from pnmr.program.phase_tree import Block, Circle, Entry, PhaseProgram
from pnmr.program.reader import Reader
from pnmr.program.tokens import number

_DEGREES = ("float", "degree")


def phase_program(reader: Reader) -> PhaseProgram:
    """Read ``ph1 = ...`` with the lines that continue it."""
    name = reader.take()
    reader.expect("=", "after the name of a phase list")
    circle = _circle(reader)
    if _is_sum(reader):
        return PhaseProgram(name.text, (), circle, _total(reader), place=name.place)
    entries = list(_entries(reader))
    while _continues(reader):
        reader.skip_newlines()
        entries.extend(_entries(reader))
    if not entries:
        raise reader.unexpected("a phase")
    if not reader.at_end_of_line():
        raise reader.unexpected("a phase or the end of the line")
    return PhaseProgram(name.text, tuple(entries), circle, None, place=name.place)


def _circle(reader: Reader) -> Circle:
    if not reader.at("("):
        return Circle()
    word = reader.ahead(1)
    if word.text in _DEGREES:
        reader.take()
        reader.take()
        step = Fraction(90)
        if reader.accept(","):
            step = _number(reader)
        reader.expect(")", "after the step of a phase list in degrees")
        return Circle(step, True, word.text)
    if word.kind == "number" and reader.ahead(2).text == ")":
        reader.take()
        divisions = _number(reader)
        if divisions <= 0:
            raise reader.unexpected("a positive number of parts of a circle")
        reader.take()
        return Circle(divisions)
    return Circle()


def _is_sum(reader: Reader) -> bool:
    first = reader.ahead(1) if reader.at("(") else reader.token
    return first.kind == "name"


def _total(reader: Reader) -> Formula:
    total = formula(reader)
    if not reader.at_end_of_line():
        raise reader.unexpected("an operator or the end of the line")
    return total


def _entries(reader: Reader) -> list[Entry]:
    found: list[Entry] = []
    while not reader.at_end_of_line() and not reader.at("}"):
        reader.accept(",")
        if reader.at("{"):
            found.append(_block(reader))
        else:
            value: Entry = _number(reader)
            if reader.at("*", "^"):
                value = Block((value,), _shifts(reader))
            found.append(value)
    return found


def _block(reader: Reader) -> Block:
    reader.take()
    reader.deeper()
    entries: list[Entry] = []
    while True:
        reader.skip_newlines()
        if reader.accept("}"):
            break
        if reader.token.kind == "end":
            raise reader.unexpected("'}' to close the phases")
        entries.extend(_entries(reader))
    reader.shallower()
    if not entries:
        raise reader.unexpected("phases between the braces, before this point,")
    return Block(tuple(entries), _shifts(reader))


def _shifts(reader: Reader) -> tuple[Fraction, ...]:
    """Read ``*4`` and ``^1^2`` after phases: what is added to each copy."""
    shifts: tuple[Fraction, ...] = (Fraction(0),)
    while reader.at("*", "^"):
        sign = reader.take().text
        value = _number(reader)
        if sign == "^":
            shifts = (*shifts, value)
            continue
        if value.denominator != 1 or not 0 < value * len(shifts) <= reader.limits.phases:
            raise reader.unexpected(f"a repetition from 1 to {reader.limits.phases}")
        shifts = shifts * int(value)
    return shifts


def _number(reader: Reader) -> Fraction:
    negative = reader.accept("-")
    token = reader.expect_kind("number", "a phase, a number")
    return (
        -number(token.text, place=token.place)
        if negative
        else number(token.text, place=token.place)
    )


def _continues(reader: Reader) -> bool:
    """Tell whether the next line that holds anything holds phases and nothing else."""
    position = reader.position
    while reader.tokens[position].kind == "newline":
        position += 1
    start = position
    while reader.tokens[position].kind not in ("newline", "end"):
        token = reader.tokens[position]
        if token.kind != "number" and token.text not in ("{", "}", "*", "^", "-", ","):
            return False
        position += 1
    first = reader.tokens[start]
    return position > start and (first.kind == "number" or first.text == "{")
