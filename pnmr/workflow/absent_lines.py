"""Lines that are not seen: how large they may be at a given place and width."""

import math
from collections.abc import Iterable

import msgspec

from pnmr.assign import AbsentLine, Assignment, Compound, Environment, ViewFindings
from pnmr.assign.reference_lines import reference_area
from pnmr.data import Estimate
from pnmr.data.estimate import ratio
from pnmr.errors import PnmrError
from pnmr.fit.area_limit import upper_limit
from pnmr.fit.fit import fit
from pnmr.fit.model import FitModel, Part, Site, Value
from pnmr.units import ppm_from_hz
from pnmr.workflow.sample_views import Looked, holds, width_ppm
from pnmr.workflow.view_fit import measured_role

_SITE = "looked for"
_SEEN = 3.0
_USUAL_WIDTH_HZ = 500.0
_MOST_PLACES = 9


def absent_lines(
    looked: Looked,
    compound: Compound,
    assignments: tuple[Assignment, ...],
    library: Iterable[Environment],
) -> tuple[AbsentLine, ...]:
    """Look for the environments that a compound may hold and that no line was assigned to.

    Each is looked for all over its range, as broad as the lines of its view are, but not where
    these lines are themselves: what is beneath a line is not told apart from it. The limit is that of
    the least favourable place.
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
        tried = []
        for place_ppm in _places_ppm(environment, width_hz, view, assignments):
            try:
                area = ratio(area_at(place_ppm, width_hz, view, looked), reference)
            except PnmrError:
                continue
            is_seen = area.value > _SEEN * area.error
            line = AbsentLine(
                environment.name, place_ppm, width_hz, area, upper_limit(area), is_seen
            )
            tried.append(line)
        if tried:
            found.append(max(tried, key=lambda each: (each.is_seen, each.limit_ratio)))
    return tuple(found)


def _places_ppm(
    environment: Environment,
    width_hz: float,
    view: ViewFindings,
    assignments: tuple[Assignment, ...],
) -> list[float]:
    """Return where to look: over the range half a width apart, clear of the lines that are seen."""
    zero_hz = view.spectra["echo"].frequency.reference_hz
    half_ppm = ppm_from_hz(width_hz, zero_hz) / 2.0
    low_ppm, high_ppm = sorted(environment.shift_ppm)
    count = min(_MOST_PLACES, 1 + math.ceil((high_ppm - low_ppm) / half_ppm))
    step_ppm = (high_ppm - low_ppm) / count
    places = [low_ppm + (k + 0.5) * step_ppm for k in range(count)]
    lines = [
        (each.resonance.shift.value, half_ppm + width_ppm(each.resonance.width, zero_hz) / 2.0)
        for each in assignments
    ]
    return [
        place
        for place in places
        if holds(view, place) and all(abs(place - line) > reach for line, reach in lines)
    ]


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


def _usual_width_hz(assignments: tuple[Assignment, ...], view: ViewFindings) -> float:
    """Return the median width of the lines of a view."""
    widths = sorted(
        each.resonance.width.value
        for each in assignments
        if each.resonance.width and holds(view, each.resonance.shift.value)
    )
    return widths[len(widths) // 2] if widths else _USUAL_WIDTH_HZ
