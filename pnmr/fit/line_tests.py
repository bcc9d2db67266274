"""Whether one line more is believed: the witnesses, and what each of them says.

Points of a broadened, zero-filled spectrum share their noise, so that information criteria
count effective points (N_eff = 2 N_c R / SW). The F distribution does not hold where an
area may be 0 and a position is free, so that its ratio is judged by a bootstrap with the
noise of the processed spectrum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.special

from pnmr.fit.line_view import LineView
from pnmr.fit.solver import Solution, solve
from pnmr.fit.uncertainty import Uncertainty, covariance
from pnmr.units import FloatArray

# K. P. Burnham and D. R. Anderson, Model Selection and Multimodel Inference (2002), chapter 2:
# a model with 4 to 7 more has considerably less support.
LEAST_AICC_GAIN = 6.0
LARGEST_PROBABILITY = 0.05
LEAST_SIGMAS = 3.0
_ENOUGH_EXCEEDANCES = 10


@dataclass(frozen=True, slots=True)
class LineFit:
    """A number of lines fitted to a region.

    Attributes
    ----------
    lines : int
        Their number.
    solution : Solution
        The best fit.
    uncertainty : Uncertainty or None
        Errors with the noise of the processed spectrum; None where nothing was fitted.
    parameters : int
        Fitted parameters and the noise level.
    aicc, bic : float
        Information criteria with the effective number of points.
    """

    lines: int
    solution: Solution
    uncertainty: Uncertainty | None
    parameters: int
    aicc_value: float
    bic_value: float

    @property
    def areas(self) -> FloatArray:
        """Areas of the lines."""
        return self.solution.linear[: self.lines]

    @property
    def area_errors(self) -> FloatArray:
        """Standard errors of the areas, nan where there is none."""
        if self.uncertainty is None:
            return np.empty(0)
        return self.uncertainty.errors[: self.lines]


@dataclass(frozen=True, slots=True)
class LineTest:
    """Whether one line more is believed.

    Attributes
    ----------
    lines : int
        Number of lines with the one in question.
    aicc_gain_value, bic_gain_value : float
        By how much the criteria fall with it.
    f_ratio : float
        (fall of the residual a parameter) / (residual a degree of freedom).
    probability_ratio : float
        Probability of such a ratio without the line by the F distribution, for comparison.
    bootstrap_ratio : float
        The same by bootstrap; nan where other witnesses had already refused.
    draws : int
        Spectra in the bootstrap.
    sigma_ratio : float
        Smallest area among the lines over its standard error.
    unstable_lb_hz : tuple of float
        Broadenings under which the lines become others.
    refusals : tuple of str
        Why the line is not believed; empty where it is.
    """

    lines: int
    aicc_gain_value: float
    bic_gain_value: float
    f_ratio: float
    probability_ratio: float
    bootstrap_ratio: float
    draws: int
    sigma_ratio: float
    unstable_lb_hz: tuple[float, ...]
    refusals: tuple[str, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether the data show the line."""
        return not self.refusals


def information(view: LineView, chi_square: float, parameters: int) -> tuple[float, float]:
    """Return AICc and BIC of a fit from the sum of squares of its residual.

    N ln(RSS/n) + 2 k + 2 k (k + 1) / (N - k - 1) and N ln(RSS/n) + k ln N with N effective
    points (C. M. Hurvich and C.-L. Tsai, Biometrika 76 (1989) 297-307; G. Schwarz, Ann.
    Statist. 6 (1978) 461-464); k counts the noise level, too.
    """
    points, k = view.effective_points, parameters
    if chi_square <= 0.0:
        return -np.inf, -np.inf
    common = points * np.log(chi_square / view.data.size)
    room = points - k - 1.0
    small = 2.0 * k * (k + 1.0) / room if room > 0.0 else np.inf
    return float(common + 2.0 * k + small), float(common + k * np.log(points))


def parameter_count(view: LineView, lines: int) -> int:
    """Return how many parameters a number of lines has, the noise level included."""
    return lines * (len(view.component.parameters) + 1) + view.baseline_terms + 1


def line_fit(view: LineView, lines: int, fewer: Solution | None) -> LineFit:
    """Fit a number of lines, starting from the fit of one line less."""
    parameters = parameter_count(view, lines)
    solution, known = _fitted(view, lines, view.data, fewer), None
    if parameters > 1:
        known = covariance(view.model(lines), solution, view.data, view.noise)
    criteria = information(view, solution.chi_square, parameters)
    return LineFit(lines, solution, known, parameters, *criteria)


