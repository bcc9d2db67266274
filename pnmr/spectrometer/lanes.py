"""Spins side by side: shapes played on them, and their precession between pulses."""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.kernels.one_spin import LARGEST_HALF_ANGLE, propagate
from pnmr.shapes import Shape
from pnmr.units import FloatArray, written

ComplexArray = NDArray[np.complex128]

# Part of a rotor turn that one step may last. What the fourth-order step leaves out
# stays below 1e-4 of Mz and 1e-3 of a coherence, even over 120 rotor periods.
_LARGEST_ROTOR_TURN = 0.02
_MOST_STEPS = 2e7


def play(
    shape: Shape, lanes_hz: FloatArray, *, rotor_hz: float, start_s: float, largest_hz: float
) -> ComplexArray:
    """Return the first column (U11, U21) of the pulse's rotation of each lane, shape (2, n).

    U is [[a, b], [-b*, a*]], so U11 = a and U21 = -b*.

    Parameters
    ----------
    shape : Shape
        The pulse.
    lanes_hz : array, shape (6, n)
        Constant offset, RF at full amplitude, and the coefficients of cos a, sin a, cos 2a
        and sin 2a of the offset under MAS, all in Hz.
    rotor_hz : float
        Spinning rate in Hz; 0 stands for a fixed sample.
    start_s : float
        When the pulse begins; a = 2 pi rotor_hz t.
    largest_hz : float
        Largest effective field in Hz; it sets the length of the steps.
    """
    spins = rotor_hz > 0.0 and bool(lanes_hz[2:].any())
    turn = rotor_hz if spins else 0.0
    substeps = substeps_of(shape, turn, largest_hz)
    step_s = shape.step_s / substeps
    pulse = np.repeat(field(shape), substeps, axis=0)
    spinor = np.empty((4, lanes_hz.shape[1]))
    propagate(
        pulse,
        rotor_table(turn, start_s, step_s, len(pulse)),
        2.0 * math.pi * rotor_hz * step_s,
        (math.pi * step_s) * lanes_hz,
        spinor,
    )
    return np.stack([spinor[0] + 1j * spinor[1], spinor[2] + 1j * spinor[3]])


def field(shape: Shape) -> FloatArray:
    """Return the RF of each step along x and y relative to the peak, shape (steps, 2)."""
    phase = np.radians(shape.phase_deg)
    along = shape.amplitude_fraction * np.stack([np.cos(phase), np.sin(phase)])
    return np.ascontiguousarray(along.T)


def precession_rad(
    harmonics_hz: FloatArray, rotor_hz: float, start_s: float, end_s: float
) -> FloatArray:
    """Return the angle in rad that an anisotropy collects between two times under MAS.

    ``harmonics_hz`` holds the coefficients of cos a, sin a, cos 2a and sin 2a, shape (4, n).
    """
    return rotor_angle_rad(harmonics_hz, rotor_hz, end_s) - rotor_angle_rad(
        harmonics_hz, rotor_hz, start_s
    )


def rotor_angle_rad(harmonics_hz: FloatArray, rotor_hz: float, time_s: float) -> FloatArray:
    """Return the periodic antiderivative of the anisotropy's frequency at a time, in rad."""
    c1, s1, c2, s2 = harmonics_hz / rotor_hz
    a = 2.0 * math.pi * rotor_hz * time_s
    return np.asarray(
        c1 * math.sin(a)
        - s1 * math.cos(a)
        + 0.5 * (c2 * math.sin(2.0 * a) - s2 * math.cos(2.0 * a))
    )


def rotor_table(rotor_hz: float, start_s: float, step_s: float, steps: int) -> FloatArray:
    """Return cos and sin of the rotor angle and of its double, averaged over each step."""
    if rotor_hz == 0.0:
        return np.zeros((steps, 4))
    middle_s = start_s + (np.arange(steps) + 0.5) * step_s
    angle = 2.0 * math.pi * rotor_hz * middle_s
    table = np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], 1)
    turn = rotor_hz * step_s
    return np.ascontiguousarray(table * np.sinc([turn, turn, 2 * turn, 2 * turn]))


def substeps_of(shape: Shape, rotor_hz: float, largest_hz: float) -> int:
    """Return into how many equal parts each step is cut to keep the kernel within its range."""
    parts = math.pi * largest_hz * shape.step_s / LARGEST_HALF_ANGLE
    parts = max(parts, rotor_hz * shape.step_s / _LARGEST_ROTOR_TURN)
    if parts * shape.points > _MOST_STEPS:
        raise SettingError(
            f"frequencies up to {written(largest_hz, 'Hz')} over"
            f" {written(shape.duration_s, 's')} take more than {_MOST_STEPS:.0e} steps;"
            " check the units of rf_hz, offsets_hz and anisotropy_hz"
        )
    return max(1, math.ceil(parts))
