"""A model fitted to its spectra: the minimum, the errors, the words about both."""

import math
from dataclasses import dataclass

import numpy as np

from pnmr.data import Estimate
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel
from pnmr.fit.multi_start import multi_start
from pnmr.fit.problem import Problem, problem
from pnmr.fit.propagated import noise_products
from pnmr.fit.solver import Solution, jacobian
from pnmr.fit.terms import Free
from pnmr.units import FloatArray

# A combination of parameters that the data see this much less than the best seen one is not
# determined by them.
_NOT_SEEN = 1e-13


@dataclass(frozen=True, slots=True)
class Fitted:
    """The minimum of a problem with the covariance of its parameters.

    Attributes
    ----------
    problem : Problem
        What was fitted.
    solution : Solution
        Where the solver came to rest.
    free : tuple of Free
        Names of the k parameters: linear ones, then nonlinear ones.
    values : array, shape (k,)
        Their values.
    covariance : array, shape (k, k)
        Their covariance; not a number in the rows and columns of those without error.
    reasons : tuple of str
        Why a parameter has no error; empty where it has one.
    rows : array, shape (k, n)
        Derivatives of the fitted curves, in units of the noise.
    noise_factor : float
        What the assumed noise was multiplied by: 1 where the noise is known, else from the residual.
    """

    problem: Problem
    solution: Solution
    free: tuple[Free, ...]
    values: FloatArray
    covariance: FloatArray
    reasons: tuple[str, ...]
    rows: FloatArray
    noise_factor: float


def fitted(model: FitModel, measured: tuple[Measured, ...]) -> Fitted:
    """Fit a model; what `pnmr.fit.fit` tells in the words of the model.

    Raises
    ------
    SettingError
        As `problem` and `solve` do.
    """
    asked = problem(model, measured)
    found = multi_start(asked.system, asked.data, _starts(asked), asked.limits)[0]
    rows = jacobian(asked.system, found, asked.data)
    free = (*asked.linear, *asked.nonlinear)
    spare = asked.data.size - len(free)
    is_known = all(each.noise is not None for each in asked.measured)
    noise_factor = 1.0 if is_known else math.sqrt(found.chi_square / max(1, spare))
    held = np.concatenate([found.linear_held, found.nonlinear_held])
    covariance, reasons = _covariance(asked, rows, held)
    if not is_known and spare < 1:
        covariance[:] = np.nan
        reasons = ["there are as many parameters as data and the noise is not known"] * len(free)
    return Fitted(
        asked,
        found,
        free,
        np.concatenate([found.linear, found.nonlinear]),
        covariance * noise_factor**2,
        tuple(reasons),
        rows,
        noise_factor,
    )


def _starts(asked: Problem) -> list[FloatArray]:
    """Return the first guess, and that with every anisotropy of the other sign."""
    other = asked.start.copy()
    for k, free in enumerate(asked.nonlinear):
        if free.name == "anisotropy_ppm":
            other[k] = min(max(-other[k], asked.limits.low[k]), asked.limits.high[k])
    return [asked.start, other]


def _covariance(asked: Problem, rows: FloatArray, held: np.ndarray) -> tuple[FloatArray, list[str]]:
    """Return the covariance by the noise of the data, and why parameters have none."""
    count = rows.shape[0]
    covariance = np.full((count, count), np.nan)
    reasons = ["" for _ in range(count)]
    lengths = np.sqrt((rows * rows).sum(axis=1))
    for k in range(count):
        if held[k]:
            reasons[k] = "it was held by a bound"
        elif not lengths[k] > 0.0:
            reasons[k] = "the fitted curve does not depend on it"
    live = np.array([k for k in range(count) if not reasons[k]], dtype=np.intp)
    if live.size == 0:
        return covariance, reasons
    scaled = rows[live] / lengths[live, None]
    size, along = np.linalg.eigh(scaled @ scaled.T)
    seen = size > _NOT_SEEN * size[-1]
    lost = (along[:, ~seen] ** 2).sum(axis=1) > 1e-6
    inverse = (along[:, seen] / size[seen]) @ along[:, seen].T
    middle = noise_products(scaled, asked.blocks, asked.measured)
    inner = inverse @ middle @ inverse / np.outer(lengths[live], lengths[live])
    names = [str((*asked.linear, *asked.nonlinear)[k]) for k in live[lost]]
    for k in live[lost]:
        reasons[k] = f"the data do not tell {', '.join(names[:4])} apart"
    kept = live[~lost]
    covariance[np.ix_(kept, kept)] = inner[np.ix_(~lost, ~lost)]
    return covariance, reasons


def estimate(fitted: Fitted, weights: FloatArray, value: float, unit: str) -> Estimate:
    """Return the estimate of a linear combination of the parameters, shape (k,), around its value."""
    used = np.flatnonzero(weights)
    if not used.size:
        return Estimate(value, 0.0, unit, "given")
    why = next((fitted.reasons[k] for k in used if fitted.reasons[k]), "")
    if why:
        return Estimate(value, math.nan, unit, why)
    part = fitted.covariance[np.ix_(used, used)]
    variance = float(weights[used] @ part @ weights[used])
    return Estimate(value, math.sqrt(max(variance, 0.0)), unit, "fit")
