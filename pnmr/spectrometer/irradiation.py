"""A shaped pulse on spins of many offsets, RF amplitudes and orientations."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.kernels.one_spin import LANE_ROWS
from pnmr.shapes import Shape
from pnmr.spectrometer.lanes import play, precession_rad
from pnmr.spins import Powder, ShiftTensor
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]


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
        harmonics_hz, static_hz = np.zeros((4, 1)), np.zeros(1)
        if self.spins:
            harmonics_hz = self.tensor.rotor_harmonics_hz(powder)
        elif self.rotor_hz == 0.0:
            static_hz = self.tensor.static_hz(powder)
        lanes_hz = np.empty((LANE_ROWS, powder.orientations, self.offsets_hz.size))
        lanes_hz[0] = np.add.outer(static_hz, self.offsets_hz)
        lanes_hz[1] = self.rf_hz
        lanes_hz[2:] = harmonics_hz[:, :, None]
        column = play(
            self.shape,
            lanes_hz.reshape(LANE_ROWS, -1),
            rotor_hz=self.rotor_hz,
            start_s=start_s,
            largest_hz=math.hypot(
                float(np.abs(self.offsets_hz).max()) + abs(self.tensor.anisotropy_hz),
                float(self.rf_hz.max()),
            ),
        )
        return column.reshape(2, *lanes_hz.shape[1:])

    def free_phase(self, powder: Powder, start_s: float, end_s: float) -> FloatArray:
        """Return the precession in rad between two times without RF, shape (n, k)."""
        turn = (2.0 * math.pi) * (end_s - start_s)
        if not self.spins:
            fixed_hz = np.zeros(1) if self.rotor_hz else self.tensor.static_hz(powder)
            return np.asarray(turn * np.add.outer(fixed_hz, self.offsets_hz))
        harmonics_hz = self.tensor.rotor_harmonics_hz(powder)
        rotor = precession_rad(harmonics_hz, self.rotor_hz, start_s, end_s)
        return np.asarray(np.add.outer(rotor, turn * self.offsets_hz))
