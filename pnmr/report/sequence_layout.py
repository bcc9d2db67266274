"""Where everything of a scan stands on the paper: long delays broken, trains drawn once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from pnmr.errors import SettingError
from pnmr.program import Timeline
from pnmr.program.events import Mark
from pnmr.units import FloatArray

_LONGEST_TRAIN = 12
_LONG_PERIODS = 12
_LONG_S = Fraction(1, 5000)
_LONG_RATIO = Fraction(3, 2)
_FEWEST_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """A train of which one turn is drawn."""

    start: Fraction
    end: Fraction
    turns: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A delay between pulses, with its name as the program writes it."""

    start: Fraction
    end: Fraction
    label: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A scan as it is to be drawn, with times in s from its start.

    Attributes
    ----------
    pulses : tuple of Mark
        Pulses on all channels.
    gaps : tuple of Gap
        Delays, those with de and the acquisition included.
    repeats : tuple of Repeat
        Trains of which only one turn is among the pulses.
    acquisition : Mark
        The acquisition.
    """

    pulses: tuple[Mark, ...]
    gaps: tuple[Gap, ...]
    repeats: tuple[Repeat, ...]
    acquisition: Mark

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels with pulses, the observed one last."""
        return tuple(sorted({"f1"} | {pulse.channel for pulse in self.pulses}, reverse=True))


def scene(timeline: Timeline, scan: int = 0, increment: int = 0) -> Scene:
    """Return what a scan shows.

    Raises `SettingError` for a scan that does not exist or has no acquisition.
    """
    timeline.scan(scan, increment)
    block = timeline.block(increment)
    template = block.template(scan + block.dummies)
    marks = [m for m in sorted(template.marks, key=lambda m: m.start) if m.kind != "decoupling"]
    marks, repeats = _trains_once(marks)
    acquisition = next((mark for mark in marks if mark.kind == "acquisition"), None)
    if acquisition is None:
        raise SettingError("a scan without acquisition cannot be drawn; choose another increment")
    pulses = tuple(m for m in marks if m.kind == "pulse" and m.start < acquisition.start)
    delays = [m for m in marks if m.kind == "delay" and m.start < acquisition.start]
    gaps = [Gap(m.start, m.start + m.duration, m.label, False) for m in delays]
    last = max((m.start + m.duration for m in (*pulses, *delays)), default=Fraction(0))
    if last < acquisition.start:
        gaps.append(Gap(last, acquisition.start, "de", False))
    long_ones = _long_ones(gaps, pulses, timeline.rotor_hz)
    marked = tuple(replace(gap, is_long=gap in long_ones) for gap in gaps)
    return Scene(pulses, marked, tuple(repeats), acquisition)


def _trains_once(marks: Sequence[Mark]) -> tuple[list[Mark], list[Repeat]]:
    """Return the marks with loops drawn once: what stands at the same places again is left out."""
    kept: list[Mark] = []
    repeats: list[Repeat] = []
    at, skipped = 0, Fraction(0)
    while at < len(marks):
        size, turns = _train(marks, at)
        block = marks[at : at + size]
        kept += [replace(mark, start=mark.start - skipped) for mark in block]
        if turns > 1:
            length = marks[at + size].start - marks[at].start
            start = marks[at].start - skipped
            repeats.append(Repeat(start, start + length, turns))
            skipped += length * (turns - 1)
        at += size * turns
    return kept, repeats


def _train(marks: Sequence[Mark], at: int) -> tuple[int, int]:
    """Return how many marks from ``at`` on form one turn, and how often it comes."""
    for size in range(1, _LONGEST_TRAIN + 1):
        turns = 1
        while _same(marks, at, at + turns * size, size):
            turns += 1
        if turns >= _FEWEST_REPEATS:
            return size, turns
    return 1, 1


def _same(marks: Sequence[Mark], first: int, second: int, size: int) -> bool:
    if second + size > len(marks):
        return False
    pairs = zip(marks[first : first + size], marks[second : second + size], strict=True)
    return all(a.place == b.place and a.duration == b.duration for a, b in pairs)


