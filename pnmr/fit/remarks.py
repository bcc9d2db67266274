"""What has to be said about a fit in words: bounds, missing errors, what the data do not tell."""

import math

import numpy as np

from pnmr.data import Estimate
from pnmr.fit.area_correction import correction_words
from pnmr.fit.fitting import Fitted
from pnmr.fit.herzfeld_berger import is_asymmetry_determined
from pnmr.fit.model_ties import AREA
from pnmr.fit.result import FitResult
from pnmr.fit.terms import Free, unit

_BOUND, _CONFUSED = "it lies on its bound", "the data do not tell it from"
_STRONG = 0.98
_MOST = 6
# Prior errors from which on a fitted value does not agree with its prior, and the part of its
# prior error that a parameter keeps where the data are silent.
_SURPRISING, _SILENT = 3.0, 0.95


def remarks(found: Fitted, result: FitResult) -> tuple[str, ...]:
    """Return one sentence for everything that limits what a fit says, the worst first."""
    said: list[str] = []
    if not found.solution.is_minimum:
        said.append(
            f"no minimum was reached after {found.solution.evaluations} evaluations; start closer, tie"
            " or fix parameters, and do not use these numbers"
        )
    said += _held(found)
    said += _not_told(found)
    said += correction_words(result.area_corrections)
    said += _beforehand(found)
    said += _noise(found, result)
    said += _asymmetries(result)
    said += _absent(result)
    said += _correlated(found, result)
    return tuple(said)


def _held(found: Fitted) -> list[str]:
    said = []
    asked = found.problem
    count = len(asked.linear)
    for k, free in enumerate(found.free):
        if found.reasons[k] != _BOUND:
            continue
        if k < count:
            said.append(
                f"the area of {free.site or free} is held at 0: the data ask for none of it"
            )
            continue
        if free.name == "asymmetry":  # which is told of with its meaning
            continue
        if free.name == "fraction":
            pure = "Gaussian" if found.values[k] < 0.5 else "Lorentzian"
            said.append(f"{free.site} is a pure {pure} as far as the data tell; give it that shape")
            continue
        low, high = asked.limits.low[k - count], asked.limits.high[k - count]
        end = "lower" if abs(found.values[k] - low) <= abs(found.values[k] - high) else "upper"
        remedy = "move the bound if the physics allows, or drop what it describes"
        said.append(f"{free} hit its {end} bound {found.values[k]:.6g} and has no error; {remedy}")
    return said


def _not_told(found: Fitted) -> list[str]:
    """Return each other reason for missing errors once, with the parameters it holds for."""
    groups: dict[str, list[Free]] = {}
    for free, reason in zip(found.free, found.reasons, strict=True):
        if reason and reason != _BOUND and free.name != "asymmetry":
            why = "the data do not tell them apart" if reason.startswith(_CONFUSED) else reason
            groups.setdefault(why, []).append(free)
    return [
        f"no error can be given for {', '.join(map(str, frees[:_MOST]))}"
        f"{f' and {len(frees) - _MOST} more' if len(frees) > _MOST else ''}: {reason}"
        for reason, frees in groups.items()
    ]


def _beforehand(found: Fitted) -> list[str]:
    """Return what was known before the fit, and where the data tell otherwise or nothing."""
    priors, count = found.problem.priors, len(found.problem.linear)
    groups: dict[tuple[str, str], list[str]] = {}
    surprising, silent = [], []
    for free, value, error in zip(priors.known, priors.values, priors.errors, strict=True):
        k = count + found.problem.nonlinear.index(free)
        expected = str(Estimate(float(value), float(error), unit(free.name), "prior"))
        groups.setdefault((free.name, expected), []).append(_named(free))
        if abs(found.values[k] - value) > _SURPRISING * error:
            surprising.append(f"{free} is {found.values[k]:.3g} where {expected} was expected")
        elif found.uncertainty.errors[k] > _SILENT * error:
            silent.append(_named(free))
    said = [
        f"{name} was taken as {expected} beforehand for {_listed(sites)}; errors include it"
        for (name, expected), sites in groups.items()
    ]
    if silent:
        said.append(f"the data add nothing to what was known beforehand of {_listed(silent)}")
    return said + [f"{each}: widen its prior_error, or leave the prior out" for each in surprising]


def _named(free: Free) -> str:
    return f"{free.site} ({free.spectrum})" if free.spectrum else free.site


def _listed(names: list[str]) -> str:
    rest = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + rest


def _noise(found: Fitted, result: FitResult) -> list[str]:
    measured = found.problem.measured
    if any(each.noise is None for each in measured):
        return [
            "the noise is not known and was taken from the residual: errors hold only if the model"
            " describes the data"
        ]
    said = []
    if any(each.noise is not None and each.noise.weights is None for each in measured):
        said.append(
            "the processing is not known, so neighbouring points were taken as independent; after a"
            " window or zero filling the true errors are larger"
        )
    if not result.quality.describes_data:
        said.append(
            f"chi square is {result.quality.reduced_chi_square:.3g} times what noise leaves: the model"
            " lacks something, and the errors are those of the noise alone"
        )
    return said


def _asymmetries(result: FitResult) -> list[str]:
    said = []
    for site in result.sites:
        value = site.values.get("asymmetry")
        if value is None or value.origin == "given":
            continue
        # The manifold depends on the square of the asymmetry, whose error is what is judged.
        spread = value.error if value.is_determined else math.inf
        if not is_asymmetry_determined(spread):
            said.append(
                f"the asymmetry of {site.name} is not determined by these sidebands; report the size"
                " of its anisotropy only"
            )
    return list(dict.fromkeys(said))  # spectra may share the site


def _absent(result: FitResult) -> list[str]:
    shared = len({site.spectrum for site in result.sites}) > 1
    return [
        f"{site.name}{f' ({site.spectrum})' if shared else ''} is no more than"
        f" {area.value / area.error:.1f} standard errors of its area: it may not be there"
        for site in result.sites
        if (area := site.values[AREA]).is_determined and 0.0 < area.value < 3.0 * area.error
    ]


def _correlated(found: Fitted, result: FitResult) -> list[str]:
    strong = np.argwhere(np.triu(np.abs(np.nan_to_num(result.correlations)), 1) > _STRONG)
    pairs = [(found.free[a], found.free[b], result.correlations[a, b]) for a, b in strong]
    return [
        f"{a} and {b} are correlated by {r:.3f}: only a combination of them is well known"
        for a, b, r in pairs[:_MOST]
        if a.site and b.site
    ]
