"""From the fits of a sample's views to assigned resonances."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from pnmr.assign import (
    Assignment,
    Compound,
    Edited,
    Environment,
    Resonance,
    ViewFindings,
    assign,
    edit,
    expected_transfers,
    smallest_survival,
)
from pnmr.bruker.parameters import Parameters
from pnmr.data import FID, Estimate
from pnmr.errors import SettingError
from pnmr.fit.result import FitResult
from pnmr.units import ppm_from_hz
from pnmr.workflow.sample_views import Looked, width_ppm

_DETECTED, _SEEN = 5.0, 3.0
_HIGHEST_ORDER = 12
# A line broader than this part of its view cannot be told from the baseline.
_WIDEST_FRACTION = 0.5


@dataclass(frozen=True, slots=True)
class _Line:
    """One fitted site: its resonance, its areas by role, and whether these can be trusted."""

    resonance: Resonance
    areas: dict[str, Estimate]
    is_apart: bool


def assigned(
    looked: Looked, compound: Compound, library: Iterable[Environment]
) -> tuple[tuple[Assignment, ...], tuple[str, ...]]:
    """Return the assignments of all views of a sample, and remarks."""
    found = [(line, _flaw(line, view)) for view in looked.views for line in _lines(view)]
    lines = [line for line, flaw in found if not flaw]
    remarks = [
        f"{line.resonance.label} at {line.resonance.shift} is left out: {flaw}"
        for line, flaw in found
        if flaw
    ]
    lines, told = _without_sidebands(lines, looked)
    remarks += told
    edited = _edited([_alike(line, looked.fids) for line in lines], looked.longer_s)
    transfers = expected_transfers(looked.recoupling) if looked.recoupling else None
    return assign(edited, compound, library, transfers=transfers), tuple(remarks)


def _flaw(line: _Line, view: ViewFindings) -> str:
    """Return why a fitted line is no resonance, nothing where it is one."""
    here = line.resonance
    high_ppm, low_ppm = max(view.region_ppm), min(view.region_ppm)
    if here.width_ppm > _WIDEST_FRACTION * (high_ppm - low_ppm):
        return f"it is as broad as a baseline, {here.width}"
    return "" if _stands_out(here.area) else f"its area is {here.area}"


def _lines(view: ViewFindings) -> list[_Line]:
    if view.fit is None:
        return []
    names = dict.fromkeys(site.name for site in view.fit.sites)
    return [_line(view, view.fit, name) for name in names]


def _line(view: ViewFindings, result: FitResult, name: str) -> _Line:
    site = next(each for each in result.sites if each.name == name)
    areas = {each.spectrum: each.values["area"] for each in result.sites if each.name == name}
    width = _width(site.values)
    shift = site.values["position_ppm"]
    reference_hz = next(iter(view.spectra.values())).frequency.reference_hz
    return _Line(
        Resonance(
            label=f"{view.name} {name}",
            shift=shift,
            area=areas["echo"],
            width=width,
            anisotropy=site.values.get("anisotropy_ppm"),
            width_ppm=width_ppm(width, reference_hz),
            misfit_ratio=_misfit_ratio(result, name, shift.value, width_ppm(width, reference_hz)),
        ),
        areas,
        result.quality.describes_data or not _overlaps(view, result, name),
    )


def _misfit_ratio(result: FitResult, name: str, shift_ppm: float, reach_ppm: float) -> float:
    """Return what the fit leaves of the echo within a width of a line, as part of its height."""
    region = next(
        (each for each in result.regions if each.spectrum == "echo" and name in each.sites), None
    )
    if region is None:
        return 0.0
    here = np.abs(region.ppm - shift_ppm) <= reach_ppm
    height = float(np.max(np.abs(region.sites[name][here]), initial=0.0))
    if height == 0.0:
        return 0.0
    left = float(np.mean((region.data - region.total)[here] ** 2)) - region.noise_amplitude**2
    return math.sqrt(max(left, 0.0)) / height


def _width(values: Mapping[str, Estimate]) -> Estimate | None:
    """Return the full width of a fitted site in Hz."""
    return values.get("full_width_hz") or values.get("width_hz")


def _overlaps(view: ViewFindings, result: FitResult, name: str) -> bool:
    """Return whether another line lies within a width: a misfit then moves area between the two."""
    reference_hz = next(iter(view.spectra.values())).frequency.reference_hz
    places = {each.name: each.values for each in result.sites}
    own = places.pop(name)

    def reach_ppm(values: Mapping[str, Estimate]) -> float:
        return 0.5 * width_ppm(_width(values), reference_hz)

    return any(
        abs(other["position_ppm"].value - own["position_ppm"].value)
        < reach_ppm(other) + reach_ppm(own)
        for other in places.values()
    )


def _without_sidebands(lines: list[_Line], looked: Looked) -> tuple[list[_Line], list[str]]:
    """Leave out lines that stand a number of rotor rates from a larger one."""
    fid = looked.fids.get("echo")
    mas_hz = fid.acquisition.mas_hz if fid else None
    if fid is None or not mas_hz:
        return lines, []
    reference_hz = fid.time.reference_hz or fid.time.carrier_hz
    apart_ppm = ppm_from_hz(mas_hz, reference_hz)
    kept: list[_Line] = []
    remarks = []
    # From the largest down: what is a sideband itself has none.
    for line in sorted(lines, key=lambda each: -abs(each.resonance.area.value)):
        here = line.resonance
        owner = None
        for other in kept:
            order = (here.shift.value - other.resonance.shift.value) / apart_ppm
            near = abs(order - round(order)) * apart_ppm
            # Overlapping lines have one sideband between theirs: it may lie as far as they reach.
            reach_ppm = 0.5 * (here.width_ppm + other.resonance.width_ppm)
            close_ppm = max(reach_ppm, 3.0 * _finite(here.shift.error))
            if 0 < abs(round(order)) <= _HIGHEST_ORDER and near <= close_ppm:
                owner = (other.resonance, round(order))
        if owner is None:
            kept.append(line)
        else:
            remarks.append(
                f"{here.label} at {here.shift} is sideband {owner[1]:+d} of {owner[0].label} at"
                f" {owner[0].shift}"
            )
    return [line for line in lines if line in kept], remarks


def _alike(line: _Line, fids: Mapping[str, FID]) -> _Line:
    """Return a line with the areas of all its runs as of one scan at a receiver gain of 1.

    Gains are taken as RG says, which AVANCE consoles follow; powers do not enter, as each
    run has its own pulses right.
    """
    return replace(
        line, areas={role: _of_a_scan(each, fids[role]) for role, each in line.areas.items()}
    )


def _of_a_scan(area: Estimate, fid: FID) -> Estimate:
    acqus = fid.acquisition.parameters.get("acqus")
    gain = acqus.number("RG", 1.0) if isinstance(acqus, Parameters) else 1.0
    factor = 1.0 / (max(fid.acquisition.scans, 1) * (gain if gain > 0.0 else 1.0))
    return replace(area, value=factor * area.value, error=factor * area.error)


def _edited(lines: list[_Line], longer_s: float) -> list[Resonance]:
    """Give each resonance its verdict; lines seen in TEDOR are the ones known to be protonated."""
    pairs: list[Edited | None] = [_pair(line, longer_s) for line in lines]
    seen = [
        each for each in pairs if each is not None and each.gain.value > _DETECTED * each.gain.error
    ]
    resonances = []
    for line, pair in zip(lines, pairs, strict=True):
        others = [each for each in seen if each is not pair]
        verdict = edit(pair, others) if pair is not None and others else None
        resonances.append(replace(line.resonance, editing=verdict))
    return resonances


def _pair(line: _Line, longer_s: float) -> Edited | None:
    """Return the areas to be compared, None where they are missing or cannot be trusted."""
    if not line.is_apart:
        return None
    width = line.resonance.width
    survival = smallest_survival(max(width.value, 0.0), longer_s) if width else 1.0
    try:
        return Edited(
            line.areas["echo"],
            line.areas["tedor"],
            loss_fraction=max(survival, 1e-6),
            control=line.areas.get("control"),
        )
    except (KeyError, SettingError):
        return None


def _stands_out(area: Estimate) -> bool:
    return area.error > 0.0 and area.value > _SEEN * area.error


def _finite(error: float) -> float:
    return error if math.isfinite(error) else 0.0