def _long_ones(gaps: Sequence[Gap], pulses: Sequence[Mark], rotor_hz: float | None) -> set[Gap]:
    """Return the delays that would leave no room for the rest, and are drawn broken."""
    least = Fraction(_LONG_PERIODS) / Fraction(rotor_hz) if rotor_hz else _LONG_S
    lengths = [gap.end - gap.start for gap in gaps] + [pulse.duration for pulse in pulses]
    return {
        gap
        for gap in gaps
        if (own := gap.end - gap.start) > least
        and own > _LONG_RATIO * sum(each for each in lengths if each < own)
    }


@dataclass(frozen=True, slots=True)
class Scale:
    """Times in s and their places in inches, straight in between."""

    times_s: FloatArray
    places_in: FloatArray

    def at(self, time: Fraction | float) -> float:
        """Return where a time stands."""
        return float(np.interp(float(time), self.times_s, self.places_in))


@dataclass(frozen=True, slots=True)
class Room:
    """Widths in inches.

    Attributes
    ----------
    left_in, width_in : float
        Where the drawing begins, and how wide it may be.
    broken_in, acquisition_in : float
        Of a broken delay, and of the acquisition.
    pulse_in, widest_in : float
        Of the shortest square pulse: at least, and at most.
    """

    left_in: float
    width_in: float
    broken_in: float
    acquisition_in: float
    pulse_in: float
    widest_in: float


def scale(drawn: Scene, room: Room, label_in: dict[str, float], *, to_scale: bool) -> Scale:
    """Return a scale that leaves room for thin pulses and for the names of delays.

    Every stretch between two events is as wide as its time, but at least as wide as what
    must be seen there; with ``to_scale`` only broken delays and the acquisition are not.
    """
    end = drawn.acquisition.start + drawn.acquisition.duration
    edges = {Fraction(0), drawn.acquisition.start, end}
    for pulse in drawn.pulses:
        edges |= {pulse.start, pulse.start + pulse.duration}
    for delay in drawn.gaps:
        edges |= {delay.start, delay.end}
    times = sorted(edge for edge in edges if edge <= end)
    fixed, least, lengths = [], [], []
    for start, stop in pairwise(times):
        middle = (start + stop) / 2
        gap = next((each for each in drawn.gaps if each.start <= middle < each.end), None)
        is_fixed = start >= drawn.acquisition.start or (gap is not None and gap.is_long)
        wide = room.acquisition_in if start >= drawn.acquisition.start else room.broken_in
        fixed.append(wide if is_fixed else 0.0)
        lengths.append(0.0 if is_fixed else float(stop - start))
        needed = _thin_in(drawn, middle, room) if gap is None else label_in[gap.label]
        least.append(0.0 if is_fixed or to_scale else needed)
    free_in = room.width_in - sum(fixed)
    square = [float(pulse.duration) for pulse in drawn.pulses if not pulse.shape]
    most = room.widest_in / min(square) if square else np.inf
    shared = _shared(np.array(lengths), np.array(least), free_in, most)
    widths = np.array(fixed) + shared
    places = room.left_in + np.concatenate([[0.0], np.cumsum(widths)])
    return Scale(np.array([float(time) for time in times]), places)


def _thin_in(drawn: Scene, time: Fraction, room: Room) -> float:
    """Return the least width of the pulse at a time: twice as long, twice as wide."""
    square = [pulse.duration for pulse in drawn.pulses if not pulse.shape]
    here = [p.duration for p in drawn.pulses if p.start <= time < p.start + p.duration]
    if not here or not square:
        return room.pulse_in
    return room.pulse_in * min(2.0, float(max(here) / min(square)))


def _shared(
    lengths_s: FloatArray, least_in: FloatArray, free_in: float, most_inches_per_s: float
) -> FloatArray:
    """Share the room in proportion to the lengths, but not below the least widths.

    A second takes at most ``most_inches_per_s``.
    """
    if least_in.sum() >= free_in or not lengths_s.any():
        total_in = max(float(least_in.sum()), 1e-9)
        return np.asarray(least_in * (free_in / total_in))
    low, high = 0.0, min(most_inches_per_s, free_in / float(lengths_s[lengths_s > 0.0].min()))
    if float(np.maximum(least_in, high * lengths_s).sum()) <= free_in:
        return np.asarray(np.maximum(least_in, high * lengths_s))
    for _ in range(100):
        rate = (low + high) / 2.0
        if float(np.maximum(least_in, rate * lengths_s).sum()) > free_in:
            high = rate
        else:
            low = rate
    return np.asarray(np.maximum(least_in, low * lengths_s))
