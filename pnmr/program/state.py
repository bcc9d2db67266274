"""What changes while a program is played: time, powers, frequencies, phases, pointers."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pnmr.errors import ProgramError
from pnmr.program.dialect import Dialect
from pnmr.program.events import Mark, PhaseUse, Template
from pnmr.program.memory import Memory
from pnmr.program.phases import PhaseList
from pnmr.program.place import NOWHERE, Finding, Place


@dataclass(slots=True)
class Channel:
    """One channel: power by name or in W, carrier offset, and decoupling that is on."""

    power: str
    watt: Fraction | None = None
    offset: Fraction = Fraction(0)
    decoupling: str = ""
    since: Fraction = Fraction(0)
    phase: PhaseUse | None = None
    place: Place = NOWHERE

    def fingerprint(self) -> Hashable:
        """Return what tells two states of a channel apart."""
        return self.power, self.watt, self.offset, self.decoupling, self.phase


@dataclass(slots=True)
class State:
    """The state of the console, and the marks of the scan that is being played."""

    memory: Memory
    phases: Mapping[str, PhaseList]
    dialect: Dialect
    findings: dict[tuple[str, Place], Finding] = field(default_factory=dict)
    now: Fraction = Fraction(0)
    marks: list[Mark] = field(default_factory=list)
    channels: dict[str, Channel] = field(default_factory=dict)
    offsets: dict[str, Fraction] = field(default_factory=dict)
    pointers: dict[str, int] = field(default_factory=dict)
    accrued: dict[tuple[str, str, str], Fraction] = field(default_factory=dict)
    start_values: dict[str, Fraction] = field(default_factory=dict)
    receiver: PhaseUse | None = None
    reference: PhaseUse | None = None
    passed: int = 0
    began: int = 0
    place: Place = NOWHERE
    receiver_opens: bool = False
    stopped: bool = False
    dummies_wanted: bool = True

    def find(self, kind: str, message: str) -> None:
        """Keep a finding, once for each place."""
        self.findings.setdefault((kind, self.place), Finding(kind, self.place, message))

    def channel(self, name: str) -> Channel:
        """Return a channel; at the start channel fN has power plN."""
        if len(name) != 2 or name[0] != "f" or name[1] not in "12345678":
            raise ProgramError(
                f"the channel '{name}' is none of f1 to f8; a #define or include for it is missing"
            )
        return self.channels.setdefault(name, Channel(f"pl{name[1]}"))

    def phase_list(self, name: str) -> PhaseList:
        """Return a phase list by name."""
        if name not in self.phases:
            raise ProgramError(f"the phase list {name} is used and never given")
        return self.phases[name]

    def counter(self) -> int:
        """Return the present position in phase lists that no pointer was moved of."""
        return self.passed

    def cut(self) -> Template:
        """Return what was played as a template; go on at time 0, decoupling still on."""
        for name, channel in self.channels.items():
            if channel.decoupling:
                self.irradiated(name, channel)
                channel.since = Fraction(0)
        template = Template(tuple(self.marks), self.now)
        self.marks = []
        self.now = Fraction(0)
        self.began = self.passed
        return template

    def irradiated(self, name: str, channel: Channel) -> None:
        """Mark the decoupling of a channel from where it was switched on until now."""
        if self.now == channel.since:
            return
        watt = channel.watt if channel.watt is not None else self.watts(channel.power)
        number = channel.decoupling.lstrip("abcdefghijklmnopqrstuvwxyz")
        shape = self.memory.parameters.text(f"cpdprg{number}") if number else ""
        self.marks.append(
            Mark(
                "decoupling",
                channel.since,
                self.now - channel.since,
                channel.decoupling,
                channel.place,
                name,
                channel.phase,
                watt,
                channel.offset,
                shape,
            )
        )

    def watts(self, name: str) -> Fraction | None:
        """Return the power in W of ``pl1`` or ``sp1``; None where no parameter says."""
        wanted = name if name[2:3] == "w" else f"{name[:2]}w{name[2:]}"
        found = self.memory.assigned.get(wanted)
        return self.memory.number(wanted) if found is None else found

    def fingerprint(self) -> Hashable:
        """Return what tells two states apart as far as the next scans are concerned."""
        return (
            frozenset(self.memory.assigned.items()),
            frozenset(self.offsets.items()),
            frozenset(self.accrued.items()),
            tuple(
                (name, at % len(self.phases[name].degrees))
                for name, at in sorted(self.pointers.items())
                if name in self.phases
            ),
            tuple((n, c.fingerprint()) for n, c in sorted(self.channels.items())),
            tuple((n, v.index, v.kept, v.values) for n, v in sorted(self.memory.lists.items())),
            self.memory.scans_done if self.memory.counts_scans else None,
        )