def _fitted(view: LineView, lines: int, data: FloatArray, fewer: Solution | None) -> Solution:
    if lines + view.baseline_terms:
        return view.fitted(lines, data, fewer)
    none, held = np.empty(0), np.empty(0, dtype=np.bool_)
    return Solution(none, none, held, held, data, float(data @ data), 0, "converged")


def line_test(
    view: LineView,
    fits: tuple[LineFit, LineFit],
    random: np.random.Generator,
    *,
    draws: int,
    other_views: Sequence[LineView] = (),
) -> LineTest:
    """Return what the witnesses say of the second of two fits, which has one line more."""
    fewer, more = fits
    gain = fewer.aicc_value - more.aicc_value
    ratio = _f_ratio(view, fewer.solution, more.solution, more.lines)
    extra = more.parameters - fewer.parameters
    by_f = float(scipy.special.fdtrc(extra, view.effective_points - more.parameters, ratio))
    sigmas = float(np.nan_to_num(more.areas / more.area_errors, nan=0.0).min())
    unstable = tuple(each.lb_hz for each in other_views if not _agrees(view, more, each))
    refusals = []
    if not gain > LEAST_AICC_GAIN:
        refusals.append(f"AICc falls by {gain:.1f} where {LEAST_AICC_GAIN:g} are asked for")
    if not sigmas > LEAST_SIGMAS:
        refusals.append(f"the smallest area is {sigmas:.1f} standard errors")
    if unstable:
        names = " and ".join(f"{lb_hz:g} Hz" for lb_hz in unstable)
        refusals.append(f"the lines are others under a broadening of {names}")
    bootstrap, drawn = np.nan, 0
    if not refusals:
        bootstrap, drawn = _bootstrap(view, fewer, ratio, random, draws)
        if bootstrap > LARGEST_PROBABILITY:
            refusals.append(f"noise alone does as well in {100.0 * bootstrap:.0f} % of spectra")
    return LineTest(
        *(more.lines, gain, fewer.bic_value - more.bic_value, ratio, by_f, bootstrap, drawn),
        *(sigmas, unstable, tuple(refusals)),
    )


def _f_ratio(view: LineView, fewer: Solution, more: Solution, lines: int) -> float:
    added = parameter_count(view, lines) - parameter_count(view, lines - 1)
    freedom = view.effective_points - parameter_count(view, lines)
    if more.chi_square <= 0.0:
        return np.inf
    return (fewer.chi_square - more.chi_square) / added / (more.chi_square / freedom)


def _bootstrap(
    view: LineView, fewer: LineFit, f_ratio: float, random: np.random.Generator, draws: int
) -> tuple[float, int]:
    """Return how often noise on the fewer lines gives such a ratio, and the number of draws.

    It stops once the ratio has been exceeded often enough for a probability that is well
    known (J. Besag and P. Clifford, Biometrika 78 (1991) 301-304).
    """
    curve = view.data - fewer.solution.residual
    exceeded = 0
    for done in range(1, draws + 1):
        data = curve + view.noise.drawn(1, random)[0]
        less: Solution | None = None
        if fewer.lines + view.baseline_terms:
            start = fewer.solution.nonlinear
            model, limits = view.model(fewer.lines), view.limits(fewer.lines)
            less = solve(model, data, start, limits, tolerance=1e-4)
        less = less or _fitted(view, 0, data, None)
        exceeded += (
            _f_ratio(view, less, view.fitted(fewer.lines + 1, data, less), fewer.lines + 1)
            >= f_ratio
        )
        if exceeded == _ENOUGH_EXCEEDANCES:
            return exceeded / done, done
    return (exceeded + 1) / (draws + 1), draws


def _agrees(view: LineView, found: LineFit, other: LineView) -> bool:
    """Return whether lines under another broadening are the same within 3 standard errors."""
    model = other.model(found.lines)
    start = np.clip(found.solution.nonlinear, *_ends(other, found.lines))
    again = solve(model, other.data, start, other.limits(found.lines))
    known = covariance(model, again, other.data, other.noise)
    own = len(view.component.parameters)
    numbers = [*range(found.lines)]
    first = model.layout.linear
    numbers += [first + k * own for k in range(found.lines)]
    here = found.uncertainty
    if here is None:
        return True
    difference = np.abs(here.values[numbers] - known.values[numbers])
    allowed = LEAST_SIGMAS * np.hypot(here.errors[numbers], known.errors[numbers])
    return bool((difference <= allowed).all())


def _ends(view: LineView, lines: int) -> tuple[FloatArray, FloatArray]:
    limits = view.limits(lines)
    return limits.low, limits.high
