"""Rules about RF: powers, pulses at the same time, decoupling that stays on."""

from collections.abc import Iterator
from itertools import pairwise

from pnmr.program.elements import Command, Decouple, Increment, Power, Pulse
from pnmr.program.events import Mark, Template
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, error
from pnmr.program.lint.walk import lines, played

_OFF = ("do", "dolp")


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
                    yield error(here, reason, "name its power, as in (p1 pl1 ph1):f1")


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
    """One power level belongs to one channel."""
    owners: dict[str, str] = {}
    for line in lines(facts.program):
        for channel, item in played(line.items):
            name = item.power if isinstance(item, Pulse) else ""
            if isinstance(item, Power) and item.value is None:
                name = item.name
            if isinstance(item, Pulse) and item.shape and item.shape.family == "sp":
                name = f"sp{item.shape.index}"
            number = name[2:] if name.startswith("pl") else ""
            usual = f"f{number}" if number in ("1", "2", "3") else ""
            owner = owners.setdefault(name, usual or channel) if name else channel
            if owner != channel and facts.is_own(item.place):
                reason = f"{name} is the power of {owner} and is played on {channel}"
                yield error(item.place.line, reason, f"name a power of {channel}")


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
    """Decoupling is off during the recycle delay, and on f1 while the receiver is open."""
    if facts.run is None:
        return
    told: set[tuple[int, str]] = set()
    for template in facts.run.templates():
        for rf in (m for m in template.marks if m.kind == "decoupling"):
            for mark in template.marks:
                recycles = (
                    mark.kind == "delay"
                    and mark.label.startswith("d1")
                    and mark.label[2:3] in ("", "*", "/")
                )
                receives = mark.kind == "acquisition" and rf.channel == "f1" and rf.label != "hd"
                overlaps = (
                    mark.start < rf.start + rf.duration and mark.start + mark.duration > rf.start
                )
                if (
                    not overlaps
                    or not (recycles or receives)
                    or (rf.place.line, mark.label) in told
                ):
                    continue
                told.add((rf.place.line, mark.label))
                during = "the recycle delay d1" if recycles else "the acquisition"
                reason = (
                    f"{rf.label} on {rf.channel} is on during {during} of line {mark.place.line}"
                )
                remedy = f"write do:{rf.channel} before it"
                yield error(rf.place.line, reason, remedy)


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
