"""Crystal against glass: what stays, what is new, what is gone and how surely."""

import math
from dataclasses import dataclass

from pnmr.assign import Assignment, Change, Comparison, SampleFindings
from pnmr.assign.reference_lines import reference_area
from pnmr.data import Estimate
from pnmr.data.estimate import difference, ratio
from pnmr.errors import PnmrError
from pnmr.fit.area_limit import upper_limit
from pnmr.workflow.absent_lines import area_at
from pnmr.workflow.sample_views import Looked, holds


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
    bright, dim = (reference_area(each.findings.assignments) for each in (crystal, glass))
    remarks = ["areas are relative to TPrA and not quantitative: T2' differs from line to line"]
    changes = []
    left = list(glass.findings.assignments)
    for old in crystal.findings.assignments:
        new = _partner(old, left)
        over = None if new else _covering(old, glass)
        if over is not None:
            remarks.append(
                f"{_called(old)} would lie under {_called(over)} of {glass.findings.name}:"
                " it may be part of that line, or gone"
            )
            continue
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


def _partner(old: Assignment, left: list[Assignment]) -> Assignment | None:
    """Return the line of the glass that a line of the crystal became."""

    def away_ppm(line: Assignment) -> float:
        return abs(line.resonance.shift.value - old.resonance.shift.value)

    def reach_ppm(line: Assignment) -> float:
        return 0.5 * (line.resonance.width_ppm + old.resonance.width_ppm)

    same = [
        new for new in left if old.environment is not None and new.environment == old.environment
    ]
    near = [new for new in left if away_ppm(new) < reach_ppm(new)]
    return min(same or near, key=away_ppm, default=None)


def _covering(old: Assignment, glass: State) -> Assignment | None:
    """Return the line of the glass within whose width a line of the crystal lay."""
    return next(
        (
            line
            for line in glass.findings.assignments
            if abs(line.resonance.shift.value - old.resonance.shift.value)
            < 0.5 * line.resonance.width_ppm
        ),
        None,
    )


def _kept(old: Assignment, new: Assignment, bright: Estimate, dim: Estimate) -> Change:
    before, after = old.resonance, new.resonance
    widths = ratio(after.width, before.width) if after.width and before.width else None
    areas = ratio(ratio(after.area, dim), ratio(before.area, bright))
    significance = abs(areas.value - 1.0) / areas.error if areas.error > 0.0 else 0.0
    moved = difference(after.shift, before.shift)
    return Change(_called(old), "kept", moved, widths, areas, significance)


def _vanished(old: Assignment, glass: State, bright: Estimate, dim: Estimate) -> Change | str:
    """Look for a line of the crystal in the glass, at its place and width; a sentence if that fails."""
    shift_ppm, width = old.resonance.shift.value, old.resonance.width
    view = next((each for each in glass.findings.views if holds(each, shift_ppm)), None)
    if view is None:
        return f"{_called(old)} lies in no view of {glass.findings.name}"
    try:
        width_hz = width.value if width else view.lb_hz
        area = area_at(shift_ppm, width_hz, view, glass.looked)
    except PnmrError as error:
        return f"{_called(old)} could not be looked for in {glass.findings.name}: {error}"
    then = ratio(old.resonance.area, bright)
    now = ratio(area, dim)
    areas = ratio(now, then)
    limit = upper_limit(areas)
    missing = (then.value - now.value) / math.hypot(then.error, now.error)
    word = "kept" if area.value > 3.0 * area.error else "vanished"
    return Change(_called(old), word, None, None, areas, missing, limit)


def _called(line: Assignment) -> str:
    shift = f"{line.resonance.shift.value:.1f} ppm"
    return f"{line.environment.name}, {shift}" if line.environment else shift


def _size(area: Estimate) -> float:
    return abs(area.value) / area.error if area.error > 0.0 else 0.0
