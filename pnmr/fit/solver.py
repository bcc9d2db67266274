"""Separable nonlinear least squares with bounds: variable projection in a trust region."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.projection import Projection, projected
from pnmr.fit.separable import BoolArray, SeparableModel
from pnmr.fit.trust_region import bounded_step
from pnmr.units import FloatArray

Reason = Literal["converged", "rounding", "evaluations"]

# Chi square of rounding errors alone, in parts of the data's square.
_EXACT = 1e-30
# A smaller part of chi square than this is lost in its own rounding: the gradient, which is
# not, is followed for some steps more without asking whether chi square fell.
_NOT_RESOLVED, _BLIND_STEPS = 1e-12, 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the nonlinear parameters, minus and plus infinity where there are none.

    Attributes
    ----------
    low, high : array, shape (p,)
        Smallest and largest value of each parameter.
    """

    low: FloatArray
    high: FloatArray

    def __post_init__(self) -> None:
        """Refuse bounds that leave no room."""
        if self.low.shape != self.high.shape or not (self.low <= self.high).all():
            raise SettingError("each lower bound must be a number not above its upper bound")

    @classmethod
    def none(cls, parameters: int) -> "Limits":
        """Return bounds that hold nothing."""
        return cls(np.full(parameters, -np.inf), np.full(parameters, np.inf))


@dataclass(frozen=True, slots=True)
class Solution:
    """Where the solver came to rest.

    Attributes
    ----------
    nonlinear, linear : array, shapes (p,) and (L,)
        Parameters at the end.
    nonlinear_held, linear_held : array of bool, shapes (p,) and (L,)
        Which of them lie on a bound and would leave it; they have no error bar.
    residual : array, shape (n,)
        Data minus model.
    chi_square : float
        Sum of the squares of the residual, in the square of the data's unit.
    evaluations : int
        How often the model was evaluated.
    reason : str
        ``"converged"``: the next step is below ``tolerance`` standard errors, or the model
        fits exactly; ``"rounding"``: chi square falls no more in floating point, though steps remain;
        ``"evaluations"``: given up before a minimum was reached.
    """

    nonlinear: FloatArray
    linear: FloatArray
    nonlinear_held: BoolArray
    linear_held: BoolArray
    residual: FloatArray
    chi_square: float
    evaluations: int
    reason: Reason

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        for name in ("nonlinear", "linear", "nonlinear_held", "linear_held", "residual"):
            values = getattr(self, name).view()
            values.flags.writeable = False
            object.__setattr__(self, name, values)

    @property
    def is_minimum(self) -> bool:
        """Whether the search ended at a minimum."""
        return self.reason != "evaluations"


