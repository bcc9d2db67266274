"""Whether the two sides of an echo top mirror each other, or are parts of one decay.

Data that begin at the top of an echo show rotational echoes later on, at which all lines
are in phase just as well; the stronger one before the first of them would lie before the
data. But the decay goes on across a rotational echo, while with s = exp(i p) f(t - t0) and
f the transform of a real spectrum, f(-t) is the conjugate of f(t).
"""

from dataclasses import dataclass

import numpy as np

from pnmr.data.signal import ComplexArray
from pnmr.units import FloatArray

_FILTER_POINTS = 2
_STEP_POINTS = 0.5
_INTERPOLATION_POINTS = 24
_FALLING = 0.2
_CLEARLY = 2.0
_LEAST_MIRRORED = 0.9


@dataclass(frozen=True, slots=True)
class Flanks:
    """The two sides of a top.

    Attributes
    ----------
    falling_ratio, error_ratio : float
        How fast the energy falls across the top over how fast it falls after it, about 0
        for an echo and 1 for an exponential decay, and its standard error.
    mirrored_ratio, noise_ratio : float
        Correlation of one side with the mirror image of the other, 1 for an echo, and
        the part of the sides that is noise.
    """

    falling_ratio: float
    error_ratio: float
    mirrored_ratio: float
    noise_ratio: float

    @property
    def decaying(self) -> bool:
        """Return whether this is clearly no top: a rotational echo within a decay."""
        limit = _FALLING + _CLEARLY * self.error_ratio
        least = _LEAST_MIRRORED - _CLEARLY * self.noise_ratio
        return self.falling_ratio > limit or self.mirrored_ratio < least


def flanks(rows: ComplexArray, top_points: float, noise_power: float) -> Flanks | None:
    """Compare the sides of a top, far points of them more than near ones.

    Parameters
    ----------
    rows : complex array, shape (rows, n)
        Signals that share the top.
    top_points : float
        Time of the top in points from the first one.
    noise_power : float
        Mean of \\|noise\\|^2 of a point.

    Returns
    -------
    Flanks or None
        None where there is too little of either side.
    """
    top, reach = int(top_points), int(top_points) - _FILTER_POINTS
    later = min(2 * reach, (rows.shape[1] - 1 - top) // 2)
    if reach < 2 or later < reach:
        return None
    far = np.arange(_STEP_POINTS, reach, _STEP_POINTS)
    after, before = (_between(rows, top_points + sign * far) for sign in (1.0, -1.0))
    weight = far**2
    sides = [np.abs(side) ** 2 @ weight for side in (after, before)]
    noise = len(rows) * noise_power * float(weight.sum())
    energy = [float(each.sum()) - noise for each in sides]
    powers = np.sum(np.abs(rows[:, top : top + 2 * later]) ** 2, axis=0) - len(rows) * noise_power
    near, rest = float(powers[:later].sum()), float(powers[later:].sum())
    if min(*energy, near) <= 0.0:
        return None
    falling = np.log(near / max(rest, 0.01 * near)) / later
    distance = 2.0 * sum(float((np.abs(s) ** 2 @ far**3).sum()) for s in (after, before))
    distance /= sum(energy)
    # points half a step apart share their noise
    variance = sum(
        float((np.abs(s) ** 2 @ weight**2).sum()) / size**2
        for s, size in zip((after, before), energy, strict=True)
    )
    noisy = float(np.sqrt(2.0 * noise_power * variance / _STEP_POINTS))
    across = np.log(energy[1] / energy[0]) / distance
    # each row has a phase of its own
    product = float(np.abs((after * before) @ weight).sum())
    mirrored = product / float(np.sqrt(energy[0] * energy[1]))
    scale = max(float(falling), 1e-300)
    return Flanks(float(across) / scale, noisy / distance / scale, mirrored, noisy)


def _between(rows: ComplexArray, times_points: FloatArray) -> ComplexArray:
    """Return the signals between their points, by a sinc under a bell of cos^2."""
    points = np.arange(
        max(0, int(times_points.min()) - _INTERPOLATION_POINTS),
        min(rows.shape[1], int(times_points.max()) + _INTERPOLATION_POINTS),
    )
    distance = times_points[:, None] - points
    bell = np.cos(0.5 * np.pi * np.clip(distance / _INTERPOLATION_POINTS, -1.0, 1.0)) ** 2
    return np.asarray(rows[:, points] @ (np.sinc(distance) * bell).T)
