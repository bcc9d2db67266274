"""Dipolar couplings of a carbon to its protons, and the geometry of CH, CH2 and CH3."""

import math
from dataclasses import dataclass, replace

from pnmr.errors import SettingError
from pnmr.isotopes import isotope
from pnmr.spins.tensor import ShiftTensor

_VACUUM_PERMEABILITY = 1.25663706212e-6  # CODATA 2018, N/A^2
_REDUCED_PLANCK = 1.054571817e-34  # exact in the SI, J s
_TETRAHEDRAL_COSINE = -1.0 / 3.0
_HALF_TETRAHEDRAL_DEG = math.degrees(math.acos(_TETRAHEDRAL_COSINE)) / 2.0


@dataclass(frozen=True, slots=True)
class Proton:
    """One proton coupled to a site.

    The dipolar Hamiltonian is 2 pi ``constant_hz`` (3 cos^2 theta - 1) / 2 x 2 Iz Sz with
    the angle theta between the internuclear vector and the field.

    Attributes
    ----------
    constant_hz : float
        Dipolar constant b / 2 pi in Hz with its sign, negative for 1H and 13C; already
        scaled where the vector moves.
    polar_deg, azimuth_deg : float
        Direction of the internuclear vector in the site's molecular frame.
    shift_ppm : float
        Isotropic shift.
    anisotropy_ppm, asymmetry : float
        The proton's own shift tensor, Haeberlen convention.
    euler_deg : tuple of three floats
        z-y-z angles from the tensor's frame to the molecular frame.
    t1_s, t2_s : float
        Relaxation times in s, infinite where relaxation is left out.
    """

    constant_hz: float
    polar_deg: float = 0.0
    azimuth_deg: float = 0.0
    shift_ppm: float = 0.0
    anisotropy_ppm: float = 0.0
    asymmetry: float = 0.0
    euler_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    t1_s: float = math.inf
    t2_s: float = math.inf

    def __post_init__(self) -> None:
        """Refuse values that are no proton."""
        numbers = (self.constant_hz, self.polar_deg, self.azimuth_deg, self.shift_ppm)
        if not all(math.isfinite(value) for value in (*numbers, *self.euler_deg)):
            raise SettingError(f"a coupling, angle or shift of a proton is not finite: {self}")
        if len(self.euler_deg) != 3 or not (self.t1_s > 0.0 and self.t2_s > 0.0):
            raise SettingError(
                "a proton has three Euler angles and positive relaxation times, found"
                f" {self.euler_deg} and T1 {self.t1_s:g} s, T2 {self.t2_s:g} s"
            )
        ShiftTensor(self.anisotropy_ppm, self.asymmetry)  # the checks are the tensor's own


def dipolar_constant_hz(first: str, second: str, distance_m: float) -> float:
    """Return b / 2 pi = -mu0 gamma1 gamma2 hbar / (8 pi^2 r^3) of two isotopes in Hz.

    M. H. Levitt, Spin Dynamics, 2nd edition (Wiley, 2008), section 9.3. Two protons at
    1 Angstrom have -120.1 kHz, 1H and 13C -30.2 kHz.
    """
    if not (math.isfinite(distance_m) and distance_m > 0.0):
        raise SettingError(f"a distance of {distance_m:g} m is not possible; give a positive one")
    gammas = isotope(first).gamma_rad_s_t * isotope(second).gamma_rad_s_t
    return -_VACUUM_PERMEABILITY * gammas * _REDUCED_PLANCK / (8.0 * math.pi**2 * distance_m**3)


def ch(proton: Proton) -> tuple[Proton, ...]:
    """Return the proton of a CH group, its bond along z of the molecular frame."""
    return (replace(proton, polar_deg=0.0, azimuth_deg=0.0),)


def ch2(proton: Proton) -> tuple[Proton, ...]:
    """Return the two protons of a CH2 group at the tetrahedral angle, z between them."""
    return tuple(
        replace(proton, polar_deg=_HALF_TETRAHEDRAL_DEG, azimuth_deg=azimuth_deg)
        for azimuth_deg in (0.0, 180.0)
    )


def rotating_ch3(proton: Proton) -> tuple[Proton, ...]:
    """Return the three protons of a CH3 group that turns fast about z.

    The rotation averages each coupling to its part along the axis, P2 of the
    tetrahedral angle to it: -1/3.
    """
    averaged = (3.0 * _TETRAHEDRAL_COSINE**2 - 1.0) / 2.0
    turning = replace(
        proton, constant_hz=averaged * proton.constant_hz, polar_deg=0.0, azimuth_deg=0.0
    )
    return (turning,) * 3


GROUPS = {"CH": ch, "CH2": ch2, "CH3": rotating_ch3}
