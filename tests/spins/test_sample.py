import math

import pytest

from pnmr.errors import SettingError
from pnmr.spins import Sample, Site

SITE = Site("NCN", "13C", 3900.0, curie_shift_ppm=3780.0, curie_anisotropy_ppm=600.0)


def test_a_paramagnetic_shift_falls_by_the_known_slope() -> None:
    """-3780 ppm / 328 K = -11.5 ppm/K; the diamagnetic 120 ppm stay."""
    sample = Sample("crystal", (SITE,), temperature_k=328.0)
    warmer = sample.at(329.0).sites[0]
    assert warmer.shift_ppm - 3900.0 == pytest.approx(-11.5, rel=5e-3)
    assert sample.at(1e9).sites[0].shift_ppm == pytest.approx(120.0, abs=0.01)


def test_heating_in_two_steps_is_heating_in_one() -> None:
    sample = Sample("crystal", (SITE,), temperature_k=300.0)
    one, two = sample.at(400.0).sites[0], sample.at(350.0).at(400.0).sites[0]
    assert two.shift_ppm == pytest.approx(one.shift_ppm)
    assert two.anisotropy_ppm == pytest.approx(one.anisotropy_ppm)
    assert one.anisotropy_ppm == pytest.approx(-150.0)


def test_the_sites_of_one_isotope_are_found() -> None:
    bromine = Site("KBr", "79Br", 0.0)
    sample = Sample("mixture", (SITE, bromine))
    assert sample.observed("79Br") == (bromine,)
    with pytest.raises(SettingError, match=r"no 1H; it holds 13C, 79Br"):
        sample.observed("1H")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sites": ()},
        {"sites": (SITE, SITE)},
        {"mas_hz": -1.0},
        {"noise_ratio": math.nan},
        {"temperature_k": 0.0},
    ],
)
def test_an_impossible_sample_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        Sample(**{"name": "x", "sites": (SITE,), **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"isotope": "14C"},
        {"asymmetry": 1.5},
        {"width_shape": "square"},
        {"width_hz": -1.0},
        {"t2_s": 0.0},
        {"shift_ppm": math.inf},
        {"population": -1.0},
        {"euler_deg": (1.0,)},
    ],
)
def test_an_impossible_site_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        Site(**{"label": "x", "isotope": "13C", "shift_ppm": 0.0, **wrong})


def test_a_temperature_below_zero_is_refused() -> None:
    with pytest.raises(SettingError, match="no temperature"):
        Sample("x", (SITE,)).at(-3.0)
