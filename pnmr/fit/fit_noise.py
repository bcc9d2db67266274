"""The noise of fitted points: what windows, zero filling and shared FIDs tie together.

The real parts of a processed spectrum are sums over the points of its FID, whose noise is
white. A weighted sum of spectral points is therefore a weighted sum of time points too,
and covariances are formed there: exact, for any part of any spectrum, with one transform
a row and without the matrix of all points.
"""

from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.noise_part import NoisePart, joined, squared_correlations
from pnmr.fit.separable import IntArray
from pnmr.process import Noise
from pnmr.units import FloatArray


class PointNoise(Protocol):
    """What the errors of a fit need to know of the noise of its n points."""

    @property
    def points(self) -> int:
        """Number of points."""
        ...

    @property
    def variance(self) -> FloatArray:
        """Variance of each point, shape (n,)."""
        ...

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the noise level, infinite where it is known."""
        ...

    @property
    def effective_points(self) -> float:
        """Number of independent real points that say as much."""
        ...

    def covariance_of(self, rows: FloatArray) -> FloatArray:
        """Return the covariance, shape (k, k), of sums weighted by rows, shape (k, n)."""
        ...

    def drawn(self, count: int, random: np.random.Generator) -> FloatArray:
        """Return draws of the noise, shape (count, n)."""
        ...


@dataclass(frozen=True, slots=True)
class FitNoise:
    """The noise of all points of a fit, in the order of the data, a `PointNoise`.

    Attributes
    ----------
    parts : tuple of NoisePart
        Regions and spectra one after the other.
    """

    parts: tuple[NoisePart, ...]

    @classmethod
    def of(cls, noise: Noise, kept: slice | IntArray) -> "FitNoise":
        """Return the noise of one region, or of chosen points, of one spectrum."""
        if isinstance(kept, slice):
            kept = np.arange(kept.start or 0, kept.stop)
        return cls((NoisePart(noise, kept),))

    @classmethod
    def white(cls, amplitude: float, points: int, *, error: float = 0.0) -> "FitNoise":
        """Return noise that is independent from point to point."""
        return cls.of(Noise(amplitude, error), slice(0, points))

    @property
    def points(self) -> int:
        """Number of fitted points."""
        return sum(part.index.size for part in self.parts)

    @property
    def variance(self) -> FloatArray:
        """Variance of each point, shape (n,)."""
        pieces = [np.full(part.index.size, part.noise.amplitude**2) for part in self.parts]
        return np.concatenate(pieces)

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the least known amplitude: how many points it is an average of."""
        ratios = [part.noise.error / part.noise.amplitude for part in self.parts]
        worst = max(ratios, default=0.0)
        return 0.5 / worst**2 if worst > 0.0 else np.inf

    def covariance_of(self, rows: FloatArray) -> FloatArray:
        """Return the covariance of sums over all points weighted by ``rows``.

        That is rows @ C @ rows.T for the covariance C of the points, shape (k, k) for rows
        of shape (k, n), without ever forming C.
        """
        if rows.shape[1] != self.points:
            raise SettingError(
                f"the noise of {self.points} points does not fit {rows.shape[1]} fitted points"
            )
        total = np.zeros((len(rows), len(rows)))
        for group in self._sources():
            summed = np.zeros((len(rows), max(part.length for _, part in group)), complex)
            for place, part in group:
                summed[:, : part.length] += part.in_time(rows[:, place])
            total += summed.real @ summed.real.T + summed.imag @ summed.imag.T
        return total

    def drawn(self, count: int, random: np.random.Generator) -> FloatArray:
        """Return ``count`` draws of the noise, shape (count, n)."""
        values = np.empty((count, self.points))
        for group in self._sources():
            shape = (count, max(part.length for _, part in group))
            words = random.standard_normal(shape) + 1j * random.standard_normal(shape)
            for place, part in group:
                values[:, place] = part.drawn(words)
        return values

    @property
    def effective_points(self) -> float:
        """How many independent real points say as much: n^2 / sum of squared correlations.

        This is (trace of C)^2 / trace of C^2 for each FID, added up. For a region R of one
        spectrum with zero filling it is 2 N_c R / SW (`TimeWeights.counting_points`), but
        for the ends of the region.
        """
        return sum(
            sum(part.index.size for _, part in group) ** 2
            / sum(
                squared_correlations(one, other)
                for (_, one), (_, other) in product(group, repeat=2)
            )
            for group in self._sources()
        )

    def _sources(self) -> list[list[tuple[IntArray, NoisePart]]]:
        """Return the parts with their places among the points, grouped by FID."""
        ends = np.cumsum([0, *(part.index.size for part in self.parts)])
        placed = [
            (np.arange(first, end), part)
            for first, end, part in zip(ends, ends[1:], self.parts, strict=False)
        ]
        numbers = sorted({part.source for part in self.parts})
        return [joined([each for each in placed if each[1].source == number]) for number in numbers]
