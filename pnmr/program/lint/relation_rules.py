"""Rules about relations: one reading only, whatever the console makes of / and of units."""

import re
from collections.abc import Iterator
from fractions import Fraction

from pnmr.program.dialect import CONSOLE
from pnmr.program.formula import Assign, Binary, Formula, Function, Name, Number, Time, Unary
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, error, warning
from pnmr.program.lint.walk import nodes
from pnmr.program.memory import US, Memory
from pnmr.program.parameters import typical
from pnmr.program.preprocess import split_comment
from pnmr.program.printer import formula_text
from pnmr.program.setup import declared

_QUOTED = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\d+\.?\d*(?:[eE][+-]?\d+)?\w*|\.\d+\w*|\w+(?:\.\w+)?|&&|\|\||[=!<>]=|\S")


def ambiguous_divisions(facts: Facts) -> Iterator[Finding]:
    """``a/b*c`` is ``a/(b*c)`` in stock programs and ``(a/b)*c`` in C; write neither."""
    for number, line in enumerate(facts.source.lines, 1):
        code, _ = split_comment(line)
        for quoted in _QUOTED.findall(code):
            sign = divided_on(quoted)
            if sign:
                reason = f'a/b{sign}c in "{quoted.strip()}" has two readings'
                yield error(number, reason, f"write (a/b){sign}c or a/(b{sign}c)")


def divided_on(relation: str) -> str:
    """Return the sign * or / that follows a division without parentheses, or an empty text."""
    divides = [False]
    for word in _WORD.findall(relation):
        if word in "([":
            divides.append(False)
        elif word in ")]":
            divides = divides[:-1] or [False]
        elif word in ("*", "/", "%"):
            if divides[-1]:
                return str(word)
            divides[-1] = word == "/"
        elif not (word[0].isalnum() or word[0] in "._"):
            divides[-1] = False
    return ""


def units(facts: Facts) -> Iterator[Finding]:
    """p counts in us and d in s: a time that becomes a number, or a number a time, is a guess."""
    memory = Memory(typical(), CONSOLE, lambda kind, message: None)
    memory.kinds.update(declared(facts.program.statements).kinds)
    undeclared = facts.names.undeclared()
    memory.kinds.update(dict.fromkeys(undeclared, "delay"))
    for place, each in nodes(facts.program.statements):
        if not isinstance(each, Assign) or not facts.is_own(place):
            continue
        wanted = 0 if memory.unit_of(each.target.name) is None else 1
        found = time_power(each.value, memory)
        text = f'"{formula_text(each.target)}={formula_text(each.value)}"'
        if found is None:
            reason = f"{text} adds a time to a number; its unit is a guess"
            yield warning(place.line, reason, "write the number as a time, as in 2u")
        elif found != wanted and not wanted and _counts_us(each.value, memory):
            reason = f"{text} turns a time into a number: us or s is a guess"
            yield warning(place.line, reason, "divide by a time, as in p1/1u")
        elif found != wanted and wanted and not _is_zero(each.value):
            reason = f"{text} turns a number into a time: us or s is a guess"
            yield warning(place.line, reason, "write a unit, as in 1s/cnst31")


def _is_zero(node: Formula) -> bool:
    return isinstance(node, Number) and node.value == 0


def _counts_us(node: Formula, memory: Memory) -> bool:
    return any(
        isinstance(each, Name) and memory.unit_of(each.name) == US for _, each in nodes(node)
    )


def time_power(node: Formula, memory: Memory) -> Fraction | None:
    """Return how often time is a factor of an expression; None where a time meets a number."""
    if isinstance(node, Time):
        return Fraction(1)
    if isinstance(node, Number):
        return Fraction(0)
    if isinstance(node, Unary):
        return time_power(node.operand, memory)
    if isinstance(node, Function):
        return _of_function(node, memory)
    if not isinstance(node, Binary):
        name = getattr(node, "name", "")
        is_time = memory.unit_of(name) is not None and not getattr(node, "attribute", "")
        return Fraction(int(is_time))
    left, right = time_power(node.left, memory), time_power(node.right, memory)
    if left is None or right is None:
        return None
    if node.operator in ("*", "/"):
        return left + right if node.operator == "*" else left - right
    if node.operator in ("+", "-", "%"):
        if left == right or _is_zero(node.right):
            return left
        return right if _is_zero(node.left) else None
    return Fraction(0)


def _of_function(node: Function, memory: Memory) -> Fraction | None:
    powers = [time_power(each, memory) for each in node.arguments]
    if None in powers or not powers:
        return None if powers else Fraction(0)
    first = powers[0] or Fraction(0)
    if node.name == "sqrt":
        return first / 2
    if node.name == "pow" and len(node.arguments) == 2:
        exponent = node.arguments[1]
        return first * (exponent.value if isinstance(exponent, Number) else 1) if first else first
    if node.name in ("larger", "max", "smaller", "min", "abs", "fabs"):
        return first if len(set(powers)) == 1 else None
    return Fraction(0)
