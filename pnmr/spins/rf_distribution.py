"""How the RF amplitude is spread over a sample."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.units import FloatArray

Value = TypeVar("Value", np.float64, np.complex128)


@dataclass(frozen=True, slots=True)
class RFDistribution:
    """RF amplitudes relative to the nominal one, and the part of the signal at each.

    Attributes
    ----------
    scale_factor : array, shape (m,)
        Nutation frequency over the nominal (calibrated) one.
    weight : array, shape (m,)
        Parts of the signal; they are scaled to a sum of 1.
    """

    scale_factor: FloatArray
    weight: FloatArray

    def __post_init__(self) -> None:
        """Check and normalise."""
        scale = np.array(self.scale_factor, dtype=np.float64)
        weight = np.array(self.weight, dtype=np.float64)
        if scale.ndim != 1 or scale.shape != weight.shape or not weight.sum() > 0.0:
            raise SettingError(
                "an RF distribution is two lists of one length, amplitudes and parts of the"
                f" signal, found shapes {scale.shape} and {weight.shape}"
            )
        if not (np.isfinite(scale).all() and scale.min() >= 0.0 and weight.min() >= 0.0):
            raise SettingError("an RF distribution holds negative or infinite values")
        weight /= weight.sum()
        for name, values in (("scale_factor", scale), ("weight", weight)):
            values.flags.writeable = False
            object.__setattr__(self, name, values)

    @classmethod
    def uniform(cls) -> "RFDistribution":
        """Return the ideal coil: every spin feels the nominal RF."""
        return cls(np.ones(1), np.ones(1))

    @classmethod
    def gaussian(cls, spread_fraction: float, points: int = 41) -> "RFDistribution":
        """Return a Gaussian about the nominal RF, cut at three standard deviations.

        ``spread_fraction`` is the standard deviation relative to the nominal RF, 0 to 0.3.
        """
        if not (0.0 < spread_fraction <= 0.3) or points < 3:
            raise SettingError(
                f"a spread of {spread_fraction:g} in {points} points is not a Gaussian RF"
                " distribution; give 0 to 0.3 of the nominal RF and at least 3 points"
            )
        deviation = np.linspace(-3.0, 3.0, points)
        return cls(1.0 + spread_fraction * deviation, np.exp(-0.5 * deviation**2))

    def around(self, rf_hz: FloatArray) -> FloatArray:
        """Return every nominal RF at every scale in Hz, shape (r * m,)."""
        return np.outer(rf_hz, self.scale_factor).ravel()

    def mean(self, values: NDArray[Value], offsets: int) -> NDArray[Value]:
        """Return the mean over the distribution, shape (r, offsets), of values for `around`."""
        cells = values.reshape(-1, self.weight.size, offsets)
        return np.asarray(np.einsum("m,rmk->rk", self.weight, cells))
