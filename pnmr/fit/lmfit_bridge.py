"""Models as `lmfit.Parameters`, and fits as what lmfit's reports take.

lmfit is imported on first use. Its expressions are not used: a tied parameter appears with
its value and does not vary, so that nothing from a file is ever evaluated.
"""

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from pnmr.errors import UnsupportedError
from pnmr.fit.fitting import Fitted, fitted
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel
from pnmr.fit.problem import Problem, problem
from pnmr.fit.projection import projected
from pnmr.fit.terms import Free
from pnmr.units import FloatArray

if TYPE_CHECKING:
    import lmfit

_NOT_A_WORD = re.compile(r"\W+", re.ASCII)


def lmfit_parameters(
    model: FitModel, measured: Measured | tuple[Measured, ...]
) -> "lmfit.Parameters":
    """Return the free parameters of a model with first guesses and bounds.

    Names are those of site and parameter with underscores, ``NCN_position_ppm``. Areas and
    baselines start at what fits best, as the first step of the solver finds it.
    """
    asked = problem(model, _together(measured))
    linear = _best_linear(asked)
    return _parameters(asked, np.concatenate([linear, asked.start]))


def lmfit_residual(model: FitModel, measured: Measured | tuple[Measured, ...]) -> Any:
    """Return the function that `lmfit.minimize` takes: parameters to (data - model) / noise.

    Its plain sum of squares takes points as independent: in broadened spectra lmfit's own
    errors are too small, and its minimum is not quite that of `fit`, which knows the noise.
    What is known of a parameter beforehand follows the data, in units of its error.
    """
    asked = problem(model, _together(measured))
    names = _names((*asked.linear, *asked.nonlinear))
    layout = asked.system.layout
    rows = np.empty((layout.rows, asked.data.size))

    def residual(parameters: "lmfit.Parameters") -> FloatArray:
        values = np.array([parameters[name].value for name in names])
        count = len(asked.linear)
        asked.system.fill(values[count:], rows)
        coefficients = layout.offset + layout.mixing @ values[:count]
        return np.asarray(asked.data - coefficients @ rows[: layout.columns])

    return residual


def lmfit_result(
    model: FitModel, measured: Measured | tuple[Measured, ...]
) -> "lmfit.minimizer.MinimizerResult":
    """Fit a model and return the result as lmfit's, with errors of the processed noise.

    ``lmfit.fit_report(lmfit_result(model, spectrum))`` prints it.
    """
    result_type = _lmfit().minimizer.MinimizerResult
    found = fitted(model, _together(measured))
    asked, known, solution = found.problem, found.uncertainty, found.solution
    free = len(found.free)
    parameters = _parameters(asked, known.values)
    _add_errors(parameters, found)
    varied = [
        name for name, reason in zip(_names(found.free), found.reasons, strict=True) if not reason
    ]
    live = [k for k, reason in enumerate(found.reasons) if not reason]
    spare = max(1, asked.data.size - free)
    return result_type(
        params=parameters,
        var_names=varied,
        covar=known.covariance[np.ix_(live, live)],
        method="variable projection in a trust region",
        nvarys=free,
        ndata=asked.data.size,
        nfree=spare,
        nfev=solution.evaluations,
        residual=solution.residual.copy(),
        chisqr=solution.chi_square,
        redchi=solution.chi_square / spare,
        aic=asked.data.size * math.log(solution.chi_square / asked.data.size) + 2.0 * free,
        bic=asked.data.size * math.log(solution.chi_square / asked.data.size)
        + math.log(asked.data.size) * free,
        success=solution.is_minimum,
        errorbars=bool(live),
        message=f"the search ended: {solution.reason}",
        aborted=not solution.is_minimum,
    )


def _lmfit() -> Any:
    try:
        import lmfit
    except ModuleNotFoundError as error:
        raise UnsupportedError(
            "lmfit's parameters and reports need it; install it with: pip install 'pnmr[lmfit]'"
        ) from error
    return lmfit


def _together(measured: Measured | tuple[Measured, ...]) -> tuple[Measured, ...]:
    return measured if isinstance(measured, tuple) else (measured,)


def _names(free: tuple[Free, ...]) -> list[str]:
    """Return words of letters, digits and underscores, each only once."""
    words: list[str] = []
    for each in free:
        word = _NOT_A_WORD.sub("_", str(each)).strip("_")
        word = word if word[:1].isalpha() else f"site_{word}"
        words.append(word if word not in words else f"{word}_{len(words)}")
    return words


def _parameters(asked: Problem, values: FloatArray) -> "lmfit.Parameters":
    lmfit = _lmfit()
    count = len(asked.linear)
    low = np.where(asked.system.layout.nonnegative, 0.0, -np.inf)
    lows = np.concatenate([low, asked.limits.low])
    highs = np.concatenate([np.full(count, np.inf), asked.limits.high])
    parameters = lmfit.Parameters()
    for name, value, lowest, highest in zip(
        _names((*asked.linear, *asked.nonlinear)), values, lows, highs, strict=True
    ):
        if lowest < highest:
            parameters.add(name, value=float(value), min=float(lowest), max=float(highest))
        else:
            parameters.add(name, value=float(value), vary=False)
    return parameters


def _add_errors(parameters: "lmfit.Parameters", found: Fitted) -> None:
    names = _names(found.free)
    errors, correlations = found.uncertainty.errors, found.uncertainty.correlations
    for k, name in enumerate(names):
        if found.reasons[k]:
            continue
        parameters[name].stderr = float(errors[k])
        parameters[name].correl = {
            other: float(correlations[k, j])
            for j, other in enumerate(names)
            if j != k and not found.reasons[j]
        }


def _best_linear(asked: Problem) -> FloatArray:
    layout = asked.system.layout
    rows = np.empty((layout.rows, asked.data.size))
    asked.system.fill(asked.start, rows)
    return projected(layout, rows, asked.data).linear
