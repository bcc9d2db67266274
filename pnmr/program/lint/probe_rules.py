"""Rules about the probe: amplitude, length, power and mean power of RF on each channel."""

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from pnmr.program.events import Mark
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
    for block in facts.run.increments[:1]:
        for channel, line in line_by_channel.items():
            on = max(_on(t.marks, channel) for t in block.templates)
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
    """Yield each quantity at its worst, with the line where that is."""
    marks = [m for m in run.marks() if m.channel == channel]
    pulses = [m for m in marks if m.kind == "pulse"]
    by_power = max(marks, key=lambda m: m.watt or Fraction(0))
    watt = None if any(not m.watt for m in marks) else float(by_power.watt or 0)
    rf_hz, line = _peak(facts, marks)
    remedy = "lower the power, or lengthen the pulse"
    yield at_most("rf peak", rf_hz, probe.most_rf_hz, "Hz", owner="probe", remedy=remedy), line
    yield (
        at_most("peak power", watt, probe.most_power_w, "W", owner="probe", remedy="lower it"),
        by_power.place.line,
    )
    if pulses:
        longest = max(pulses, key=lambda m: m.duration)
        check = at_most(
            *("pulse length", float(longest.duration), probe.longest_pulse_s, "s"),
            owner="probe",
            remedy="shorten the pulse",
        )
        yield check, longest.place.line
    mean = 0.0 if facts.parameters.assumed else _mean_percent(run, channel, by_power)
    duty = None if facts.parameters.assumed else mean
    remedy = "lengthen the recycle delay d1"
    yield (
        at_most("duty cycle", duty, probe.most_duty_percent, "%", owner="probe", remedy=remedy),
        by_power.place.line,
    )


def _peak(facts: Facts, marks: list[Mark]) -> tuple[float | None, int]:
    """Return the highest RF in Hz; known from pulses whose flip angle the legend states."""
    known: list[tuple[float, Mark]] = []
    turns = {m[1]: int(m[2]) / 360 for c in facts.program.comments if (m := _FLIP.match(c.text))}
    for mark in marks:
        if mark.kind == "pulse" and mark.label in turns and not mark.shape and mark.duration:
            known.append((turns[mark.label] / float(mark.duration), mark))
    if not known:
        return None, marks[0].place.line
    rf_hz, peak = max(known, key=lambda pair: pair[0])
    reference = next((float(m.watt) for _, m in known if m.watt), 0.0)
    for mark in marks:
        if reference and mark.watt:
            scaled_hz = known[0][0] * math.sqrt(float(mark.watt) / float(known[0][1].watt or 1))
            if scaled_hz > rf_hz * (1 + 1e-9):
                rf_hz, peak = scaled_hz, mark
    return rf_hz, peak.place.line


def _mean_percent(run: Run, channel: str, strongest: Mark) -> float:
    """Return the mean power over the first scan in % of the peak; unknown powers count full."""
    template = run.increments[0].templates[-1]
    top = float(strongest.watt or 0)
    energy = sum(
        float(m.duration) * (float(m.watt) / top if top and m.watt else 1.0)
        for m in template.marks
        if m.channel == channel
    )
    return 100 * energy / float(template.duration) if template.duration else 0.0