def solve(
    model: SeparableModel,
    data: FloatArray,
    start: FloatArray,
    limits: Limits | None = None,
    *,
    tolerance: float = 1e-8,
    most_evaluations: int = 2000,
) -> Solution:
    """Fit a separable model to data by least squares.

    Parameters
    ----------
    model : SeparableModel
        Fills columns and derivatives for p nonlinear parameters.
    data : array, shape (n,)
        What is fitted; divide data and model by the noise for a weighted fit.
    start : array, shape (p,)
        First guess of the nonlinear parameters; the linear ones need none.
    limits : Limits, optional
        Bounds of the nonlinear parameters.
    tolerance : float
        Largest remaining step of any combination of parameters in units of its standard
        error (the relative offset of D. M. Bates and D. G. Watts, Technometrics 23 (1981)
        179-183), so that it means the same for every unit and every noise.
    most_evaluations : int
        Evaluations after which the search gives up.

    Raises
    ------
    SettingError
        When data, start or model are not finite or of the wrong length, there are fewer
        data than parameters, or the start lies outside its bounds.
    """
    limits = Limits.none(model.layout.nonlinear) if limits is None else limits
    _check(model, data, start, limits)
    search = _Search(model, np.ascontiguousarray(data, dtype=np.float64))
    place, here = np.asarray(start, dtype=np.float64), search.at(start)
    search.keep()
    if not np.isfinite(here.chi_square):
        raise SettingError("the model is not finite at the start; choose another first guess")
    exact = _EXACT * float(search.data @ search.data)
    per_error = max(1, data.size - model.layout.linear - place.size) / max(1, place.size)
    quadratic, reach, radius = here.quadratic(), np.zeros(place.size), np.inf
    blind_steps = 0
    reason: Reason = "evaluations"
    while search.evaluations < most_evaluations:
        low, high = limits.low - place, limits.high - place
        reach = np.maximum(reach, quadratic.lengths)
        scale = np.where(reach > 0.0, reach, 1.0)
        if radius == np.inf:
            radius = float(np.linalg.norm(scale * place)) or 1.0
        step = bounded_step(quadratic, scale, np.inf, low, high)
        left = per_error * max(0.0, quadratic.reduction(step))
        if here.chi_square <= exact or left <= tolerance**2 * here.chi_square:
            reason = "converged"
            break
        if np.linalg.norm(scale * step) > radius:
            step = bounded_step(quadratic, scale, radius, low, high)
        if blind_steps == _BLIND_STEPS or not step.any():
            reason = "rounding"
            break
        trial = np.clip(place + step, limits.low, limits.high)
        there = search.at(trial)
        promised, fallen = quadratic.reduction(step), here.chi_square - there.chi_square
        lost = _NOT_RESOLVED * here.chi_square
        is_blind = promised <= lost and abs(fallen) <= lost
        blind_steps += is_blind
        gain = 1.0 if is_blind else fallen / promised
        length = float(np.linalg.norm(scale * step))
        if gain < 0.25:
            radius = 0.25 * min(radius, length)
        elif gain > 0.75:
            radius = max(radius, 2.0 * length)
        if gain > 1e-4:
            place, here = trial, there
            search.keep()
            quadratic = here.quadratic()
    outward = np.sign(quadratic.descent)
    held = ((place <= limits.low) & (outward < 0)) | ((place >= limits.high) & (outward > 0))
    on_zero = model.layout.nonnegative & (here.linear <= 0.0)
    return Solution(
        place,
        here.linear,
        held,
        on_zero,
        here.residual,
        here.chi_square,
        search.evaluations,
        reason,
    )


def jacobian(model: SeparableModel, solution: Solution, data: FloatArray) -> FloatArray:
    """Return the derivatives of the fitted curve, shape (L + p, n), linear parameters first."""
    here = _Search(model, data).at(solution.nonlinear)
    return here.tangents.T @ here.rows


class _Search:
    """Evaluates the model in two buffers, of which one stays while the other is tried."""

    def __init__(self, model: SeparableModel, data: FloatArray) -> None:
        shape = (model.layout.rows, data.size)
        self.data, self.evaluations = data, 0
        self._model = model
        self._kept, self._spare = np.empty(shape), np.empty(shape)

    def at(self, nonlinear: FloatArray) -> Projection:
        """Return the model at a point, in the spare buffer."""
        self.evaluations += 1
        with np.errstate(all="ignore"):  # what is not finite is not taken
            self._model.fill(nonlinear, self._spare)
            return projected(self._model.layout, self._spare, self.data)

    def keep(self) -> None:
        """Let the point of the last evaluation stay."""
        self._kept, self._spare = self._spare, self._kept


def _check(model: SeparableModel, data: FloatArray, start: FloatArray, limits: Limits) -> None:
    parameters = model.layout.nonlinear
    if data.shape != (model.points,) or start.shape != (parameters,):
        raise SettingError(
            f"a model of {model.points} points and {parameters} nonlinear parameters does not fit"
            f" data of shape {data.shape} and a start of shape {start.shape}"
        )
    for values, name in ((data, "data"), (start, "first guesses")):
        wrong = int((~np.isfinite(values)).sum())
        if wrong:
            raise SettingError(f"{wrong} of {values.size} {name} are not numbers")
    if limits.low.shape != start.shape:
        raise SettingError(f"{limits.low.size} bounds were given for {parameters} parameters")
    if data.size < parameters + model.layout.linear:
        raise SettingError(
            f"{parameters + model.layout.linear} parameters cannot be found from {data.size} data;"
            " use fewer lines or a wider region"
        )
    inside = (limits.low <= start) & (start <= limits.high)
    if not inside.all():
        k = int(np.argmin(inside))
        raise SettingError(
            f"the start {start[k]:g} of parameter {k} is outside its bounds"
            f" {limits.low[k]:g} to {limits.high[k]:g}"
        )
