"""Plays the items of a line: timed ones one after the other, groups next to each other."""

import math
from collections.abc import Sequence
from fractions import Fraction

from pnmr.errors import ProgramError
from pnmr.program.elements import (
    Cal,
    Command,
    Decouple,
    Delay,
    Frequency,
    Group,
    Item,
    Phase,
    Power,
    Pulse,
    Shaped,
    Step,
)
from pnmr.program.evaluate import evaluate
from pnmr.program.events import PS, Mark, PhaseUse
from pnmr.program.formula import Formula, Name
from pnmr.program.memory import US
from pnmr.program.printer import formula_text
from pnmr.program.state import State
from pnmr.program.steps import cal, step




def play(items: Sequence[Item], state: State, channel: str = "") -> None:
    """Play items in order; what is not timed happens at the start of what it follows."""
    index = 0
    while index < len(items) and not state.stopped:
        group: list[Group] = []
        timed = None
        while index < len(items):
            item = items[index]
            if isinstance(item, Group) and timed is None:
                group.append(item)
            elif isinstance(item, Delay | Pulse | Group):
                if timed is not None or group:
                    break
                timed = item
            else:
                _ride(item, state, channel)
            index += 1
        if group:
            _together(group, state, channel)
        elif timed is not None:
            _timed(timed, items, state, channel)


def _timed(item: Delay | Pulse, items: Sequence[Item], state: State, channel: str) -> None:
    if isinstance(item, Delay):
        duration = length(item.length, state, Fraction(1))
        acquires = any(
            isinstance(each, Command) and each.name.startswith("DWELL_GEN") for each in items
        )
        if acquires and state.receiver is not None:
            acquisition(state, duration)
        elif duration:
            text = formula_text(item.length)
            state.marks.append(Mark("delay", state.now, duration, text, item.place))
        state.now += duration
        return
    _pulse(item, state, item.channel or channel or "f1")


def _pulse(item: Pulse, state: State, name: str) -> None:
    duration = length(item.length, state, US)
    text = formula_text(item.length)
    shape = item.shape
    if shape is not None and shape.family == "gp":
        label = state.memory.parameters.text(f"gpnam{shape.index}") or f"gp{shape.index}"
        state.marks.append(Mark("gradient", state.now, duration, text, item.place, shape=label))
        state.now += duration
        return
    channel = state.channel(name)
    if item.power:
        channel.power, channel.watt = item.power, None
    use = PhaseUse("")
    if item.phase is not None:
        use = used(item.phase, state)
    else:
        state.find("pulse without phase", f"{text} has no phase list; phase 0 is assumed")
    watt = channel.watt if channel.watt is not None else state.watts(channel.power)
    offset, shape_name = channel.offset, ""
    if shape is not None:
        watt, offset, shape_name = _shaped(shape, watt, offset, state)
    if duration:
        mark = Mark(
            "pulse", state.now, duration, text, item.place, name, use, watt, offset, shape_name
        )
        state.marks.append(mark)
    state.now += duration


def _shaped(
    shape: Shaped, watt: Fraction | None, offset: Fraction, state: State
) -> tuple[Fraction | None, Fraction, str]:
    """Return power, offset and name of a shaped pulse; ``sp`` brings its own power."""
    if shape.family == "name":
        return watt, offset, shape.index
    added = state.memory.value(f"spoffs{shape.index}").si
    name = state.memory.parameters.text(f"spnam{shape.index}") or f"sp{shape.index}"
    own = state.watts(f"sp{shape.index}") if shape.family == "sp" else watt
    return own, offset + added, name


def length(formula: Formula, state: State, unit: Fraction) -> Fraction:
    """Return a length in s, rounded to the console's grid where the dialect has one."""
    amount = evaluate(formula, state.memory, unit)
    seconds = amount.si if amount.time_power == 1 else amount.bare * unit
    if seconds < 0:
        state.find(
            "negative length",
            f"{formula_text(formula)} is {float(seconds / US):.6g} us; 0 is played, shorten what"
            " is subtracted",
        )
        return Fraction(0)
    grid = Fraction(state.dialect.time_grid_ps, PS)
    return seconds if not grid else math.floor(seconds / grid + Fraction(1, 2)) * grid


def _together(groups: Sequence[Group], state: State, channel: str, alignment: str = "") -> None:
    """Play groups next to each other, aligned by start, end or middle."""
    if alignment == "refalign":
        raise ProgramError("refalign is not reproduced; use center, lalign or ralign")
    begin = state.now
    durations = [measured(each, state) for each in groups]
    longest = max(durations)
    for each, duration in zip(groups, durations, strict=True):
        slack = longest - duration
        state.now = begin + {"center": slack / 2, "ralign": slack}.get(alignment, Fraction(0))
        state.place = each.place
        play_group(each, state, channel)
    state.now = begin + longest


def play_group(group: Group, state: State, channel: str) -> None:
    """Play what is in a parenthesis: a train, or groups aligned to each other."""
    own = group.channel or channel
    inner = [each for each in group.elements if isinstance(each, Group)]
    if group.alignment and inner:
        for each in group.elements:
            if not isinstance(each, Group | Delay | Pulse):
                _ride(each, state, own)
        loose = tuple(each for each in group.elements if isinstance(each, Delay | Pulse | Phase))
        together = [*inner, Group(loose)] if loose else inner
        _together(together, state, own, group.alignment)
    else:
        play(group.elements, state, own)


