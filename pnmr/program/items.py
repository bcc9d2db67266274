"""Reads the items of a line: delays, pulses, groups, powers, frequencies, commands."""

from pnmr.program.clauses import increment
from pnmr.program.elements import (
    Acquire,
    Call,
    Command,
    Decouple,
    Delay,
    Frequency,
    Goto,
    Group,
    Item,
    Loop,
    Phase,
    Power,
    Pulse,
    Shaped,
    Step,
)
from pnmr.program.formula import Binary, Element, Formula, Name, Number, Time, Unary
from pnmr.program.formula_parser import ATTRIBUTES, arguments, formula, primary
from pnmr.program.reader import Reader
from pnmr.program.words import (
    ACQUISITIONS,
    ALIGNMENTS,
    CHANNEL_NAME,
    COMMANDS,
    DECOUPLING,
    DELAY_NAME,
    FREQUENCY_NAME,
    LOOPING,
    PHASE_NAME,
    POWER_NAME,
    PULSE_NAME,
    SHAPE_NAME,
    STEP,
)


def item(reader: Reader) -> Item:
    """Read one item."""
    token = reader.token
    if token.kind == "time" or token.kind == "number":
        return _timed(reader)
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
        if reader.token.kind == "end" or reader.at("{", "}"):
            raise reader.unexpected(f"')' to close the group opened at line {place.line}")
        elements.append(item(reader))
    reader.shallower()
    return Group(tuple(elements), alignment, channel(reader), place)  # type: ignore[arg-type]


def channel(reader: Reader) -> str:
    """Read ``:f1`` where it stands, or return an empty text."""
    if reader.at(":") and reader.ahead(1).kind == "name":
        reader.take()
        return reader.take().text
    return ""


def phase(reader: Reader) -> Phase:
    """Read ``ph1``, ``ph1^``, ``ph1+90``, ``ph30:r``, ``ph=180``."""
    token = reader.take()
    if token.text == "ph" and reader.accept("="):
        return Phase("", fixed_degrees=_product(reader), place=token.place)
    advance = reader.accept("^")
    corrected = reader.at(":") and reader.ahead(1).text == "r"
    if corrected:
        reader.take()
        reader.take()
    added = None
    if reader.at("+", "-") and not reader.token.spaced:
        sign = reader.take().text
        added = _product(reader)
        added = Unary("-", added) if sign == "-" else added
    return Phase(token.text, advance, corrected, added, place=token.place)


def is_phase(reader: Reader) -> bool:
    """Tell whether the present token begins a phase."""
    token = reader.token
    return token.kind == "name" and (
        PHASE_NAME.fullmatch(token.text) is not None
        or reader.kinds.get(token.text) == "phase"
        or (token.text == "ph" and reader.ahead(1).text == "=")
    )


def _worded(reader: Reader, word: str) -> Item:
    declared = reader.kinds.get(word, "")
    after = reader.ahead(1)
    if after.text == "." and reader.ahead(2).text in ATTRIBUTES:
        place = reader.take().place
        reader.take()
        return Step(reader.take().text, word, None, place)
    if declared in ("delay", "pulse", "loopcounter"):
        return _timed(reader)
    if is_phase(reader):
        return phase(reader)
    if declared == "frequency" or FREQUENCY_NAME.fullmatch(word):
        return _frequency(reader)
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
        return _command(reader)
    return _timed(reader)


def _flow(reader: Reader) -> Item:
    token = reader.take()
    if token.text == "subr":
        name = reader.expect_kind("name", "the name of a subroutine").text
        reader.expect("(", "after the name of a subroutine")
        return Call(name, arguments(reader), token.place)
    if token.text == "goto":
        return Goto(label(reader), token.place)
    if token.text == "mc":
        return increment(reader, token.place)
    reader.expect("to", "after lo")
    target = label(reader)
    reader.expect("times", "after the label of a loop")
    return Loop(target, _product(reader), token.place)


def label(reader: Reader) -> str:
    """Read the label that a jump goes to."""
    if reader.token.kind not in ("name", "number"):
        raise reader.unexpected("a label")
    return reader.take().text


def _timed(reader: Reader) -> Item:
    """Read a length and what belongs to it; a pulse where it has a phase or is one by name."""
    place = reader.place
    length = _product(reader)
    head = length
    while isinstance(head, Binary):
        head = head.left if not isinstance(head.left, Number) else head.right
    name = head.name if isinstance(head, Name | Element) else ""
    kind = reader.kinds.get(name, "")
    is_delay = kind == "delay" or DELAY_NAME.fullmatch(name) is not None
    is_delay = is_delay or (isinstance(head, Time) and not head.is_pulse)
    is_pulse = kind == "pulse" or PULSE_NAME.fullmatch(name) is not None
    is_pulse = is_pulse or (isinstance(head, Time) and head.is_pulse)
    shape, where, power, found = None, "", "", None
    while True:
        if reader.at(":") and reader.ahead(1).kind == "name":
            reader.take()
            match = SHAPE_NAME.fullmatch(reader.token.text)
            if match or reader.kinds.get(reader.token.text) in ("shape", "gradient"):
                shape = _shape(reader)
            else:
                where = reader.take().text
        elif found is None and not is_delay and is_phase(reader):
            found = phase(reader)
        elif is_pulse and not power and _carries_power(reader):
            power = reader.take().text
        else:
            break
    if is_pulse or found is not None or shape is not None:
        return Pulse(length, found, shape, power, where, place)
    return Delay(length, where, place)


