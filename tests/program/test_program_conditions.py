"""Tests of #if as the C preprocessor has them."""

import pytest

from pnmr.errors import ProgramError
from pnmr.program.conditions import holds
from pnmr.program.macros import Macro
from pnmr.program.place import Place

MACROS = {"X": Macro("3"), "Y": Macro("X"), "EMPTY": Macro("")}


@pytest.mark.parametrize(
    ("text", "true"),
    [
        *(("X == 3", True), ("Y > 2", True), ("UNKNOWN", False), ("!defined(X)", False)),
        *(("defined(X) && defined Y", True), ("X % 2 == 0 || X - 3 == 0", True), ("0", False)),
        *(("(X + 1) * 2 == 8", True), ("EMPTY", False)),
    ],
)
def test_a_test_holds_as_in_c(text: str, true: bool) -> None:
    assert holds(text, MACROS, Place("zg", 1)) is true


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1 / 0", "by zero"), ("1 +", "expected"), ("X X", "expected"), ('"a"', "no whole number")],
)
def test_what_is_no_test_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ProgramError, match=reason):
        holds(text, MACROS, Place("zg", 1))


def test_macros_that_refer_to_each_other_are_refused() -> None:
    circle = {"A": Macro("B"), "B": Macro("A")}
    with pytest.raises(ProgramError, match="without end"):
        holds("A", circle, Place("zg", 1))
