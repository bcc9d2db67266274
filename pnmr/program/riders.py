"""What takes no time: powers, decoupling, carriers, steps and commands; phases in use."""

import re
from fractions import Fraction

from pnmr.errors import ProgramError
from pnmr.program.elements import Cal, Command, Decouple, Frequency, Item, Phase, Power, Step
from pnmr.program.evaluate import evaluate
from pnmr.program.events import Mark, PhaseUse
from pnmr.program.formula import Name
from pnmr.program.state import State
from pnmr.program.steps import cal, step


def ride(item: Item, state: State, channel: str) -> None:
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
        tune(item, state, item.channel or channel or "f1")
    elif isinstance(item, Phase):
        if item.corrected:
            state.reference = used(item, state)
        elif state.receiver_opens:
            state.receiver = used(item, state)
        else:
            state.find("phase without pulse", f"{item.name} stands alone and is played by nothing")
    elif isinstance(item, Command):
        _obey(item, state)
    else:
        raise ProgramError(f"{type(item).__name__.lower()} cannot be played at this place")


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


def tune(item: Frequency, state: State, name: str) -> None:
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
    if re.fullmatch(r"trig[pn][el]\d", item.name):
        state.find("trigger", f"{item.name} waits for a trigger; no time is counted for it")
    elif item.name == "setpar":
        state.find("parameter set", f"setpar{item.argument} is read and not carried out")
    elif item.name == "adc":
        state.receiver_opens = True
    elif item.name in ("ze", "ze1"):
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
    state.receiver_opens = False
