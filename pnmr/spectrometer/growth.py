"""How pathways grow, step by step, from the magnetisation at the start of a scan."""

import math
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import ProgramLimitError
from pnmr.program.events import PS
from pnmr.spectrometer.labels import Labels, micro_deg
from pnmr.spectrometer.levels import Turning, bit, order
from pnmr.spectrometer.pulse_phase import dephasing_ps
from pnmr.spectrometer.sequence import CHANNELS, PulseGroup, PulseSequence
from pnmr.spectrometer.spin_system import SpinSystem
from pnmr.spectrometer.stage import Edges, Stage, State
from pnmr.spectrometer.steps import Wait
from pnmr.units import FloatArray

IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]
NEGLIGIBLE = 1e-12
_MOST_EDGES = 5_000_000
_NO_ROWS = np.zeros(0, dtype=np.int64)
_NO_FEED = np.zeros(0)


class Growth:
    """Pathways of one spin system through one sequence, while they are being followed."""

    def __init__(self, system: SpinSystem, sequence: PulseSequence, *, is_wide: bool) -> None:
        self.system, self.sequence, self.is_wide = system, sequence, is_wide
        self.labels = Labels(sequence.counts.size)
        self._still = np.zeros(sequence.counts.size, dtype=np.int64)
        self.stages: list[Stage] = []
        self.state = State(_NO_ROWS, _NO_ROWS, _NO_ROWS, _NO_FEED)

    @cached_property
    def recovering(self) -> tuple[tuple[int, ...], ...]:
        """Spins whose magnetisation the next scan finds changed, channel by channel.

        Each is an origin of its own, from 1 on; origin 0 is what is the same in all scans:
        the other spins, and what relaxation brings back within the scan.
        """
        return tuple(
            spins
            for spins in self._by_channel
            if all(math.isfinite(self.system.spins[spin].t1_s) for spin in spins)
        )

    @cached_property
    def _by_channel(self) -> list[tuple[int, ...]]:
        spins = enumerate(self.system.spins)
        channels = [(number, spin.channel) for number, spin in spins]
        found = [tuple(n for n, channel in channels if channel == name) for name in CHANNELS]
        return [each for each in found if each]

    def begin(self) -> ComplexArray:
        """Start from equilibrium; return the amplitudes."""
        levels = np.arange(self.system.levels)
        labels, amplitudes = [], []
        for spins in self._by_channel:
            origin = self.recovering.index(spins) + 1 if spins in self.recovering else 0
            labels.append(np.full(levels.size, self.labels.start(origin)))
            amplitudes.append(sum(self._equilibrium(levels, spin) for spin in spins))
        left, label = np.tile(levels, len(labels)), np.concatenate(labels)
        keys, place = np.unique(label * levels.size + left, return_inverse=True)
        amplitude = np.zeros(keys.size)
        np.add.at(amplitude, place, np.concatenate(amplitudes))
        left = keys % levels.size
        self.state = State(left, left, keys // levels.size, np.abs(amplitude))
        return amplitude.astype(np.complex128)

    def relax(self, duration_s: float) -> None:
        """Let populations of irradiated spins flip and recover."""
        state, levels = self.state, np.arange(self.system.levels)
        source, flip = np.arange(state.left.size), np.zeros(state.left.size, dtype=np.int64)
        constant, feed = np.ones(source.size), np.zeros(levels.size)
        for number, spin in enumerate(self.system.spins):
            left = math.exp(-duration_s / spin.t1_s)
            if not spin.channel or 1.0 - left <= NEGLIGIBLE:
                continue
            along = order(state.left, state.right, number)[source] == 0
            flipped = 0.5 * (1.0 - left) * constant[along]
            constant[along] *= 0.5 * (1.0 + left)
            constant = np.concatenate([constant, flipped])
            flip = np.concatenate([flip, flip[along] | 1 << number])
            source = np.concatenate([source, source[along]])
            # What one spin recovers to is the same with the others up or down.
            feed += (1.0 - left) * self._equilibrium(levels, number)
        if not feed.any():
            return
        edges = Edges(
            source,
            np.stack([state.left[source] ^ flip, state.right[source] ^ flip]),
            state.label[source],
            np.zeros((2, source.size), dtype=np.int64),
            constant.astype(np.complex128),
        )
        self._advance(None, edges, levels, feed)

    def wait(self, step: Wait) -> None:
        """Precess freely; coherences decay."""
        state, spins = self.state, self.system.spins
        lasts_ps = step.end_ps - step.start_ps
        constant = self._precessed(range(len(spins)), lasts_ps)
        for number, spin in enumerate(spins):
            is_coherent = order(state.left, state.right, number) != 0
            constant = constant * np.where(is_coherent, np.exp(-step.relaxes_s / spin.t2_s), 1.0)
        slope = -order(state.left, state.right, 0) * lasts_ps
        label, _ = self._relabelled(state.label, np.zeros((2, slope.size), np.int64), slope)
        levels = np.stack([state.left, state.right])
        self._advance(step, Edges(np.arange(slope.size), levels, label, levels, constant))

    def pulse(self, group: PulseGroup) -> None:
        """Turn the spins that the pulses of a group act on, U rho U+.

        Where several spins turn at once, first U rho, then (U rho) U+: twice the steps with
        the square root of the ways.
        """
        turning = turning_of(self.system, group)
        sides = ((1, 1),) if len(turning.turned) < 2 else ((1, 0), (0, 1))
        for number, acting in enumerate(sides):
            self._turn(group, turning, np.array(acting), is_first=number == 0)

    def _turn(
        self, group: PulseGroup, turning: Turning, acting: IntArray, *, is_first: bool
    ) -> None:
        """Multiply from the sides that act: left, right, or both."""
        state, ways = self.state, turning.targets.shape[1]
        source = np.repeat(np.arange(state.left.size), ways ** int(acting.sum()))
        before = np.stack([state.left[source], state.right[source]])
        way = np.tile(np.arange(ways ** int(acting.sum())), state.left.size)
        choice = np.stack([way // ways if acting.all() else way, way % ways])
        acts = acting[:, None] == 1
        after = np.where(acts, turning.targets[before, choice], before)
        used = np.where(acts, turning.rows[before, choice], turning.targets.size)
        changes = np.stack([self._change(name, before, after) for name in CHANNELS])
        table = dephasing_ps(group, self.system.spins[0].offset_hz)
        slopes = table[bit(after, 0), bit(before, 0)] * acting[:, None]
        label, constant = self._relabelled(
            state.label[source], changes, slopes[0] - slopes[1], group
        )
        if is_first:
            untouched = [n for n in range(len(self.system.spins)) if n not in turning.turned]
            constant = constant * self._precessed(untouched, group.end_ps - group.start_ps)[source]
        self._advance(group, Edges(source, after, label, used, constant))

    def summed(self, receiver_deg: FloatArray) -> ComplexArray:
        """Return what all scans leave of each label with the receiver's phases."""
        return self.labels.weights(self.sequence.counts, receiver_deg)

    def _equilibrium(self, levels: IntArray, spin: int) -> FloatArray:
        """Return the populations that the polarisation of one spin gives to levels."""
        size = self.system.spins[spin].polarisation_ratio / self.system.levels
        return np.asarray(size * (1 - 2 * bit(levels, spin)))

    def _change(self, channel: str, before: IntArray, after: IntArray) -> IntArray:
        """Return how the coherence order of the spins of a channel changes, shape (edges,)."""
        change = np.zeros(before.shape[1], dtype=np.int64)
        for number, spin in enumerate(self.system.spins):
            if spin.channel == channel:
                change += order(after[0], after[1], number) - order(before[0], before[1], number)
        return change

    def _precessed(self, spins: Iterable[int], lasts_ps: int) -> ComplexArray:
        """Return the factor of the isotropic precession of some spins."""
        state, turns = self.state, np.zeros(self.state.left.size)
        for number in spins:
            own_hz = self.system.spins[number].offset_hz
            turns += order(state.left, state.right, number) * (own_hz * lasts_ps / PS)
        return np.asarray(np.exp(-2j * math.pi * turns))

    def _relabelled(
        self, label: IntArray, change: IntArray, slope_ps: IntArray, group: PulseGroup | None = None
    ) -> tuple[IntArray, ComplexArray]:
        """Return the label of each edge after a step, and the phase it has in the first scan."""
        slopes, slope = np.unique(slope_ps * self.is_wide, return_inverse=True)
        most = 2 * len(self.system.spins)  # all spins of a channel from -1 to +1
        base = 2 * most + 1
        code = (label * base + change[0] + most) * base + change[1] + most
        code = code * slopes.size + slope
        _, first, which = np.unique(code, return_index=True, return_inverse=True)
        found = np.empty(first.size, dtype=np.int64)
        factor = np.empty(first.size, dtype=np.complex128)
        for index, edge in enumerate(first):
            phases = self._still
            for name, amount in zip(CHANNELS, change[:, edge], strict=True):
                pulse = None if group is None else group.on(name)
                if pulse is not None and amount:
                    phases = phases + amount * micro_deg(pulse.phase_deg)
            found[index], factor[index] = self.labels.changed(
                int(label[edge]), phases, int(slopes[slope[edge]])
            )
        return found[which], factor[which]

    def _advance(
        self,
        step: Wait | PulseGroup | None,
        edges: Edges,
        fed_levels: IntArray = _NO_ROWS,
        feed: FloatArray = _NO_FEED,
    ) -> None:
        """Number the pathways after a step and drop those that have decayed."""
        levels = self.system.levels
        bound = self.state.bound[edges.source] * np.abs(edges.constant)
        kept = bound > NEGLIGIBLE
        if kept.sum() > _MOST_EDGES:
            raise ProgramLimitError(
                f"{kept.sum()} ways through a pulse are more than the {_MOST_EDGES} that are"
                " followed; leave out protons, or the inhomogeneous width of the site"
            )
        label, (left, right) = edges.label[kept], edges.levels[:, kept]
        fed_label = np.full(fed_levels.size, self.labels.start(0))
        key = (np.concatenate([label, fed_label]) * levels + np.concatenate([left, fed_levels])) * (
            levels
        ) + np.concatenate([right, fed_levels])
        keys, number = np.unique(key, return_inverse=True)
        target, fed = number[: label.size], number[label.size :]
        bounds = np.zeros(keys.size)
        np.add.at(bounds, target, bound[kept])
        np.add.at(bounds, fed, np.abs(feed))
        table = np.stack([edges.source[kept], target, *edges.rows[:, kept]], axis=1)
        self.stages.append(Stage(step, table, edges.constant[kept], fed, feed, keys.size))
        self.state = State(
            keys // levels % levels, keys % levels, keys // (levels * levels), bounds
        )


def turning_of(system: SpinSystem, group: PulseGroup) -> Turning:
    """Return which spins the pulses of a group turn: all of them where two channels are on."""
    spins = range(len(system.spins))
    on = {pulse.channel for pulse in group.pulses}
    if len(on) > 1:
        return Turning(len(spins), tuple(spins))
    return Turning(len(spins), tuple(n for n in spins if system.spins[n].channel in on))
