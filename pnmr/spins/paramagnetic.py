"""What unpaired electrons do to a shift: contact, dipolar and bulk terms, all in SI.

The electrons of an ion are one moment that follows Curie and Weiss; zero-field
splitting and an orbital moment of the contact term are left out, so spin
densities derived from shifts are effective ones.
"""

import math

import numpy as np
from scipy.constants import Avogadro, Boltzmann, hbar, mu_0, physical_constants

from pnmr.errors import SettingError
from pnmr.isotopes import isotope
from pnmr.units import FloatArray, m_from_angstrom, ppm_from_fraction

FREE_ELECTRON_G_FACTOR = -physical_constants["electron g factor"][0]
_BOHR_MAGNETON = physical_constants["Bohr magneton"][0]
_BOHR_RADIUS_M = physical_constants["Bohr radius"][0]


def susceptibility_m3(
    moment_magnetons: float, temperature_k: float, *, weiss_k: float = 0.0
) -> float:
    """Return the susceptibility of one ion in m^3: mu0 mu_eff^2 muB^2 / (3 k (T - theta)).

    Parameters
    ----------
    moment_magnetons : float
        Effective moment in Bohr magnetons, 0 or more.
    temperature_k : float
        Temperature in K, above ``weiss_k``.
    weiss_k : float
        Weiss temperature in K, negative for antiferromagnetic exchange.
    """
    if moment_magnetons < 0.0:
        raise SettingError(f"an effective moment of {moment_magnetons:g} muB is negative")
    moment = moment_magnetons * _BOHR_MAGNETON
    return mu_0 * moment**2 / (3.0 * Boltzmann * _thermal_k(temperature_k, weiss_k))


def molar_susceptibility_cm3(ion_m3: float) -> float:
    """Return the susceptibility of a mole of ions in cm^3/mol (cgs) from that of one in m^3 (SI)."""
    return float(ion_m3 * Avogadro * 1e6 / (4.0 * np.pi))


def dipolar_tensor_ppm(
    vectors_angstrom: FloatArray, susceptibility_m3: float | FloatArray
) -> FloatArray:
    """Return the shift tensor in ppm that ions at given places make at the origin, shape (3, 3).

    sigma = sum of (3 r r^T - 1) . chi / (4 pi r^3); its trace is three times the
    pseudocontact shift, and vanishes for an isotropic susceptibility. I. Bertini, C.
    Luchinat, G. Parigi, Prog. Nucl. Magn. Reson. Spectrosc. 40 (2002) 249-273.

    Parameters
    ----------
    vectors_angstrom : array, shape (n, 3)
        From the nucleus to each ion in Angstrom.
    susceptibility_m3 : float or array, shape (3, 3)
        Susceptibility of one ion in m^3, a tensor in the frame of the vectors where it is not
        isotropic.
    """
    vectors = np.atleast_2d(np.asarray(vectors_angstrom, dtype=np.float64))
    if vectors.ndim != 2 or vectors.shape[1] != 3 or not np.isfinite(vectors).all():
        raise SettingError(f"positions of ions have three coordinates, found {vectors.shape}")
    distance = np.linalg.norm(vectors, axis=1)
    if vectors.size and distance.min() < 0.5:
        raise SettingError(
            f"an ion is {distance.min():.2g} Angstrom from the nucleus; positions are in Angstrom"
        )
    unit = vectors / distance[:, None]
    cubes = m_from_angstrom(1.0) ** 3 * distance**3
    geometry = np.einsum("n,ni,nj->ij", 3.0 / cubes, unit, unit) - np.eye(3) * (1.0 / cubes).sum()
    chi = np.asarray(susceptibility_m3, dtype=np.float64)
    tensor: FloatArray = geometry @ (chi if chi.ndim else chi * np.eye(3)) / (4.0 * math.pi)
    return ppm_from_fraction(tensor)


