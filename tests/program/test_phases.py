"""Phase programs in all their forms, against lists written out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program import parse
from pnmr.program.dialect import Limits
from pnmr.program.phases import cycle, expanded
from pnmr.program.setup import declared


def degrees(text: str, name: str = "ph1", limits: Limits | None = None) -> list[Fraction]:
    used = limits or Limits()
    program = parse(text + "\n", limits=used)
    return list(expanded(declared(program.statements).phases, used)[name].degrees)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ph1 = 0 1 2 3", [0, 90, 180, 270]),
        ("ph1= (12) 0 2 4", [0, 60, 120]),
        ("ph1 =(360) 0 60 150", [0, 60, 150]),
        ("ph1 = (float, 90.0) 0.0 45.5", [0, Fraction(91, 2)]),
        ("ph1 = (degree, 90.0) 330 -30", [330, 330]),
        ("ph1 = {0 2}*3", [0, 180] * 3),
        ("ph1 = {0 3 2 1}^2", [0, 270, 180, 90, 180, 90, 0, 270]),
        ("ph1 = {{0}*4}^1^2^3", [0] * 4 + [90] * 4 + [180] * 4 + [270] * 4),
        ("ph1 = 0*4 1*2", [0, 0, 0, 0, 90, 90]),
        ("ph1 = {{0 2}*2 1}*2", [0, 180, 0, 180, 90] * 2),
        ("ph1 = 5 -1", [90, 270]),
        ("ph1 = 0 2\n  1 3\n\n  {0}*2\nd1", [0, 180, 90, 270, 0, 0]),
        ("ph1 = 0 ;first\n     2 ;second", [0, 180]),
    ],
)
def test_a_list_expands_to_degrees(text: str, expected: list[int]) -> None:
    assert degrees(text) == expected


def test_the_double_echo_cycle_is_the_sum_that_its_pathway_asks_for() -> None:
    text = "ph1=0\nph2=0 1 2 3\nph3={0}*4 {1}*4 {2}*4 {3}*4\nph31=ph1-ph2*2+ph3*2"
    receiver = [0, 2, 0, 2, 2, 0, 2, 0, 0, 2, 0, 2, 2, 0, 2, 0]
    assert degrees(text, "ph31") == [90 * each for each in receiver]


def test_a_number_in_a_sum_counts_in_the_unit_of_the_list() -> None:
    assert degrees("ph1=(360) ph2+90\nph2=0 1") == [90, 180]
    assert degrees("ph1=ph2+1\nph2=0 1") == [90, 180]


def test_a_sum_is_as_long_as_the_least_common_multiple() -> None:
    assert len(degrees("ph1=ph2+ph3\nph2=0 1 2\nph3=0 1")) == 6


def test_the_cycle_is_the_least_common_multiple_of_all_lists() -> None:
    program = parse("ph1=0 1 2 3\nph2=0 0 0 0 0 0\nph31=0\n")
    assert cycle(expanded(declared(program.statements).phases)) == 12


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.integers(1, 6), st.integers(1, 3))
def test_repeating_and_shifting_is_what_it_says(block: list[int], times: int, shift: int) -> None:
    inner = " ".join(map(str, block))
    found = degrees(f"ph1 = {{{inner}}}*{times}^{shift}")
    plain = [90 * each for each in block] * times
    assert found == plain + [(90 * (each + shift)) % 360 for each in block]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ph1 = ", "a phase is expected"),
        ("ph1 = {0 1", "'}' to close"),
        ("ph1 = {}*4", "phases between the braces"),
        ("ph1 = 0 x", "a phase, a number"),
        ("ph1 = ph2", "ph2 is used and never given"),
        ("ph1 = ph2\nph2 = ph1", "a sum that holds itself"),
        ("ph1 = ph2*ph3\nph2=0\nph3=0", "by a number only"),
        ("ph1 = (0) 1", "positive number of parts"),
        ("ph1 = 0 )", "a phase"),
    ],
)
def test_a_wrong_list_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ProgramError, match=reason):
        degrees(text)


def test_kilobytes_of_phases_are_read_and_megabytes_refused() -> None:
    assert len(degrees("ph1 = " + "0 1 2 3 " * 2000)) == 8000
    with pytest.raises(ProgramError):
        degrees("ph1 = {{{{0}*60000}*60000}*60000}*60000")
    with pytest.raises(ProgramLimitError):
        degrees("ph1 = {0 1 2}*50", limits=Limits(phases=100))
    with pytest.raises(ProgramError):
        degrees("ph1 = 0 ^1" + "*65536" * 9)


def test_a_sum_of_long_lists_without_common_divisors_is_refused() -> None:
    text = "ph1=ph2+ph3\nph2={0}*9973\nph3={0}*9967"
    with pytest.raises(ProgramLimitError, match="sum of phase lists"):
        degrees(text)
