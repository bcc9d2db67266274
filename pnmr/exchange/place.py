"""Where foreign points lie: numbers out of text, and axes out of numbers."""

import math
import re
import warnings
from dataclasses import replace

import numpy as np

from pnmr.data import FID, FrequencyAxis, ListAxis, Spectrum, TimeAxis
from pnmr.errors import PnmrWarning, UnreadableError
from pnmr.units import FloatArray

Signal = FID | Spectrum

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_LONGEST = 400
_UNEVEN_STEPS = 0.1


def number(text: str, what: str) -> float:
    """Read a finite decimal number; ``what`` names it in the error."""
    stripped = text.strip()
    plain = len(stripped) <= _LONGEST and _NUMBER.fullmatch(stripped)
    value = float(stripped) if plain else math.nan
    if not math.isfinite(value):
        raise UnreadableError(f"{what} must be a finite number, found '{stripped[:40]}'")
    return value


def count(text: str, what: str) -> int:
    """Read a whole number of at least 1, also written as ``16384.0``."""
    value = number(text, what)
    if value < 1.0 or value != int(value):
        raise UnreadableError(
            f"{what} must be a whole number of at least 1, found '{text.strip()[:40]}'"
        )
    return int(value)


def frequency_axis(
    points: int, step_hz: float, first_shift_hz: float, reference_hz: float, carrier_hz: float = 0.0
) -> FrequencyAxis:
    """Return the ascending axis whose lowest point lies ``first_shift_hz`` from 0 ppm.

    Parameters
    ----------
    points : int
        Number of points.
    step_hz : float
        Distance of two points in Hz, positive.
    first_shift_hz : float
        Distance of the lowest point from 0 ppm in Hz.
    reference_hz : float
        Frequency of 0 ppm in Hz; 0 when the file does not say, and then there is no ppm.
    carrier_hz : float, optional
        Carrier frequency in Hz; the middle of the axis when the file does not say.
    """
    if not all(map(math.isfinite, (step_hz * points, first_shift_hz, reference_hz, carrier_hz))):
        raise UnreadableError("the frequencies of its axis are beyond all numbers")
    if reference_hz == 0.0:
        return FrequencyAxis(points, step_hz, first_shift_hz, 0.0, 0.0)
    if carrier_hz == 0.0:
        carrier_hz = reference_hz + first_shift_hz + (points - points // 2 - 1) * step_hz
    first_hz = first_shift_hz - (carrier_hz - reference_hz)
    return FrequencyAxis(points, step_hz, first_hz, carrier_hz, reference_hz)


def carrier_shift_hz(axis: FrequencyAxis | TimeAxis) -> float:
    """Return the distance of the carrier from 0 ppm in Hz; 0 where 0 ppm is not known."""
    return axis.carrier_hz - axis.reference_hz if axis.reference_hz != 0.0 else 0.0


def first_shift_hz(axis: FrequencyAxis) -> float:
    """Return the distance of the lowest point from 0 ppm in Hz."""
    return axis.first_hz + carrier_shift_hz(axis)


def even_step(x: FloatArray, what: str) -> float:
    """Return the step of an evenly spaced column (negative where it descends).

    Rounded columns pass: each point may be off by a tenth of a step.
    """
    if len(x) < 2:
        raise UnreadableError(f"{what} holds {len(x)} points; at least 2 are needed for an axis")
    step = float((x[-1] - x[0]) / (len(x) - 1))
    even = x[0] + step * np.arange(len(x))
    off = np.abs(x - even)
    if step == 0.0 or not math.isfinite(step) or off.max() > _UNEVEN_STEPS * abs(step):
        worst = int(np.argmax(off))
        raise UnreadableError(
            f"{what} is not evenly spaced: point {worst + 1} is {x[worst]:.9g} where"
            f" {even[worst]:.9g} is expected; interpolate it to even steps first"
        )
    return step


def with_larmor(signal: Signal, larmor_hz: float) -> Signal:
    """Give a signal whose file holds no frequency its 0 ppm at ``larmor_hz``."""
    axis = signal.axes[-1]
    if isinstance(axis, ListAxis) or axis.reference_hz != 0.0:
        return signal
    carrier_hz = larmor_hz + axis.carrier_hz
    known = replace(axis, carrier_hz=carrier_hz, reference_hz=larmor_hz)
    acquisition = replace(signal.acquisition, larmor_hz=carrier_hz)
    return replace(signal, axes=(*signal.axes[:-1], known), acquisition=acquisition)


def warn_of_origin(form: str, axis: TimeAxis) -> None:
    """Warn that a format without a time origin makes the first point time 0."""
    if axis.start_s != 0.0:
        warnings.warn(
            f"{form} has no time origin: its readers will take the first point, at"
            f" {axis.start_s:.6g} s, for time 0; write the spectrum or CSDM instead",
            PnmrWarning,
            stacklevel=3,
        )


def rows(points: int) -> ListAxis:
    """Return the axis of a series of which a file says only how many rows it has."""
    return ListAxis("row", "", tuple(float(row) for row in range(points)))