def contact_shift_ppm(
    coupling_hz: float,
    spin: float,
    temperature_k: float,
    *,
    nucleus: str = "13C",
    weiss_k: float = 0.0,
) -> float:
    """Return the Fermi contact shift in ppm of a hyperfine coupling.

    A 2 pi g muB S (S + 1) / (3 gamma k (T - theta)), with A in Hz summed over the ions that
    the nucleus sees. R. J. Kurland and B. R. McGarvey, J. Magn. Reson. 2 (1970) 286-301.

    Parameters
    ----------
    coupling_hz : float
        Hyperfine coupling A / h in Hz, either sign.
    spin : float
        Electron spin S of one ion: 1/2, 1, 3/2 and so on.
    temperature_k, weiss_k : float
        Temperature and Weiss temperature in K.
    nucleus : str
        Isotope that is observed.
    """
    return coupling_hz * _contact_ppm_per_hz(spin, temperature_k, nucleus, weiss_k)


def contact_coupling_hz(
    shift_ppm: float,
    spin: float,
    temperature_k: float,
    *,
    nucleus: str = "13C",
    weiss_k: float = 0.0,
) -> float:
    """Return the hyperfine coupling A / h in Hz of a contact shift: the inverse of it."""
    return shift_ppm / _contact_ppm_per_hz(spin, temperature_k, nucleus, weiss_k)


def spin_density(coupling_hz: float, spin: float, *, nucleus: str = "13C") -> float:
    """Return the unpaired density at the nucleus in electrons per cubed Bohr radius.

    A = mu0 g muB gamma rho / (3 S 2 pi), with the density rho of all 2 S electrons of an ion.
    J. Kim, D. S. Middlemiss, N. A. Chernova, B. Y. X. Zhu, C. Masquelier and C. P. Grey, J.
    Am. Chem. Soc. 132 (2010) 16825-16840.
    """
    return coupling_hz / _density_coupling_hz(spin, nucleus)


def coupling_of_density_hz(density: float, spin: float, *, nucleus: str = "13C") -> float:
    """Return the hyperfine coupling in Hz of an unpaired density: the inverse of it."""
    return density * _density_coupling_hz(spin, nucleus)


def bulk_shift_ppm(volume_susceptibility: float, demagnetising_factor: float) -> float:
    """Return the bulk susceptibility shift in ppm of a homogeneous ellipsoid.

    chi_v (1/3 - N), with N along the field: 1/3 for a sphere, 0 for a long rod along it.

    Parameters
    ----------
    volume_susceptibility : float
        Susceptibility of the volume in SI, without unit.
    demagnetising_factor : float
        0 to 1.
    """
    if not 0.0 <= demagnetising_factor <= 1.0:
        raise SettingError(f"a demagnetising factor of {demagnetising_factor:g} is outside 0 to 1")
    return float(ppm_from_fraction(volume_susceptibility * (1.0 / 3.0 - demagnetising_factor)))


def _contact_ppm_per_hz(spin: float, temperature_k: float, nucleus: str, weiss_k: float) -> float:
    thermal_j = Boltzmann * _thermal_k(temperature_k, weiss_k)
    moments = FREE_ELECTRON_G_FACTOR * _BOHR_MAGNETON * _possible(spin) * (spin + 1.0)
    gamma = isotope(nucleus).gamma_rad_s_t
    return float(ppm_from_fraction(2.0 * math.pi * moments / (3.0 * gamma * thermal_j)))


def _density_coupling_hz(spin: float, nucleus: str) -> float:
    moment = FREE_ELECTRON_G_FACTOR * _BOHR_MAGNETON * isotope(nucleus).gamma_rad_s_t * hbar
    joule = mu_0 * moment / (3.0 * _possible(spin) * _BOHR_RADIUS_M**3)
    return joule / (2.0 * math.pi * hbar)


def _possible(spin: float) -> float:
    if not (spin > 0.0 and (2.0 * spin).is_integer()):
        raise SettingError(f"an electron spin of {spin:g} is not 1/2, 1, 3/2 or a higher step")
    return spin


def _thermal_k(temperature_k: float, weiss_k: float) -> float:
    if not (temperature_k > 0.0 and temperature_k > weiss_k):
        raise SettingError(
            f"a temperature of {temperature_k:g} K is not above 0 and the Weiss temperature"
            f" {weiss_k:g} K"
        )
    return temperature_k - weiss_k
