"""Axes that know their unit, their zero and their reciprocal."""

from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError
from pnmr.units import FloatArray, hz_from_ppm, ppm_from_hz


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Evenly spaced times of a free induction decay.

    Time 0 is where the signal starts in truth: the end of the digital filter's
    group delay, or the top of an echo. Windows and the Fourier transform count
    from there, so that moving ``start_s`` is all that a left shift is.

    Attributes
    ----------
    points : int
        Number of complex points.
    dwell_s : float
        Time between two points in s.
    start_s : float
        Time of the first point in s; negative before the origin.
    carrier_hz : float
        Frequency of the rotating frame (SFO1) in Hz.
    reference_hz : float
        Frequency of 0 ppm (SF) in Hz.
    """

    points: int
    dwell_s: float
    start_s: float = 0.0
    carrier_hz: float = 0.0
    reference_hz: float = 0.0

    def __post_init__(self) -> None:
        """Refuse axes without points or with a dwell time that is not positive."""
        _check(self.points, self.dwell_s, "dwell_s")

    @property
    def width_hz(self) -> float:
        """Spectral width in Hz."""
        return 1.0 / self.dwell_s

    @property
    def times_s(self) -> FloatArray:
        """Times of the points in s, shape (points,)."""
        return self.start_s + self.dwell_s * np.arange(self.points, dtype=np.float64)

    def reciprocal(self) -> "FrequencyAxis":
        """Return the axis of the Fourier transform, ascending, with the highest point at +SW/2.

        For an even number n the offsets are (-n/2 + 1 ... n/2) SW / n: the edge
        that could be either sign is counted as the high-frequency end, as TopSpin does.
        """
        step_hz = self.width_hz / self.points
        first = self.points // 2 - self.points + 1
        return FrequencyAxis(
            self.points, step_hz, first * step_hz, self.carrier_hz, self.reference_hz
        )


@dataclass(frozen=True, slots=True)
class FrequencyAxis:
    """Evenly spaced, ascending frequencies of a spectrum.

    Attributes
    ----------
    points : int
        Number of points.
    step_hz : float
        Distance of two points in Hz.
    first_hz : float
        Offset of the first (lowest) point from the carrier in Hz.
    carrier_hz : float
        Frequency of the rotating frame (SFO1) in Hz.
    reference_hz : float
        Frequency of 0 ppm (SF) in Hz.
    """

    points: int
    step_hz: float
    first_hz: float
    carrier_hz: float
    reference_hz: float

    def __post_init__(self) -> None:
        """Refuse axes without points or with a step that is not positive."""
        _check(self.points, self.step_hz, "step_hz")

    @property
    def width_hz(self) -> float:
        """Spectral width in Hz: points times step."""
        return self.points * self.step_hz

    @property
    def offsets_hz(self) -> FloatArray:
        """Offsets from the carrier in Hz, shape (points,)."""
        return self.first_hz + self.step_hz * np.arange(self.points, dtype=np.float64)

    @property
    def ppm(self) -> FloatArray:
        """Shifts in ppm, ascending, shape (points,)."""
        return ppm_from_hz(self.offsets_hz + self.carrier_shift_hz, self._reference_hz)

    @property
    def width_ppm(self) -> float:
        """Spectral width in ppm."""
        return ppm_from_hz(self.width_hz, self._reference_hz)

    @property
    def carrier_shift_hz(self) -> float:
        """Distance of the carrier from 0 ppm in Hz."""
        return self.carrier_hz - self.reference_hz

    @property
    def carrier_ppm(self) -> float:
        """Shift of the carrier in ppm."""
        return ppm_from_hz(self.carrier_shift_hz, self._reference_hz)

    def offset_hz(self, shift_ppm: float) -> float:
        """Return the offset from the carrier in Hz of a shift in ppm."""
        return hz_from_ppm(shift_ppm, self._reference_hz) - self.carrier_shift_hz

    def index(self, shift_ppm: float) -> float:
        """Return the fractional index of a shift in ppm."""
        return (self.offset_hz(shift_ppm) - self.first_hz) / self.step_hz

    def region(self, low_ppm: float, high_ppm: float) -> slice:
        """Return the slice of the points from ``low_ppm`` to ``high_ppm``, in either order.

        Raises `SettingError` when no point lies in between.
        """
        places = (self.index(low_ppm), self.index(high_ppm))
        low, high = sorted(min(max(place, -1.0), self.points + 1.0) for place in places)
        first, stop = (
            max(0, int(np.ceil(low - 1e-9))),
            min(self.points, int(np.floor(high + 1e-9)) + 1),
        )
        if stop <= first:
            ppm = self.ppm
            raise SettingError(
                f"the region {low_ppm:g} to {high_ppm:g} ppm holds no point of the spectrum, which "
                f"runs from {ppm[-1]:.6g} to {ppm[0]:.6g} ppm"
            )
        return slice(first, stop)

    def reciprocal(self) -> TimeAxis:
        """Return the time axis whose transform this is, starting at time 0."""
        return TimeAxis(self.points, 1.0 / self.width_hz, 0.0, self.carrier_hz, self.reference_hz)

    @property
    def _reference_hz(self) -> float:
        if self.reference_hz <= 0.0:
            raise SettingError(
                "this spectrum has no reference frequency, so it has no ppm axis; set one with the "
                "step 'reference' or use offsets in Hz"
            )
        return self.reference_hz


@dataclass(frozen=True, slots=True)
class ListAxis:
    """Values set one by one: the delays, counts, pulses or frequencies of a series.

    Attributes
    ----------
    name : str
        What varies: ``"vd"``, ``"vc"``, ``"vp"``, ``"fq"`` or ``"row"``.
    unit : str
        ``"s"``, ``"Hz"``, ``"ppm"`` or ``""`` for counts.
    values : tuple of float
        One value a row.
    """

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def points(self) -> int:
        """Number of rows."""
        return len(self.values)


Axis = TimeAxis | FrequencyAxis | ListAxis


def _check(points: int, step: float, name: str) -> None:
    if points < 1:
        raise SettingError(f"an axis needs at least one point, found {points}")
    if not (np.isfinite(step) and step > 0.0):
        raise SettingError(f"{name} must be a positive number, found {step}")
