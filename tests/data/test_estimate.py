"""Estimates: how a value and its error are written."""

import math

import pytest

from pnmr.data import Estimate


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (123.4, 0.5, "123.4(5)"),
        (123.456, 0.12, "123.46(12)"),
        (123.456, 0.0351, "123.456(35)"),
        (123.456, 0.0358, "123.46(4)"),
        (5.0, 0.098, "5.00(10)"),
        (1234.0, 56.0, "1230(60)"),
        (12345.0, 960.0, "12300(1000)"),
        (6.0e7, 3e5, "6.000(30)e7"),
        (-62.88, 0.0004, "-62.8800(4)"),
        (3e-8, 2e-9, "3.00(20)e-8"),
        (0.001, 2.0, "0.0(20)"),
    ],
)
def test_the_error_counts_in_the_last_digit(value: float, error: float, text: str) -> None:
    assert str(Estimate(value, error, "ppm")) == f"{text} ppm"
    assert str(Estimate(value, error)) == text


def test_a_given_number_has_no_error_and_an_undetermined_one_a_question_mark() -> None:
    assert str(Estimate(298.0, 0.0, "K", "given")) == "298 K"
    unknown = Estimate(12.5, math.nan, "Hz", "it lies on its bound")
    assert str(unknown) == "12.5(?) Hz"
    assert not unknown.is_determined
    assert Estimate(12.5, 0.5).is_determined
