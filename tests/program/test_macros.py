"""Macros expand as the C preprocessor expands them, within bounds."""

import pytest

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program.dialect import Limits
from pnmr.program.macros import Expander, definition
from pnmr.program.place import Place

HERE = Place("zg", 1)


def expanded(text: str, *definitions: str, limits: Limits | None = None) -> str:
    macros = dict(definition(each, HERE) for each in definitions)
    return Expander(limits or Limits()).expand(text, macros, HERE)


def test_a_name_is_replaced_as_a_whole_word_only() -> None:
    assert expanded("(p1 ph1):C C1 aC", "C f2") == "(p1 ph1):f2 C1 aC"


def test_quotes_and_times_are_left_alone() -> None:
    assert expanded('"m = 1m" 10m m', "m d1") == '"m = 1m" 10m d1'


def test_arguments_are_put_in_place() -> None:
    assert expanded("SEL(p1, ph2)", "SEL(a,b) (a:sp1 b):f1") == "(p1:sp1 ph2):f1"


def test_a_macro_with_arguments_and_none_given_stays() -> None:
    assert expanded("SEL d1", "SEL(a) a") == "SEL d1"


def test_a_macro_is_not_replaced_within_itself() -> None:
    assert expanded("d1", "d1 d1 d2") == "d1 d2"


def test_a_written_newline_separates_statements() -> None:
    assert expanded("PAIR", r"PAIR 1u pl1:f1 \n 2u pl2:f2") == "1u pl1:f1 \n 2u pl2:f2"


def test_a_wrong_number_of_arguments_is_refused() -> None:
    with pytest.raises(ProgramError, match="takes 2 arguments, found 1"):
        expanded("SEL(p1)", "SEL(a,b) a b")


def test_arguments_that_never_close_are_refused() -> None:
    with pytest.raises(ProgramError, match=r"expected '\)'"):
        expanded("SEL(p1", "SEL(a) a")


@pytest.mark.parametrize("last", ["x", ""])
def test_a_macro_bomb_is_refused_also_where_it_leaves_nothing(last: str) -> None:
    levels = [f"m{i} m{i + 1} m{i + 1}" for i in range(30)]
    with pytest.raises(ProgramLimitError):
        expanded("m0", *levels, f"m30 {last}")
