"""What the rules know: the file, its tree, its parameters, and the program as played."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pnmr.program.elements import Phase
from pnmr.program.events import Block, Event, Mark, PhaseUse, Template
from pnmr.program.formula import Assign, Name
from pnmr.program.lint.names import Names
from pnmr.program.lint.source import Source
from pnmr.program.lint.walk import nodes
from pnmr.program.parameters import Parameters
from pnmr.program.phase_tree import PhaseProgram
from pnmr.program.place import Place
from pnmr.program.timeline import Timeline
from pnmr.program.tree import Program
from pnmr.shapes.limits import Console, Probe


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a program meets at the spectrometer.

    Attributes
    ----------
    console : Console
        What the console can play.
    probes : mapping
        By channel, ``"f1"``: what the probe can bear there.
    wave_points : callable, optional
        Number of points of a wave file by name, None for one that is missing; left out where
        nobody said where wave files are.
    """

    console: Console
    probes: Mapping[str, Probe] = field(default_factory=dict)
    wave_points: Callable[[str], int | None] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A program played to its end.

    Attributes
    ----------
    timeline : Timeline
        Where it came from, with everything that was assumed on the way.
    blocks : tuple of Block
        The scans of the first increments; a last block may hold what ends the program.
    """

    timeline: Timeline
    blocks: tuple[Block, ...]

    @property
    def increments(self) -> tuple[Block, ...]:
        """The blocks that acquire."""
        return tuple(block for block in self.blocks if block.scans)

    def templates(self) -> Iterator[Template]:
        """Yield every different scan and what is played around the scans."""
        for block in self.blocks:
            yield block.lead
            yield from block.templates

    def marks(self) -> Iterator[Mark]:
        """Yield everything that is played."""
        for template in self.templates():
            yield from template.marks

    def events(self) -> tuple[Event, ...]:
        """Return the events of the first scan that is kept."""
        return self.timeline.scan(0).events

    def phase_deg(self, use: PhaseUse, counter: int) -> Fraction:
        """Return a phase in degrees at position ``counter`` of the phase lists."""
        if not use.name:
            return use.added % 360
        position = counter + use.ahead if use.pointer is None else use.pointer
        return (self.timeline.phases[use.name].at(position) + use.added) % 360


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a rule may look at.

    ``run`` is None where the program cannot be played at all, ``rounded`` is the same with
    every length rounded to the clock of the console.
    """

    source: Source
    program: Program
    parameters: Parameters
    surroundings: Surroundings
    names: Names
    run: Run | None = None
    rounded: Run | None = None

    def is_own(self, place: Place) -> bool:
        """Tell whether a place is in the file itself, not in what it includes."""
        return place.file == self.source.name

    def told(self, place: Place) -> tuple[int, str]:
        """Return the line to report, 0 in an include file, and the words that name that one."""
        return (place.line, "") if self.is_own(place) else (0, f" ({place})")

    @property
    def is_complete(self) -> bool:
        """Tell whether every include file was found: names and channels may come from those."""
        return all(each.kind != "missing include" for each in self.program.findings)

    @property
    def has_gradients(self) -> bool:
        """Tell whether gradients select coherence too."""
        return self.run is not None and any(m.kind == "gradient" for m in self.run.marks())

    def computed_on(self, label: str) -> int:
        """Return the line of the relation that gives a length as played, 0 where there is none."""
        return next(
            (
                place.line
                for place, each in nodes(self.program.statements)
                if isinstance(each, Assign) and each.target.name == label and self.is_own(place)
            ),
            0,
        )

    def phase_line(self, name: str) -> int:
        """Return the line on which a phase list is given, 0 where it is not."""
        for place, each in nodes(self.program.statements):
            if isinstance(each, PhaseProgram) and each.name == name:
                return place.line
        return 0

    def receiver(self) -> tuple[str, int]:
        """Return the receiver's phase list and its line."""
        if self.run is not None:
            for mark in self.run.marks():
                if mark.receiver is not None and mark.receiver.name:
                    return mark.receiver.name, self.phase_line(mark.receiver.name)
        return "", 0

    def follows_rotor(self) -> frozenset[str]:
        """Return the names that are computed from the MAS rate, directly or through others."""
        known = {"cnst31", "masr"}
        given = [
            (each.target.name, {n.name for _, n in nodes(each.value) if isinstance(n, Name)})
            for _, each in nodes(self.program.statements)
            if isinstance(each, Assign)
        ]
        while more := {name for name, used in given if used & known} - known:
            known |= more
        return frozenset(known)

    def phases_used(self) -> set[str]:
        """Return the phase lists that pulses, the receiver or other lists refer to."""
        return {
            each.name
            for _, each in nodes(self.program.statements)
            if isinstance(each, Phase | Name) and each.name.startswith("ph")
        }
