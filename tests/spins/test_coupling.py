import math

import numpy as np
import pytest
from scipy import constants
from scipy.spatial.transform import Rotation

from pnmr.errors import SettingError
from pnmr.isotopes import isotope
from pnmr.spins import GROUPS, Proton, dipolar_constant_hz

BOND = Proton(constant_hz=-23e3)


def tensor(proton: Proton) -> np.ndarray:
    """The dipolar coupling as a Cartesian matrix, written from the direction itself."""
    polar, azimuth = math.radians(proton.polar_deg), math.radians(proton.azimuth_deg)
    axis = np.array(
        [math.sin(polar) * math.cos(azimuth), math.sin(polar) * math.sin(azimuth), math.cos(polar)]
    )
    return proton.constant_hz * (3.0 * np.outer(axis, axis) - np.eye(3)) / 2.0


def test_the_dipolar_constant_of_a_bond_is_that_of_the_literature() -> None:
    assert dipolar_constant_hz("1H", "13C", 1.0e-10) == pytest.approx(-30.211e3, rel=1e-4)
    assert dipolar_constant_hz("13C", "1H", 1.09e-10) == pytest.approx(-23.328e3, rel=1e-4)
    assert dipolar_constant_hz("1H", "1H", 1.78e-10) == pytest.approx(-21.3e3, rel=2e-3)
    assert dipolar_constant_hz("1H", "15N", 1.02e-10) > 0.0


def test_the_dipolar_constant_follows_scipys_constants() -> None:
    gammas = isotope("1H").gamma_rad_s_t * isotope("31P").gamma_rad_s_t
    wanted = -constants.mu_0 * gammas * constants.hbar / (8 * np.pi**2 * 2.5e-10**3)
    assert dipolar_constant_hz("1H", "31P", 2.5e-10) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("distance_m", [0.0, -1.0, math.inf, math.nan])
def test_an_impossible_distance_is_refused(distance_m: float) -> None:
    with pytest.raises(SettingError, match="distance"):
        dipolar_constant_hz("1H", "13C", distance_m)


def test_the_bonds_of_ch2_enclose_the_tetrahedral_angle() -> None:
    first, second = GROUPS["CH2"](BOND)
    product = np.sum(tensor(first) * tensor(second)) / BOND.constant_hz**2
    cosine = math.cos(math.radians(109.4712206))
    assert product == pytest.approx((9.0 * cosine**2 - 3.0) / 4.0, abs=1e-9)
    assert first.polar_deg + second.polar_deg == pytest.approx(109.4712206)


def test_a_rotating_ch3_has_the_mean_coupling_of_a_turning_bond() -> None:
    tilted = tensor(Proton(constant_hz=-23e3, polar_deg=109.4712206))
    turns = [Rotation.from_euler("z", a).as_matrix() for a in np.arange(0.0, 6.28, math.pi / 30)]
    mean = np.mean([turn @ tilted @ turn.T for turn in turns[:60]], axis=0)
    protons = GROUPS["CH3"](BOND)
    assert len(protons) == 3
    for proton in protons:
        np.testing.assert_allclose(tensor(proton), mean, atol=1e-3)


def test_a_group_keeps_what_else_is_known_of_its_protons() -> None:
    for protons in (make(Proton(-23e3, shift_ppm=3.0, t1_s=0.01)) for make in GROUPS.values()):
        assert {(p.shift_ppm, p.t1_s) for p in protons} == {(3.0, 0.01)}


@pytest.mark.parametrize(
    "wrong",
    [{"constant_hz": math.nan}, {"t1_s": 0.0}, {"asymmetry": 2.0}, {"euler_deg": (0.0, 1.0)}],
)
def test_an_impossible_proton_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        Proton(**{"constant_hz": -23e3, **wrong})
