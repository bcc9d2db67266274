"""The noise of fitted points: what windows, zero filling and shared FIDs tie together.

The real parts of a processed spectrum are sums over the points of its FID, whose noise is
white. A weighted sum of spectral points is therefore a weighted sum of time points too,
and covariances are formed there: exact, for any part of any spectrum, with one transform
a row and without the matrix of all points.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.fit.separable import IntArray
from pnmr.process import Noise, TimeWeights
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]


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
class NoisePart:
    """The noise of some points of one spectrum.

    Attributes
    ----------
    noise : Noise
        Noise of the whole spectrum before anything was cut out of it (`expected_noise`).
    index : array of int, shape (n,)
        Which points of the whole spectrum they are, counted from the lowest frequency.
    source : int
        Parts of equal number come from the same FID, with the same phase: two broadenings
        of one FID share their noise.
    """

    noise: Noise
    index: IntArray
    source: int = 0

    @property
    def length(self) -> int:
        """Number of white words that the noise of the part is made of."""
        if self.noise.weights is None:
            return int(self.index.max(initial=-1)) + 1
        return int(np.flatnonzero(self.noise.weights.values).max(initial=-1)) + 1

    def in_time(self, rows: FloatArray) -> ComplexArray:
        """Return the weights of the FID's white noise in sums weighted by ``rows``.

        Shape (k, `length`) for rows of shape (k, n); the noise of a word has variance 1.
        """
        weights = self.noise.weights
        if weights is None:
            spread = np.zeros((len(rows), self.length), dtype=np.complex128)
            spread[:, self.index] = self.noise.amplitude * rows
            return spread
        size, length = weights.values.size, self.length
        placed = np.zeros((len(rows), size), dtype=np.complex128)
        placed[:, self.index] = rows * self._turns(weights).conj()
        summed = scipy.fft.ifft(placed, axis=1, norm="forward", overwrite_x=True)[:, :length]
        return np.asarray(summed * self._scaled(weights))

    def drawn(self, words: ComplexArray) -> FloatArray:
        """Return the noise, shape (m, n), that words of variance 1, shape (m, length), make."""
        weights = self.noise.weights
        if weights is None:
            return np.asarray(self.noise.amplitude * words.real[:, self.index])
        scaled = words[:, : self.length] * self._scaled(weights)
        points = scipy.fft.fft(scaled, n=weights.values.size, axis=1)[:, self.index]
        return np.asarray((points * self._turns(weights)).real)

    def _turns(self, weights: TimeWeights) -> ComplexArray:
        turns: ComplexArray = np.exp(
            -2j * np.pi * weights.start_points / weights.values.size * self.index
        )
        return turns

    def _scaled(self, weights: TimeWeights) -> FloatArray:
        norm = float(np.sqrt(np.sum(weights.values**2)))
        return np.asarray(self.noise.amplitude / norm * weights.values[: self.length])


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
            / sum(_squared(one, other) for _, one in group for _, other in group)
            for group in self._sources()
        )

    def _sources(self) -> list[list[tuple[slice, NoisePart]]]:
        """Return the parts with their places among the points, grouped by FID."""
        ends = np.cumsum([0, *(part.index.size for part in self.parts)])
        placed = [
            (slice(int(first), int(end)), part)
            for first, end, part in zip(ends, ends[1:], self.parts, strict=False)
        ]
        numbers = sorted({part.source for part in self.parts})
        return [[each for each in placed if each[1].source == number] for number in numbers]


def _squared(one: NoisePart, other: NoisePart) -> float:
    """Return the sum of the squared correlations between the points of two parts."""
    left, right = one.noise.weights, other.noise.weights
    if left is None or right is None:
        return float(np.isin(one.index, other.index).sum())
    size = left.values.size
    if right.values.size != size or right.start_points != left.start_points:
        raise SettingError(
            "effective points of two spectra of one FID need equal zero filling and time origin;"
            f" found {size} and {right.values.size} points"
        )
    norms = np.sqrt(np.sum(left.values**2) * np.sum(right.values**2))
    lags = np.arange(1 - size, size)
    correlation = np.fft.fft(left.values * right.values)[lags % size] / norms
    turned = correlation * np.exp(-2j * np.pi * left.start_points / size * lags)
    return float(np.sum(_pairs(one.index, other.index, size) * turned.real**2))


def _pairs(one: IntArray, other: IntArray, size: int) -> FloatArray:
    """Return how many pairs of points lie k - l apart, for all lags from 1 - size on."""
    masks = np.zeros((2, 2 * size))
    masks[0, one], masks[1, other] = 1.0, 1.0
    spectra = scipy.fft.rfft(masks, axis=1)
    counts = np.round(scipy.fft.irfft(spectra[0] * spectra[1].conj(), n=2 * size))
    return np.asarray(counts[np.arange(1 - size, size)])
