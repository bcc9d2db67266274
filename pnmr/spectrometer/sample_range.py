"""What a search for a pulse is asked: the range of sites, and the limits to keep."""

import math
from dataclasses import dataclass

import numpy as np

from pnmr.errors import LimitError, SettingError
from pnmr.spectrometer.shift_scale import ShiftScale
from pnmr.units import FloatArray, ppm_from_hz, written


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRange:
    """Shifts and anisotropies of one nucleus in a sample, and how it is measured.

    Attributes
    ----------
    low_ppm, high_ppm : float
        Isotropic shifts that matter lie between these.
    larmor_hz : float
        Larmor frequency of the nucleus in Hz, which is 1e6 ppm.
    anisotropies_hz : tuple of float
        Haeberlen anisotropies in Hz that occur anywhere in the range.
    rf_hz : float
        Peak nutation frequency in Hz.
    rotor_hz : float
        Spinning rate in Hz, 0 for a fixed sample.
    asymmetry : float
        Asymmetry of all tensors, 0 to 1.
    carrier_ppm : float or None
        Shift at the carrier; the middle of the range when left out.
    """

    low_ppm: float
    high_ppm: float
    larmor_hz: float
    anisotropies_hz: tuple[float, ...]
    rf_hz: float
    rotor_hz: float = 0.0
    asymmetry: float = 0.0
    carrier_ppm: float | None = None

    def __post_init__(self) -> None:
        """Order the shifts and refuse what is no frequency."""
        if self.low_ppm > self.high_ppm:
            low_ppm, high_ppm = self.high_ppm, self.low_ppm
            object.__setattr__(self, "low_ppm", low_ppm)
            object.__setattr__(self, "high_ppm", high_ppm)
        ShiftScale(self.larmor_hz, self.carrier_ppm or 0.0, (self.low_ppm, self.high_ppm))
        if not 0.0 < self.rf_hz < math.inf:
            raise SettingError(f"rf_hz is {self.rf_hz:g} Hz; it must be positive")
        if not all(map(math.isfinite, self.anisotropies_hz)):
            raise SettingError("anisotropies must be finite numbers")
        if not self.anisotropies_hz:
            raise SettingError("no anisotropy is given; give 0 Hz for an isotropic site")
        if not 0.0 <= self.rotor_hz < math.inf:
            raise SettingError(f"rotor_hz is {self.rotor_hz:g} Hz; it must be 0 or more")

    @property
    def centre_ppm(self) -> float:
        """Shift at the carrier in ppm."""
        middle_ppm = 0.5 * (self.low_ppm + self.high_ppm)
        return middle_ppm if self.carrier_ppm is None else self.carrier_ppm

    @property
    def width_hz(self) -> float:
        """Twice the largest distance of a shift from the carrier in Hz."""
        return 2.0 * float(np.abs(self.offsets_hz(self.shifts_ppm(2))).max())

    def shifts_ppm(self, count: int) -> FloatArray:
        """Return ``count`` shifts from the lowest to the highest in ppm, one if they are equal."""
        return np.linspace(
            self.low_ppm, self.high_ppm, count if self.low_ppm < self.high_ppm else 1
        )

    def offsets_hz(self, shifts_ppm: FloatArray) -> FloatArray:
        """Return the offsets of shifts from the carrier in Hz."""
        return ShiftScale(self.larmor_hz, self.centre_ppm).offsets_hz(shifts_ppm)

    def anisotropy_ppm(self, anisotropy_hz: float) -> float:
        """Return an anisotropy in ppm of the Larmor frequency."""
        return ppm_from_hz(anisotropy_hz, self.larmor_hz)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLimits:
    """What a pulse of the search must keep; None where nobody has stated a limit.

    Attributes
    ----------
    shortest_step_s : float
        Shortest step of the console in s; longer steps are multiples of it.
    most_points : int or None
        Most points of a wave file.
    longest_pulse_s : float or None
        Longest pulse that the probe bears in s.
    most_rf_hz : float or None
        Highest peak nutation frequency that the probe bears in Hz.
    """

    shortest_step_s: float = 50e-9
    most_points: int | None = None
    longest_pulse_s: float | None = None
    most_rf_hz: float | None = None

    def __post_init__(self) -> None:
        """Refuse a step that is no time."""
        if not 0.0 < self.shortest_step_s < math.inf:
            raise SettingError(
                f"shortest_step_s is {self.shortest_step_s:g} s; it must be positive"
            )

    def refuse(self, rf_hz: float) -> None:
        """Raise `LimitError` where the RF is more than the probe bears."""
        if self.exceeds(rf_hz) and self.most_rf_hz is not None:
            raise LimitError(
                f"rf peak {written(rf_hz, 'Hz')} exceeds the probe limit"
                f" {written(self.most_rf_hz, 'Hz')}; ask for advice at a lower rf_hz"
            )

    def exceeds(self, rf_hz: float) -> bool:
        """Return True where an RF is known to be more than the probe bears."""
        return self.most_rf_hz is not None and rf_hz > self.most_rf_hz * (1.0 + 1e-9)

    def timing(self, wanted_s: float) -> tuple[float, float] | None:
        """Return duration and step in s next to a wanted duration, None where none is allowed."""
        points = wanted_s / self.shortest_step_s
        multiple = 1 if self.most_points is None else max(1, math.ceil(points / self.most_points))
        step_s = multiple * self.shortest_step_s
        steps = round(wanted_s / step_s)
        if steps < 1 or (self.longest_pulse_s or math.inf) < steps * step_s * (1.0 - 1e-9):
            return None
        return steps * step_s, step_s
