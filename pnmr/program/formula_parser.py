"""Reads relations and conditions: precedence, functions, assignments, if and while."""

from pnmr.program.formula import (
    Assign,
    Assignment,
    Binary,
    Branch,
    Element,
    Evaluate,
    Formula,
    Function,
    Name,
    Number,
    Text,
    Time,
    Unary,
    While,
)
from pnmr.program.reader import Reader
from pnmr.program.tokens import Token, number, seconds, within

_LEVELS = (("||",), ("&&",), ("|",), ("&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"))
ATTRIBUTES = ("inc", "dec", "res", "idx", "max", "len", "store", "restore")


def formula(reader: Reader, level: int = 0) -> Formula:
    """Read an expression with the operators of ``level`` and those that bind tighter."""
    if level == len(_LEVELS):
        return _product(reader)
    left = formula(reader, level + 1)
    while reader.at(*_LEVELS[level]):
        sign = reader.take().text
        reader.another_operator()
        left = Binary(sign, left, formula(reader, level + 1))
    return left


def relation(quoted: Token, reader: Reader) -> tuple[Assignment, ...]:
    """Read the text of a relation, with what ``reader`` knows and into its findings."""
    inner = Reader(within(quoted), reader.dialect, reader.limits)
    inner.findings = reader.findings
    statements = _statements(inner, "end")
    if inner.token.kind != "end":
        raise inner.unexpected("an assignment")
    return statements


def condition(quoted: Token, reader: Reader) -> Formula:
    """Read the text of a condition."""
    inner = Reader(within(quoted), reader.dialect, reader.limits)
    inner.findings = reader.findings
    found = formula(inner)
    inner.accept(";")
    if inner.token.kind != "end":
        raise inner.unexpected("an operator or the end of the condition")
    return found


def _product(reader: Reader) -> Formula:
    """Read products and quotients; where a product follows a quotient the dialect decides."""
    result = _unary(reader)
    divides = False
    while reader.at("*", "/", "%"):
        sign = reader.take()
        reader.another_operator()
        operand = _unary(reader)
        if divides and sign.text == "*":
            _tell_ambiguous(reader, sign)
            if reader.dialect.product_divisor and isinstance(result, Binary):
                joined = Binary("*", result.right, operand)
                result = Binary(result.operator, result.left, joined)
                continue
        result = Binary(sign.text, result, operand)
        divides = sign.text == "/"
    return result


def _tell_ambiguous(reader: Reader, sign: Token) -> None:
    reading = "a/(b*c)" if reader.dialect.product_divisor else "(a/b)*c"
    reader.find(
        "ambiguous division",
        sign.place,
        f"a/b*c is read as {reading}; no console was asked, write the parentheses",
    )


def _unary(reader: Reader) -> Formula:
    if reader.at("-", "!", "+"):
        sign = reader.take().text
        reader.deeper()
        operand = _unary(reader)
        reader.shallower()
        if sign == "-" and isinstance(operand, Number):
            return Number(-operand.value)
        return operand if sign == "+" else Unary(sign, operand)
    return primary(reader)


def primary(reader: Reader) -> Formula:
    """Read a number, a time, a name, a list entry, a call or a parenthesis."""
    token = reader.take()
    if token.kind == "number":
        return Number(number(token.text, token.place))
    if token.kind == "time":
        return Time(seconds(token.text, token.place), token.text.endswith("p"))
    if token.kind in ("text", "angle"):
        return Text(token.text[1:-1])
    reader.deeper()
    try:
        if token.kind == "sign" and token.text == "(":
            inner = formula(reader)
            reader.expect(")", "to close the parenthesis")
            return inner
        if token.kind == "name":
            return _named(reader, token.text)
    finally:
        reader.shallower()
    reader.position -= token.kind != "end"
    raise reader.unexpected("a number, a parameter or a parenthesis")


def _named(reader: Reader, name: str) -> Formula:
    if reader.at("(") and not reader.token.spaced:
        reader.take()
        return Function(name, arguments(reader))
    if reader.at("["):
        reader.take()
        index = formula(reader)
        reader.expect("]", "after the index of a list")
        return Element(name, index)
    if reader.at(".") and reader.ahead(1).text in ATTRIBUTES:
        reader.take()
        return Element(name, None, reader.take().text)
    return Name(name)


def arguments(reader: Reader) -> tuple[Formula, ...]:
    """Read the arguments of a call up to and including the closing parenthesis."""
    found: list[Formula] = []
    while not reader.accept(")"):
        if found:
            reader.expect(",", "between arguments")
        found.append(formula(reader))
    return tuple(found)


def _statements(reader: Reader, end: str) -> tuple[Assignment, ...]:
    found: list[Assignment] = []
    while True:
        while reader.accept(";"):
            pass
        if reader.at(end) or reader.token.kind == "end":
            return tuple(found)
        reader.next_expression()
        found.append(_statement(reader))
        closed = reader.at(";", end) or reader.token.kind == "end"
        if not closed and not isinstance(found[-1], Branch | While):
            raise reader.unexpected("an operator, ';' or the end of the relation")


def _statement(reader: Reader) -> Assignment:
    if reader.at("if", "while"):
        word = reader.take().text
        reader.deeper()
        reader.expect("(", f"after {word}")
        test = formula(reader)
        reader.expect(")", "to close the condition")
        body = _body(reader)
        otherwise: tuple[Assignment, ...] = ()
        if word == "if" and reader.at("else"):
            reader.take()
            otherwise = _body(reader)
        reader.shallower()
        return While(test, body) if word == "while" else Branch(test, body, otherwise)
    target = primary(reader)
    if isinstance(target, Function):
        return Evaluate(target)
    if not isinstance(target, Name | Element):
        raise reader.unexpected("a name to assign to")
    reader.expect("=", "after the name in a relation")
    return Assign(target, formula(reader))


def _body(reader: Reader) -> tuple[Assignment, ...]:
    if reader.accept("{"):
        found = _statements(reader, "}")
        reader.expect("}", "to close the block of a relation")
        return found
    found = (_statement(reader),)
    if reader.at(";") and reader.ahead(1).text == "else":
        reader.take()
    return found