def _carries_power(reader: Reader) -> bool:
    token = reader.token
    return (
        token.kind == "name"
        and POWER_NAME.fullmatch(token.text) is not None
        and reader.ahead(1).text not in (":", "=")
    )


def _shape(reader: Reader) -> Shaped:
    word = reader.take().text
    match = SHAPE_NAME.fullmatch(word)
    family, index = (match[1], match[2]) if match else ("name", word)
    if reader.at("("):
        reader.take()
        while not reader.accept(")"):
            if reader.at_end_of_line():
                raise reader.unexpected("')'")
            reader.take()
    factors: list[Formula] = []
    while reader.accept("*"):
        factors.append(_operand(reader))
    return Shaped(family, index, tuple(factors))


def _product(reader: Reader) -> Formula:
    """Read a number, time, name or list entry, and factors joined to it."""
    result = _operand(reader)
    while reader.at("*", "/"):
        sign = reader.take().text
        result = Binary(sign, result, _operand(reader))
    return result


def _operand(reader: Reader) -> Formula:
    if reader.accept("-"):
        operand = primary(reader)
        return Number(-operand.value) if isinstance(operand, Number) else Unary("-", operand)
    reader.accept("+")
    if reader.token.kind in ("text", "angle"):
        raise reader.unexpected("a number, a time or a name")
    return primary(reader)


def _frequency(reader: Reader) -> Frequency:
    token = reader.token
    has_equals = token.text == "fq" and reader.ahead(1).text == "="
    if has_equals:
        reader.take()
        reader.take()
    value = _carrier(reader)
    while reader.at("+", "-") and not reader.token.spaced:
        value = Binary(reader.take().text, value, _carrier(reader))
    words: list[str] = []
    if reader.accept("("):
        while not reader.accept(")"):
            words.append(reader.expect_kind("name", "bf or sfo, hz or ppm").text)
    return Frequency(value, " ".join(words), channel(reader), has_equals, token.place)


def _carrier(reader: Reader) -> Formula:
    """Read one term of a frequency; a parenthesis after a name holds its unit."""
    if reader.token.kind == "name" and reader.ahead(1).text == "(":
        return Name(reader.take().text)
    return _product(reader)


def _power(reader: Reader) -> Power:
    token = reader.take()
    value = None
    if reader.accept("="):
        value = _product(reader)
    if reader.accept("["):
        reader.take()
        reader.expect("]", "after the unit of a power")
    return Power(token.text, value, channel(reader), token.place)


def _decouple(reader: Reader) -> Decouple:
    token = reader.take()
    where = channel(reader)
    found = phase(reader) if is_phase(reader) else None
    return Decouple(token.text, where or channel(reader), found, token.place)


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
    return Acquire(token.text, target, tuple(phases), extras, last, token.place)


def _step(reader: Reader, verb: str, target: str) -> Step:
    place = reader.take().place
    factor = None
    if reader.at("*", "+", "/") and not reader.token.spaced:
        reader.take()
        factor = _product(reader)
    return Step(verb, target, factor, place)


def _command(reader: Reader) -> Command:
    token = reader.take()
    pieces: list[str] = []
    if reader.at("{"):
        while not reader.at_end_of_line():
            pieces.append((" " if reader.token.spaced else "") + reader.take().text)
            if pieces[-1].strip() == "}":
                break
    elif token.text in ("print", "setpar") or reader.at("("):
        pieces.append(" ")
        while not reader.at_end_of_line() and not reader.at("}"):
            pieces.append((" " if reader.token.spaced and len(pieces) > 1 else "") + reader.take().text)
    elif reader.at("#"):
        while reader.at("#") or (reader.token.kind == "number" and not reader.token.spaced):
            pieces.append((" " if reader.at("#") else "") + reader.take().text)
    else:
        while not reader.at_end_of_line() and _belongs(reader):
            pieces.append((" " if reader.token.spaced else "") + reader.take().text)
    return Command(token.text, "".join(pieces).strip(), token.place)


def _belongs(reader: Reader) -> bool:
    """Tell whether the present token is part of the word before it, as in ``setnmr3|0``."""
    token, before = reader.token, reader.tokens[reader.position - 1]
    joined = not token.spaced and (before.kind == "sign" or token.kind == "sign")
    gradient = before.text in ("setgrad", "ctrlgrad", "gatepulse")
    return (joined and token.text not in ("(", ")", "{", "}", ",")) or gradient
