import math

import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.spins import (
    bulk_shift_ppm,
    contact_coupling_hz,
    contact_shift_ppm,
    coupling_of_density_hz,
    dipolar_tensor_ppm,
    spin_density,
    susceptibility_m3,
)

AVOGADRO = 6.02214076e23


@pytest.mark.parametrize(("moment", "molar"), [(3.873, 1.8756), (4.899, 3.001), (5.916, 4.376)])
def test_a_moment_gives_the_molar_susceptibility_of_the_textbooks(moment, molar) -> None:
    """chi_M T = mu_eff^2 / 7.9974 in cm^3 K / mol; the SI value is 4 pi 1e-6 of it."""
    per_ion = susceptibility_m3(moment, 300.0)
    assert per_ion * AVOGADRO * 300.0 / (4e-6 * math.pi) == pytest.approx(molar, rel=5e-4)


def test_a_weiss_temperature_shifts_the_temperature() -> None:
    assert susceptibility_m3(5.0, 328.15, weiss_k=-12.0) == susceptibility_m3(5.0, 340.15)
    assert susceptibility_m3(5.0, 328.15) == pytest.approx(1.98796e-31, rel=1e-5)


@pytest.mark.parametrize(
    ("moment", "kelvin", "distance", "anisotropy"),
    [
        (5.92, 298.15, 3.1, 1638.6),
        (5.92, 328.15, 4.0, 693.0),
        (5.3, 328.15, 3.1, 1193.3),
        (5.3, 298.15, 7.0, 114.1),
    ],
)
def test_one_ion_is_a_point_dipole(moment, kelvin, distance, anisotropy) -> None:
    tensor = dipolar_tensor_ppm(
        np.array([[0.0, 0.0, -distance]]), susceptibility_m3(moment, kelvin)
    )
    assert tensor[2, 2] == pytest.approx(anisotropy, abs=0.06)
    assert np.trace(tensor) == pytest.approx(0.0, abs=1e-9)
    assert tensor[0, 0] == pytest.approx(-tensor[2, 2] / 2.0)


def test_an_anisotropic_ion_gives_the_pseudocontact_shift_of_mcconnell_and_robertson() -> None:
    """(1 / 12 pi r^3) [chi_ax (3 cos^2 - 1) + 3/2 chi_rh sin^2 cos 2 phi], in the frame of chi."""
    axes = np.array([1.0e-31, 1.6e-31, 3.1e-31])
    r, theta, phi = 4.2, 0.7, 2.1
    place = r * np.array(
        [math.sin(theta) * math.cos(phi), math.sin(theta) * math.sin(phi), math.cos(theta)]
    )
    axial, rhombic = axes[2] - axes[:2].mean(), axes[0] - axes[1]
    expected = axial * (3 * math.cos(theta) ** 2 - 1)
    expected += 1.5 * rhombic * math.sin(theta) ** 2 * math.cos(2 * phi)
    expected *= 1e6 / (12 * math.pi * (r * 1e-10) ** 3)
    tensor = dipolar_tensor_ppm(place[None], np.diag(axes))
    assert np.trace(tensor) / 3.0 == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("spin", "kelvin", "ppm"),
    [(1.5, 298.15, 526.58), (1.5, 328.15, 478.44), (2.0, 328.15, 765.51), (2.5, 298.15, 1228.70)],
)
def test_a_megahertz_of_coupling_shifts_carbon_by(spin, kelvin, ppm) -> None:
    assert contact_shift_ppm(1e6, spin, kelvin) == pytest.approx(ppm, abs=0.02)
    assert contact_coupling_hz(ppm, spin, kelvin) == pytest.approx(1e6, rel=1e-4)


def test_the_shift_follows_the_density_as_published() -> None:
    """delta = mu0 muB^2 g^2 (S + 1) rho / (9 k T), Kim et al. 2010, whatever the nucleus."""
    mu0, bohr_magneton, boltzmann, bohr = 1.25663706e-6, 9.2740101e-24, 1.380649e-23, 5.29177211e-11
    density, spin, kelvin, g = 0.01, 2.0, 310.0, 2.00231930
    expected = mu0 * (bohr_magneton * g) ** 2 * (spin + 1) * density / bohr**3
    expected *= 1e6 / (9 * boltzmann * kelvin)
    for nucleus in ("1H", "13C", "15N"):
        coupling_hz = coupling_of_density_hz(density, spin, nucleus=nucleus)
        shift = contact_shift_ppm(coupling_hz, spin, kelvin, nucleus=nucleus)
        assert shift == pytest.approx(expected, rel=1e-6)
        assert spin_density(coupling_hz, spin, nucleus=nucleus) == pytest.approx(density)


def test_a_sphere_has_no_bulk_shift_and_a_rod_along_the_field_a_third() -> None:
    assert bulk_shift_ppm(5.6e-4, 1.0 / 3.0) == pytest.approx(0.0, abs=1e-12)
    assert bulk_shift_ppm(5.6e-4, 0.0) == pytest.approx(186.667, abs=1e-3)


@pytest.mark.parametrize(
    "call",
    [
        lambda: susceptibility_m3(-1.0, 300.0),
        lambda: susceptibility_m3(5.0, 0.0),
        lambda: susceptibility_m3(5.0, 10.0, weiss_k=20.0),
        lambda: contact_shift_ppm(1e6, 0.7, 300.0),
        lambda: bulk_shift_ppm(1e-4, 1.5),
        lambda: dipolar_tensor_ppm(np.array([[0.0, 0.0, 0.1]]), 1e-31),
        lambda: dipolar_tensor_ppm(np.zeros((2, 2)), 1e-31),
    ],
)
def test_what_is_no_ion_is_refused_in_one_sentence(call) -> None:
    with pytest.raises(SettingError) as told:
        call()
    assert "\n" not in str(told.value)
