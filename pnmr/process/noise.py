"""How large the noise is, from either domain, and what processing makes of it.

White noise of variance s^2 in each word of an FID becomes, under the weights w_j that
the steps before the transform put on it, noise of variance s^2 sum of w^2 in the real
part of every spectral point, with the correlation

    rho(m) = Re sum over j of w_j^2 exp(-2 pi i j m / SI) / sum of w_j^2

between points m apart. N_c = (sum of w^2)^2 / sum of w^4 of the time points count.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pnmr.data import FID, Spectrum
from pnmr.data.signal import ComplexArray
from pnmr.errors import ProcessingError
from pnmr.process.free import free_points, residual
from pnmr.process.recipe import Recipe
from pnmr.process.step import STEPS, Signal
from pnmr.units import FloatArray

_SIGMA_OF_MEDIAN_DEVIATION = 1.482602218505602
_MEDIAN_INEFFICIENCY = 1.1664
_TURN_DEG = 360.0
_LARGEST = 1e100


@dataclass(frozen=True)
class TimeWeights:
    """What processing made of the noise of each time point.

    Attributes
    ----------
    values : float array, shape (SI,)
        Weights before the transform, zeros of zero filling included.
    start_points : float
        Time of the first point in points from the origin, less what a first-order phase
        correction has moved the origin by since.
    """

    values: FloatArray
    start_points: float = 0.0

    @property
    def counting_points(self) -> float:
        """N_c: how many time points the noise of a spectrum comes from."""
        square = self.values**2
        return float(np.sum(square) ** 2 / np.sum(square**2))

    @cached_property
    def _correlation(self) -> ComplexArray:
        square = self.values**2
        return np.asarray(np.fft.fft(square) / np.sum(square))

    def correlation(self, lags: NDArray[np.int64]) -> ComplexArray:
        """Return E[a_k conj(a_l)] / E[|a|^2] of complex spectral points for the lags k - l."""
        size = self.values.size
        turn: ComplexArray = np.exp(-2j * np.pi * self.start_points / size * lags)
        return self._correlation[lags % size] * turn


@dataclass(frozen=True)
class Noise:
    """Noise of the real part of a signal, the same at every point and in every row.

    Attributes
    ----------
    amplitude : float
        Standard deviation of a point.
    error : float
        Standard error of ``amplitude``.
    weights : TimeWeights, optional
        What ties the points together; None where they are independent.
    """

    amplitude: float
    error: float
    weights: TimeWeights | None = None

    def correlation(self, lags: NDArray[np.int64]) -> ComplexArray:
        """Return the correlation of complex points for the lags k - l."""
        if self.weights is None:
            return np.asarray(lags == 0, dtype=np.complex128)
        return self.weights.correlation(lags)

    def of_sum(self, points: int) -> float:
        """Return the standard deviation of a sum over neighbouring points (exact covariance)."""
        lags = np.arange(points)
        pairs = np.where(lags == 0, points, 2.0 * (points - lags))
        variance = float(np.sum(pairs * self.correlation(lags).real))
        return self.amplitude * float(np.sqrt(max(variance, 0.0)))


def measured_rows(signal: Signal) -> ComplexArray:
    """Return the values as rows, shape (rows, n), or refuse what no receiver can have given.

    Raises `ProcessingError` for values that are not finite or whose squares are not.
    """
    rows = signal.values.reshape(-1, signal.shape[-1])
    if not np.isfinite(rows).all():
        raise ProcessingError(
            "the signal holds values that are not finite numbers (nan or inf); look at the raw data"
        )
    largest = float(np.max(np.abs(rows)))
    if largest > _LARGEST:
        raise ProcessingError(
            f"the signal holds values as large as {largest:.2g}, which no receiver gives; look at"
            " the raw data"
        )
    return rows


def tail_noise(fid: FID, *, tail_fraction: float = 0.25) -> Noise:
    """Return the noise of one word (real or imaginary part) from the end of the FID.

    The median of the deviations from the median bears a rest of signal; where the
    signal still fills the tail, the noise comes out too large, never too small.
    """
    points = max(1, round(fid.time.points * tail_fraction))
    tail = measured_rows(fid)[:, fid.time.points - points :]
    words = np.stack((tail.real, tail.imag)).reshape(2, -1)
    return _robust(words - np.median(words, axis=1, keepdims=True), float(words.size))


def time_weights(fid: FID, recipe: Recipe) -> TimeWeights:
    """Return the weight of each time point that a recipe transforms.

    The steps up to the transform, with what they decide on this FID, act on a signal
    that changes its sign from point to point, which a subtracted offset leaves alone.

    Raises
    ------
    ProcessingError
        The recipe has no transform, or takes magnitudes, which have no such noise.
    """
    names = [step.name for step in recipe.steps]
    if "transform" not in names or {"magnitude", "power"} & set(names):
        raise ProcessingError(
            "noise is followed through a recipe with 'transform' and without 'magnitude' or"
            f" 'power'; this one does {', '.join(names) or 'nothing'}"
        )
    settled = Recipe.settled(recipe(fid)).steps[-len(names) :]
    signs = 1.0 - 2.0 * (np.arange(fid.time.points) % 2)
    probe: Signal = replace(fid, values=signs.astype(np.complex128), axes=(fid.time,))
    at = names.index("transform")
    for step in settled[:at]:
        probe = STEPS[step.name].function(probe, **step.settings)
    if not isinstance(probe, FID):
        raise ProcessingError("noise is followed through one transform only")
    start = probe.time.start_s / probe.time.dwell_s
    for step in settled[at:]:
        p1_deg = step.settings.get("p1_deg")
        start -= p1_deg / _TURN_DEG if isinstance(p1_deg, float) else 0.0
    return TimeWeights(np.abs(probe.values), start)


def expected_noise(fid: FID, recipe: Recipe) -> Noise:
    """Return the noise that a recipe leaves in the real part of a spectrum, from the FID's tail."""
    word, weights = tail_noise(fid), time_weights(fid, recipe)
    gain = float(np.sqrt(np.sum(weights.values**2)))
    return Noise(word.amplitude * gain, word.error * gain, weights)


