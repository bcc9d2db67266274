"""Parametric bootstrap: the fit repeated on its own curve with new noise of the same kind."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.fit_noise import PointNoise
from pnmr.fit.separable import SeparableModel
from pnmr.fit.solver import Limits, Solution, solve
from pnmr.units import FloatArray

# Remaining step of a drawn fit in standard errors.
_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Fits of drawn data.

    Attributes
    ----------
    values : array, shape (P,)
        Parameters from which the data were drawn, linear ones first.
    drawn : array, shape (m, P)
        Parameters of the fits that reached a minimum.
    chi_squares : array, shape (m,)
        Their sums of squares.
    failed : int
        Number of fits that did not.
    """

    values: FloatArray
    drawn: FloatArray
    chi_squares: FloatArray
    failed: int

    @property
    def covariance(self) -> FloatArray:
        """Covariance of the fits, shape (P, P)."""
        return np.atleast_2d(np.cov(self.drawn.T))

    @property
    def bias(self) -> FloatArray:
        """How far the fits lie from the truth they were drawn from on average, shape (P,)."""
        return np.asarray(self.drawn.mean(axis=0) - self.values)

    def interval(self, parameter: int, level: float = 0.95) -> tuple[float, float]:
        """Return the basic bootstrap interval, mirrored at the estimate.

        A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application, Cambridge
        (1997), section 5.2.
        """
        if not 0.0 < level < 1.0:
            raise SettingError(f"the level of an interval lies between 0 and 1, found {level:g}")
        outside = 0.5 - 0.5 * level
        low, high = np.quantile(self.drawn[:, parameter], (outside, 1.0 - outside))
        twice = 2.0 * float(self.values[parameter])
        return twice - float(high), twice - float(low)


def bootstrap(
    model: SeparableModel,
    data: FloatArray,
    solution: Solution,
    noise: PointNoise,
    random: np.random.Generator,
    *,
    limits: Limits | None = None,
    count: int = 400,
    report: Callable[[int, int], None] | None = None,
) -> Bootstrap:
    """Fit data that are drawn around a fitted curve, with noise tied together as it is.

    Parameters
    ----------
    model, data, solution, limits
        The fit, as for `solve`; every drawn fit begins at its minimum.
    noise : PointNoise
        Noise of the data.
    random : numpy.random.Generator
        Where the noise comes from.
    count : int
        Number of draws, at least 2: 400 for errors, some 2000 for intervals.
    report : callable, optional
        Is told how many of how many draws are done.

    Raises
    ------
    SettingError
        Fewer than 2 draws are asked for, or fewer reach a minimum.
    """
    if count < 2:
        raise SettingError(f"a bootstrap needs at least 2 draws, found {count}")
    curve = data - solution.residual
    fits = []
    for done in range(1, count + 1):
        (drawn,) = noise.drawn(1, random)  # all at once would not fit into memory
        fits.append(solve(model, curve + drawn, solution.nonlinear, limits, tolerance=_TOLERANCE))
        if report is not None:
            report(done, count)
    found = [fit for fit in fits if fit.is_minimum]
    if len(found) < 2:
        raise SettingError(f"{len(found)} of {count} drawn fits reached a minimum; use fewer lines")
    return Bootstrap(
        np.concatenate([solution.linear, solution.nonlinear]),
        np.array([np.concatenate([fit.linear, fit.nonlinear]) for fit in found]),
        np.array([fit.chi_square for fit in found]),
        count - len(found),
    )
