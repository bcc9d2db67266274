import numpy as np
import pytest

from pnmr.data import Spectrum
from pnmr.errors import UnreadableError
from pnmr.exchange.place import count, even_step, frequency_axis, number, with_larmor


@pytest.mark.parametrize(
    "text", ["nan", "inf", "1e999", "1_000", "0x10", "", "1,5", "--1", "\u096f"]
)
def test_what_is_no_finite_decimal_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"^the width must be"):
        number(text, "the width")


@pytest.mark.parametrize("text", ["0", "-4", "2.5", "1e999", "many"])
def test_a_count_is_whole_and_positive(text: str) -> None:
    with pytest.raises(UnreadableError, match="NP"):
        count(text, "NP")
    assert count("16384.000", "NP") == 16384


def test_the_middle_of_an_axis_is_the_carrier_when_nothing_else_is_known() -> None:
    axis = frequency_axis(4, 100.0, 1900.0, 1.0e8)
    assert axis.carrier_hz == 1.0e8 + 2000.0
    np.testing.assert_allclose(axis.ppm, [19.0, 20.0, 21.0, 22.0], rtol=1e-12)


def test_a_rounded_column_is_even_and_a_missing_point_is_told() -> None:
    even = np.round(np.linspace(10.0, -10.0, 2001), 3)
    assert even_step(even, "x") == pytest.approx(-0.01)
    with pytest.raises(UnreadableError, match="not evenly spaced: point"):
        even_step(np.delete(even, 700), "x")


def test_a_larmor_frequency_moves_no_point_in_hz(spectrum: Spectrum) -> None:
    bare = frequency_axis(1024, 50.0, -25550.0, 0.0)
    known = with_larmor(Spectrum(spectrum.values, (bare,)), 1.0e8)
    assert isinstance(known, Spectrum)
    np.testing.assert_allclose(known.frequency.ppm, bare.offsets_hz / 100.0, rtol=1e-12)
    assert with_larmor(spectrum, 5.0e8) is spectrum
