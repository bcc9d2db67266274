"""Lines and manifolds as an excitation profile leaves them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.fit.excitation import ExcitationProfile
from pnmr.fit.line_sum import Component
from pnmr.fit.manifold import Manifold
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]

_ROUNDING_HZ = 1e-3


@dataclass(frozen=True, slots=True)
class WeightedLine:
    """A line times the excitation at its position, a `Component` of a sum of lines.

    The slope by the position has that of the weight in it. The line is to be narrow against
    the profile: all of it has the weight of its middle.

    Attributes
    ----------
    line : Component
        The line, whose first parameter is its position in Hz.
    excitation : ExcitationProfile
        Weight by the position, on the same scale.
    """

    line: Component
    excitation: ExcitationProfile

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the line's parameters."""
        return self.line.parameters

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """Bounds of the line, whose position stays within the profile."""
        low, high = (each.copy() for each in self.line.bounds)
        low[0], high[0] = self.excitation.range_hz
        return low, high

    def fill(self, shape: FloatArray, value: FloatArray, slopes: FloatArray) -> None:
        """Fill the weighted absorption and its slopes."""
        self.line.fill(shape, value, slopes)
        self._weigh(shape, value, slopes)

    def fill_whole(self, shape: FloatArray, value: ComplexArray, slopes: ComplexArray) -> None:
        """Fill the weighted complex line and its slopes."""
        self.line.fill_whole(shape, value, slopes)
        self._weigh(shape, value, slopes)

    def kept_fraction(self, shape: FloatArray) -> float:
        """Return which part of the area the excitation leaves."""
        return self._weight(shape)[0]

    def _weigh(self, shape: FloatArray, value: Any, slopes: Any) -> None:
        weight, slope = self._weight(shape)
        slopes *= weight
        slopes[0] += slope * value
        value *= weight

    def _weight(self, shape: FloatArray) -> tuple[float, float]:
        place_hz, (low_hz, high_hz) = float(shape[0]), self.excitation.range_hz
        if (
            not low_hz - _ROUNDING_HZ <= place_hz <= high_hz + _ROUNDING_HZ
        ):  # only fixed lines get there
            raise SettingError(
                f"a line is held at {place_hz:.6g} Hz from the carrier, beyond the excitation profile"
                f" of {low_hz:.6g} to {high_hz:.6g} Hz; make the profile wider"
            )
        return self.excitation(place_hz)


def weighted(component: Component, excitation: ExcitationProfile | None) -> Component:
    """Return a component as a profile leaves it, each sideband by its own frequency."""
    if excitation is None:
        return component
    if isinstance(component, Manifold):
        return replace(component, excitation=excitation)
    return WeightedLine(component, excitation)