def measured(item: Item, state: State) -> Fraction:
    """Return how long an item lasts, without playing it."""
    if isinstance(item, Delay):
        return length(item.length, state, Fraction(1))
    if isinstance(item, Pulse):
        return length(item.length, state, US)
    if not isinstance(item, Group):
        return Fraction(0)
    parts = [measured(each, state) for each in item.elements]
    kinds = [isinstance(each, Group) for each in item.elements]
    if item.alignment and any(kinds):
        loose = sum((p for p, k in zip(parts, kinds, strict=True) if not k), Fraction(0))
        return max(loose, *(p for p, k in zip(parts, kinds, strict=True) if k))
    total, side_by_side = Fraction(0), Fraction(0)
    for part, is_group in zip(parts, kinds, strict=True):
        if is_group:
            side_by_side = max(side_by_side, part)
        elif part:
            total += side_by_side + part
            side_by_side = Fraction(0)
    return total + side_by_side


def used(phase: Phase, state: State) -> PhaseUse:
    """Return what phase a pulse takes, and move the pointer for ``ph1^``."""
    if not phase.name:
        fixed = evaluate(phase.fixed_degrees, state.memory).si if phase.fixed_degrees else 0
        return PhaseUse("", None, Fraction(fixed))
    state.phase_list(phase.name)
    added = state.offsets.get(phase.name, Fraction(0))
    if phase.added is not None:
        added += evaluate(phase.added, state.memory).si
    if phase.corrected:
        added += state.memory.value(f"phcor{phase.name[2:]}").si
    if phase.name not in state.pointers and not phase.advance:
        return PhaseUse(phase.name, None, added, state.passed - state.began)
    pointer = state.pointers.get(phase.name, state.counter())
    state.pointers[phase.name] = pointer + (1 if phase.advance else 0)
    return PhaseUse(phase.name, pointer, added)


def acquisition(state: State, duration: Fraction) -> None:
    """Mark an acquisition that starts now, with the receiver's phases."""
    receiver = state.receiver or PhaseUse("")
    state.marks.append(
        Mark(
            "acquisition",
            state.now,
            duration,
            "aq",
            state.place,
            "",
            state.reference,
            receiver=receiver,
        )
    )
    state.receiver = state.reference = None


def _ride(item: Item, state: State, channel: str) -> None:
    """Carry out what takes no time."""
    if isinstance(item, Step):
        step(item, state)
    elif isinstance(item, Cal):
        cal(item, state)
    elif isinstance(item, Power):
        where = state.channel(item.channel or channel or "f1")
        where.power = item.name
        where.watt = None
        if item.value is not None:
            where.watt = evaluate(item.value, state.memory).si
    elif isinstance(item, Decouple):
        _decouple(item, state, item.channel or channel or "f1")
    elif isinstance(item, Frequency):
        _tune(item, state, item.channel or channel or "f1")
    elif isinstance(item, Phase):
        if item.corrected:
            state.reference = used(item, state)
        else:
            state.receiver = used(item, state)
    elif isinstance(item, Command):
        _obey(item, state)


def _decouple(item: Decouple, state: State, name: str) -> None:
    channel = state.channel(name)
    if channel.decoupling:
        state.irradiated(name, channel)
        channel.decoupling = ""
    if item.command not in ("do", "dolp"):
        channel.decoupling = item.command
        channel.since = state.now
        channel.place = item.place
        channel.phase = used(item.phase, state) if item.phase is not None else None


def _tune(item: Frequency, state: State, name: str) -> None:
    """Set the carrier of a channel; a list of frequencies moves on by itself."""
    channel = state.channel(name)
    number = name[1]
    value = item.value
    unit = item.unit.lower()
    if isinstance(value, Name) and (value.name in state.memory.lists or value.name[:2] == "fq"):
        found = state.memory.legacy(value.name)
        hz = found.present()
        found.step("inc")
        unit = unit or state.memory.list_units.get(value.name, "")
    else:
        hz = evaluate(value, state.memory).si
    base = "bf" if unit.startswith("bf") else "sfo"
    if unit.endswith("ppm"):
        hz *= state.memory.value(f"{base}{number}").si
    if base == "bf":
        hz -= state.memory.value(f"o{number}").si
    channel.offset = hz


def _obey(item: Command, state: State) -> None:
    if item.name in ("ze", "ze1"):
        state.passed = state.began = 0
        state.memory.scans_done = 0
        state.start_values = dict(state.memory.assigned)
        state.dummies_wanted = True
    elif item.name in ("zd", "zd1"):
        state.passed = state.began = 0
        state.memory.scans_done = 0
        state.dummies_wanted = False
    elif item.name in ("exit", "halt"):
        state.stopped = True
    elif item.name.startswith("STARTADC"):
        state.find("windowed acquisition", "the points of a windowed acquisition are not timed")
        acquisition(state, Fraction(0))
