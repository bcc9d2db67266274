"""Rules about the probe: amplitude, length, power and mean power of RF on each channel."""

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from pnmr.program.events import Mark, Template
from pnmr.program.lint.facts import Facts, Run
from pnmr.program.lint.finding import Finding, error, note, warning
from pnmr.shapes.limits import Check, Probe, at_most
from pnmr.units import written

_MOST_ON_S, _LONGEST_LOCK_S = Fraction(15, 100), Fraction(101, 10_000)
_MOST_DUTY = 0.05
_FLIP = re.compile(r"\s*(p\d+)\s*:.*?\b(90|180) degree")


def on_time(facts: Facts) -> Iterator[Finding]:
    """Rules of thumb that hold for any probe: 5 % of RF, 150 ms a scan, 10 ms a pulse."""
    if facts.run is None or facts.parameters.assumed:
        return
    line_by_channel = {m.channel: m.place.line for m in facts.run.marks() if m.channel}
    duty = facts.run.timeline.summary().duty_fraction
    for channel, fraction in duty.items():
        if fraction > _MOST_DUTY:
            reason = f"RF is on for {100 * fraction:.3g} % of the time on {channel}"
            yield warning(
                line_by_channel.get(channel, 0), reason, "raise d1: 5 % are usual at most"
            )
    scans = [t for block in facts.run.increments for t in block.templates]
    for channel, line in line_by_channel.items():
        on = max(_on(template.marks, channel) for template in scans)
        if on > _MOST_ON_S:
            reason = f"RF is on for {written(float(on), 's')} a scan on {channel}"
            yield error(line, reason, "stay below 150 ms")
    told: set[int] = set()
    for mark in facts.run.marks():
        if mark.kind == "pulse" and mark.duration > _LONGEST_LOCK_S and mark.place.line not in told:
            told.add(mark.place.line)
            reason = f"{mark.label} lasts {written(float(mark.duration), 's')}"
            yield error(mark.place.line, reason, "stay below 10 ms")


def _on(marks: tuple[Mark, ...], channel: str) -> Fraction:
    return sum((m.duration for m in marks if m.channel == channel), Fraction(0))


def limits(facts: Facts) -> Iterator[Finding]:
    """RF against what the probe bears; what nobody stated is unchecked, never guessed."""
    if facts.run is None:
        return
    last = {m.channel: m for m in facts.run.marks() if m.channel}
    for channel, mark in sorted(last.items()):
        probe = facts.surroundings.probes.get(channel)
        if probe is None:
            yield note(
                mark.place.line, f"{channel}: the limits of the probe are unchecked", "give --probe"
            )
            continue
        for check, line in _checks(facts, facts.run, channel, probe):
            yield from _told(check, channel, line)


def _told(check: Check, channel: str, line: int) -> Iterator[Finding]:
    if check.verdict == "good":
        return
    if check.verdict == "unchecked":
        missing = "is not known" if check.limit_value is not None else "has no limit stated"
        yield note(line, f"{channel}: {check.quantity} is unchecked, it {missing}")
        return
    value, limit = (
        f"{each:.4g} %" if check.unit == "%" else written(float(each or 0.0), check.unit)
        for each in (check.value, check.limit_value)
    )
    yield error(line, f"{channel}: {check.quantity} {value} {check.breach} {limit}", check.remedy)


def _checks(facts: Facts, run: Run, channel: str, probe: Probe) -> Iterator[tuple[Check, int]]:
    """Yield each quantity at its worst, with the line where that is.

    Where the worst known is within a limit and something else is not known, the quantity is
    unchecked.
    """
    own = (m for m in run.marks() if m.channel == channel)
    marks = list({(m.kind, m.label, m.duration, m.watt, m.shape, m.place): m for m in own}.values())
    strongest = max(marks, key=lambda m: m.watt or Fraction(0))
    remedy = "lower the power, or lengthen the pulse"
    rf = [(_rf_hz(mark, facts, marks), mark) for mark in marks]
    yield _worst("rf peak", rf, probe.most_rf_hz, "Hz", remedy)
    powers = [(float(m.watt) if m.watt else None, m) for m in marks]
    yield _worst("peak power", powers, probe.most_power_w, "W", "lower the power")
    lengths: list[tuple[float | None, Mark]] = [
        (float(m.duration), m) for m in marks if m.kind == "pulse"
    ]
    if lengths:
        limit_s = probe.longest_pulse_s
        yield _worst("pulse length", lengths, limit_s, "s", "shorten the pulse")
    mean = None if facts.parameters.assumed else _mean_percent(run, channel, strongest)
    limit_percent, remedy = probe.most_duty_percent, "lengthen the recycle delay d1"
    yield _worst("duty cycle", [(mean, strongest)], limit_percent, "%", remedy)


def _worst(
    name: str,
    values: list[tuple[float | None, Mark]],
    limit_value: float | None,
    unit: str,
    remedy: str,
) -> tuple[Check, int]:
    value, mark = max(values, key=lambda pair: pair[0] or 0.0)
    check = at_most(name, value, limit_value, unit, owner="probe", remedy=remedy)
    unknown = next((mark for each, mark in values if each is None), None)
    if check.verdict == "good" and unknown is not None:
        none = at_most(name, None, limit_value, unit, owner="probe", remedy=remedy)
        return none, unknown.place.line
    return check, mark.place.line


def _rf_hz(mark: Mark, facts: Facts, marks: list[Mark]) -> float | None:
    """Return the RF of a pulse in Hz where the legend states a flip angle, its own or another's."""
    turns = {m[1]: int(m[2]) / 360 for c in facts.program.comments if (m := _FLIP.match(c.text))}
    known = [
        (turns[m.label] / float(m.duration), m)
        for m in marks
        if m.kind == "pulse" and m.label in turns and not m.shape and m.duration
    ]
    own = next((rf_hz for rf_hz, m in known if m is mark), None)
    scale = next(((rf_hz, m.watt) for rf_hz, m in known if m.watt), None)
    if own is not None or scale is None or not mark.watt or scale[1] is None:
        return own
    return scale[0] * math.sqrt(float(mark.watt) / float(scale[1]))


def _mean_percent(run: Run, channel: str, strongest: Mark) -> float:
    """Return the mean power over the worst scan in % of the peak; unknown powers count full."""
    top = float(strongest.watt or 0)

    def percent(template: Template) -> float:
        energy = sum(
            float(m.duration) * (float(m.watt) / top if top and m.watt else 1.0)
            for m in template.marks
            if m.channel == channel
        )
        return 100 * energy / float(template.duration) if template.duration else 0.0

    return max(percent(template) for block in run.increments for template in block.templates)
