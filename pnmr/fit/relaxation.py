"""Relaxation times from a series of areas, with errors that say what the data do not know.

Every delay is weighted by its noise. Where the points scatter more than noise alone can
explain, the errors grow by as much and the result says so; a point that does not belong is
named and kept.
"""

from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.relaxation_curves import Relaxation, relaxation
from pnmr.fit.relaxation_series import Series, WeightedCurve, best_starts, nonlinear_range
from pnmr.fit.solver import Limits, Solution, jacobian, solve
from pnmr.units import FloatArray

# More scatter than noise makes in 1 of 100 series is taken to be real.
_SCATTER_PROBABILITY = 0.01
# Distance from the minimum, in standard errors, that no error bar shows.
_TOLERANCE = 1e-5
# Error of a combination of parameters that the data do not see at all.
_NOT_DETERMINED = 1e200


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A relaxation curve fitted to a series.

    Attributes
    ----------
    series : Series
        What was fitted.
    family : Relaxation
        With what.
    solution : Solution
        The minimum, of values divided by their errors.
    values, errors : array, shape (p,)
        The parameters ``family.parameters`` and their standard errors, scatter included.
    covariance : array, shape (p, p)
        Their covariance; infinite where the data determine a parameter not at all.
    scatter_ratio : float
        Scatter about the curve over that expected of noise, chi square per degree of
        freedom under the root; nan where it cannot be told.
    is_scattered : bool
        Whether the scatter went into the errors: it is more than noise explains, or the
        noise is not known.
    outliers : tuple of int
        Points that lie where less than 1 in 20 series of this length has one.
    """

    series: Series
    family: Relaxation
    solution: Solution
    values: FloatArray
    errors: FloatArray
    covariance: FloatArray
    scatter_ratio: float
    is_scattered: bool
    outliers: tuple[int, ...]

    @property
    def freedom(self) -> int:
        """Degrees of freedom: points less parameters."""
        return self.series.values.size - len(self.family.parameters)

    def curve(self, delays_s: FloatArray) -> FloatArray:
        """Return the fitted curve at delays in s."""
        return self.family.curve(delays_s, self.solution.linear, self.solution.nonlinear)

    def value(self, name: str) -> float:
        """Return a parameter by name."""
        return float(self.values[self.family.parameters.index(name)])

    def error(self, name: str) -> float:
        """Return the standard error of a parameter by name."""
        return float(self.errors[self.family.parameters.index(name)])


def relax(series: Series, model: str | Relaxation) -> Relaxed:
    """Fit a relaxation curve to a series.

    The whole range of times is looked at on a grid before the best place is refined, so
    that no first guess is needed and the result does not depend on one.

    Parameters
    ----------
    series : Series
        The series; delays may repeat and need no order.
    model : str or Relaxation
        One of `RELAXATIONS` by name, or a family of its own such as `dipolar_buildup`.

    Returns
    -------
    Relaxed
        Also of a series without signal, whose errors are then as large as they are.

    Raises
    ------
    SettingError
        Fewer different delays than parameters, or an unknown model.
    """
    return relax_all(series.delays_s, series.values[None], model, series.error)[0]


def relax_all(
    delays_s: FloatArray,
    values: FloatArray,
    model: str | Relaxation,
    error: FloatArray | float | None = None,
) -> tuple[Relaxed, ...]:
    """Fit a relaxation curve to each of many series with the same delays and errors.

    Parameters
    ----------
    delays_s : array, shape (n,)
        Delays in s.
    values : array, shape (m, n)
        One series a row.
    model, error
        As in `relax` and `Series`.
    """
    family, series = relaxation(model), [Series(delays_s, row, error) for row in values]
    different, needed = np.unique(delays_s).size, len(family.parameters)
    if different < needed:
        raise SettingError(
            f"the {needed} parameters of the model '{family.name}' cannot be found from {different}"
            f" different delay{'s' * (different != 1)}; measure more of them or choose a simpler model"
        )
    if not series:
        return ()
    sigma = series[0].sigma
    curve = WeightedCurve(family, series[0].delays_s, sigma)
    starts = best_starts(curve, np.stack([each.values for each in series]) / sigma)
    return tuple(_relaxed(each, family, at) for each, at in zip(series, starts, strict=True))


def _relaxed(series: Series, family: Relaxation, start: FloatArray) -> Relaxed:
    """Fit one series from a start and work out what its errors are."""
    curve = WeightedCurve(family, series.delays_s, series.sigma)
    data = series.values / series.sigma
    limits = Limits(*nonlinear_range(family, series.delays_s))
    solution = solve(curve, data, start, limits, tolerance=_TOLERANCE)
    factor, leverage = _error_factor(jacobian(curve, solution, data))
    freedom = data.size - len(family.parameters)
    scatter = float(np.sqrt(solution.chi_square / freedom)) if freedom else np.nan
    is_scattered = series.error is None or _more_than_noise(solution.chi_square, freedom)
    by_own = family.physical_slopes(solution.linear, solution.nonlinear)
    with np.errstate(all="ignore"):
        spread = by_own @ factor * (scatter if is_scattered else 1.0)
        covariance = spread @ spread.T
    covariance = np.where(np.isfinite(covariance), covariance, np.inf)
    return Relaxed(
        series,
        family,
        solution,
        family.physical(solution.linear, solution.nonlinear),
        np.sqrt(np.diagonal(covariance)),
        covariance,
        scatter,
        is_scattered,
        outliers(solution.residual, leverage, freedom, is_known=series.error is not None),
    )


def outliers(
    residual: FloatArray, leverage: FloatArray, freedom: int, *, is_known: bool
) -> tuple[int, ...]:
    """Return the points whose distance from the curve is too large for one of so many.

    Externally studentised residuals (R. D. Cook and S. Weisberg, Residuals and Influence in
    Regression, 1982), at 5 % for the series as a whole; a known noise is a floor of their scale.
    """
    if freedom < 2:
        return ()
    import scipy.special

    rest = np.maximum(1.0 - leverage, 1e-12)
    without = (float(residual @ residual) - residual**2 / rest) / (freedom - 1)
    floor = 1.0 if is_known else 1e-24 * float(residual @ residual)
    scale = np.sqrt(np.maximum(without, floor))
    if not scale.all():
        return ()
    distance = np.abs(residual) / (scale * np.sqrt(rest))
    limit = float(scipy.special.stdtrit(freedom - 1, 1.0 - 0.025 / residual.size))
    return tuple(np.flatnonzero((distance > limit) & (leverage < 1.0 - 1e-6)).tolist())


def _error_factor(slopes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return F with F F^T the covariance of amplitudes and nonlinear parameters, and leverages."""
    lengths = np.sqrt((slopes**2).sum(axis=1))
    lengths[lengths == 0.0] = 1.0
    left, sizes, right = np.linalg.svd(slopes.T / lengths, full_matrices=False)
    seen = sizes > 1e-10 * sizes[0]
    spread = np.full(sizes.size, _NOT_DETERMINED)
    spread[seen] = 1.0 / sizes[seen]
    return (right.T * spread) / lengths[:, None], (left[:, seen] ** 2).sum(axis=1)


def _more_than_noise(chi_square: float, freedom: int) -> bool:
    import scipy.special

    probability = float(scipy.special.chdtrc(max(freedom, 1), chi_square))
    return freedom > 0 and probability < _SCATTER_PROBABILITY
