"""What the scans of an increment do to spins: pulses in time, and their phases scan by scan."""

from collections.abc import Mapping
from dataclasses import dataclass

from pnmr.program.events import PS
from pnmr.shapes import Shape
from pnmr.units import FloatArray

CHANNELS = ("f1", "f2")
OBSERVED = CHANNELS[0]


@dataclass(frozen=True, slots=True)
class Pulse:
    """One pulse in all scans that differ by phases alone.

    Attributes
    ----------
    channel : str
        ``"f1"`` or ``"f2"``.
    start_ps, duration_ps : int
        In ps; time 0 is the start of the first pulse of the scan.
    rf_hz : float
        Nutation frequency at full amplitude in Hz.
    offset_hz : float
        Frequency in Hz beyond that of the receiver or, on other channels, of the carrier.
    shape : Shape
        Amplitude and phase; square pulses have one step.
    phase_deg : array, shape (scans,)
        Phase of each scan in degrees.
    """

    channel: str
    start_ps: int
    duration_ps: int
    rf_hz: float
    offset_hz: float
    shape: Shape
    phase_deg: FloatArray

    @property
    def end_ps(self) -> int:
        """End in ps."""
        return self.start_ps + self.duration_ps


@dataclass(frozen=True, slots=True)
class PulseGroup:
    """Pulses that overlap, at most one a channel; most groups hold one pulse."""

    pulses: tuple[Pulse, ...]

    @property
    def start_ps(self) -> int:
        """Start of the first in ps."""
        return min(pulse.start_ps for pulse in self.pulses)

    @property
    def end_ps(self) -> int:
        """End of the last in ps."""
        return max(pulse.end_ps for pulse in self.pulses)

    @property
    def start_s(self) -> float:
        """Start of the first in s."""
        return self.start_ps / PS

    @property
    def end_s(self) -> float:
        """End of the last in s."""
        return self.end_ps / PS

    def on(self, channel: str) -> Pulse | None:
        """Return the pulse of a channel."""
        return next((pulse for pulse in self.pulses if pulse.channel == channel), None)


@dataclass(frozen=True, slots=True)
class PulseSequence:
    """Scans that differ by phases alone; times in ps from the start of the first pulse.

    Attributes
    ----------
    groups : tuple of PulseGroup
        Pulses in time.
    start_ps, opens_ps, end_ps : int
        Start of the scan (negative: the recycle delay), opening of the receiver, and end.
    receiver_deg : array, shape (scans,)
        Phase of the receiver in each scan, less that of its reference.
    counts : array, shape (scans,)
        How often each of these scans is played.
    carriers_hz : mapping
        Where the carrier of each channel was moved to, in Hz from SFO.
    """

    groups: tuple[PulseGroup, ...]
    start_ps: int
    opens_ps: int
    end_ps: int
    receiver_deg: FloatArray
    counts: FloatArray
    carriers_hz: Mapping[str, float]

    @property
    def open_s(self) -> float:
        """Time from the opening of the receiver to the end of the scan in s."""
        return (self.end_ps - self.opens_ps) / PS

    @property
    def pulsed(self) -> frozenset[str]:
        """Channels that are used."""
        return frozenset(pulse.channel for group in self.groups for pulse in group.pulses)
