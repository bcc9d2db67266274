"""Shifts against 1/T: the paramagnetic part has a slope, the orbital part is the intercept.

The contact shift of a Curie spin falls as 1/T; zero-field splitting adds terms in 1/T^2
(R. J. Kurland and B. R. McGarvey, J. Magn. Reson. 2 (1970) 286-301). Where a line does not
describe the shifts, the result says so.
"""

from dataclasses import dataclass

import numpy as np

from pnmr.data import Estimate
from pnmr.errors import SettingError
from pnmr.fit.uncertainty import two_sided_quantile
from pnmr.units import FloatArray

_SCATTER_PROBABILITY = 0.01


@dataclass(frozen=True, slots=True)
class CurieLine:
    """A straight line through shifts against 1/T.

    Attributes
    ----------
    intercept_ppm, slope_ppm_k : float
        Shift at infinite temperature, and slope against 1/T in ppm K.
    covariance : array, shape (2, 2)
        Covariance of the two.
    scatter_ratio : float
        Scatter about the line over what the errors let expect; nan where there are two points.
    is_scattered : bool
        Whether the scatter went into the errors.
    freedom : float
        Degrees of freedom of the errors; infinite where they were given and hold.
    remarks : tuple of str
        What has to be known beside the numbers.
    """

    intercept_ppm: float
    slope_ppm_k: float
    covariance: FloatArray
    scatter_ratio: float
    is_scattered: bool
    freedom: float
    remarks: tuple[str, ...]

    @property
    def intercept(self) -> Estimate:
        """Shift at infinite temperature: the orbital shift where the spins follow Curie's law."""
        return Estimate(self.intercept_ppm, float(np.sqrt(self.covariance[0, 0])), "ppm", "fit")

    @property
    def slope(self) -> Estimate:
        """Slope against 1/T in ppm K."""
        return Estimate(self.slope_ppm_k, float(np.sqrt(self.covariance[1, 1])), "ppm K", "fit")

    def shift(self, temperature_k: float) -> Estimate:
        """Return the shift on the line at a temperature."""
        gradient = np.array([1.0, 1.0 / temperature_k])
        error = float(np.sqrt(gradient @ self.covariance @ gradient))
        return Estimate(self.intercept_ppm + self.slope_ppm_k / temperature_k, error, "ppm", "fit")

    def per_kelvin(self, temperature_k: float) -> Estimate:
        """Return the change of the shift with temperature: what a gradient in the rotor broadens."""
        factor = -1.0 / temperature_k**2
        return Estimate(factor * self.slope_ppm_k, abs(factor) * self.slope.error, "ppm/K", "fit")

    def interval(self, found: Estimate, level: float = 0.95) -> tuple[float, float]:
        """Return the interval of intercept, slope or shift at a level."""
        reach = two_sided_quantile(level, self.freedom) * found.error
        return found.value - reach, found.value + reach


def curie_line(
    temperatures_k: FloatArray,
    shifts_ppm: FloatArray,
    errors_ppm: FloatArray | float | None = None,
    errors_k: FloatArray | float = 0.0,
) -> CurieLine:
    """Fit shifts by a straight line against 1/T.

    Parameters
    ----------
    temperatures_k, shifts_ppm : array, shape (n,)
        Temperatures of the sample in K and shifts in ppm, at least two different ones.
    errors_ppm : array, float, or None
        Standard errors of the shifts; None takes them from the scatter, which needs three.
    errors_k : array or float
        Standard errors of the temperatures, independent of each other; they count as errors
        of the shift by its slope.

    Raises
    ------
    SettingError
        Fewer than two different temperatures, values that are not numbers, temperatures or
        errors that are not above 0.
    """
    temperatures_k, shifts_ppm = np.atleast_1d(temperatures_k), np.atleast_1d(shifts_ppm)
    _check(temperatures_k, shifts_ppm, errors_ppm)
    inverse = 1.0 / temperatures_k
    errors = np.ones(inverse.size) if errors_ppm is None else np.full(inverse.size, errors_ppm)
    table = np.stack([np.ones(inverse.size), inverse], axis=1)
    sigma, place = errors, np.zeros(2)
    for _ in range(10):  # the errors of temperature count by the slope, which they hardly move
        inverted = np.linalg.pinv(table / sigma[:, None])
        place = inverted @ (shifts_ppm / sigma)
        sigma = np.hypot(errors, np.abs(place[1]) * inverse**2 * errors_k)
    chi_square = float((((shifts_ppm - table @ place) / sigma) ** 2).sum())
    freedom = inverse.size - 2
    scatter = float(np.sqrt(chi_square / freedom)) if freedom else np.nan
    is_scattered = errors_ppm is None or _is_excess(chi_square, freedom)
    covariance = inverted @ inverted.T * (scatter**2 if is_scattered else 1.0)
    return CurieLine(
        float(place[0]),
        float(place[1]),
        covariance,
        scatter,
        is_scattered,
        float(freedom) if is_scattered else np.inf,
        _remarks(temperatures_k, freedom, scatter, given=errors_ppm is not None and is_scattered),
    )


def _check(
    temperatures_k: FloatArray, shifts_ppm: FloatArray, errors_ppm: FloatArray | float | None
) -> None:
    if temperatures_k.shape != shifts_ppm.shape or temperatures_k.ndim != 1:
        raise SettingError(
            f"{temperatures_k.size} temperatures and {shifts_ppm.size} shifts do not go together"
        )
    given = np.zeros(1) if errors_ppm is None else np.asarray(errors_ppm)
    if (
        not (np.isfinite(temperatures_k) & np.isfinite(shifts_ppm)).all()
        or not np.isfinite(given).all()
    ):
        raise SettingError("temperatures, shifts and errors of a 1/T plot must be numbers")
    if not (temperatures_k > 0.0).all() or (errors_ppm is not None and not (given > 0.0).all()):
        raise SettingError("temperatures in K and errors of shifts must be above 0")
    needed = 3 if errors_ppm is None else 2
    if np.unique(temperatures_k).size < needed:
        raise SettingError(
            f"a 1/T plot {'without errors of the shifts ' if needed == 3 else ''}needs at least"
            f" {needed} different temperatures, found {np.unique(temperatures_k).size}"
        )


def _is_excess(chi_square: float, freedom: int) -> bool:
    import scipy.special

    probability = float(scipy.special.chdtrc(max(1, freedom), chi_square))
    return freedom > 0 and probability < _SCATTER_PROBABILITY


def _remarks(
    temperatures_k: FloatArray, freedom: int, scatter_ratio: float, *, given: bool
) -> tuple[str, ...]:
    told = []
    if freedom == 0:
        told.append("two temperatures make a line, which nothing tests")
    if given:
        told.append(
            f"the shifts scatter {scatter_ratio:.2g} times as much as their errors; the line is no"
            " full description (zero-field splitting, temperatures), and its errors were enlarged"
        )
    lowest_k, highest_k = float(temperatures_k.min()), float(temperatures_k.max())
    if highest_k < 1.5 * lowest_k:
        told.append(
            f"the intercept is extrapolated from {lowest_k:.4g} to {highest_k:.4g} K to infinite"
            " temperature; a Weiss constant would change it by far more than its error"
        )
    return tuple(told)
