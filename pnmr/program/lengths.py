"""Reads what has a length: delays and pulses with their phase, shape, power and channel."""

from pnmr.program.elements import Delay, Frequency, Phase, Pulse, Shaped
from pnmr.program.formula import Binary, Element, Formula, Name, Number, Time, Unary
from pnmr.program.formula_parser import primary
from pnmr.program.reader import Reader
from pnmr.program.words import DELAY_NAME, PHASE_NAME, POWER_NAME, PULSE_NAME, SHAPE_NAME


def phase(reader: Reader) -> Phase:
    """Read ``ph1``, ``ph1^``, ``ph1+90``, ``ph30:r``, ``ph=180``."""
    token = reader.take()
    if token.text == "ph" and reader.accept("="):
        return Phase("", fixed_degrees=product(reader), place=token.place)
    advance = reader.accept("^")
    corrected = reader.at(":") and reader.ahead(1).text == "r"
    if corrected:
        reader.take()
        reader.take()
    added = None
    if reader.at("+", "-") and not reader.token.spaced:
        sign = reader.take().text
        added = product(reader)
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


def frequency(reader: Reader) -> Frequency:
    """Read ``fq=cnst21(bf ppm):f1``, ``fq1:f1`` or the name of a list of frequencies."""
    token = reader.token
    has_equals = token.text == "fq" and reader.ahead(1).text == "="
    if has_equals:
        reader.take()
        reader.take()
    value = _carrier(reader)
    while reader.at("+", "-") and not reader.token.spaced:
        value = Binary(reader.take().text, value, _carrier(reader))
    words: list[str] = []
    if reader.at("(") and reader.ahead(1).text.lower() in ("bf", "sfo", "hz", "ppm"):
        reader.take()
        while not reader.accept(")"):
            words.append(reader.expect_kind("name", "bf or sfo, hz or ppm").text)
    return Frequency(value, " ".join(words), channel(reader), has_equals, place=token.place)


def _carrier(reader: Reader) -> Formula:
    """Read one term of a frequency; a parenthesis after a name holds its unit."""
    if reader.token.kind == "name" and reader.ahead(1).text == "(":
        return Name(reader.take().text)
    return product(reader)


def channel(reader: Reader) -> str:
    """Read ``:f1`` where it stands, or return an empty text."""
    if reader.at(":") and reader.ahead(1).kind == "name":
        reader.take()
        return reader.take().text
    return ""


def timed(reader: Reader) -> Delay | Pulse:
    """Read a length and what belongs to it; a pulse where it has a phase or is one by name."""
    place = reader.place
    length = product(reader)
    head = length
    while isinstance(head, Binary):
        head = head.left if not isinstance(head.left, Number) else head.right
    name = head.name if isinstance(head, Name | Element) else ""
    kind = reader.kinds.get(name, "")
    is_delay = kind == "delay" or DELAY_NAME.fullmatch(name) is not None
    is_delay = is_delay or (isinstance(head, Time) and not head.is_pulse)
    is_pulse = kind == "pulse" or PULSE_NAME.fullmatch(name) is not None
    is_pulse = is_pulse or (isinstance(head, Time) and head.is_pulse)
    shape, where, power, found, carrier = None, "", "", None, None
    while True:
        if reader.at(":") and reader.ahead(1).kind == "name":
            reader.take()
            match = SHAPE_NAME.fullmatch(reader.token.text)
            if match or reader.kinds.get(reader.token.text) in ("shape", "gradient"):
                shape = shape_of(reader)
            else:
                where = reader.take().text
        elif found is None and not is_delay and is_phase(reader):
            found = phase(reader)
        elif is_pulse and not power and _carries_power(reader):
            power = reader.take().text
        elif is_pulse and carrier is None and reader.at("fq") and reader.ahead(1).text == "=":
            carrier = frequency(reader)
        else:
            break
    if is_pulse or found is not None or shape is not None:
        return Pulse(length, found, shape, power, where, carrier, place=place)
    return Delay(length, where, place=place)


def _carries_power(reader: Reader) -> bool:
    token = reader.token
    return (
        token.kind == "name"
        and POWER_NAME.fullmatch(token.text) is not None
        and reader.ahead(1).text not in (":", "=")
    )


def shape_of(reader: Reader) -> Shaped:
    """Read ``sp1``, ``spf0``, ``gp1`` or the name of a shape list, with factors."""
    word = reader.take().text
    match = SHAPE_NAME.fullmatch(word)
    family, index = (match[1], match[2]) if match else ("name", word)
    option = ""
    if reader.at("(") and not reader.token.spaced:
        reader.take()
        option = reader.expect("currentpower", "in parentheses after a shape").text
        reader.expect(")", "after the option of a shape")
    factors: list[Formula] = []
    while reader.accept("*"):
        factors.append(operand(reader))
    return Shaped(family, index, tuple(factors), option)


def product(reader: Reader) -> Formula:
    """Read a number, time, name or list entry, and factors joined to it.

    What follows a quotient is refused: lines have no parentheses to make it unambiguous.
    """
    result = operand(reader)
    while reader.at("*", "/"):
        if isinstance(result, Binary) and result.operator == "/":
            raise reader.unexpected("no further factor after a quotient; use a relation, it")
        sign = reader.take().text
        reader.another_operator()
        result = Binary(sign, result, operand(reader))
    return result


def operand(reader: Reader) -> Formula:
    """Read one factor: a number with its sign, a time, a name, a list entry or a parenthesis."""
    if reader.accept("-"):
        operand = primary(reader)
        return Number(-operand.value) if isinstance(operand, Number) else Unary("-", operand)
    reader.accept("+")
    if reader.token.kind in ("text", "angle"):
        raise reader.unexpected("a number, a time or a name")
    return primary(reader)
