import click
import pytest

from pnmr.cli.quantity import Quantity
from pnmr.cli.shifts import assigned_shift, shift, shift_region
from pnmr.errors import SettingError


@pytest.mark.parametrize("text", ["200:-100", "-100:200", "200:-100ppm", " 200 : -100 ppm "])
def test_a_region_is_two_shifts_the_higher_first(text: str) -> None:
    assert shift_region(text) == (200.0, -100.0)


@pytest.mark.parametrize(("text", "value"), [("3900ppm", 3900.0), ("-12.5", -12.5), ("1e3", 1e3)])
def test_a_shift_needs_no_unit_since_there_is_only_one(text: str, value: float) -> None:
    assert shift(text) == value


@pytest.mark.parametrize("text", ["200", "200:", "a:b", "200:100kHz", "", ":"])
def test_what_is_no_region_is_refused(text: str) -> None:
    with pytest.raises(SettingError):
        shift_region(text)


def test_an_assignment_is_a_shift_and_a_name() -> None:
    assert assigned_shift("3900ppm= N=CN ") == (3900.0, "N=CN")
    for text in ("3900", "3900=", "=NCN"):
        with pytest.raises(SettingError):
            assigned_shift(text)


@pytest.mark.parametrize("text", ["5-", "3 %", "4e", "", "1..2"])
def test_a_malformed_shift_is_refused_in_the_words_of_every_quantity(text: str) -> None:
    with pytest.raises(click.BadParameter) as by_option:
        Quantity("ppm", bare=True).convert(text, None, None)
    with pytest.raises(SettingError) as by_word:
        shift(text)
    assert str(by_word.value) == by_option.value.message
