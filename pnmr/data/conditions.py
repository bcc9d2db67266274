"""How a measurement was made: the acquisition conditions, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Acquisition:
    """Conditions of one experiment; None stands for "not recorded".

    Attributes
    ----------
    nucleus : str
        Observed isotope, ``"13C"``.
    larmor_hz : float
        Frequency of the observe channel's carrier in Hz.
    scans : int
        Number of scans added up.
    recycle_delay_s : float or None
        Delay before each scan in s.
    mas_hz : float or None
        Rate of magic-angle spinning in Hz.
    pulse_program : str
        Name of the pulse program.
    title : str
        Title, as the operator wrote it.
    temperature_k : float or None
        Temperature that the controller read in K; not that of a spinning sample.
    group_delay_points : float
        Points, not necessarily whole, by which the digital filter delays the signal.
    dead_time_s : float or None
        Delay between the last pulse and the first point in s.
    source : str
        Name of the data set, for messages and figures.
    parameters : mapping
        The vendor's parameter files, by name; reachable, never required.
    """

    nucleus: str = ""
    larmor_hz: float = 0.0
    scans: int = 1
    recycle_delay_s: float | None = None
    mas_hz: float | None = None
    pulse_program: str = ""
    title: str = ""
    temperature_k: float | None = None
    group_delay_points: float = 0.0
    dead_time_s: float | None = None
    source: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
