import pytest

from pnmr.errors import SettingError
from pnmr.spins import kbr_shift_ppm, kbr_t1_s, temperature_of_shift, temperature_of_t1


@pytest.mark.parametrize(
    ("kelvin", "seconds"), [(20, 140.8395), (200, 0.15666), (296, 0.07719), (320, 0.06791)]
)
def test_kbr_relaxes_as_it_was_measured(kelvin, seconds) -> None:
    assert kbr_t1_s(kelvin) == pytest.approx(seconds, rel=1e-4)


@pytest.mark.parametrize(
    ("seconds", "kelvin"), [(0.0749, 301.39), (0.0772, 295.97), (0.0700, 314.06)]
)
def test_t1_says_the_temperature(seconds, kelvin) -> None:
    assert temperature_of_t1(seconds)[0] == pytest.approx(kelvin, abs=0.006)


def test_the_shift_says_the_temperature_and_its_error() -> None:
    assert kbr_shift_ppm(318.15) == pytest.approx(-0.5538, abs=1e-4)
    found, error = temperature_of_shift(54.2 - 0.5538, 0.003, known_ppm=54.2, known_error_ppm=0.004)
    assert found == pytest.approx(318.15, abs=0.01)
    assert error == pytest.approx(0.2, rel=1e-6)


def test_the_error_of_t1_becomes_one_of_temperature() -> None:
    """Against a difference of the published values: 0.00163 s from 320 K to 310 K is 10 K."""
    found, error = temperature_of_t1(kbr_t1_s(315.0), 0.5e-3)
    slope = (kbr_t1_s(310.0) - kbr_t1_s(320.0)) / 10.0
    assert found == pytest.approx(315.0)
    assert error == pytest.approx(0.5e-3 / slope, rel=2e-3)


@pytest.mark.parametrize(
    "call", [lambda: temperature_of_t1(0.001), lambda: temperature_of_shift(9.0)]
)
def test_what_is_no_temperature_is_refused(call) -> None:
    with pytest.raises(SettingError):
        call()
