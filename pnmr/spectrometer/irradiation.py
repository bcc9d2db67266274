"""A shaped pulse on spins of many offsets, RF amplitudes and orientations."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.kernels.one_spin import LANE_ROWS, LARGEST_HALF_ANGLE, propagate
from pnmr.shapes import Shape
from pnmr.spins import Powder, ShiftTensor
from pnmr.units import FloatArray, written

ComplexArray = NDArray[np.complex128]

# Part of a rotor turn that one step may last. What the fourth-order step leaves out
# stays below 1e-4 of Mz and 1e-3 of a coherence, even over 120 rotor periods.
_LARGEST_ROTOR_TURN = 0.02
_MOST_STEPS = 2e7


@dataclass(frozen=True, slots=True)
class Irradiation:
    """One pulse shape played on a list of cells, each an offset and a peak RF.

    Attributes
    ----------
    shape : Shape
        The pulse.
    offsets_hz : array, shape (k,)
        Isotropic offset of each cell from the carrier in Hz.
    rf_hz : array, shape (k,)
        Nutation frequency at full amplitude of each cell in Hz.
    tensor : ShiftTensor
        Shift anisotropy.
    rotor_hz : float
        Spinning rate in Hz at the magic angle; 0 stands for a fixed sample.
    """

    shape: Shape
    offsets_hz: FloatArray
    rf_hz: FloatArray
    tensor: ShiftTensor
    rotor_hz: float = 0.0

    def __post_init__(self) -> None:
        """Refuse numbers that are not frequencies."""
        for name in ("offsets_hz", "rf_hz"):
            values = np.asarray(getattr(self, name), dtype=np.float64)
            if values.ndim != 1 or values.size == 0 or not np.isfinite(values).all():
                raise SettingError(f"{name} is a list of finite frequencies, found {values}")
        if np.min(self.rf_hz) < 0.0:
            raise SettingError(f"rf_hz of {np.min(self.rf_hz):g} Hz is negative; use its size")
        if not (math.isfinite(self.rotor_hz) and self.rotor_hz >= 0.0):
            raise SettingError(f"rotor_hz of {self.rotor_hz:g} Hz is not a spinning rate")

    @classmethod
    def over(
        cls,
        shape: Shape,
        rf_hz: FloatArray,
        offsets_hz: FloatArray,
        *,
        tensor: ShiftTensor,
        rotor_hz: float,
    ) -> "Irradiation":
        """Return the cells of every RF amplitude with every offset, offsets running faster."""
        rf_hz, offsets_hz = np.asarray(rf_hz), np.asarray(offsets_hz)
        if rf_hz.ndim != 1 or offsets_hz.ndim != 1:
            raise SettingError(
                f"offsets_hz must be a list, found an array of shape {offsets_hz.shape}"
            )
        cells = np.meshgrid(offsets_hz, rf_hz)
        return cls(shape, cells[0].ravel(), cells[1].ravel(), tensor, rotor_hz)

    @property
    def spins(self) -> bool:
        """True when the anisotropy changes in time."""
        return self.rotor_hz > 0.0 and self.tensor.anisotropy_hz != 0.0

    def shared(self, parts: int) -> list["Irradiation"]:
        """Return the cells in at most ``parts`` even shares."""
        shares = np.array_split(np.arange(self.offsets_hz.size), parts)
        return [
            replace(self, offsets_hz=self.offsets_hz[share], rf_hz=self.rf_hz[share])
            for share in shares
            if share.size
        ]

    def spinors(self, powder: Powder, start_s: float = 0.0) -> ComplexArray:
        """Return the first column (U11, U21) of the pulse's rotation, shape (2, n, k).

        U is [[a, b], [-b*, a*]], so U11 = a and U21 = -b*: Mz after the pulse on
        equilibrium is |U11|^2 - |U21|^2, and it turns the coherence I+ into -U21^2 I-.
        ``start_s`` is when the pulse begins; the rotor stands at gamma at time 0.
        """
        substeps = self._substeps()
        step_s = self.shape.step_s / substeps
        phase = np.radians(self.shape.phase_deg)
        field = self.shape.amplitude_fraction * np.stack([np.cos(phase), np.sin(phase)])
        pulse = np.repeat(np.ascontiguousarray(field.T), substeps, axis=0)
        rotor, harmonics_hz = self._rotor(start_s, step_s, len(pulse)), np.zeros((4, 1))
        static_hz = np.zeros(1)
        if self.spins:
            harmonics_hz = self.tensor.rotor_harmonics_hz(powder)
        elif self.rotor_hz == 0.0:
            static_hz = self.tensor.static_hz(powder)
        lanes_hz = np.empty((LANE_ROWS, powder.orientations, self.offsets_hz.size))
        lanes_hz[0] = np.add.outer(static_hz, self.offsets_hz)
        lanes_hz[1] = self.rf_hz
        lanes_hz[2:] = harmonics_hz[:, :, None]
        spinor = np.empty((4, lanes_hz[0].size))
        half_angles = (math.pi * step_s) * lanes_hz.reshape(LANE_ROWS, -1)
        propagate(pulse, rotor, 2.0 * math.pi * self.rotor_hz * step_s, half_angles, spinor)
        column = np.stack([spinor[0] + 1j * spinor[1], spinor[2] + 1j * spinor[3]])
        return column.reshape(2, *lanes_hz.shape[1:])

    def free_phase(self, powder: Powder, start_s: float, end_s: float) -> FloatArray:
        """Return the precession in rad between two times without RF, shape (n, k)."""
        turn = (2.0 * math.pi) * (end_s - start_s)
        if not self.spins:
            fixed_hz = np.zeros(1) if self.rotor_hz else self.tensor.static_hz(powder)
            return np.asarray(turn * np.add.outer(fixed_hz, self.offsets_hz))
        c1, s1, c2, s2 = self.tensor.rotor_harmonics_hz(powder) / self.rotor_hz
        first, last = (2.0 * math.pi * self.rotor_hz) * np.array([start_s, end_s])
        rotor = c1 * (math.sin(last) - math.sin(first)) - s1 * (math.cos(last) - math.cos(first))
        rotor += c2 * (math.sin(2 * last) - math.sin(2 * first)) / 2
        rotor -= s2 * (math.cos(2 * last) - math.cos(2 * first)) / 2
        return np.asarray(np.add.outer(rotor, turn * self.offsets_hz))

    def _rotor(self, start_s: float, step_s: float, steps: int) -> FloatArray:
        """Return cos and sin of the rotor angle and of its double, averaged over each step."""
        if not self.spins:
            return np.zeros((steps, 4))
        middle_s = start_s + (np.arange(steps) + 0.5) * step_s
        angle = 2.0 * math.pi * self.rotor_hz * middle_s
        table = np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], 1)
        turn = self.rotor_hz * step_s
        return np.ascontiguousarray(table * np.sinc([turn, turn, 2 * turn, 2 * turn]))

    def _substeps(self) -> int:
        """Number of equal parts of each step that keep the kernel within its range."""
        largest_hz = math.hypot(
            float(np.abs(self.offsets_hz).max()) + abs(self.tensor.anisotropy_hz),
            float(self.rf_hz.max()),
        )
        parts = math.pi * largest_hz * self.shape.step_s / LARGEST_HALF_ANGLE
        if self.spins:
            parts = max(parts, self.rotor_hz * self.shape.step_s / _LARGEST_ROTOR_TURN)
        if parts * self.shape.points > _MOST_STEPS:
            raise SettingError(
                f"frequencies up to {written(largest_hz, 'Hz')} over"
                f" {written(self.shape.duration_s, 's')} take more than {_MOST_STEPS:.0e} steps;"
                " check the units of rf_hz, offsets_hz and anisotropy_hz"
            )
        return max(1, math.ceil(parts))
