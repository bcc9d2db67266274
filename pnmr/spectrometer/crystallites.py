"""A share of the powder: what each step of a sequence does to each crystallite."""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.coupled_spins import propagate_coupled
from pnmr.program.events import PS
from pnmr.spectrometer.growth import turning_of
from pnmr.spectrometer.lanes import field, play, precession_rad, rotor_table
from pnmr.spectrometer.levels import Turning, bit
from pnmr.spectrometer.sequence import Pulse, PulseGroup
from pnmr.spectrometer.spin_system import SpinSystem
from pnmr.spectrometer.steps import Wait
from pnmr.spins import Powder
from pnmr.spins.tensor import rotor_harmonics_hz
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]
# Angle in rad that a step of pulses on two channels turns at most; what the even splitting
# leaves out stays below 1e-5.
_LARGEST_TURN_RAD = 0.03
# Pulses this close in rotor turns are one.
_SAME_TURN = 1e-9


class Crystallites:
    """Crystallites of one spin system that turn together and feel one RF.

    Parameters
    ----------
    system : SpinSystem
        The spins.
    powder : Powder
        Orientations in the rotor, n of them.
    rotor_hz : float
        Spinning rate in Hz, above 0.
    rf_factor : float
        RF relative to the nominal one.
    """

    def __init__(
        self, system: SpinSystem, powder: Powder, rotor_hz: float, rf_factor: float = 1.0
    ) -> None:
        self.system, self.powder = system, powder
        self.rotor_hz, self.rf_factor = rotor_hz, rf_factor
        self._harmonics: dict[bytes, FloatArray] = {}
        self._played: dict[object, ComplexArray] = {}
        self._step: Wait | PulseGroup | None = None
        self._rotation: ComplexArray | None = None

    def harmonics_hz(self, tensor_hz: FloatArray) -> FloatArray:
        """Return the coefficients of an anisotropy under MAS, shape (4, n) in Hz."""
        key = np.round(tensor_hz, 6).tobytes()
        if key not in self._harmonics:
            self._harmonics[key] = rotor_harmonics_hz(tensor_hz, self.powder)
        return self._harmonics[key]

    def observed_hz(self, level: int) -> FloatArray:
        """Return the shift tensor of the observed spin with its protons as in a level."""
        spins = self.system.spins
        couplings = sum(
            spin.coupling_hz * (1 - 2 * (level >> n & 1)) for n, spin in enumerate(spins)
        )
        return np.asarray(spins[0].shift_hz + couplings)

    def rotation(self, step: Wait | PulseGroup | None) -> ComplexArray:
        """Return the elements of U of a step in the order of `Turning.rows`, then a row of 1."""
        if step is not self._step or self._rotation is None:
            one = np.ones((1, self.powder.orientations), dtype=np.complex128)
            self._rotation = one if step is None else np.concatenate([self._elements(step), one])
            self._step = step
        return self._rotation

    def _elements(self, step: Wait | PulseGroup) -> ComplexArray:
        if isinstance(step, Wait):
            return self._free(Turning(len(self.system.spins)), step.start_s, step.end_s)
        if len({pulse.channel for pulse in step.pulses}) > 1:
            return self._together(step)
        return self._single(step)

    def _free(self, turning: Turning, start_s: float, end_s: float) -> ComplexArray:
        """Return the phases of all levels from the anisotropies of what no pulse turns."""
        spins, turned = self.system.spins, turning.turned
        levels = np.arange(self.system.levels)
        angle = np.zeros((levels.size, self.powder.orientations))
        for number, spin in enumerate(spins):
            sign = 1 - 2 * bit(levels, number)
            if number not in turned and spin.shift_hz.any():
                angle += np.outer(sign, self._collected(spin.shift_hz, start_s, end_s))
            if number not in turned and 0 not in turned and spin.coupling_hz.any():
                sign = sign * (1 - 2 * bit(levels, 0))
                angle += np.outer(sign, self._collected(spin.coupling_hz, start_s, end_s))
        return np.asarray(np.exp(-0.5j * angle))

    def _collected(self, tensor_hz: FloatArray, start_s: float, end_s: float) -> FloatArray:
        return precession_rad(self.harmonics_hz(tensor_hz), self.rotor_hz, start_s, end_s)

    def _single(self, group: PulseGroup) -> ComplexArray:
        """Turn the spins of one channel, each at the frequency that the others give it."""
        (pulse,) = group.pulses
        turning = turning_of(self.system, group)
        levels = np.arange(self.system.levels)
        free = self._free(turning, group.start_s, group.end_s)
        rotation = np.repeat(free, turning.targets.shape[1], axis=0)
        first = np.repeat(levels, turning.targets.shape[1])
        for spin in turning.turned:
            for row, (level, target) in enumerate(
                zip(first.tolist(), turning.targets.ravel().tolist(), strict=True)
            ):
                up, down = self._spinor(pulse, spin, level)
                if level >> spin & 1:
                    up, down = -down.conj(), up.conj()
                rotation[row] *= down if target >> spin & 1 else up
        return rotation

    def _spinor(self, pulse: Pulse, spin: int, level: int) -> ComplexArray:
        """Return U11 and U21 of one spin, the others being as in a level."""
        own = self.system.spins[spin]
        if spin == 0:
            tensor_hz = self.observed_hz(level)
        else:
            tensor_hz = own.shift_hz + own.coupling_hz * (1 - 2 * (level & 1))
        turns = round(pulse.start_ps / PS * self.rotor_hz % 1.0 / _SAME_TURN)
        shape = pulse.shape
        key = (
            np.round(tensor_hz, 6).tobytes(),
            (own.offset_hz, pulse.rf_hz, pulse.offset_hz, pulse.duration_ps, turns),
            (shape.amplitude_fraction.tobytes(), shape.phase_deg.tobytes()),
        )
        if key not in self._played:
            self._played[key] = self._propagated(pulse, own.offset_hz, tensor_hz)
        return self._played[key]

    def _propagated(self, pulse: Pulse, offset_hz: float, tensor_hz: FloatArray) -> ComplexArray:
        seen_hz, rf_hz = offset_hz - pulse.offset_hz, self.rf_factor * pulse.rf_hz
        lanes_hz = np.empty((6, self.powder.orientations))
        lanes_hz[0], lanes_hz[1], lanes_hz[2:] = seen_hz, rf_hz, self.harmonics_hz(tensor_hz)
        largest_hz = abs(seen_hz) + float(np.abs(np.linalg.eigvalsh(tensor_hz)).max())
        column = play(
            pulse.shape,
            lanes_hz,
            rotor_hz=self.rotor_hz,
            start_s=pulse.start_ps / PS,
            largest_hz=math.hypot(largest_hz, rf_hz),
        )
        turn_rad = math.pi * pulse.offset_hz * pulse.duration_ps / PS
        return column * np.exp(1j * turn_rad * np.array([[-1.0], [1.0]]))

    def _together(self, group: PulseGroup) -> ComplexArray:
        """Turn all spins at once by pulses on two channels."""
        spins, count = self.system.spins, steps_together(self.system, group, self.rf_factor)
        step_s = (group.end_s - group.start_s) / count
        edges_s = np.linspace(group.start_s, group.end_s, count + 1)
        pulses = np.zeros((count, len(spins), 2))
        lanes_hz = np.zeros((len(spins), 6, self.powder.orientations))
        couplings_hz = np.zeros((len(spins), 4, self.powder.orientations))
        for number, spin in enumerate(spins):
            pulse = group.on(spin.channel)
            if pulse is not None:
                pulses[:, number] = _averaged(pulse, edges_s)
                lanes_hz[number, 1] = self.rf_factor * pulse.rf_hz
            lanes_hz[number, 0] = spin.offset_hz
            lanes_hz[number, 2:] = self.harmonics_hz(spin.shift_hz)
            couplings_hz[number] = self.harmonics_hz(spin.coupling_hz)
        levels = self.system.levels
        rotation = np.empty((levels, levels, self.powder.orientations), dtype=np.complex128)
        half = math.pi * step_s
        table = rotor_table(self.rotor_hz, group.start_s, step_s, count)
        propagate_coupled(pulses, table, half * lanes_hz, half * couplings_hz, rotation)
        return rotation.reshape(levels * levels, -1)


