"""Plays the items of a line: timed ones one after the other, groups next to each other."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from pnmr.program.elements import Command, Delay, Group, Item, Pulse, Shaped
from pnmr.program.events import Mark, PhaseUse
from pnmr.program.layout import length, measured, side_by_side, starts_of
from pnmr.program.memory import US
from pnmr.program.printer import formula_text
from pnmr.program.riders import acquisition, ride, tune, used
from pnmr.program.state import State


def play_line(items: Sequence[Item], state: State) -> None:
    """Play the items of a line; pulses side by side without parentheses are found."""
    if any(isinstance(a, Pulse) and isinstance(b, Pulse) for a, b in pairwise(items)):
        together = state.dialect.bare_pulses_overlap
        order = "together" if together else "one after the other"
        state.find("bare pulses", f"pulses on one line are played {order}; write parentheses")
        if together:
            items = [Group((each,)) if isinstance(each, Pulse) else each for each in items]
    play(items, state)


def play(items: Sequence[Item], state: State, channel: str = "") -> None:
    """Play items in order; what is not timed happens at the start of what it follows."""
    index = 0
    while index < len(items) and not state.stopped:
        group: list[Group] = []
        timed: Delay | Pulse | None = None
        while index < len(items):
            item = items[index]
            if isinstance(item, Group):
                if timed is not None:
                    break
                group.append(item)
            elif isinstance(item, Delay | Pulse):
                if timed is not None or group:
                    break
                timed = item
            else:
                ride(item, state, channel)
            index += 1
        if len(group) == 1:
            play_group(group[0], state, channel)
        elif group:
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
        starts = any(isinstance(each, Command) and each.name == "START_NEXT_SCAN" for each in items)
        if starts and state.receiver is not None:
            acquisition(state, state.memory.seconds("aq"))
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
    if item.carrier is not None:
        tune(item.carrier, state, item.carrier.channel or name)
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
    has_own = shape.family == "sp" and not shape.option
    own = state.watts(f"sp{shape.index}") if has_own else watt
    return own, offset + added, name


def _together(groups: Sequence[Group], state: State, channel: str, alignment: str = "") -> None:
    """Play groups next to each other, aligned by start, end or middle."""
    begin = state.now
    durations = [measured(each, state) for each in groups]
    starts = starts_of(groups, durations, alignment)
    for each, start in zip(groups, starts, strict=True):
        state.now = begin + start
        state.place = each.place
        play_group(each, state, channel)
    ends = (start + duration for start, duration in zip(starts, durations, strict=True))
    state.now = begin + max(ends)


def play_group(group: Group, state: State, channel: str) -> None:
    """Play what is in a parenthesis: a train, or groups aligned to each other."""
    own = group.channel or channel
    if group.alignment and any(isinstance(each, Group) for each in group.elements):
        _together(side_by_side(group), state, own, group.alignment)
    else:
        play(group.elements, state, own)
