"""How well the parameters of a fit are known where neighbouring points share their noise.

Least squares on a processed spectrum gives good parameters, but the covariance that takes
its points as independent is several times too small. The covariance of the estimates is
the sandwich (J J^T)^-1 (J C J^T) (J J^T)^-1 with the exact covariance C of the processed
noise (P. J. Huber, Proc. Fifth Berkeley Symp. Math. Statist. Prob. 1 (1967) 221-233).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.special

from pnmr.data import Estimate
from pnmr.errors import SettingError
from pnmr.fit.fit_noise import PointNoise
from pnmr.fit.separable import BoolArray, SeparableModel
from pnmr.fit.solver import Solution, jacobian
from pnmr.units import FloatArray

# Singular values of the Jacobian of unit rows, in parts of the largest: below it a
# combination of parameters leaves the fitted curve as it is, to rounding.
_SINGULAR = 1e-9
# Part of a parameter in such a combination from which on it is taken as undetermined.
_INVOLVED = 1e-4
# A misfit of this many standard deviations of chi square is no accident.
_MISFIT_SIGMAS = 4.0


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Covariance of the fitted parameters, the linear ones first, then the nonlinear ones.

    Attributes
    ----------
    values : array, shape (P,)
        Parameters.
    covariance : array, shape (P, P)
        Their covariance; nan in the rows and columns of those without an error.
    reach : array, shape (P,)
        Standard errors, for a parameter on its bound the one that it had without it.
    unit_errors : array, shape (P,)
        What the errors were if the noise of every point were independent of amplitude 1.
    residual_amplitude : float
        Root mean square of the residual, per degree of freedom of independent points.
    reasons : tuple of str
        Why a parameter has no error; empty for those that have one.
    freedom : float
        Degrees of freedom of the noise level, infinite where it is known.
    effective_points : float
        Number of independent real points in the data.
    reduced_chi_square : float
        Sum of the squares of the residual over its expectation: 1 where the model is right.
    """

    values: FloatArray
    covariance: FloatArray
    reach: FloatArray
    unit_errors: FloatArray
    residual_amplitude: float
    reasons: tuple[str, ...]
    freedom: float
    effective_points: float
    reduced_chi_square: float

    @property
    def errors(self) -> FloatArray:
        """Standard errors, shape (P,), nan where there is none."""
        return np.asarray(np.sqrt(np.diagonal(self.covariance)))

    @property
    def independent_errors(self) -> FloatArray:
        """Standard errors as they are usually given: points independent, noise from the residual.

        For comparison; they are too small by far in broadened or zero-filled spectra.
        """
        return self.unit_errors * self.residual_amplitude

    @property
    def correlations(self) -> FloatArray:
        """Correlations of the parameters, shape (P, P)."""
        errors = self.errors
        return np.asarray(self.covariance / np.outer(errors, errors))

    @property
    def describes_data(self) -> bool:
        """Whether the residual is no larger than the noise lets expect.

        Where it is larger the model is wrong, and no error of its parameters means much.
        """
        spread = np.sqrt(2.0 / self.effective_points + 2.0 / self.freedom)
        return bool(self.reduced_chi_square < 1.0 + _MISFIT_SIGMAS * spread)

    def quantile(self, level: float = 0.95) -> float:
        """Return how many standard errors a symmetric interval reaches to either side."""
        return two_sided_quantile(level, self.freedom)

    def error_of(self, gradient: FloatArray) -> float:
        """Return the standard error of a function of the parameters from its gradient, (P,)."""
        used = gradient != 0.0
        variance = gradient[used] @ self.covariance[np.ix_(used, used)] @ gradient[used]
        return float(np.sqrt(variance))

    def estimate(self, parameter: int, unit: str = "") -> Estimate:
        """Return a parameter with its standard error, or with the reason why it has none."""
        value, error = float(self.values[parameter]), float(self.errors[parameter])
        return Estimate(value, error, unit, self.reasons[parameter] or "fit")


