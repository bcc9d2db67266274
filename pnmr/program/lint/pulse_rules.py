"""Rules about RF: powers, pulses at the same time, decoupling that stays on."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from pnmr.program.elements import Command, Decouple, Increment, Item, Power, Pulse
from pnmr.program.events import Mark, Template
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, error, warning
from pnmr.program.lint.walk import lines, played

_OFF = ("do", "dolp")
_CHANNEL = re.compile(r"f[1-8]")
_RECYCLE = re.compile(r"d1(?!\d).*")


def power_after_shape(facts: Facts) -> Iterator[Finding]:
    """After a shape or decoupling a rectangular pulse names its power."""
    lasting: dict[str, str] = {}
    told: set[int] = set()
    for line in (*lines(facts.program), *lines(facts.program)):
        for channel, item in played(line.items):
            if isinstance(item, Power) or (isinstance(item, Pulse) and item.power):
                lasting[channel] = ""
            elif isinstance(item, Decouple) and item.command not in _OFF:
                lasting[channel] = f"the decoupling {item.command}"
            elif isinstance(item, Pulse) and item.shape is not None:
                if item.shape.family == "sp":
                    lasting[channel] = f"the shape sp{item.shape.index}"
            elif isinstance(item, Pulse) and lasting.get(channel):
                here = item.place.line
                if here not in told and facts.is_own(item.place):
                    told.add(here)
                    reason = f"a pulse on {channel} follows {lasting[channel]} and names no power"
                    found = error if "shape" in lasting[channel] else warning
                    yield found(here, reason, "name its power, as in (p1 pl1 ph1):f1")


def power_by_scan(facts: Facts) -> Iterator[Finding]:
    """A pulse has the same power in each scan."""
    if facts.run is None:
        return
    first: dict[tuple[object, ...], Mark] = {}
    told: set[int] = set()
    for block in facts.run.increments:
        for template in block.templates:
            for order, mark in enumerate(m for m in template.marks if m.kind == "pulse"):
                key = (order, mark.place, mark.label)
                before = first.setdefault(key, mark)
                if before.watt != mark.watt and mark.place.line not in told and not mark.shape:
                    told.add(mark.place.line)
                    watts = [
                        f"{float(m.watt):g} W" if m.watt is not None else "unknown"
                        for m in (before, mark)
                    ]
                    reason = f"{mark.label} has {watts[0]} in the first scan and {watts[1]} later"
                    yield error(mark.place.line, reason, "name its power where it stands")


def power_of_other_channel(facts: Facts) -> Iterator[Finding]:
    """One power level belongs to one channel; pl1 and pl2 are those that f1 and f2 begin with."""
    owners = {"pl1": "f1", "pl2": "f2"}
    seen: set[tuple[str, str]] = set()
    for line in lines(facts.program):
        for channel, item in played(line.items):
            name = _power_name(item)
            if not name or not _CHANNEL.fullmatch(channel) or not facts.is_own(item.place):
                continue
            owner = owners.setdefault(name, channel)
            if owner != channel:
                used_there = (name, owner) in seen
                reason = f"{name} is the power of {owner} and is played on {channel}"
                found = error if used_there else warning
                yield found(item.place.line, reason, f"name a power of {channel}")
            seen.add((name, channel))


def _power_name(item: Item) -> str:
    if isinstance(item, Power):
        return item.name if item.value is None else ""
    if not isinstance(item, Pulse):
        return ""
    shaped = item.shape is not None and item.shape.family == "sp"
    return f"sp{item.shape.index}" if item.shape and shaped else item.power


def overlaps(facts: Facts) -> Iterator[Finding]:
    """A channel plays one pulse at a time, and none while the receiver is open on f1."""
    if facts.run is None:
        return
    told: set[tuple[int, int]] = set()
    for template in facts.run.templates():
        for before, after in _touching(template):
            key = (before.place.line, after.place.line)
            if key not in told:
                told.add(key)
                what = f"{before.label} of line {key[0]}"
                reason = f"{after.label} begins on {after.channel} before {what} has ended"
                yield error(key[1], reason, "play them one after the other")


def _touching(template: Template) -> Iterator[tuple[Mark, Mark]]:
    for channel in {mark.channel for mark in template.marks if mark.channel}:
        own = sorted(
            (m for m in template.marks if m.kind == "pulse" and m.channel == channel),
            key=lambda mark: mark.start,
        )
        for before, after in pairwise(own):
            if after.start < before.start + before.duration:
                yield before, after


def decoupling_left_on(facts: Facts) -> Iterator[Finding]:
    """Decoupling is off during the recycle delay, and on f1 while the receiver is open.

    What is on during d1 alone is presaturation: probably meant, and still told.
    """
    if facts.run is None:
        return
    told: set[tuple[int, str]] = set()
    for template in facts.run.templates():
        for rf in (m for m in template.marks if m.kind == "decoupling"):
            for mark in template.marks:
                recycles = mark.kind == "delay" and _RECYCLE.fullmatch(mark.label) is not None
                receives = mark.kind == "acquisition" and rf.channel == "f1" and rf.label != "hd"
                key = (rf.place.line, mark.label)
                if key in told or not (recycles or receives) or not _overlap(rf, mark):
                    continue
                told.add(key)
                during = "the recycle delay" if recycles else "the acquisition"
                reason = (
                    f"{rf.label} on {rf.channel} is on during {during} of line {mark.place.line}"
                )
                presaturates = recycles and _end(rf) <= _end(mark) and rf.channel == "f1"
                found = warning if presaturates else error
                yield found(rf.place.line, reason, f"write do:{rf.channel} before it")


def _end(mark: Mark) -> Fraction:
    return mark.start + mark.duration


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < _end(other) and other.start < _end(one)


def decoupling_before_write(facts: Facts) -> Iterator[Finding]:
    """Decoupling is off when data go to disk, which may take as long as it likes."""
    on: dict[str, tuple[str, int]] = {}
    for line in lines(facts.program):
        for channel, item in played(line.items):
            if isinstance(item, Decouple):
                if item.command in _OFF:
                    on.pop(channel, None)
                else:
                    on[channel] = (item.command, item.place.line)
        writes = any(
            isinstance(item, Increment)
            or (isinstance(item, Command) and item.name in ("wr", "wrp"))
            for item in line.items
        )
        if writes:
            for channel, (command, since) in on.items():
                reason = (
                    f"{command} of line {since} is still on on {channel} while data are written"
                )
                yield error(line.place.line, reason, f"write do:{channel} on this line")
