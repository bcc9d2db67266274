"""A site under magic-angle spinning: centreband and sidebands that share one line and one tensor."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.fit.excitation import ExcitationProfile
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import Fill, Line
from pnmr.fit.sidebands import LARGEST_RATIO, sidebands
from pnmr.fit.tied import Tied
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]

# Sidebands with less than this share of the site are left out.
_LEAST_SHARE = 1e-7


@dataclass(frozen=True, slots=True)
class Manifold:
    """A manifold of sidebands at given frequencies, a `Component` of a sum of lines.

    Its parameters are those of the line, then ``anisotropy_hz`` and ``asymmetry``. Start
    the asymmetry above 0, where the manifold does not change with it. The area is that of
    the site over all sidebands, also those outside the data, before the excitation's weight.

    Attributes
    ----------
    line : Line
        Family of the centreband and of every sideband.
    x_hz : array, shape (n,)
        Frequencies in Hz.
    rotor_hz : float
        Rate of the rotor in Hz.
    lb_hz : float
        Lorentzian broadening by the processing in Hz.
    excitation : ExcitationProfile, optional
        Weight of each sideband by its frequency, on the scale of ``x_hz``; sidebands beyond
        the table have its last weight. Exact for weak pulses, which excite a rotating crystal
        by the spectrum of the pulse; an approximation for all others.
    """

    line: Line
    x_hz: FloatArray
    rotor_hz: float
    lb_hz: float = 0.0
    excitation: ExcitationProfile | None = None

    def __post_init__(self) -> None:
        """Refuse a rotor that does not turn."""
        if not 0.0 < self.rotor_hz < np.inf:
            raise SettingError(f"sidebands need a spinning rotor, found {self.rotor_hz:g} Hz")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters."""
        return (*self.line.parameters, "anisotropy_hz", "asymmetry")

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """Natural bounds; the anisotropy is limited by the table, with either sign."""
        low, high = BroadenedLine(self.line, self.x_hz, self.lb_hz).bounds
        most_hz = LARGEST_RATIO * self.rotor_hz
        return np.append(low, [-most_hz, 0.0]), np.append(high, [most_hz, 1.0])

    def fill(self, shape: FloatArray, value: FloatArray, slopes: FloatArray) -> None:
        """Fill the absorption of the manifold and its slopes."""
        self._sum(self.line.fill, shape, value, slopes)

    def fill_whole(self, shape: FloatArray, value: ComplexArray, slopes: ComplexArray) -> None:
        """Fill the complex manifold and its slopes."""
        self._sum(self.line.fill_whole, shape, value, slopes)

    def kept_fraction(self, shape: FloatArray) -> float:
        """Return which part of the area the excitation leaves, over all sidebands."""
        own = len(self.line.parameters)
        manifold = sidebands(float(shape[own]) / self.rotor_hz, float(shape[own + 1]))
        places_hz = shape[0] + manifold.orders * self.rotor_hz
        weights = [
            self.excitation(float(each))[0] if self.excitation else 1.0 for each in places_hz
        ]
        return float(np.average(weights, weights=manifold.shares))

    def _sum(self, fill: Fill, shape: FloatArray, value: Any, slopes: Any) -> None:
        own = len(self.line.parameters)
        asymmetry = float(shape[own + 1])
        manifold = sidebands(float(shape[own]) / self.rotor_hz, asymmetry)
        one, by_own = np.empty_like(value), np.empty((own, value.size), value.dtype)
        value[:], slopes[:] = 0.0, 0.0
        centre = shape[:own].copy()
        for k, order in enumerate(manifold.orders):
            share = manifold.shares[k]
            if share < _LEAST_SHARE:
                continue
            centre[0] = shape[0] + order * self.rotor_hz
            fill(self.x_hz, centre, self.lb_hz, one, by_own)
            weight, slope = self.excitation(float(centre[0])) if self.excitation else (1.0, 0.0)
            value += (share * weight) * one
            slopes[:own] += (share * weight) * by_own
            slopes[0] += (share * slope) * one
            slopes[own] += (manifold.by_ratio[k] / self.rotor_hz * weight) * one
            slopes[own + 1] += (2.0 * asymmetry * manifold.by_square[k] * weight) * one


def independent_sidebands(
    line: Line, x_hz: FloatArray, rotor_hz: float, orders: tuple[int, ...], *, lb_hz: float = 0.0
) -> Tied:
    """Return a model with a free area for each order and one line for all of them.

    Its nonlinear parameters are those of the line, the position that of the order 0; the
    linear ones the areas in the given order, which may be analysed by their moments or by
    `fitted_tensor`. The alternative to a `Manifold` where the excitation is not known or
    several tensors overlap.
    """
    lines = LineSum(tuple(BroadenedLine(line, x_hz, lb_hz) for _ in orders), x_hz)
    own = len(line.parameters)
    offset = np.zeros((len(orders), own))
    offset[:, 0] = rotor_hz * np.array(orders)
    return Tied(lines, np.tile(np.eye(own), (len(orders), 1)), offset.ravel())