def spectral_noise(
    spectrum: Spectrum,
    *,
    free_ppm: tuple[tuple[float, float], ...] = (),
    weights: TimeWeights | None = None,
) -> Noise:
    """Return the noise of the real part from the points without signal.

    Parameters
    ----------
    spectrum : Spectrum, shape (..., n)
        Phased spectra; magnitude or power spectra have no such noise.
    free_ppm : tuple of ranges
        Where there is no signal, in ppm; found when left out.
    weights : TimeWeights, optional
        From `time_weights`; without them every point counts as independent.

    Raises
    ------
    ProcessingError
        Fewer than 16 points are free of signal.
    """
    if any(step.name in ("magnitude", "power") for step in spectrum.history):
        raise ProcessingError(
            "a magnitude or power spectrum has no noise about zero; estimate it before that step"
        )
    rows = measured_rows(spectrum).real
    if free_ppm:
        free = np.zeros(rows.shape[1], dtype=np.bool_)
        for low_ppm, high_ppm in free_ppm:
            free[spectrum.frequency.region(low_ppm, high_ppm)] = True
    else:
        free = free_points(rows)
    count = int(np.count_nonzero(free))
    if count < 16:
        raise ProcessingError(
            f"only {count} points of the spectrum are free of signal where at least 16 are needed;"
            " widen the spectrum or name signal-free ranges"
        )
    share = 1.0
    if weights is not None:
        share = min(1.0, 2.0 * weights.counting_points / weights.values.size)
    found = _robust(residual(rows, free)[:, free], rows.shape[0] * count * share)
    return Noise(found.amplitude, found.error, weights)


def _robust(deviations: FloatArray, independent_points: float) -> Noise:
    """Return 1.4826 times the median deviation; its error is 1.17 sigma / sqrt(N)."""
    sigma = _SIGMA_OF_MEDIAN_DEVIATION * float(np.median(np.abs(deviations)))
    return Noise(sigma, _MEDIAN_INEFFICIENCY * sigma / float(np.sqrt(max(independent_points, 1.0))))
