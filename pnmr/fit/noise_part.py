"""The noise of some points of one spectrum, as sums over the white words of its FID."""

from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.fit.separable import IntArray
from pnmr.process import Noise, TimeWeights
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]

# Rows that are transformed at a time: as many as stay in the processor's cache.
_ROWS = 4


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
        summed = np.empty((len(rows), length), dtype=np.complex128)
        turns, scaled = self._turns(weights).conj(), self._scaled(weights)
        for first in range(0, len(rows), _ROWS):
            some = slice(first, min(first + _ROWS, len(rows)))
            placed = np.zeros((some.stop - first, size), dtype=np.complex128)
            placed[:, self.index] = rows[some] * turns
            whole = scipy.fft.ifft(placed, axis=1, norm="forward", overwrite_x=True)
            summed[some] = whole[:, :length] * scaled
        return summed

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


def joined(group: list[tuple[IntArray, NoisePart]]) -> list[tuple[IntArray, NoisePart]]:
    """Return the parts of one FID with the regions of one spectrum as one, unless they overlap."""
    joined: list[tuple[IntArray, NoisePart]] = []
    for place, part in group:
        for k, (known_place, known) in enumerate(joined):
            same = known.noise.weights is part.noise.weights
            same = same and known.noise.amplitude == part.noise.amplitude
            if same and not np.isin(part.index, known.index).any():
                index = np.concatenate([known.index, part.index])
                whole = NoisePart(known.noise, index, known.source)
                joined[k] = (np.concatenate([known_place, place]), whole)
                break
        else:
            joined.append((place, part))
    return joined


def squared_correlations(one: NoisePart, other: NoisePart) -> float:
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
