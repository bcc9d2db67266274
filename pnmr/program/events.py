"""What a timeline is made of: events in picoseconds, and scans."""

from dataclasses import dataclass
from fractions import Fraction

from pnmr.program.place import Place

PS = 10**12


@dataclass(frozen=True, slots=True)
class PhaseUse:
    """A phase that depends on the scan: a list, a fixed pointer or the scan's, and an addition.

    Attributes
    ----------
    name : str
        Phase list; empty for a fixed phase.
    pointer : int or None
        Position in the list; None follows the scan.
    added : Fraction
        Degrees added.
    ahead : int
        Acquisitions before this one in the same scan, which move the lists on.
    """

    name: str
    pointer: int | None = None
    added: Fraction = Fraction(0)
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """An event before its scan is known: exact times in s, phases by list."""

    kind: str
    start: Fraction
    duration: Fraction
    label: str
    place: Place
    channel: str = ""
    phase: PhaseUse | None = None
    watt: Fraction | None = None
    offset: Fraction = Fraction(0)
    shape: str = ""
    receiver: PhaseUse | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens in a scan.

    Attributes
    ----------
    kind : str
        ``"pulse"``, ``"decoupling"``, ``"delay"``, ``"gradient"`` or ``"acquisition"``.
    start_ps, duration_ps : int
        Start from the beginning of the scan, and duration, in ps; both ends are the exact
        times rounded once, so that roundings do not add up.
    label : str
        Length as written, ``"p1"``, or the name of the decoupling.
    place : Place
        Where it stands in the program.
    channel : str
        ``"f1"`` to ``"f8"``, empty for delays.
    phase_deg : float or None
        Phase in degrees, 0 <= phase < 360; of acquisitions, the reference phase.
    power_w : float or None
        Power in W, None where no parameter says.
    rf_hz : float or None
        RF as nutation frequency in Hz, where a calibration of the channel is given.
    offset_hz : float
        Offset from the carrier SFO of the channel in Hz, with that of the shape.
    shape : str
        Name of the shape or decoupling program, empty for rectangular pulses.
    receiver_deg : float or None
        Receiver phase in degrees, of acquisitions.
    rotor_deg : float or None
        Rotor phase at the start in degrees, 0 at the first pulse of the scan.
    """

    kind: str
    start_ps: int
    duration_ps: int
    label: str
    place: Place
    channel: str = ""
    phase_deg: float | None = None
    power_w: float | None = None
    rf_hz: float | None = None
    offset_hz: float = 0.0
    shape: str = ""
    receiver_deg: float | None = None
    rotor_deg: float | None = None

    @property
    def start_s(self) -> float:
        """Start in s."""
        return self.start_ps / PS

    @property
    def duration_s(self) -> float:
        """Duration in s."""
        return self.duration_ps / PS

    @property
    def end_ps(self) -> int:
        """End in ps."""
        return self.start_ps + self.duration_ps


@dataclass(frozen=True, slots=True)
class Template:
    """One scan as it is played: exact marks and its duration in s."""

    marks: tuple[Mark, ...]
    duration: Fraction


@dataclass(frozen=True, slots=True)
class Block:
    """All scans of one increment.

    Attributes
    ----------
    lead : Template
        What is played before the first scan, and after the last of the block before.
    templates : tuple of Template
        The different scans in order; from ``repeats_from`` on they repeat for ever.
    repeats_from : int
        First scan of the part that repeats.
    dummies, scans : int
        Number of dummy scans, and of scans that are kept.
    first_counter, advance : int
        Phase pointer of the first scan, and how far it moves from scan to scan.
    """

    lead: Template
    templates: tuple[Template, ...]
    repeats_from: int
    dummies: int
    scans: int
    first_counter: int = 0
    advance: int = 1

    def template(self, scan: int) -> Template:
        """Return the template of a scan, dummy scans counted."""
        if scan < len(self.templates):
            return self.templates[scan]
        period = len(self.templates) - self.repeats_from
        return self.templates[self.repeats_from + (scan - self.repeats_from) % period]

    def duration_of(self, scans: int) -> Fraction:
        """Return the time that the first ``scans`` scans take, in s."""
        return self.total_of([each.duration for each in self.templates], scans)

    def total_of(self, values: list[Fraction], scans: int) -> Fraction:
        """Return the sum of a value of each template over the first ``scans`` scans."""
        if scans <= len(values):
            return sum(values[:scans], Fraction(0))
        repeated = values[self.repeats_from :]
        turns, rest = divmod(scans - self.repeats_from, len(repeated))
        return (
            sum(values[: self.repeats_from], Fraction(0))
            + turns * sum(repeated, Fraction(0))
            + sum(repeated[:rest], Fraction(0))
        )
