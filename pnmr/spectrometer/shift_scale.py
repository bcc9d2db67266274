"""Where shifts lie as seen from the carrier."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pnmr.errors import SettingError
from pnmr.units import FloatArray, hz_from_ppm, ppm_from_hz


@dataclass(frozen=True, slots=True)
class ShiftScale:
    """Shift against offset for one nucleus and carrier, and the lines of a sample.

    Attributes
    ----------
    larmor_hz : float
        Larmor frequency of the nucleus in Hz, which is 1e6 ppm.
    carrier_ppm : float
        Shift at the carrier, offset 0.
    lines_ppm : tuple of float
        Isotropic shifts of the sample.
    """

    larmor_hz: float
    carrier_ppm: float
    lines_ppm: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no frequency or shift."""
        if not 0.0 < self.larmor_hz < math.inf:
            raise SettingError(f"larmor_hz is {self.larmor_hz:g} Hz; it must be positive")
        if not all(map(math.isfinite, (self.carrier_ppm, *self.lines_ppm))):
            raise SettingError("carrier and lines must be finite shifts in ppm")

    @property
    def lines_hz(self) -> FloatArray:
        """Offsets of the lines from the carrier in Hz."""
        return self.offsets_hz(self.lines_ppm)

    def offsets_hz(self, shifts_ppm: ArrayLike) -> FloatArray:
        """Return the offsets of shifts from the carrier in Hz."""
        return hz_from_ppm(
            np.asarray(shifts_ppm, dtype=np.float64) - self.carrier_ppm, self.larmor_hz
        )

    def shifts_ppm(self, offsets_hz: ArrayLike) -> FloatArray:
        """Return the shifts of offsets from the carrier in ppm."""
        return ppm_from_hz(np.asarray(offsets_hz, dtype=np.float64), self.larmor_hz) + (
            self.carrier_ppm
        )
