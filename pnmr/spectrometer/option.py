"""One pulse of a search, and what it does to the sites of a sample."""

from dataclasses import dataclass

import numpy as np

from pnmr.shapes import Shape
from pnmr.units import FloatArray

# Differences of Mz below this do not decide; the shorter pulse does.
_EQUAL_MZ = 0.01


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """What one pulse does to all shifts of one anisotropy.

    Attributes
    ----------
    anisotropy_hz : float
        Haeberlen anisotropy in Hz.
    shifts_ppm, mz : array, shape (k,)
        Isotropic shifts in ppm and Mz after the pulse.
    """

    anisotropy_hz: float
    shifts_ppm: FloatArray
    mz: FloatArray

    def lost_ppm(self, above_mz: float) -> tuple[tuple[float, float], ...]:
        """Return the ranges of shift (low, high) in ppm where Mz is above ``above_mz``."""
        lost = np.concatenate([[False], self.mz > above_mz, [False]])
        edges = np.flatnonzero(lost[1:] != lost[:-1])
        return tuple(
            (float(self.shifts_ppm[first]), float(self.shifts_ppm[end - 1]))
            for first, end in edges.reshape(-1, 2)
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One pulse of the advice.

    Attributes
    ----------
    family : str
        Name of the family.
    sweep_hz : float
        Full width of the sweep in Hz.
    shape : Shape
        The pulse.
    rf_hz : float
        Peak nutation frequency in Hz.
    sites : tuple of SiteOutcome
        Inversion over the asked shifts, one entry for each anisotropy.
    """

    family: str
    sweep_hz: float
    shape: Shape
    rf_hz: float
    sites: tuple[SiteOutcome, ...]

    @property
    def worst_mz(self) -> float:
        """Mz of the site that is inverted worst."""
        return max(float(site.mz.max()) for site in self.sites)

    @property
    def mean_mz(self) -> float:
        """Mean Mz over all shifts and anisotropies."""
        return float(np.mean([site.mz.mean() for site in self.sites]))

    @property
    def merit(self) -> tuple[int, float, float]:
        """Sorts by the worst site; where that decides nothing, by length, then by the mean."""
        return round(self.worst_mz / _EQUAL_MZ), self.shape.duration_s, self.mean_mz
