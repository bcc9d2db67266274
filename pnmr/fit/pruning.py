"""Sites that the data do not ask for: found by the fit itself, taken out, and told of."""

import msgspec
import numpy as np

from pnmr.fit.model import FitModel
from pnmr.fit.model_ties import AREA
from pnmr.fit.result import FitResult, FittedRegion, SiteResult
from pnmr.units import hz_from_ppm

# An interval of 95 % that reaches so many standard errors must not hold 0.
_NORMAL_95 = 1.96
# What is broader than this part of its region is a baseline.
_BROADEST, _MOST_TERMS = 0.9, 3
_WIDTHS = ("width_hz", "gauss_hz", "lorentz_hz")


def pruned(result: FitResult, reference_hz: float) -> tuple[FitModel, tuple[str, ...]]:
    """Return a model of one spectrum without the sites that tell nothing, and what was left out.

    The area of such a site may as well be 0, or the site is as broad as its region and so a
    baseline, which then gets another term. Of two of them that overlap only the weaker
    goes, for the other may be what both describe; with no site left the model stays.

    Parameters
    ----------
    result : FitResult
        A fit of a model that was guessed.
    reference_hz : float
        Frequency of 0 ppm.
    """
    said: dict[str, str] = {}
    places: list[tuple[float, float]] = []
    broad = False
    for site in sorted(result.sites, key=_certainty):
        reason, is_broad = _reason(result, site, reference_hz)
        if not reason:
            continue
        shift_ppm = site.values["position_ppm"].value
        reach_ppm = _width_hz(site) / hz_from_ppm(1.0, reference_hz)
        if any(abs(shift_ppm - each) < max(reach_ppm, wide) for each, wide in places):
            continue
        places.append((shift_ppm, reach_ppm))
        said[site.name] = f"{site.name} at {shift_ppm:.6g} ppm was left out: {reason}"
        broad |= is_broad
    kept = tuple(each for each in result.model.site if each.name not in said)
    if not said or not kept:
        return result.model, ()
    (part,) = result.model.spectrum
    regions = part.regions_ppm
    if all(each.kind == "line" for each in kept):
        shifts = [each.value("position_ppm").start_value or 0.0 for each in kept]
        regions = tuple(
            pair for pair in regions if any(min(pair) <= shift <= max(pair) for shift in shifts)
        )
    terms = max(part.baseline_terms, min(_MOST_TERMS, part.baseline_terms + broad))
    part = msgspec.structs.replace(
        part, regions_ppm=regions or part.regions_ppm, baseline_terms=terms
    )
    return msgspec.structs.replace(result.model, spectrum=(part,), site=kept), tuple(said.values())


def _certainty(site: SiteResult) -> float:
    area = site.values[AREA]
    return area.value / area.error if area.is_determined and area.error else 0.0


def _width_hz(site: SiteResult) -> float:
    return sum(site.values[name].value for name in _WIDTHS if name in site.values)


def _reason(result: FitResult, site: SiteResult, reference_hz: float) -> tuple[str, bool]:
    """Return why a site is to go, empty where it may stay, and whether it is a baseline."""
    area = site.values[AREA]
    if not area.value > 0.0:
        return "the data ask for none of it", False
    region = _region(result, site)
    if region is not None:
        region_hz = hz_from_ppm(float(np.ptp(region.ppm)), reference_hz)
        if _width_hz(site) > _BROADEST * region_hz:
            return "it is as broad as its region, where it is a baseline", True
    if area.is_determined and area.value < _NORMAL_95 * area.error:
        return f"its area {area} may as well be 0", False
    return "", False


def _region(result: FitResult, site: SiteResult) -> FittedRegion | None:
    shift_ppm = site.values["position_ppm"].value
    return next((each for each in result.regions if each.ppm[0] <= shift_ppm <= each.ppm[-1]), None)
