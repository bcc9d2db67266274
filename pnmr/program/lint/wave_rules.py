"""Rules about shaped pulses: the wave file is there, and its steps fit the console."""

from collections.abc import Iterator

from pnmr.program.compose.wave_names import designed_shape
from pnmr.program.events import Mark
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, error, note, warning
from pnmr.shapes.limits import console_checks
from pnmr.units import written


def waves(facts: Facts) -> Iterator[Finding]:
    """Each shape has a name, a file, and steps that are whole ticks of the clock."""
    if facts.run is None or facts.parameters.assumed:
        return
    seen: set[tuple[str, object]] = set()
    for mark in facts.run.marks():
        if mark.kind == "pulse" and mark.shape and (mark.shape, mark.duration) not in seen:
            seen.add((mark.shape, mark.duration))
            yield from _wave(mark, facts)


def _wave(mark: Mark, facts: Facts) -> Iterator[Finding]:
    line, name = mark.place.line, mark.shape
    if name not in facts.parameters.texts.values():
        yield warning(line, f"{name} names no wave file", f"set SPNAM{name[2:]}")
        return
    points_of = facts.surroundings.wave_points
    points: int | None
    if points_of is None:
        design = designed_shape(name)
        yield note(line, f"the wave file {name} is unchecked", "name its folder with --waves")
        if design is None:
            return
        points = len(design.amplitude_fraction)
    else:
        points = points_of(name)
    if points is None:
        remedy = "write it with pnmr shape, or correct SPNAM"
        yield error(line, f"the wave file {name} is missing from the folders given", remedy)
        return
    step_s = float(mark.duration) / points
    for check in console_checks(points, step_s, facts.surroundings.console):
        if (
            check.verdict == "exceeded"
            and check.value is not None
            and check.limit_value is not None
        ):
            value, limit = (
                written(float(each), check.unit) if check.unit else f"{each:g}"
                for each in (check.value, check.limit_value)
            )
            reason = (
                f"{mark.label} plays {name} in {points} points: {check.quantity} {value}"
                f" {check.breach} {limit}"
            )
            yield error(line, reason, f"make {mark.label} a multiple of {points} steps")
