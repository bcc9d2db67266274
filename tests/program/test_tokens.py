"""Words, numbers and times, with their places."""

from fractions import Fraction

import pytest

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program.dialect import Limits
from pnmr.program.place import Place
from pnmr.program.tokens import SourceLine, seconds, tokenise

HERE = Place("zg", 7)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("30m", Fraction(3, 100)), ("0.3u", Fraction(3, 10**7)), (".5u", Fraction(1, 2 * 10**6))),
        *(("150ms", Fraction(15, 100)), ("2us", Fraction(2, 10**6)), ("25n", Fraction(25, 10**9))),
        *(("1s", Fraction(1)), ("3mp", Fraction(3, 1000)), ("0.025u", Fraction(25, 10**9))),
    ],
)
def test_a_time_is_read_exactly(text: str, value: Fraction) -> None:
    token = tokenise([SourceLine(text, HERE)])[0]
    assert (token.kind, seconds(token.text, HERE)) == ("time", value)


def test_every_token_knows_its_column() -> None:
    tokens = tokenise([SourceLine("2 (p1 ph1):f1", HERE)])
    assert [(t.text, t.place.column) for t in tokens[:-2]] == [
        *(("2", 1), ("(", 3), ("p1", 4), ("ph1", 7), (")", 10), (":", 11), ("f1", 12)),
    ]


def test_a_quotation_may_run_over_lines() -> None:
    text = [SourceLine('"d1 =', HERE), SourceLine('1s" d2', Place("zg", 8))]
    assert [t.kind for t in tokenise(text)] == ["text", "name", "newline", "end"]


def test_a_quotation_that_never_closes_is_refused_where_it_opens() -> None:
    with pytest.raises(ProgramError, match="zg:7: a quotation mark"):
        tokenise([SourceLine('"d1 = 1s', HERE), SourceLine("d2", Place("zg", 8))])


def test_a_sign_that_is_no_part_of_the_language_is_refused_with_its_column() -> None:
    with pytest.raises(ProgramError, match=r"zg:7:4: found '\$'"):
        tokenise([SourceLine("d1 $", HERE)])


def test_absurd_numbers_are_refused() -> None:
    token = tokenise([SourceLine("9" * 5000, HERE)])[0]
    with pytest.raises(ProgramError, match="too long"):
        seconds(token.text + "s", HERE)
    with pytest.raises(ProgramLimitError, match="more than 10 words"):
        tokenise([SourceLine("d1 " * 11, HERE)], Limits(tokens=10))
