"""The window that follows the decay of the signal itself."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pnmr.data import FID, Setting
from pnmr.errors import ProcessingError, SettingError
from pnmr.process.noise import measured_rows, tail_noise
from pnmr.process.step import deciding_step
from pnmr.units import FloatArray

_EXPONENTS = np.array([0.75, 1.0, 1.25, 1.5, 2.0])
_DECAYS = 80
_BINS = 60
_ROUNDS = 4
_LEAST_DETECTION = 4.0


@deciding_step
def matched(
    fid: FID, *, decay_s: float | None = None, exponent: float | None = None
) -> tuple[FID, Mapping[str, Setting]]:
    """Multiply by the signal's own envelope exp(-(|t| / T)^p): the best signal to noise.

    The filter that matches the signal gives the largest ratio of line height to noise
    (R. R. Ernst, W. A. Anderson, Rev. Sci. Instrum. 37 (1966) 93) and about doubles the
    width of a single line. The envelope is a stretched exponential through the energy of
    the signal above the noise, so that neither noise nor rotational echoes print through.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays or whole echoes, their time origin at the top; all rows get
        the same window.
    decay_s : float, optional
        T in s; found from the data when left out.
    exponent : float, optional
        p, 1 for a Lorentzian and 2 for a Gaussian line; found when left out.

    Raises
    ------
    ProcessingError
        The signal does not stand out of the noise.
    """
    if decay_s is None or exponent is None:
        found_s, found = _envelope(fid, exponent)
        decay_s = found_s if decay_s is None else decay_s
        exponent = found if exponent is None else exponent
    if decay_s <= 0.0 or exponent <= 0.0:
        raise SettingError(
            f"step 'matched': decay_s and exponent must be positive, found {decay_s:g} and"
            f" {exponent:g}"
        )
    window = np.exp(-((np.abs(fid.time.times_s) / decay_s) ** exponent))
    decided: dict[str, Setting] = {"decay_s": decay_s, "exponent": exponent}
    return replace(fid, values=fid.values * window), decided


def _envelope(fid: FID, exponent: float | None) -> tuple[float, float]:
    """Return T in s and p of the stretched exponential that fits the energy best."""
    times = np.abs(fid.time.times_s) / fid.time.dwell_s
    energy = np.mean(np.abs(measured_rows(fid)) ** 2, axis=0)
    noise = 2.0 * tail_noise(fid).amplitude ** 2
    edges = np.unique(np.geomspace(1.0, times.max() + 2.0, _BINS).astype(int)) - 1
    bins = np.digitize(times, edges)
    count = np.bincount(bins).astype(np.float64)
    mean = np.bincount(bins, weights=energy) / np.maximum(count, 1.0) - noise
    place = np.bincount(bins, weights=times) / np.maximum(count, 1.0)
    there = count > 0.0
    mean, place, count = mean[there], place[there], count[there]
    if noise > 0.0 and np.max(mean * np.sqrt(count)) < _LEAST_DETECTION * noise:
        raise ProcessingError(
            "no signal stands out of the noise, so there is no envelope to match; give decay_s and"
            " exponent"
        )
    return _fitted((place, mean, count), noise, exponent, fid.time.dwell_s)


def _fitted(
    bins: tuple[FloatArray, FloatArray, FloatArray],
    noise_power: float,
    exponent: float | None,
    dwell_s: float,
) -> tuple[float, float]:
    """Fit by least squares with the energy's own variance, noise^2 + 2 noise energy."""
    place, mean, count = bins
    exponents = _EXPONENTS if exponent is None else np.array([exponent])
    decays = np.geomspace(1.0, 4.0 * place.max() + 4.0, _DECAYS)
    shape = np.exp(-2.0 * (place / decays[:, None, None]) ** exponents[:, None])
    model, at = np.full(mean.size, max(float(mean.max()), 0.0)), (0, 0)
    for _ in range(_ROUNDS):
        weight = count / np.maximum(noise_power**2 + 2.0 * noise_power * model, 1e-300)
        height = np.maximum(shape @ (weight * mean), 0.0) / np.maximum(shape**2 @ weight, 1e-300)
        gain = height * (shape @ (weight * mean))
        first, second = np.unravel_index(int(np.argmax(gain)), gain.shape)
        at = (int(first), int(second))
        model = height[at] * shape[at]
    return float(decays[at[0]]) * dwell_s, float(exponents[at[1]])
