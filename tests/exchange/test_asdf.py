"""The first tables are those of McDonald and Wilks, Appl. Spectrosc. 42 (1988) 151."""

import hypothesis
import hypothesis.strategies as st
import pytest

from pnmr.errors import UnreadableError
from pnmr.exchange.asdf import decoded, free, packed

PUBLISHED = [1.0, 2.0, 3.0, 3.0, 2.0, 1.0, 0.0, -1.0, -2.0, -3.0]


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("FIX", "0 1 2 3 3 2 1 0 -1 -2 -3"),
        ("PAC", "0+1+2+3+3+2+1+0-1-2-3"),
        ("SQZ", "0ABCCBA@abc"),
        ("SQZDUP", "0ABCTBA@abc"),
        ("DIF", "0AJJ%jjjjjj"),
        ("DIFDUP", "0AJT%jX"),
    ],
)
def test_the_published_forms_of_one_table_are_equal(form: str, line: str) -> None:
    assert decoded([line], 10) == PUBLISHED


def test_every_pseudo_digit_stands_for_its_digit() -> None:
    assert decoded(["0@ABCDEFGHI"], 10) == list(range(10))
    assert decoded(["0abcdefghi"], 9) == list(range(-1, -10, -1))
    assert decoded(["0@%JKLMNOPQR"], 11) == [0, 0, 1, 3, 6, 10, 15, 21, 28, 36, 45]
    assert decoded(["0@jklmnopqr"], 10) == [0, -1, -3, -6, -10, -15, -21, -28, -36, -45]
    for repeats, letter in enumerate("STUVWXYZs", 1):
        assert decoded([f"0A{letter}"], 9) == [1.0] * repeats
    assert decoded(["0A2J3T1"], 22) == [12.0 + 13.0 * i for i in range(22)]


def test_digits_follow_pseudo_digits_and_lines_are_checked() -> None:
    # By hand: -10247 + 11448 = 1201, 1201 - 6397 = -5196; then the check, then + 220.
    lines = ["16383a0247J1448o397", "16381e196K20"]
    assert decoded(lines, 4) == [-10247.0, 1201.0, -5196.0, -4976.0]


def test_a_failed_check_names_line_and_both_values() -> None:
    with pytest.raises(UnreadableError, match=r"Y-check fails: line 2 .* -5197 .* -5196"):
        decoded(["16383a0247J1448o397", "16381e197K20"], 4)


def test_a_table_may_end_with_a_line_that_only_checks() -> None:
    assert decoded(["0AJT%jX", "9c"], 10) == PUBLISHED


def test_the_letter_e_is_an_exponent_before_a_sign_and_a_five_before_a_digit() -> None:
    assert decoded(["0 1.5E+02 2e-1"], 2) == [150.0, 0.2]
    assert decoded(["0 1.5E2 -2e1"], 2) == [150.0, -20.0]
    assert decoded(["1.0E+02E12A"], 2) == [512.0, 1.0]
    assert decoded(["0e12A"], 2) == [-512.0, 1.0]
    assert decoded(["1E00"], 1) == [500.0]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["0As99999999"], "goes beyond the 100 points"),
        (["0" + "A" * 101], "goes beyond the 100 points"),
        (["0J"], "difference from nothing"),
        (["0T"], "difference from nothing"),
        (["0A?"], "holds '\\?'"),
        (["A1"], "begins with 'A1'"),
        (["0AT999999999999999999"], "repeats a number"),
    ],
)
def test_a_damaged_table_gets_a_sentence_before_memory_is_used(lines: list[str], told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        decoded(lines, 100)


@hypothesis.given(st.lists(st.integers(-(2**30), 2**30), min_size=1, max_size=200))
def test_packing_loses_no_integer_and_keeps_lines_short(values: list[int]) -> None:
    lines = packed([str(len(values) - i) for i in range(len(values))], values)
    assert decoded(lines, len(values)) == values
    assert max(map(len, lines)) <= 80


@hypothesis.given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=50)
)
def test_free_numbers_lose_no_bit(values: list[float]) -> None:
    lines = free([repr(0.1 * i) for i in range(len(values))], values)
    assert decoded(lines, len(values)) == values
