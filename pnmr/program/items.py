"""Reads the items of a line: delays, pulses, groups, powers, frequencies, commands."""

from dataclasses import replace

from pnmr.program.clauses import increment
from pnmr.program.commands import command
from pnmr.program.elements import (
    Acquire,
    Call,
    Decouple,
    Goto,
    Group,
    Item,
    Loop,
    Phase,
    Power,
    Step,
)
from pnmr.program.formula_parser import ATTRIBUTES, arguments
from pnmr.program.lengths import channel, frequency, is_phase, phase, product, timed
from pnmr.program.reader import Reader
from pnmr.program.words import (
    ACQUISITIONS,
    ALIGNMENTS,
    COMMANDS,
    DECOUPLING,
    FREQUENCY_NAME,
    LOOPING,
    PHASE_NAME,
    POWER_NAME,
    STEP,
)


def item(reader: Reader) -> Item:
    """Read one item."""
    reader.next_expression()
    token = reader.token
    if token.kind == "time" or token.kind == "number":
        return timed(reader)
    if reader.at("("):
        return group(reader)
    if token.kind != "name":
        raise reader.unexpected("a delay, a pulse, a group or a command")
    return _worded(reader, token.text)


def group(reader: Reader) -> Group:
    """Read a parenthesis with its alignment, elements and channel."""
    place = reader.take().place
    reader.deeper()
    reader.skip_newlines()
    alignment = reader.take().text if reader.at(*ALIGNMENTS) else ""
    elements: list[Item] = []
    while True:
        reader.skip_newlines()
        if reader.accept(")"):
            break
        if reader.token.kind in ("end", "text") or reader.at("{", "}") or _begins_anew(reader):
            raise reader.unexpected(f"')' to close the group opened at line {place.line}")
        if elements and reader.at(*ALIGNMENTS) and reader.ahead(1).text == "(":
            beside = reader.take().text
            elements.append(replace(group(reader), beside=beside))
        else:
            elements.append(item(reader))
    reader.shallower()
    return Group(tuple(elements), alignment, channel(reader), place=place)


def _begins_anew(reader: Reader) -> bool:
    """Tell whether a line begins here that no group holds: a phase list, an acquisition, exit."""
    if reader.tokens[reader.position - 1].kind != "newline":
        return False
    word = reader.token.text
    is_list = PHASE_NAME.fullmatch(word) is not None and reader.ahead(1).text == "="
    return is_list or word in ("exit", "lo", "goto", "if") or bool(ACQUISITIONS.fullmatch(word))


def _worded(reader: Reader, word: str) -> Item:
    declared = reader.kinds.get(word, "")
    after = reader.ahead(1)
    if after.text == "." and reader.ahead(2).text in ATTRIBUTES:
        place = reader.take().place
        reader.take()
        return Step(reader.take().text, word, None, place=place)
    if declared in ("delay", "pulse", "loopcounter"):
        return timed(reader)
    if is_phase(reader):
        return phase(reader)
    if declared == "frequency" or FREQUENCY_NAME.fullmatch(word):
        return frequency(reader)
    if declared in ("power", "amplitude") or POWER_NAME.fullmatch(word):
        return _power(reader)
    if DECOUPLING.fullmatch(word):
        return _decouple(reader)
    if ACQUISITIONS.fullmatch(word):
        return _acquire(reader)
    if word in ("lo", "goto", "subr", "mc"):
        return _flow(reader)
    if (match := STEP.fullmatch(word)) and (match["all"] or after.text != ":"):
        return _step(reader, match["verb"] or match["all"], match["target"] or "")
    if COMMANDS.fullmatch(word) or (word == "if" and after.text == "#"):
        return command(reader)
    return timed(reader)


def _flow(reader: Reader) -> Item:
    token = reader.take()
    if token.text == "subr":
        name = reader.expect_kind("name", "the name of a subroutine").text
        reader.expect("(", "after the name of a subroutine")
        return Call(name, arguments(reader), place=token.place)
    if token.text == "goto":
        return Goto(label(reader), place=token.place)
    if token.text == "mc":
        return increment(reader, place=token.place)
    reader.expect("to", "after lo")
    target = label(reader)
    reader.expect("times", "after the label of a loop")
    return Loop(target, product(reader), place=token.place)


def label(reader: Reader) -> str:
    """Read the label that a jump goes to."""
    if reader.token.kind not in ("name", "number"):
        raise reader.unexpected("a label")
    return reader.take().text


def _power(reader: Reader) -> Power:
    token = reader.take()
    value = None
    if reader.accept("="):
        value = product(reader)
    if reader.accept("["):
        reader.take()
        reader.expect("]", "after the unit of a power")
    return Power(token.text, value, channel(reader), place=token.place)


def _decouple(reader: Reader) -> Decouple:
    token = reader.take()
    where = channel(reader)
    found = phase(reader) if is_phase(reader) else None
    return Decouple(token.text, where or channel(reader), found, place=token.place)


def _acquire(reader: Reader) -> Acquire:
    token = reader.take()
    target = ""
    if token.text.rstrip("0123456789") in LOOPING:
        reader.expect("=", f"after {token.text}")
        target = label(reader)
    phases: list[Phase] = []
    if token.text.startswith("ACQ_START") and reader.accept("("):
        while not reader.accept(")"):
            phases.append(phase(reader))
            reader.accept(",")
        return Acquire(token.text, "", tuple(phases), place=token.place)
    lists: tuple[list[Item], list[Item]] = ([], [])
    which = 0
    while not (reader.at_end_of_line() or reader.at("}", ")")):
        if reader.accept("finally"):
            which = 1
        elif not which and is_phase(reader):
            phases.append(phase(reader))
        else:
            lists[which].append(item(reader))
    extras, last = tuple(lists[0]), tuple(lists[1])
    return Acquire(token.text, target, tuple(phases), extras, last, place=token.place)


def _step(reader: Reader, verb: str, target: str) -> Step:
    place = reader.take().place
    factor = added = None
    if target == "grad" and reader.token.kind == "name":
        return Step(verb, f"grad {reader.take().text}", None, place=place)
    if reader.at("+") and not reader.token.spaced:
        reader.take()
        added = product(reader)
    elif reader.accept("*"):
        factor = product(reader)
    return Step(verb, target, factor, added, place=place)
