"""What a timeline answers with: scans, sums over an experiment; RF calibrations."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pnmr.program.events import PS, Event


@dataclass(frozen=True, slots=True)
class Calibration:
    """RF of one channel: a power in W and the nutation frequency in Hz it gives."""

    power_w: float
    nutation_hz: float

    def rf_hz(self, power_w: float) -> float:
        """Return the nutation frequency at a power; it goes with the square root."""
        return self.nutation_hz * math.sqrt(power_w / self.power_w)


@dataclass(frozen=True, slots=True)
class ScanEvents:
    """One scan, its events in the order of their start, and its place in the experiment."""

    events: tuple[Event, ...]
    duration_ps: int
    start_ps: int
    is_dummy: bool

    @property
    def duration_s(self) -> float:
        """Duration in s."""
        return self.duration_ps / PS


@dataclass(frozen=True, slots=True)
class Summary:
    """An experiment added up.

    Attributes
    ----------
    duration_s : float
        Total experiment time in s.
    increments : int
        Number of blocks of scans.
    scans : int
        Scans that are kept, over all increments.
    duty_fraction : mapping
        By channel: time with RF, pulses and decoupling, as part of the total time.
    """

    duration_s: float
    increments: int
    scans: int
    duty_fraction: Mapping[str, float]
