"""Evaluates relations: expressions into amounts, assignments into a memory."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program.amount import (
    Amount,
    aligned,
    plain,
    power,
    product,
    quotient,
    real,
    remainder,
    root,
    time,
)
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
    Time,
    Unary,
    While,
)

PI = Fraction(math.pi)
_MOST_TURNS = 100_000


class Values(Protocol):
    """What names mean: read, written, and told about doubtful sums."""

    def value(self, name: str) -> Amount:
        """Return the value of a name."""
        ...

    def entry(self, element: Element, index: int | None) -> Amount:
        """Return an entry or a property of a list."""
        ...

    def unit(self, target: Name | Element) -> Fraction | None:
        """Return the unit in s of what is assigned to a name, None for a number."""
        ...

    def assign(self, target: Name | Element, amount: Amount, index: int | None) -> None:
        """Give a name a value."""
        ...

    def doubt(self, kind: str, message: str) -> None:
        """Keep a finding about the relation at hand."""
        ...


def run(assignments: tuple[Assignment, ...], values: Values) -> None:
    """Carry out the assignments of a relation in order."""
    for assignment in assignments:
        if isinstance(assignment, Assign):
            target = assignment.target
            amount = evaluate(assignment.value, values, values.unit(target))
            index = None
            if isinstance(target, Element) and target.index is not None:
                index = whole(evaluate(target.index, values))
            values.assign(target, amount, index)
        elif isinstance(assignment, Branch):
            test = truth(assignment.test, values)
            run(assignment.body if test else assignment.otherwise, values)
        elif isinstance(assignment, While):
            _repeat(assignment, values)
        else:
            _act(assignment, values)


def _repeat(loop: While, values: Values) -> None:
    turns = 0
    while truth(loop.test, values):
        run(loop.body, values)
        turns += 1
        if turns > _MOST_TURNS:
            raise ProgramLimitError(f"a while in a relation turns more than {_MOST_TURNS} times")


def _act(action: Evaluate, values: Values) -> None:
    if action.call.name not in ("setpar", "print"):
        raise ProgramError(f"{action.call.name}() in a relation is not known")
    values.doubt("parameter set", f"{action.call.name}() is read and not carried out")


def truth(test: Formula, values: Values) -> bool:
    """Tell whether a condition holds."""
    return evaluate(test, values).si != 0


def whole(amount: Amount) -> int:
    """Return the whole number towards zero, as the console counts."""
    return math.trunc(amount.bare if amount.time_power else amount.si)


def evaluate(node: Formula, values: Values, unit: Fraction | None = None) -> Amount:
    """Return the value of an expression for a target that counts in ``unit`` seconds."""
    if isinstance(node, Number):
        return plain(node.value)
    if isinstance(node, Time):
        return time(node.seconds)
    if isinstance(node, Name):
        return plain(PI) if node.name == "PI" else values.value(node.name)
    if isinstance(node, Element):
        index = None if node.index is None else whole(evaluate(node.index, values))
        return values.entry(node, index)
    if isinstance(node, Unary):
        operand = evaluate(node.operand, values, unit)
        if node.operator == "!":
            return plain(operand.si == 0)
        return Amount(-operand.si, operand.time_power, -operand.bare)
    if isinstance(node, Binary):
        return _binary(node, values, unit)
    if isinstance(node, Function):
        return _function(node, values, unit)
    raise ProgramError(f'the text "{node.text}" stands where a number is expected')


def _binary(node: Binary, values: Values, unit: Fraction | None) -> Amount:
    if node.operator in ("&&", "||"):
        left = truth(node.left, values)
        if left == (node.operator == "||"):
            return plain(left)
        return plain(truth(node.right, values))
    inner = unit if node.operator in ("+", "-") else None
    left_value = evaluate(node.left, values, inner)
    right_value = evaluate(node.right, values, inner)
    if node.operator in _PRODUCTS:
        return _PRODUCTS[node.operator](left_value, right_value)
    mixed = left_value.time_power != right_value.time_power
    if mixed and not (left_value.is_zero or right_value.is_zero):
        counted = "the unit of the target" if inner else "bare numbers"
        values.doubt("number beside time", f"a number and a time meet in {counted}")
    left_value, right_value = aligned(left_value, right_value, inner)
    if node.operator == "+":
        return _sum(left_value, right_value, 1)
    if node.operator == "-":
        return _sum(left_value, right_value, -1)
    return plain(_COMPARISONS[node.operator](left_value.si, right_value.si))


def _sum(left: Amount, right: Amount, sign: int) -> Amount:
    return Amount(left.si + sign * right.si, left.time_power, left.bare + sign * right.bare)


_PRODUCTS: dict[str, Callable[[Amount, Amount], Amount]] = {
    "*": product,
    "/": quotient,
    "%": remainder,
    "&": lambda left, right: plain(whole(left) & whole(right)),
    "|": lambda left, right: plain(whole(left) | whole(right)),
}
_COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}
_REAL: dict[str, Callable[[float], float]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "exp")},
    "log": math.log,
    "ln": math.log,
    "log10": math.log10,
}
_WHOLE: dict[str, Callable[[Fraction], int]] = {
    "trunc": math.trunc,
    "int": math.trunc,
    "floor": math.floor,
    "ceil": math.ceil,
    "round": lambda value: math.floor(value + Fraction(1, 2)),
    "nint": lambda value: math.floor(value + Fraction(1, 2)),
}
_CHOICES = {"larger": 1, "max": 1, "smaller": -1, "min": -1}


def _function(node: Function, values: Values, unit: Fraction | None) -> Amount:
    name = node.name
    inner = unit if name in _CHOICES or name in ("abs", "fabs") else None
    given = [evaluate(argument, values, inner) for argument in node.arguments]
    single = name in ("sqrt", "abs", "fabs") or name in _REAL or name in _WHOLE
    if (single and len(given) != 1) or (name == "pow" and len(given) != 2):
        raise ProgramError(f"{name}() is given {len(given)} arguments")
    if name == "pow":
        return power(given[0], given[1])
    if name == "sqrt":
        return root(given[0])
    if name in ("abs", "fabs"):
        return Amount(abs(given[0].si), given[0].time_power, abs(given[0].bare))
    if name in _REAL:
        return plain(real(_REAL[name], given[0].bare if given[0].time_power else given[0].si))
    if name in _WHOLE:
        return plain(_WHOLE[name](given[0].bare if given[0].time_power else given[0].si))
    if name in _CHOICES and len(given) == 2:
        left, right = aligned(given[0], given[1], inner)
        return left if (left.si - right.si) * _CHOICES[name] >= 0 else right
    if name == "tdmax" and given:
        return max(given, key=lambda amount: amount.si)
    raise ProgramError(f"the function {name}() with {len(given)} arguments is not known")
