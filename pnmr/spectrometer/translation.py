"""From the events of a timeline to pulse sequences: what is alike in all scans of an increment."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from pnmr.errors import ProgramLimitError, SettingError, UnsupportedError
from pnmr.program import Event, ScanEvents, Timeline
from pnmr.program.events import PS
from pnmr.shapes import Shape, square
from pnmr.spectrometer.sequence import CHANNELS, Pulse, PulseGroup, PulseSequence
from pnmr.units import FloatArray, written

_MOST_SCANS = 65536


def pulse_sequences(
    timeline: Timeline, shapes: Mapping[str, Shape], increment: int = 0
) -> list[PulseSequence]:
    """Return what one increment plays; scans that differ by phases alone share a sequence.

    Parameters
    ----------
    timeline : Timeline
        A program compiled with parameters and calibrations of its channels.
    shapes : mapping
        Pulses by the names of their wave files.
    increment : int
        Counted from 0.

    Raises
    ------
    SettingError
        When the calibration of a channel or a shape is missing.
    UnsupportedError
        For gradients, decoupling, further channels, and several acquisitions in a scan.
    """
    alike: dict[object, list[tuple[ScanEvents, int]]] = {}
    for scan, count in _distinct_scans(timeline, increment):
        played = timeline.scan(scan, increment)
        timed = tuple(
            (e.kind, e.start_ps, e.duration_ps, e.channel, e.rf_hz, e.offset_hz, e.shape)
            for e in played.events
            if e.kind != "delay"
        )
        alike.setdefault((timed, played.duration_ps), []).append((played, count))
    return [_sequence(scans, shapes) for scans in alike.values()]


def _distinct_scans(timeline: Timeline, increment: int) -> list[tuple[int, int]]:
    """Return the scans up to where all repeats, and how often each is played."""
    block = timeline.block(increment)
    first = max(0, block.repeats_from - block.dummies)
    period = math.lcm(timeline.cycle, len(block.templates) - block.repeats_from)
    distinct = min(block.scans, first + period)
    if distinct > _MOST_SCANS:
        raise ProgramLimitError(
            f"increment {increment} has {distinct} different scans, more than the {_MOST_SCANS}"
            " that are simulated; shorten the phase lists or take fewer scans"
        )
    turns, rest = divmod(max(0, block.scans - first), period)
    return [
        (scan, 1 if scan < first else turns + (scan - first < rest)) for scan in range(distinct)
    ]


def _sequence(scans: list[tuple[ScanEvents, int]], shapes: Mapping[str, Shape]) -> PulseSequence:
    one = scans[0][0]
    for event in one.events:
        _refuse(event)
    pulses = [i for i, e in enumerate(one.events) if e.kind == "pulse" and e.duration_ps]
    opened = [i for i, e in enumerate(one.events) if e.kind == "acquisition"]
    if len(opened) != 1:
        raise UnsupportedError(
            f"a scan with {len(opened)} acquisitions is not simulated; acquire once a scan"
        )
    opens = one.events[opened[0]]
    zero_ps = one.events[pulses[0]].start_ps if pulses else opens.start_ps
    late = next((one.events[i] for i in pulses if one.events[i].end_ps > opens.start_ps), None)
    if late is not None:
        raise UnsupportedError(
            f"{late.place}: the pulse {late.label} is played while the receiver is open, which"
            " is not simulated; let it end before the acquisition"
        )

    def phases(index: int, name: str) -> FloatArray:
        return np.array([getattr(each.events[index], name) or 0.0 for each, _ in scans])

    carriers_hz = {name: _carrier_hz(one.events, name) for name in CHANNELS}
    played = [
        _pulse(one.events[i], phases(i, "phase_deg"), shapes, zero_ps, carriers_hz) for i in pulses
    ]
    return PulseSequence(
        groups=tuple(_grouped(played)),
        start_ps=-zero_ps,
        opens_ps=opens.start_ps - zero_ps,
        end_ps=one.duration_ps - zero_ps,
        receiver_deg=phases(opened[0], "receiver_deg") - phases(opened[0], "phase_deg"),
        counts=np.array([count for _, count in scans], dtype=np.float64),
        carriers_hz=carriers_hz,
    )


def _refuse(event: Event) -> None:
    if event.kind in ("gradient", "decoupling"):
        raise UnsupportedError(
            f"{event.place}: {event.kind} {event.label} is not simulated; leave it out of the"
            " program"
        )
    if event.kind == "pulse" and event.channel not in CHANNELS:
        raise UnsupportedError(
            f"{event.place}: the pulse {event.label} on {event.channel} is not simulated; only"
            f" {' and '.join(CHANNELS)} are"
        )
    if event.kind == "pulse" and event.duration_ps and event.rf_hz is None:
        raise SettingError(
            f"{event.place}: the RF of the pulse {event.label} on {event.channel} is not known;"
            f" give its power and the calibration of {event.channel} (power in W and nutation"
            " in Hz)"
        )


def _carrier_hz(events: Iterable[Event], channel: str) -> float:
    """Return where the carrier is: the frequency of the square pulses, else of all pulses."""
    own = [e for e in events if e.kind == "pulse" and e.channel == channel and e.duration_ps]
    square_ones = [e for e in own if not e.shape] or own
    found = {e.offset_hz for e in square_ones}
    if len(found) > 1:
        raise UnsupportedError(
            f"{square_ones[0].place}: the carrier of {channel} changes within a scan, from"
            f" {written(min(found), 'Hz')} to {written(max(found), 'Hz')}, which is not"
            " simulated; move it between scans"
        )
    return found.pop() if found else 0.0


def _pulse(
    event: Event,
    phase_deg: FloatArray,
    shapes: Mapping[str, Shape],
    zero_ps: int,
    carriers_hz: Mapping[str, float],
) -> Pulse:
    if event.shape and event.shape not in shapes:
        known = ", ".join(sorted(shapes)) or "none"
        raise SettingError(
            f"{event.place}: the shape '{event.shape}' of the pulse {event.label} is not given;"
            f" the shapes that are: {known}"
        )
    duration_s = event.duration_ps / PS
    shape = (
        replace(shapes[event.shape], duration_s=duration_s) if event.shape else square(duration_s)
    )
    return Pulse(
        channel=event.channel,
        start_ps=event.start_ps - zero_ps,
        duration_ps=event.duration_ps,
        rf_hz=event.rf_hz or 0.0,
        offset_hz=event.offset_hz - carriers_hz[event.channel],
        shape=shape,
        phase_deg=phase_deg,
    )


def _grouped(pulses: list[Pulse]) -> Iterator[PulseGroup]:
    """Yield pulses that overlap as one group."""
    open_group: list[Pulse] = []
    for pulse in sorted(pulses, key=lambda each: each.start_ps):
        if open_group and pulse.start_ps >= max(each.end_ps for each in open_group):
            yield PulseGroup(tuple(open_group))
            open_group = []
        if any(each.channel == pulse.channel for each in open_group):
            raise UnsupportedError(
                f"two pulses on {pulse.channel} overlap the same pulse of another channel, which"
                " is not simulated; let pulses on two channels overlap one by one"
            )
        open_group.append(pulse)
    if open_group:
        yield PulseGroup(tuple(open_group))
