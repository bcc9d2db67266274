"""Syntax trees back to text that reads as the same tree, with every parenthesis written."""

from fractions import Fraction

from pnmr.program.formula import (
    Assign,
    Assignment,
    Binary,
    Branch,
    Element,
    Formula,
    Function,
    Name,
    Number,
    Text,
    Time,
    Unary,
    While,
)
from pnmr.program.phase_tree import Block, Entry, PhaseProgram

_UNITS = ((Fraction(1), "s"), (Fraction(1, 10**3), "m"), (Fraction(1, 10**6), "u"))


def number_text(value: Fraction) -> str:
    """Return an exact decimal where there is one, else a quotient."""
    digits = 0
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
            digits += 1
    if rest != 1:
        return f"({value.numerator}/{value.denominator})"
    if value.denominator == 1:
        return str(value.numerator)
    scaled = value * 10**digits
    sign = "-" if scaled < 0 else ""
    whole = str(abs(int(scaled))).rjust(digits + 1, "0")
    text = f"{whole[:-digits]}.{whole[-digits:]}".rstrip("0").rstrip(".")
    return sign + text


def time_text(value: Fraction, is_pulse: bool = False) -> str:
    """Return a time with the largest unit that leaves at least one whole digit."""
    for size, unit in _UNITS:
        if value >= size or unit == "u":
            return f"{number_text(value / size)}{unit}{'p' if is_pulse else ''}"
    return ""


def formula_text(node: Formula) -> str:
    """Return an expression as text, for a line or a relation."""
    if isinstance(node, Number):
        return number_text(node.value)
    if isinstance(node, Time):
        return time_text(node.seconds, node.is_pulse)
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Element):
        index = "" if node.index is None else f"[{formula_text(node.index)}]"
        return f"{node.name}{index}" + (f".{node.attribute}" if node.attribute else "")
    if isinstance(node, Unary):
        return f"{node.operator}{_operand(node.operand)}"
    if isinstance(node, Binary):
        left = formula_text(node.left) if _runs_on(node) else _operand(node.left)
        return f"{left}{_sign(node.operator)}{_operand(node.right)}"
    if isinstance(node, Function):
        return f"{node.name}({', '.join(formula_text(each) for each in node.arguments)})"
    return _quoted(node)


def _quoted(node: Text) -> str:
    return f'"{node.text}"'


def _runs_on(node: Binary) -> bool:
    """Tell whether a chain such as a*b*c or a+b-c needs no parentheses on its left."""
    left = node.left
    if not isinstance(left, Binary):
        return False
    sums = ("+", "-")
    both_sums = left.operator in sums and node.operator in sums
    return both_sums or (left.operator == "*" and node.operator in ("*", "/"))


def _sign(operator: str) -> str:
    return operator if operator in ("*", "/") else f" {operator} "


def _operand(node: Formula) -> str:
    text = formula_text(node)
    if isinstance(node, Binary | Unary) or text.startswith("-"):
        return f"({text})"
    return text


def assignments_text(assignments: tuple[Assignment, ...]) -> str:
    """Return the assignments of a relation, separated by semicolons."""
    return "; ".join(_assignment(each) for each in assignments)


def _assignment(node: Assignment) -> str:
    if isinstance(node, Assign):
        return f"{formula_text(node.target)} = {formula_text(node.value)}"
    if isinstance(node, Branch):
        text = f"if ({formula_text(node.test)}) {{{assignments_text(node.body)}}}"
        if node.otherwise:
            text += f" else {{{assignments_text(node.otherwise)}}}"
        return text
    if isinstance(node, While):
        return f"while ({formula_text(node.test)}) {{{assignments_text(node.body)}}}"
    return formula_text(node.call)


def phase_program_text(program: PhaseProgram) -> str:
    """Return a phase program on one line."""
    circle = program.circle
    unit = ""
    if circle.degrees:
        unit = f"({circle.keyword}, {number_text(circle.divisions)}) "
    elif circle.divisions != 4:
        unit = f"({number_text(circle.divisions)}) "
    if program.total is not None:
        return f"{program.name} = {unit}{formula_text(program.total)}"
    return f"{program.name} = {unit}{' '.join(_entry(each) for each in program.entries)}"


def _entry(entry: Entry) -> str:
    if not isinstance(entry, Block):
        return number_text(entry)
    inner = " ".join(_entry(each) for each in entry.entries)
    return f"{{{inner}}}{_shifts(entry.shifts)}"


def _shifts(shifts: tuple[Fraction, ...]) -> str:
    """Return ``*4`` or ``^1^2``: what makes these copies of a block."""
    if len(shifts) > 1 and not any(shifts):
        return f"*{len(shifts)}"
    return "".join(f"^{number_text(shift)}" for shift in shifts[1:])
