"""Crystal against glass: what stays, what is new, what is gone and how surely."""

import math
from dataclasses import dataclass

import msgspec

from pnmr.assign import Assignment, Change, Comparison, SampleFindings, ViewFindings
from pnmr.data import Estimate
from pnmr.errors import PnmrError
from pnmr.fit.fit import fit
from pnmr.fit.model import FitModel, Part, Site, Value
from pnmr.units import ppm_from_hz
from pnmr.workflow.sample_views import Looked, measured_role

_ONE_SIDED_95 = 1.645
_REFERENCE_GROUP = "TPrA"
_SAMPLE_SITE = "looked for"


@dataclass(frozen=True, slots=True)
class State:
    """A sample with its runs, as a comparison needs them."""

    findings: SampleFindings
    looked: Looked


def compared(crystal: State, glass: State) -> Comparison:
    """Compare the resonances of a crystal and its glass on the scale of their TPrA lines.

    Areas are those of echoes and not quantitative: a line that is gone may have a short
    T2' instead of no carbons.
    """
    bright, dim = _reference(crystal.findings), _reference(glass.findings)
    remarks = ["areas are relative to TPrA and not quantitative: T2' differs from line to line"]
    changes = []
    left = list(glass.findings.assignments)
    for old in crystal.findings.assignments:
        new = _partner(old, left, crystal)
        if new is None:
            change = _vanished(old, glass, bright, dim)
            if isinstance(change, str):
                remarks.append(change)
            else:
                changes.append(change)
            continue
        left.remove(new)
        changes.append(_kept(old, new, bright, dim))
    changes += [Change(_called(new), "new", significance=_size(new.resonance.area)) for new in left]
    return Comparison(crystal.findings.name, glass.findings.name, tuple(changes), tuple(remarks))


def _reference(sample: SampleFindings) -> Estimate:
    """Return the area of all TPrA lines, of all lines where there is none."""
    own = [
        each.resonance.area
        for each in sample.assignments
        if each.environment and each.environment.group == _REFERENCE_GROUP
    ]
    areas = own or [each.resonance.area for each in sample.assignments]
    return Estimate(
        sum(area.value for area in areas),
        math.sqrt(sum(area.error**2 for area in areas)) if areas else math.nan,
    )


def _partner(old: Assignment, left: list[Assignment], crystal: State) -> Assignment | None:
    """Return the line of the glass that a line of the crystal became."""
    fid = next(iter(crystal.looked.fids.values()))
    reference_hz = fid.time.reference_hz or fid.time.carrier_hz

    def width_ppm(line: Assignment) -> float:
        width = line.resonance.width
        return ppm_from_hz(width.value, reference_hz) if width else 0.0

    def away_ppm(line: Assignment) -> float:
        return abs(line.resonance.shift.value - old.resonance.shift.value)

    same = [
        new for new in left if old.environment is not None and new.environment == old.environment
    ]
    near = [new for new in left if away_ppm(new) < 0.5 * (width_ppm(new) + width_ppm(old))]
    return min(same or near, key=away_ppm, default=None)


def _kept(old: Assignment, new: Assignment, bright: Estimate, dim: Estimate) -> Change:
    before, after = old.resonance, new.resonance
    shift = Estimate(
        after.shift.value - before.shift.value,
        math.hypot(after.shift.error, before.shift.error),
        "ppm",
        "difference",
    )
    widths = _ratio(after.width, before.width) if after.width and before.width else None
    areas = _ratio(_ratio(after.area, dim), _ratio(before.area, bright))
    significance = abs(areas.value - 1.0) / areas.error if areas.error > 0.0 else 0.0
    return Change(_called(old), "kept", shift, widths, areas, significance)


def _vanished(old: Assignment, glass: State, bright: Estimate, dim: Estimate) -> Change | str:
    """Look for a line of the crystal in the glass, at its place and width; a sentence if that fails."""
    view = next((each for each in glass.findings.views if _holds(each, old)), None)
    if view is None:
        return f"{_called(old)} lies in no view of {glass.findings.name}"
    try:
        area = _area_at(old, view, glass.looked)
    except PnmrError as error:
        return f"{_called(old)} could not be looked for in {glass.findings.name}: {error}"
    then = _ratio(old.resonance.area, bright)
    now = _ratio(area, dim)
    areas = _ratio(now, then)
    limit = max(areas.value, 0.0) + _ONE_SIDED_95 * areas.error
    missing = (then.value - now.value) / math.hypot(then.error, now.error)
    word = "kept" if area.value > 3.0 * area.error else "vanished"
    return Change(_called(old), word, None, None, areas, missing, limit)


def _area_at(old: Assignment, view: ViewFindings, looked: Looked) -> Estimate:
    """Fit the echo of a view with one line more, at a given place and of a given width."""
    width = old.resonance.width
    site = Site(
        _SAMPLE_SITE,
        position_ppm=Value(fixed_value=old.resonance.shift.value),
        width_hz=Value(fixed_value=width.value if width else view.lb_hz),
    )
    part = Part("echo", (view.region_ppm,))
    known: tuple[Site, ...] = ()
    if view.fit is not None:
        part = msgspec.structs.replace(view.fit.model.spectrum[0], name="echo")
        known = tuple(msgspec.structs.replace(each, spectra=()) for each in view.fit.model.site)
    model = FitModel((part,), (*known, site), nonnegative=False)
    measured = measured_role("echo", looked.fids["echo"], view.spectra["echo"])
    return fit(model, measured).value(_SAMPLE_SITE, "area")


def _holds(view: ViewFindings, line: Assignment) -> bool:
    low_ppm, high_ppm = sorted(view.region_ppm)
    return "echo" in view.spectra and low_ppm < line.resonance.shift.value < high_ppm


def _ratio(above: Estimate, below: Estimate) -> Estimate:
    value = above.value / below.value if below.value else math.nan
    error = (
        math.hypot(above.error, value * below.error) / abs(below.value) if below.value else math.nan
    )
    return Estimate(value, error, "", "ratio")


def _called(line: Assignment) -> str:
    shift = f"{line.resonance.shift.value:.1f} ppm"
    return f"{line.environment.name}, {shift}" if line.environment else shift


def _size(area: Estimate) -> float:
    return abs(area.value) / area.error if area.error > 0.0 else 0.0