def two_sided_quantile(level: float, freedom: float) -> float:
    """Return Student's t for an interval of a given probability, the normal one for no end."""
    if not 0.0 < level < 1.0:
        raise SettingError(f"the level of an interval lies between 0 and 1, found {level:g}")
    upper = 0.5 + 0.5 * level
    if np.isinf(freedom):
        return float(scipy.special.ndtri(upper))
    return float(scipy.special.stdtrit(freedom, upper))


def covariance(
    model: SeparableModel,
    solution: Solution,
    data: FloatArray,
    noise: PointNoise,
    *,
    names: Sequence[str] = (),
) -> Uncertainty:
    """Return how well the parameters of a least-squares fit are known.

    Parameters
    ----------
    model, data
        As they were fitted by `solve`.
    solution : Solution
        Where it came to rest. A parameter that it holds on a bound gets no error, and the
        errors of the others hold for it staying there.
    noise : PointNoise
        Noise of the data, from the FID's tail (`expected_noise`) or from points without
        signal (`spectral_noise`), never from the residual.
    names : sequence of str, optional
        What the P parameters are called in the reasons.
    """
    names = names or _numbered(*solution.linear.shape, *solution.nonlinear.shape)
    rows = jacobian(model, solution, data)
    held = np.concatenate([solution.linear_held, solution.nonlinear_held])
    inverse, seen, confused = _inverse(rows, ~held)
    reasons = _reasons(rows, held, confused, names)
    total = noise.covariance_of(inverse)
    reach, unit = np.sqrt(np.diagonal(total)), np.sqrt((inverse * inverse).sum(axis=1))
    if held.any():
        unbound = _inverse(rows, np.ones_like(held))[0][held]
        reach[held] = np.sqrt(np.diagonal(noise.covariance_of(unbound)))
        unit[held] = np.sqrt((unbound * unbound).sum(axis=1))
    if not solution.is_minimum:
        reasons = ["the fit gave up before it reached a minimum"] * held.size
    without = np.array([bool(reason) for reason in reasons])
    total[without], total[:, without] = np.nan, np.nan
    lost = without & ~(held & solution.is_minimum)
    reach[lost], unit[lost] = np.nan, np.nan
    expected = float(noise.variance.sum() - np.trace(noise.covariance_of(seen)))
    return Uncertainty(
        np.concatenate([solution.linear, solution.nonlinear]),
        total,
        reach,
        unit,
        float(np.sqrt(solution.chi_square / max(1, data.size - len(seen)))),
        tuple(reasons),
        noise.freedom,
        noise.effective_points,
        solution.chi_square / expected if expected > 0.0 else np.nan,
    )


def _inverse(rows: FloatArray, wanted: BoolArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return the pseudoinverse of the Jacobian, what it sees, and what it cannot tell apart.

    Shapes (P, n), (q, n) with orthonormal rows, and (P,).
    """
    lengths = np.sqrt((rows * rows).sum(axis=1))
    free = wanted & (lengths > 0.0)
    inverse, confused = np.zeros_like(rows), np.zeros(len(rows), dtype=np.bool_)
    left, singular, right = np.linalg.svd(rows[free] / lengths[free, None], full_matrices=False)
    seen = singular > _SINGULAR * singular.max(initial=0.0)
    inverse[free] = (left[:, seen] / singular[seen]) @ right[seen] / lengths[free, None]
    confused[free] = (left[:, ~seen] ** 2).sum(axis=1) > _INVOLVED
    return inverse, right[seen], confused


def _reasons(
    rows: FloatArray, held: BoolArray, confused: BoolArray, names: Sequence[str]
) -> list[str]:
    """Return why parameters have no error, an empty word for those that have one."""
    reasons = [""] * held.size
    for k in range(held.size):
        if held[k]:
            reasons[k] = "it lies on its bound"
        elif not rows[k].any():
            reasons[k] = "the fitted curve does not depend on it"
        elif confused[k]:
            others = [names[int(other)] for other in np.flatnonzero(confused) if other != k]
            reasons[k] = f"the data do not tell it from {' and '.join(others)}"
    return reasons


def _numbered(linear: int, nonlinear: int) -> list[str]:
    first = [f"linear parameter {k + 1}" for k in range(linear)]
    return first + [f"nonlinear parameter {k + 1}" for k in range(nonlinear)]
