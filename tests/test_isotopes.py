"""The two columns of the table, gamma and Xi, are two measurements of the same thing."""

import math

import pytest

from pnmr.errors import SettingError
from pnmr.isotopes import ISOTOPES, isotope

SHIELDED = {"119Sn": 6e-3, "125Te": 9e-3, "133Cs": 7e-3, "195Pt": 1.6e-2}


@pytest.mark.parametrize("name", ISOTOPES)
def test_gamma_and_xi_agree_to_the_shielding_of_the_reference(name: str) -> None:
    """Xi is that of a compound, gamma that of the bare nucleus: 0.5 % at most, more for Pt."""
    ratio = abs(ISOTOPES[name].gamma_rad_s_t) / ISOTOPES["1H"].gamma_rad_s_t
    bar = SHIELDED.get(name, 5e-3)
    assert ratio * 100.0 == pytest.approx(ISOTOPES[name].xi_percent, rel=bar)


@pytest.mark.parametrize(
    ("name", "mhz_per_tesla", "spin"),
    [
        ("1H", 42.577478518, 0.5),
        ("13C", 10.7084, 0.5),
        ("15N", -4.31727, 0.5),
        ("19F", 40.0776, 0.5),
        ("7Li", 16.5483, 1.5),
        ("31P", 17.2515, 0.5),
        ("27Al", 11.103, 2.5),
    ],
)
def test_well_known_values(name: str, mhz_per_tesla: float, spin: float) -> None:
    found = isotope(name)
    assert found.gamma_rad_s_t / (2e6 * math.pi) == pytest.approx(mhz_per_tesla, rel=1e-4)
    assert found.spin == spin


def test_names_are_read_in_both_orders() -> None:
    assert isotope("C13") is isotope("13C")


def test_the_reference_of_carbon_is_a_quarter_of_the_proton_frequency() -> None:
    assert isotope("13C").reference_hz(400e6) == pytest.approx(100.58008e6)


@pytest.mark.parametrize("name", ["", "13", "C", "99X", "off"])
def test_an_unknown_isotope_is_refused(name: str) -> None:
    with pytest.raises(SettingError, match="is not known; one of 1H"):
        isotope(name)
