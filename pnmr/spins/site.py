"""One site of a sample: where it resonates, how it relaxes and what it is coupled to."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from pnmr.errors import SettingError
from pnmr.isotopes import isotope
from pnmr.spins.coupling import Proton
from pnmr.spins.tensor import ShiftTensor

_LARGEST = 1e9

WidthShape = Literal["lorentzian", "gaussian"]


@dataclass(frozen=True, slots=True)
class Site:
    """One kind of nucleus in a sample.

    Attributes
    ----------
    label : str
        Its name within the sample, ``"NCN axial"``.
    isotope : str
        ``"13C"``.
    shift_ppm : float
        Isotropic shift.
    anisotropy_ppm, asymmetry : float
        Shift tensor in the Haeberlen convention; the anisotropy is delta = zz - iso.
    euler_deg : tuple of three floats
        z-y-z angles from the tensor's frame to the molecular frame, that of the protons.
    population : float
        Number of nuclei of this kind, in any unit that all sites share.
    t1_s, t2_s : float
        Longitudinal and homogeneous transverse (T2') relaxation times in s.
    width_hz : float
        Inhomogeneous width: full width at half height of the distribution of shifts in Hz.
    width_shape : str
        ``"lorentzian"`` or ``"gaussian"``.
    anisotropy_slope : float
        By how many ppm the anisotropy grows with each ppm of shift over that distribution.
    curie_shift_ppm, curie_anisotropy_ppm : float
        Parts of shift and anisotropy that go with 1/T.
    protons : tuple of Proton
        Protons that the site is coupled to.
    """

    label: str
    isotope: str
    shift_ppm: float
    anisotropy_ppm: float = 0.0
    asymmetry: float = 0.0
    euler_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    population: float = 1.0
    t1_s: float = math.inf
    t2_s: float = math.inf
    width_hz: float = 0.0
    width_shape: WidthShape = "lorentzian"
    anisotropy_slope: float = 0.0
    curie_shift_ppm: float = 0.0
    curie_anisotropy_ppm: float = 0.0
    protons: tuple[Proton, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values that no site can have."""
        isotope(self.isotope)
        ShiftTensor(self.anisotropy_ppm, self.asymmetry)  # the checks are the tensor's own
        shifts = (self.shift_ppm, self.curie_shift_ppm, self.curie_anisotropy_ppm)
        numbers = (*shifts, self.anisotropy_ppm, self.anisotropy_slope, *self.euler_deg)
        if not all(abs(v) < _LARGEST for v in numbers):
            raise SettingError(
                f"site '{self.label}' has a shift, slope or angle that is not finite or cannot be meant"
            )
        if len(self.euler_deg) != 3 or self.width_shape not in ("lorentzian", "gaussian"):
            raise SettingError(
                f"site '{self.label}' needs three Euler angles and a width_shape lorentzian or"
                f" gaussian, found {self.euler_deg} and '{self.width_shape}'"
            )
        if not (self.t1_s > 0.0 and self.t2_s > 0.0):
            raise SettingError(
                f"site '{self.label}' has T1 {self.t1_s:g} s and T2' {self.t2_s:g} s; both are"
                " positive"
            )
        if not all(math.isfinite(v) and v >= 0.0 for v in (self.width_hz, self.population)):
            raise SettingError(
                f"site '{self.label}' has the width {self.width_hz:g} Hz and the population"
                f" {self.population:g}; neither can be negative or infinite"
            )

    def heated(self, ratio: float) -> "Site":
        """Return the site at ``ratio`` times its temperature: the Curie parts are divided by it."""
        fall = 1.0 / ratio - 1.0
        return replace(
            self,
            shift_ppm=self.shift_ppm + fall * self.curie_shift_ppm,
            anisotropy_ppm=self.anisotropy_ppm + fall * self.curie_anisotropy_ppm,
            curie_shift_ppm=self.curie_shift_ppm / ratio,
            curie_anisotropy_ppm=self.curie_anisotropy_ppm / ratio,
        )
