"""Intervals by profile likelihood: as asymmetric as the data make them.

The parameter is held at a trial value, all others follow, and the interval ends where the
sum of squares has grown by the square of the quantile. Ordinary least squares on points
that share noise is no likelihood; its growth is scaled so that it has the curvature of the
sandwich (A. Rotnitzky and N. P. Jewell, Biometrika 77 (1990) 485-497).
"""

from dataclasses import dataclass, replace

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.separable import Layout, SeparableModel
from pnmr.fit.solver import Limits, Solution, solve
from pnmr.fit.uncertainty import Uncertainty
from pnmr.units import FloatArray

# The root is found to this part of the quantile, an interval thus to half a per cent.
_CLOSE = 3e-3
_MOST_TRIALS = 30
# Remaining step of the others in standard errors: their square is what the distance is off.
_TOLERANCE = 1e-3
# Growth of each trial step while the end has not been passed.
_LONGEST_STEP = 3.0
# A trial value that fits this much better, in squared standard errors, was no accident.
_BETTER = 1e-3


@dataclass(frozen=True, slots=True)
class Interval:
    """What the data leave for a parameter.

    Attributes
    ----------
    low_value, high_value : float
        Ends; a bound of the parameter, or infinity, where the data set no end.
    level : float
        Probability with which such intervals hold the true value.
    is_low_set, is_high_set : bool
        Whether the data set the end. Where one is not, the other is a limit.
    """

    low_value: float
    high_value: float
    level: float
    is_low_set: bool = True
    is_high_set: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A model one of whose linear parameters has a given value, a `SeparableModel`."""

    model: SeparableModel
    linear: int
    value: float

    @property
    def layout(self) -> Layout:
        """How the rows belong together."""
        whole = self.model.layout
        return replace(
            whole,
            offset=whole.offset + self.value * whole.mixing[:, self.linear],
            mixing=np.delete(whole.mixing, self.linear, axis=1),
            nonnegative=np.delete(whole.nonnegative, self.linear),
        )

    @property
    def points(self) -> int:
        """Number of data points."""
        return self.model.points

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill the rows, which stay as they are."""
        self.model.fill(nonlinear, rows)


@dataclass(frozen=True, slots=True)
class Profile:
    """The profile likelihood of the parameters of one fit.

    Attributes
    ----------
    model : SeparableModel
        Fitted model.
    data : array, shape (n,)
        Fitted data.
    solution : Solution
        Its minimum.
    limits : Limits
        Bounds of the nonlinear parameters.
    known : Uncertainty
        Covariance of the parameters at the minimum (`covariance`).
    """

    model: SeparableModel
    data: FloatArray
    solution: Solution
    limits: Limits
    known: Uncertainty

    def distance(self, parameter: int, value: float) -> float:
        """Return how many standard errors a value is away, with its sign, all others following."""
        linear = self.solution.linear.size
        away, error = value - float(self.known.values[parameter]), self.known.reach[parameter]
        along = np.nan_to_num(self.known.covariance[linear:, parameter] / error**2)
        place = self.solution.nonlinear + away * along
        model, limits = self.model, self.limits
        if parameter < linear:
            model = Held(self.model, parameter, value)
        else:
            low, high = limits.low.copy(), limits.high.copy()
            low[parameter - linear] = high[parameter - linear] = value
            limits = Limits(low, high)
        start = np.clip(place, limits.low, limits.high)
        found = solve(model, self.data, start, limits, tolerance=_TOLERANCE)
        unit = self.known.unit_errors[parameter] / error
        squared = (found.chi_square - self.solution.chi_square) * unit**2
        if squared < -_BETTER:
            raise SettingError(
                f"the profile found a lower minimum at {value:.6g} for parameter {parameter}; begin"
                " the fit there"
            )
        return float(np.copysign(np.sqrt(max(0.0, squared)), away))

    def interval(self, parameter: int, level: float = 0.95) -> Interval:
        """Return the interval of a parameter; for one on its bound, its limit.

        Raises
        ------
        SettingError
            The data do not determine the parameter, for the reason that is told, or the fit
            was not at its lowest minimum.
        """
        if np.isnan(self.known.reach[parameter]):
            raise SettingError(
                f"parameter {parameter} has no interval: {self.known.reasons[parameter]}"
            )
        low, low_set = self._end(parameter, level, upper=False)
        high, high_set = self._end(parameter, level, upper=True)
        return Interval(low, high, level, low_set, high_set)

    def _end(self, parameter: int, level: float, *, upper: bool) -> tuple[float, bool]:
        """Return where the distance reaches the quantile, or the bound before which it does not."""
        target = self.known.quantile(level) * (1.0 if upper else -1.0)
        best, error = float(self.known.values[parameter]), float(self.known.reach[parameter])
        bound = self._bound(parameter, upper=upper)
        if bound == best:
            return best, False
        inner, inner_away, outer, outer_away = best, 0.0, np.nan, np.nan
        trial = best + target * error
        for _ in range(_MOST_TRIALS):
            trial = min(trial, bound) if upper else max(trial, bound)
            away = self.distance(parameter, trial)
            if abs(away - target) <= _CLOSE * abs(target):
                return trial, True
            if abs(away) < abs(target):
                inner, inner_away = trial, away
                if trial == bound:
                    return bound, False
            else:
                outer, outer_away = trial, away
            if np.isnan(outer):
                step = (target / away if away else _LONGEST_STEP) - 1.0
                trial += (trial - best) * min(1.1 * step, _LONGEST_STEP)
            else:
                part = (target - inner_away) / (outer_away - inner_away)
                trial = inner + (outer - inner) * min(max(part, 0.05), 0.95)
        return (trial, True) if np.isfinite(outer) else (float(np.copysign(np.inf, target)), False)

    def _bound(self, parameter: int, *, upper: bool) -> float:
        linear = self.solution.linear.size
        if parameter >= linear:
            bounds = self.limits.high if upper else self.limits.low
            return float(bounds[parameter - linear])
        if not upper and self.model.layout.nonnegative[parameter]:
            return 0.0
        return np.inf if upper else -np.inf
