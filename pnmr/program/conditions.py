"""The tests of ``#if``: integers, defined() and macros."""

import operator as op
from collections.abc import Callable, Mapping

from pnmr.program.dialect import CONSOLE, LIMITS
from pnmr.program.formula import Binary, Formula, Function, Name, Number, Unary
from pnmr.program.formula_parser import formula
from pnmr.program.macros import Macro
from pnmr.program.place import Place, refusal
from pnmr.program.reader import Reader
from pnmr.program.tokens import SourceLine, tokenise


def holds(text: str, macros: Mapping[str, Macro], place: Place) -> bool:
    """Tell whether the test of an ``#if`` or ``#elif`` is true."""
    return _value(_parsed(text, place), macros, place, 0) != 0


def _parsed(text: str, place: Place) -> Formula:
    words = text.replace("defined ", "defined").split()
    spelt = " ".join(f"defined({w[7:]})" if _bare_defined(w) else w for w in words)
    reader = Reader(tokenise([SourceLine(spelt, place)]), CONSOLE, LIMITS)
    test = formula(reader)
    if not reader.at_end_of_line():
        raise reader.unexpected("an operator or the end of the #if")
    return test


def _bare_defined(word: str) -> bool:
    return word.startswith("defined") and word[7:8].isidentifier()


def _value(node: Formula, macros: Mapping[str, Macro], place: Place, depth: int) -> int:
    if depth > LIMITS.macro_depth:
        raise refusal(place, "the macros of this #if refer to each other without end")
    if isinstance(node, Number):
        return int(node.value)
    if isinstance(node, Name):
        body = macros[node.name].body if node.name in macros else ""
        return _value(_parsed(body, place), macros, place, depth + 1) if body else 0
    if isinstance(node, Function) and node.name == "defined" and len(node.arguments) == 1:
        name = node.arguments[0]
        return int(isinstance(name, Name) and name.name in macros)
    if isinstance(node, Unary):
        value = _value(node.operand, macros, place, depth + 1)
        return int(not value) if node.operator == "!" else -value
    if isinstance(node, Binary):
        left = _value(node.left, macros, place, depth + 1)
        right = _value(node.right, macros, place, depth + 1)
        return _joined(node.operator, left, right, place)
    raise refusal(place, "this #if holds something that is no whole number")


def _joined(operator: str, left: int, right: int, place: Place) -> int:
    if operator in ("/", "%") and right == 0:
        raise refusal(place, "this #if divides by zero")
    return int(_OPERATIONS[operator](left, right))


_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "||": lambda left, right: bool(left or right),
    "&&": lambda left, right: bool(left and right),
    "==": op.eq,
    "!=": op.ne,
    "<": op.lt,
    ">": op.gt,
    "<=": op.le,
    ">=": op.ge,
    "+": op.add,
    "-": op.sub,
    "*": op.mul,
    "/": op.floordiv,
    "%": op.mod,
    "&": op.and_,
    "|": op.or_,
}
