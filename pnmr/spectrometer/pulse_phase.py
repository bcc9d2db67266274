"""For how long a pulse lets a wide line dephase."""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.program.events import PS
from pnmr.spectrometer.lanes import play
from pnmr.spectrometer.sequence import OBSERVED, Pulse, PulseGroup
from pnmr.units import FloatArray

_STEP_HZ = 20.0
_ABSENT = 1e-9

IntArray = NDArray[np.int64]


def dephasing_ps(group: PulseGroup, offset_hz: float) -> IntArray:
    """Return the slope of the phase of U against the offset in ps, shape (2, 2).

    Element [i, j] is d arg U[i, j] / d omega at the offset of the line, nominal RF and no
    anisotropy: -t/2 and t/2 on the diagonal for free precession over t, and 2 t90 / pi for
    the magnetisation that a 90 degree pulse excites. The phase of a wide line is taken as
    linear over its width within a pulse, and only there.
    """
    own, down = group.on(OBSERVED), np.array([-0.5, 0.5])
    if own is None:
        slope_ps = np.diag(down * (group.end_ps - group.start_ps))
    else:
        slope_ps = _slope_ps(own, offset_hz - own.offset_hz)
        slope_ps += np.add.outer(
            down * (group.end_ps - own.end_ps), down * (own.start_ps - group.start_ps)
        )
    return np.asarray(np.rint(slope_ps).astype(np.int64))


def _slope_ps(pulse: Pulse, offset_hz: float) -> FloatArray:
    lanes_hz = np.zeros((6, 2))
    lanes_hz[0] = offset_hz - _STEP_HZ, offset_hz + _STEP_HZ
    lanes_hz[1] = pulse.rf_hz
    largest_hz = math.hypot(abs(offset_hz) + _STEP_HZ, pulse.rf_hz)
    column = play(pulse.shape, lanes_hz, rotor_hz=0.0, start_s=0.0, largest_hz=largest_hz)
    slope_s = np.angle(column[:, 1] * column[:, 0].conj()) / (4.0 * math.pi * _STEP_HZ)
    slope_s[np.abs(column).min(axis=1) < _ABSENT] = 0.0
    up, down = slope_s * PS
    return np.array([[up, -down], [down, -up]])
