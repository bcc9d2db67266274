"""Rotor synchronisation: whole and simple parts of rotor periods, before and after rounding."""

from collections.abc import Iterator
from itertools import pairwise

from pnmr.program.events import Event
from pnmr.program.formula import Name
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, note, warning
from pnmr.program.lint.walk import lines, nodes

_PARTS = (1, 2, 3, 4)
_TOLERANCE_PERIODS = 0.002
_NEAR_PERIODS = 0.12
_MOST_ROTOR_DEG = 1.0
_EFFECTIVE = 0.63662


def synchronisation(facts: Facts) -> Iterator[Finding]:
    """Delays made from the MAS rate space pulses, or pulses and echo top, by parts of a period.

    Starts, middles and the points that precession counts from beside a 90 degree pulse, 2/pi
    of it before its end or after its start, are all tried. An interval that comes near a
    whole number of periods without reaching it is warned about.
    """
    if facts.run is None or not (rate_hz := facts.run.timeline.rotor_hz):
        return
    following = _rotor_lines(facts)
    events = facts.run.events()
    played = [e for e in events if e.kind in ("pulse", "acquisition")]
    told: set[int] = set()
    for channel in sorted({e.channel for e in played if e.channel}):
        for first, second in pairwise(e for e in played if e.channel in (channel, "")):
            delays = [
                e
                for e in events
                if e.kind == "delay"
                and e.place.line in following
                and first.start_ps < e.start_ps < second.end_ps
            ]
            periods = _intervals(first, second, rate_hz)
            near = [each for each in periods if _off_whole(each) < _NEAR_PERIODS]
            if not delays or not near or any(_is_part(each) for each in periods):
                continue
            line = facts.computed_on(delays[-1].label) or delays[-1].place.line
            if line not in told:
                told.add(line)
                yield warning(
                    line,
                    f"{first.label} and {second.label} on {channel} are {near[0]:.5g} rotor"
                    f" periods apart at {rate_hz:g} Hz, nearly a whole number",
                    f"correct {delays[-1].label}",
                )


def after_rounding(facts: Facts) -> Iterator[Finding]:
    """The clock of the console moves pulses by a part of a period that adds up over a train."""
    if facts.run is None or facts.rounded is None or not (rate_hz := facts.run.timeline.rotor_hz):
        return
    if not _rotor_lines(facts):
        return
    exact, played = facts.run.events(), facts.rounded.events()
    if len(exact) != len(played):
        return
    moved = [
        (abs((b.start_ps - first_b) - (a.start_ps - first_a)), a)
        for first_a, first_b in [(_first_ps(exact), _first_ps(played))]
        for a, b in zip(exact, played, strict=True)
        if a.kind in ("pulse", "acquisition")
    ]
    if not moved:
        return
    most_ps, event = max(moved, key=lambda pair: pair[0])
    rotor_deg = most_ps * 1e-12 * rate_hz * 360
    reason = (
        f"rounding to the clock moves {event.label} by {most_ps / 1000:.4g} ns,"
        f" {rotor_deg:.2g} degrees of the rotor at {rate_hz:g} Hz"
    )
    if rotor_deg > _MOST_ROTOR_DEG:
        remedy = "choose a MAS rate whose period is a multiple of the clock"
        yield warning(event.place.line, reason, remedy)
    else:
        yield note(event.place.line, reason)


def _rotor_lines(facts: Facts) -> set[int]:
    """Return the lines of delays that follow the MAS rate."""
    names = facts.follows_rotor()
    return {
        place.line
        for line in lines(facts.program)
        for place, each in nodes(line)
        if isinstance(each, Name) and each.name in names and facts.is_own(place)
    }


def _first_ps(events: tuple[Event, ...]) -> int:
    return min((e.start_ps for e in events if e.kind == "pulse"), default=0)


def _intervals(first: Event, second: Event, rate_hz: float) -> list[float]:
    """Return the spacing in rotor periods between every pair of points that could be meant."""
    points: dict[str, tuple[float, float]] = {
        "start": (first.start_ps, second.start_ps),
        "middle": (_middle(first), _middle(second)),
        "top": (
            first.end_ps - _EFFECTIVE * first.duration_ps,
            second.start_ps + _EFFECTIVE * second.duration_ps,
        ),
    }
    pairs: list[tuple[float, float]]
    if second.kind == "acquisition":
        opening = second.start_ps
        pairs = [*((a, opening) for a, _ in points.values()), (first.end_ps, opening)]
    else:
        pairs = [
            *points.values(),
            (points["top"][0], points["middle"][1]),
            (points["middle"][0], points["top"][1]),
            (points["top"][0], points["start"][1]),
            (first.end_ps, second.start_ps),
            (
                first.start_ps + _EFFECTIVE * first.duration_ps,
                second.end_ps - _EFFECTIVE * second.duration_ps,
            ),
        ]
    return [(b - a) * 1e-12 * rate_hz for a, b in pairs]


def _middle(event: Event) -> float:
    return event.start_ps + event.duration_ps / 2


def _off_whole(period_ratio: float) -> float:
    return abs(period_ratio - round(period_ratio)) if period_ratio > 0.5 else 1.0


def _is_part(period_ratio: float) -> bool:
    return any(
        abs(period_ratio * n - round(period_ratio * n)) < _TOLERANCE_PERIODS * n for n in _PARTS
    )
