"""Fit a model to spectra and say what was found in the words of the model."""

from dataclasses import replace

import msgspec
import numpy as np

from pnmr.data import Estimate
from pnmr.fit.area_correction import area_corrections
from pnmr.fit.curves import fitted_regions
from pnmr.fit.fitting import Fitted, fitted
from pnmr.fit.herzfeld_berger import is_asymmetry_determined
from pnmr.fit.intervals import Intervals, IntervalWishes
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel, Site
from pnmr.fit.model_ties import AREA
from pnmr.fit.model_value import Value
from pnmr.fit.remarks import remarks
from pnmr.fit.result import FitResult, Quality, SiteResult
from pnmr.fit.terms import PHASE, SHARE, term, unit
from pnmr.units import FloatArray

FULL_WIDTH = "full_width_hz"


def fit(
    model: FitModel,
    measured: Measured | tuple[Measured, ...],
    *,
    intervals: IntervalWishes | None = None,
) -> FitResult:
    """Fit a model to its spectra.

    Parameters
    ----------
    model : FitModel
        Spectra with their regions, and sites.
    measured : Measured or tuple of Measured
        The spectra in the order of the model.
    intervals : IntervalWishes, optional
        Which intervals are found beside the standard errors; none where left out.

    Returns
    -------
    FitResult
        Estimates, curves and remarks.

    Raises
    ------
    SettingError
        When the model and the spectra do not go together, a line starts outside its region or
        bounds, the data are zero or not finite, or too few for the parameters.
    """
    spectra = measured if isinstance(measured, tuple) else (measured,)
    found = fitted(model, spectra)
    sites = tuple(
        _site(found, site, spectrum) for site in model.site for spectrum in model.present(site)
    )
    result = FitResult(
        model=_restarted(found),
        sites=sites,
        others={str(each): _plain(found, k) for k, each in enumerate(found.free) if not each.site},
        regions=fitted_regions(found),
        parameters=tuple(map(str, found.free)),
        correlations=found.uncertainty.correlations.copy(),
        quality=_quality(found),
        area_corrections=area_corrections(found),
    )
    result = replace(result, remarks=remarks(found, result))
    return result if intervals is None else _with_intervals(result, found, intervals)


def _with_intervals(result: FitResult, found: Fitted, wishes: IntervalWishes) -> FitResult:
    model, known = found.problem.model, Intervals(found, wishes)
    places = [(site, spectrum) for site in model.site for spectrum in model.present(site)]
    sites = tuple(
        replace(each, intervals=known.of_site(site, spectrum, (*site.parameters, AREA)))
        for each, (site, spectrum) in zip(result.sites, places, strict=True)
    )
    phases = {
        str(free): known.of_parameter(k)
        for k, free in enumerate(found.free)
        if free.name == PHASE and not free.site
    }
    return replace(
        result,
        sites=sites,
        other_intervals={name: each for name, each in phases.items() if each is not None},
        interval_method=wishes.method,
        remarks=(*result.remarks, *known.remarks),
    )


def _site(found: Fitted, site: Site, spectrum: int) -> SiteResult:
    model = found.problem.model
    values = {name: _estimate(found, site, name, spectrum) for name in (*site.parameters, AREA)}
    if site.shape == "voigt":
        values[FULL_WIDTH] = _full_width(found, site, spectrum)
    values[SHARE] = _share(found, site, spectrum)
    return SiteResult(site.name, site.kind, site.shape, model.spectrum[spectrum].name, values)


def _weights(found: Fitted, site: Site, name: str, spectrum: int) -> tuple[FloatArray, float]:
    """Return the derivatives of a site's parameter by the fitted ones, and its value."""
    asked = term(found.problem.model, site, name, spectrum)
    weights = np.zeros(len(found.free))
    if asked.free is not None:
        weights[found.free.index(asked.free)] = asked.factor
    return weights, float(weights @ found.values) + asked.offset_value


def _estimate(found: Fitted, site: Site, name: str, spectrum: int) -> Estimate:
    weights, value = _weights(found, site, name, spectrum)
    estimate = found.estimate(weights, value, unit(name))
    told = not estimate.is_determined or is_asymmetry_determined(estimate.error)
    if name == "asymmetry" and not told:
        return Estimate(round(value, 6), np.nan, "", "the sidebands do not determine it")
    return estimate


def _plain(found: Fitted, k: int) -> Estimate:
    weights = np.zeros(len(found.free))
    weights[k] = 1.0
    own_unit = "deg" if found.free[k].name == PHASE else ""
    return found.estimate(weights, float(found.values[k]), own_unit)


def _full_width(found: Fitted, site: Site, spectrum: int) -> Estimate:
    """Return the full width of a Voigt line.

    J. J. Olivero and R. L. Longbothum, J. Quant. Spectrosc. Radiat. Transfer 17 (1977) 233-236.
    """
    by_gauss, gauss_hz = _weights(found, site, "gauss_hz", spectrum)
    by_lorentz, lorentz_hz = _weights(found, site, "lorentz_hz", spectrum)
    root_hz = float(np.hypot(np.sqrt(0.2166) * lorentz_hz, gauss_hz)) or 1.0
    slope = 0.5346 + 0.2166 * lorentz_hz / root_hz
    weights = slope * by_lorentz + gauss_hz / root_hz * by_gauss
    return found.estimate(weights, 0.5346 * lorentz_hz + root_hz, "Hz")


def _share(found: Fitted, site: Site, spectrum: int) -> Estimate:
    """Return the part of all sites' area in per cent, of which a lone site has all."""
    model = found.problem.model
    others = [each for each in model.site if spectrum in model.present(each)]
    parts = [_weights(found, each, AREA, spectrum) for each in others]
    total = sum(value for _, value in parts)
    mine, area = _weights(found, site, AREA, spectrum)
    if total == 0.0:
        return Estimate(np.nan, np.nan, "%", "the areas add up to nothing")
    by_total = np.sum([weights for weights, _ in parts], axis=0)
    weights = 100.0 * (mine / total - area / total**2 * by_total)
    weights[np.abs(weights) < 1e-12 * np.abs(100.0 * mine / total).max(initial=0.0)] = 0.0
    return found.estimate(weights, 100.0 * area / total, "%")


def _quality(found: Fitted) -> Quality:
    asked, known = found.problem, found.uncertainty
    chi_square = found.solution.chi_square / (found.noise_ratio or 1.0) ** 2
    return Quality(
        chi_square,
        known.reduced_chi_square if found.noise_ratio == 1.0 else np.nan,
        known.describes_data or found.noise_ratio != 1.0,
        asked.data.size - asked.priors.points,
        known.effective_points,
        len(found.free),
        found.solution.evaluations,
        found.solution.reason,
    )


def _restarted(found: Fitted) -> FitModel:
    """Return the model with the fitted values as starts and the bounds as they were."""
    model, at = found.problem.model, {each: k for k, each in enumerate(found.free)}

    def moved(site: Site) -> Site:
        changes = {}
        for name in site.parameters:
            declared = site.value(name)
            own = [each for each in found.free if (each.site, each.name) == (site.name, name)]
            if own and not declared.like:
                start = float(np.mean([found.values[at[each]] for each in own]))
                changes[name] = _with_start(declared, start)
        return msgspec.structs.replace(site, **changes)

    return msgspec.structs.replace(model, site=tuple(map(moved, model.site)))


def _with_start(declared: Value, start_value: float) -> Value | float:
    changed = msgspec.structs.replace(declared, start_value=start_value)
    return start_value if changed == Value(start_value=start_value) else changed
