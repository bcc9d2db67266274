"""Precedence, functions and blocks of relations."""

from fractions import Fraction

import pytest

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program import Dialect, Program, parse
from pnmr.program.formula import Assign, Binary, Branch, Evaluate, Formula, Name, Number, While
from pnmr.program.tree import Relation


def value(text: str, dialect: Dialect | None = None) -> Formula:
    program = parse(f'"d1 = {text}"\n', dialect=dialect or Dialect())
    return assigned(program)


def assigned(program: Program) -> Formula:
    relation = program.statements[0]
    assert isinstance(relation, Relation)
    first = relation.assignments[0]
    assert isinstance(first, Assign)
    return first.value


def n(number: int) -> Number:
    return Number(Fraction(number))


def test_products_bind_tighter_than_sums_and_sums_than_comparisons() -> None:
    expected = Binary("<", Binary("+", n(1), Binary("*", n(2), n(3))), n(4))
    assert value("1 + 2 * 3 < 4") == expected


def test_sums_and_quotients_run_from_left_to_right() -> None:
    assert value("1 - 2 + 3") == Binary("+", Binary("-", n(1), n(2)), n(3))
    assert value("8 / 4 / 2") == Binary("/", Binary("/", n(8), n(4)), n(2))


def test_a_product_after_a_quotient_follows_the_dialect_and_is_found() -> None:
    program = parse('"cnst4 = 8/4*2"\n')
    assert assigned(program) == Binary("/", n(8), Binary("*", n(4), n(2)))
    assert [finding.kind for finding in program.findings] == ["ambiguous division"]
    left = value("8/4*2", Dialect(product_divisor=False))
    assert left == Binary("*", Binary("/", n(8), n(4)), n(2))


def test_a_product_before_a_quotient_is_not_ambiguous() -> None:
    assert parse('"cnst4 = 2*8/4"\n').findings == ()


def test_a_relation_holds_blocks_and_several_assignments() -> None:
    text = '"if (l1 > 2) {d1 = 1s; d2 = 2s;} else {d1 = 3s} l2 = 1; while (l2 < 4) {l2 = l2+1}"\n'
    relation = parse(text).statements[0]
    assert isinstance(relation, Relation)
    kinds = [type(each) for each in relation.assignments]
    assert kinds == [Branch, Assign, While]


def test_a_function_called_for_its_effect_is_kept() -> None:
    relation = parse('"reset(l1, 2)"\n').statements[0]
    assert isinstance(relation, Relation)
    assert isinstance(relation.assignments[0], Evaluate)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('"d1 = "', "a number, a parameter or a parenthesis"),
        ('"d1 1s"', "'=' after the name"),
        ('"d1 = (1 + 2"', r"'\)' to close"),
        ('"d1 = 1 2"', "an operator, ';' or the end"),
        ('"3 = d1"', "a name to assign to"),
        ('"d1 = larger(1 2)"', "',' between arguments"),
        ('"if l1 {d1=1s}"', r"'\(' after if"),
        ('"d1 = list[2"', "'\\]' after the index"),
    ],
)
def test_a_wrong_relation_is_refused_with_line_column_and_what_was_expected(
    text: str, reason: str
) -> None:
    with pytest.raises(ProgramError, match=rf"zg:2:\d+: found .*{reason}"):
        parse(f"d1\n{text}\n", file="zg")


@pytest.mark.parametrize(
    "text",
    [
        *("(" * 3000 + "1" + ")" * 3000, "-" * 3000 + "1", "1" + "+1" * 3000, "1" + "*1" * 3000),
        *("f(" * 3000 + "1" + ")" * 3000, "l[" * 3000 + "1" + "]" * 3000),
    ],
)
def test_expressions_without_bounds_are_refused(text: str) -> None:
    with pytest.raises(ProgramLimitError):
        parse(f'"d1 = {text}"\n')


def test_names_stay_what_they_are() -> None:
    assert value("DELTA1") == Name("DELTA1")
