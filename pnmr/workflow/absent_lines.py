"""Lines that are not seen: how large they may be at a given place and width."""

import math
from collections.abc import Iterable

import msgspec

from pnmr.assign import AbsentLine, Assignment, Compound, Environment, ViewFindings
from pnmr.data import Estimate
from pnmr.errors import PnmrError
from pnmr.fit.area_limit import upper_limit
from pnmr.fit.fit import fit
from pnmr.fit.model import FitModel, Part, Site, Value
from pnmr.workflow.sample_views import Looked, holds
from pnmr.workflow.view_fit import measured_role

_GROUP = "TPrA"
_SITE = "looked for"
_SEEN = 3.0
_USUAL_WIDTH_HZ = 500.0


def absent_lines(
    looked: Looked,
    compound: Compound,
    assignments: tuple[Assignment, ...],
    library: Iterable[Environment],
) -> tuple[AbsentLine, ...]:
    """Look for the environments that a compound may hold and that no line was assigned to.

    Each is looked for in the middle of its range, as broad as the lines of its view are.
    """
    held = {each.environment for each in assignments}
    reference = reference_area(assignments)
    found = []
    for environment in library:
        middle_ppm = sum(environment.shift_ppm) / 2.0
        view = next((each for each in looked.views if holds(each, middle_ppm)), None)
        if environment in held or view is None or not environment.occurs_in(compound):
            continue
        width_hz = _usual_width_hz(assignments, view)
        try:
            area = ratio(area_at(middle_ppm, width_hz, view, looked), reference)
        except PnmrError:
            continue
        limit = upper_limit(area)
        is_seen = area.value > _SEEN * area.error
        found.append(AbsentLine(environment.name, middle_ppm, width_hz, area, limit, is_seen))
    return tuple(found)


def area_at(shift_ppm: float, width_hz: float, view: ViewFindings, looked: Looked) -> Estimate:
    """Fit the echo of a view with one line more, at a given place and of a given width."""
    site = Site(
        _SITE, position_ppm=Value(fixed_value=shift_ppm), width_hz=Value(fixed_value=width_hz)
    )
    part = Part("echo", (view.region_ppm,))
    known: tuple[Site, ...] = ()
    if view.fit is not None:
        part = msgspec.structs.replace(view.fit.model.spectrum[0], name="echo")
        known = tuple(msgspec.structs.replace(each, spectra=()) for each in view.fit.model.site)
    model = FitModel((part,), (*known, site), nonnegative=False)
    measured = measured_role("echo", looked.fids["echo"], view.spectra["echo"])
    return fit(model, measured).value(_SITE, "area")


def reference_area(assignments: Iterable[Assignment]) -> Estimate:
    """Return the area of all TPrA lines, of all lines where there is none."""
    every = list(assignments)
    own = [
        each.resonance.area
        for each in every
        if each.environment and each.environment.group == _GROUP
    ]
    areas = own or [each.resonance.area for each in every]
    return Estimate(
        sum(area.value for area in areas),
        math.sqrt(sum(area.error**2 for area in areas)) if areas else math.nan,
    )


def ratio(above: Estimate, below: Estimate) -> Estimate:
    """Return a ratio with its error to first order, of independent numbers."""
    value = above.value / below.value if below.value else math.nan
    error = (
        math.hypot(above.error, value * below.error) / abs(below.value) if below.value else math.nan
    )
    return Estimate(value, error, "", "ratio")


def _usual_width_hz(assignments: tuple[Assignment, ...], view: ViewFindings) -> float:
    """Return the median width of the lines of a view."""
    widths = sorted(
        each.resonance.width.value
        for each in assignments
        if each.resonance.width and holds(view, each.resonance.shift.value)
    )
    return widths[len(widths) // 2] if widths else _USUAL_WIDTH_HZ