def steps_together(system: SpinSystem, group: PulseGroup, rf_factor: float = 1.0) -> int:
    """Return in how many steps pulses on two channels are played."""
    offsets_hz = max(abs(spin.offset_hz) for spin in system.spins) + system.largest_hz
    rf_hz = rf_factor * max(pulse.rf_hz for pulse in group.pulses)
    turn_rad = 2.0 * math.pi * (group.end_s - group.start_s) * math.hypot(offsets_hz, rf_hz)
    return max(1, math.ceil(turn_rad / _LARGEST_TURN_RAD))


def _averaged(pulse: Pulse, edges_s: FloatArray) -> FloatArray:
    """Return the field of a pulse along x and y, averaged between edges in s, shape (n, 2)."""
    start_s = pulse.start_ps / PS
    times_s = start_s + pulse.shape.step_s * np.arange(pulse.shape.points + 1)
    area = np.vstack([np.zeros(2), np.cumsum(field(pulse.shape) * pulse.shape.step_s, axis=0)])
    within = np.stack([np.interp(edges_s, times_s, area[:, axis]) for axis in (0, 1)], axis=1)
    mean = np.diff(within, axis=0) / np.diff(edges_s)[:, None]
    middle_s = 0.5 * (edges_s[1:] + edges_s[:-1]) - start_s
    turning = (mean[:, 0] + 1j * mean[:, 1]) * np.exp(2j * math.pi * pulse.offset_hz * middle_s)
    return np.stack([turning.real, turning.imag], axis=1)
