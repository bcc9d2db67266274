"""A model fitted to its spectra: the minimum, and how well its parameters are known."""

import math
import re
from dataclasses import dataclass, replace

import numpy as np

from pnmr.data import Estimate
from pnmr.fit.compact import Compact
from pnmr.fit.fit_noise import FitNoise, PointNoise
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel
from pnmr.fit.multi_start import multi_start
from pnmr.fit.noise_part import NoisePart
from pnmr.fit.problem import Problem, problem
from pnmr.fit.profile import Profile
from pnmr.fit.separable import SeparableModel
from pnmr.fit.solver import Limits, Solution, solve
from pnmr.fit.terms import PHASE, Free
from pnmr.fit.uncertainty import Uncertainty, covariance
from pnmr.fit.white_fit import white_fit
from pnmr.process import Noise
from pnmr.units import FloatArray

# A phase has several minima; these reach the lowest.
_TURNS_DEG = (0.0, 60.0, -60.0, 120.0, -120.0, 180.0)
# Part of the points from which on all count as independent.
_INDEPENDENT = 0.99
# A misfit beyond which no likelihood is asked for: it would not describe the data either.
_BLATANT = 2.0
_NUMBERED = re.compile(r"(non)?linear parameter (\d+)")


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
    uncertainty : Uncertainty
        Their values and covariance.
    reasons : tuple of str
        Why a parameter has no error; empty where it has one.
    noise_ratio : float
        Noise over what was assumed: 1 where it is known, else from the residual.
    profile : Profile
        The fit in the coordinates in which it came to rest, which gives intervals.
    noise : PointNoise
        Noise of the data in these coordinates.
    """

    problem: Problem
    solution: Solution
    free: tuple[Free, ...]
    uncertainty: Uncertainty
    reasons: tuple[str, ...]
    noise_ratio: float
    profile: Profile
    noise: PointNoise

    @property
    def values(self) -> FloatArray:
        """Values of the k parameters."""
        return self.uncertainty.values

    def estimate(self, weights: FloatArray, value: float, unit: str) -> Estimate:
        """Return a function of the parameters from its value and its gradient, shape (k,)."""
        used = np.flatnonzero(weights)
        if not used.size:
            return Estimate(value, 0.0, unit, "given")
        why = next((self.reasons[k] for k in used if self.reasons[k]), "")
        error = math.nan if why else self.uncertainty.error_of(weights)
        return Estimate(value, error, unit, why or "fit")


def fitted(model: FitModel, measured: tuple[Measured, ...]) -> Fitted:
    """Fit a model; `pnmr.fit.fit` tells the result in the words of the model.

    Ordinary least squares finds the lines; where the model describes the data, the result
    is the maximum of the likelihood next to it (`white_fit`).

    Raises
    ------
    SettingError
        As `problem` and `solve` do.
    """
    asked = problem(model, measured)
    system = Compact.of(asked.system)
    found = _crossed(asked, system, _searched(asked, system))
    free = (*asked.linear, *asked.nonlinear)
    noise, ratio = _noise(asked, found, len(free))
    known = covariance(system, found, asked.data, noise)
    profile = Profile(system, asked.data, found, asked.limits, known)
    seen: PointNoise = noise
    is_tied = known.effective_points < _INDEPENDENT * noise.points
    if is_tied and not known.reduced_chi_square > _BLATANT:
        best = white_fit(system, asked.data, found, noise, limits=asked.limits)
        if best and best.solution.is_minimum and best.known.describes_data:
            found, profile, known = best.solution, best.profile, best.known
            seen = best.whitening
    count = len(asked.linear)

    def named(match: re.Match[str]) -> str:
        return str(free[int(match[2]) - 1 + (count if match[1] else 0)])

    reasons = tuple(_NUMBERED.sub(named, reason) for reason in known.reasons)
    if math.isnan(ratio):
        why = "there are as many parameters as data, and the noise is not known"
        reasons = tuple(reason or why for reason in reasons)
    return Fitted(asked, found, free, known, reasons, ratio, profile, seen)


def _searched(asked: Problem, system: SeparableModel) -> Solution:
    """Return the lowest minimum; what is nearly known beforehand stays until the rest is found."""
    limits, starts = asked.limits, _starts(asked)
    if not asked.priors.points:
        return multi_start(system, asked.data, starts, limits)[0]
    known = np.array([each in asked.priors.known for each in asked.nonlinear], dtype=bool)
    held = Limits(*(np.where(known, asked.start, each) for each in (limits.low, limits.high)))
    rest = multi_start(system, asked.data, starts, held)[0]
    return solve(system, asked.data, rest.nonlinear, limits)


def _crossed(asked: Problem, system: SeparableModel, found: Solution) -> Solution:
    """Return a lower minimum with the other sign of an anisotropy, where there is one.

    At an asymmetry of 1 either sign gives the same sidebands: a search that ends there may
    go on beyond.
    """
    index = {(each.site, each.spectrum, each.name): k for k, each in enumerate(asked.nonlinear)}
    for (site, spectrum, name), k in index.items():
        at = index.get((site, spectrum, "asymmetry"))
        if name != "anisotropy_ppm" or at is None or found.nonlinear[at] < 1.0:
            continue
        start = found.nonlinear.copy()
        start[k] = -start[k]
        if asked.limits.low[k] <= start[k] <= asked.limits.high[k]:
            other = solve(system, asked.data, start, asked.limits)
            found = min(found, other, key=lambda each: each.chi_square)
    return found


def _starts(asked: Problem) -> list[FloatArray]:
    """Return the first guess, with other phases where one is fitted, and other anisotropies.

    Phases of sites are small corrections where they have a prior or a common one beside them.
    """
    names = asked.nonlinear
    common = np.array([each.name == PHASE and not each.site for each in names], dtype=bool)
    own = [each.name == PHASE and each not in asked.priors.known for each in names]
    phases = common if common.any() else np.array(own, dtype=bool)
    signs = np.array([free.name == "anisotropy_ppm" for free in names], dtype=bool)
    turned = [
        asked.start + turn_deg * phases for turn_deg in (_TURNS_DEG if phases.any() else (0.0,))
    ]
    mirrored = [np.where(signs, -start, start) for start in turned]
    return [np.clip(each, asked.limits.low, asked.limits.high) for each in (*turned, *mirrored)]


def _noise(asked: Problem, found: Solution, parameters: int) -> tuple[FitNoise, float]:
    """Return the noise of all points in units of each block's, from the residual if it is not known."""
    points = asked.data.size - asked.priors.points
    spare = asked.data.size - parameters
    priors = asked.priors.noise(len(asked.measured))
    if all(each.noise is not None for each in asked.measured):
        return FitNoise((*_parts(asked), *priors)), 1.0
    ratio = math.sqrt(found.chi_square / spare) if spare > 0 else math.nan
    size = ratio if ratio > 0.0 else 1.0
    white = FitNoise.white(size, points, error=size / math.sqrt(2.0 * max(1, spare)))
    return FitNoise((*white.parts, *priors)), ratio


def _parts(asked: Problem) -> tuple[NoisePart, ...]:
    """Return the noise of each block; spectra of one FID share it."""
    sources = [each.source or f"spectrum {k}" for k, each in enumerate(asked.measured)]
    parts = []
    for block in asked.blocks:
        measured = asked.measured[block.spectrum]
        noise = measured.noise or Noise(1.0, 0.0)
        relative = replace(noise, amplitude=1.0, error=noise.error / noise.amplitude)
        index = measured.first_index + np.arange(block.kept.start, block.kept.stop)
        parts.append(NoisePart(relative, index, sources.index(sources[block.spectrum])))
    return tuple(parts)
