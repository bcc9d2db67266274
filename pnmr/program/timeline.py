"""The timeline of a program: for scan k of increment j, what happens when, exactly."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from pnmr.errors import ProgramLimitError, SettingError
from pnmr.program.console import Console
from pnmr.program.dialect import CONSOLE, LIMITS, Dialect, Limits
from pnmr.program.events import PS, Block, Event, Mark, PhaseUse, Template
from pnmr.program.experiment import Calibration, ScanEvents, Summary
from pnmr.program.flow import Flow, flow
from pnmr.program.increments import written_out
from pnmr.program.memory import Memory
from pnmr.program.parameters import Parameters
from pnmr.program.phases import PhaseList, cycle, expanded
from pnmr.program.place import Finding, Place
from pnmr.program.setup import declared
from pnmr.program.state import State
from pnmr.program.tree import Program


class Timeline:
    """A compiled program; scans are played when they are asked for."""

    def __init__(
        self,
        program: Program,
        given: Parameters,
        dialect: Dialect = CONSOLE,
        limits: Limits = LIMITS,
        calibrations: Mapping[str, Calibration] | None = None,
    ) -> None:
        """Compile; raises `ProgramError` for names, labels and lists that do not exist."""
        self.program, self.parameters = program, given
        self.dialect, self.limits = dialect, limits
        self.calibrations = dict(calibrations or {})
        self._early = list(program.findings)
        statements = written_out(program.statements, given.modes(), self._early)
        self.flow: Flow = flow(statements, limits)
        self.phases: Mapping[str, PhaseList] = expanded(declared(statements).phases, limits)
        self._statements = statements
        self._late: dict[tuple[str, Place], Finding] = {}
        self._known: list[Block] = []
        self._run: Iterator[Block] | None = None
        self._starts: list[Fraction] = []

    @property
    def cycle(self) -> int:
        """Scans after which all phase lists begin anew: the least common multiple."""
        return cycle(self.phases)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was read or played under an assumption, so far."""
        return (*self._early, *self._late.values())

    @property
    def dummy_scans(self) -> int:
        """Dummy scans before the first increment."""
        return self.block(0).dummies

    @property
    def scans(self) -> int:
        """Scans that are kept of the first increment."""
        return self.block(0).scans

    @property
    def rotor_hz(self) -> float | None:
        """MAS rate in Hz, from cnst31; None where it is not given."""
        found = self.parameters.number("cnst31")
        return None if found is None or found <= 0 else float(found)

    def blocks(self) -> Iterator[Block]:
        """Play the program from the start; yields the scans of each increment lazily."""
        memory = Memory(self.parameters, self.dialect, lambda kind, text: state.find(kind, text))
        state = State(memory, self.phases, self.dialect, self._late)
        declared(self._statements).into(memory)
        yield from Console(self.flow, state, self.limits).blocks()

    def block(self, increment: int) -> Block:
        """Return the scans of one increment, counted from 0."""
        if increment < 0:
            raise SettingError(f"increments count from 0, found {increment}")
        if self._run is None:
            self._run = (each for each in self.blocks() if each.scans)
        while len(self._known) <= increment:
            if len(self._known) >= self.limits.increments:
                raise ProgramLimitError(
                    f"more than {self.limits.increments} increments are asked for"
                )
            found = next(self._run, None)
            if found is None:
                raise SettingError(
                    f"increment {increment} is asked for; the program acquires {len(self._known)}"
                )
            self._known.append(found)
        return self._known[increment]

    def scan(self, scan: int = 0, increment: int = 0) -> ScanEvents:
        """Return the events of a scan of an increment; scans below 0 are dummy scans.

        Raises `SettingError` for a scan or increment that the program does not acquire.
        """
        block = self.block(increment)
        if not -block.dummies <= scan < block.scans:
            raise SettingError(
                f"scan {scan} is asked for; increment {increment} has {block.dummies} dummy scans"
                f" and {block.scans} scans"
            )
        number = scan + block.dummies
        template = block.template(number)
        counted = scan if self.dialect.phase_reset_after_dummies and scan >= 0 else number
        counter = block.first_counter + counted * block.advance
        start = self._start(increment) + block.lead.duration + block.duration_of(number)
        return ScanEvents(
            self._resolved(template, counter), _ps(template.duration), _ps(start), scan < 0
        )

    def lead(self, increment: int = 0) -> tuple[Event, ...]:
        """Return what is played before the first scan of an increment."""
        block = self.block(increment)
        return self._resolved(block.lead, block.first_counter)

    def summary(self) -> Summary:
        """Add up the experiment: time, increments, scans and duty cycle.

        Every increment is played, scans within it only as far as they differ.
        """
        total, increments, scans = Fraction(0), 0, 0
        on: dict[str, Fraction] = {}
        for number, block in enumerate(self.blocks()):
            if number >= self.limits.increments:
                raise ProgramLimitError(f"more than {self.limits.increments} increments to add up")
            all_scans = block.dummies + block.scans
            total += block.lead.duration
            total += block.duration_of(all_scans) if all_scans else 0
            increments += block.scans > 0
            scans += block.scans
            for channel in self._channels(block):
                own = [_rf_time(template, channel) for template in block.templates]
                lead = _rf_time(block.lead, channel)
                on[channel] = on.get(channel, Fraction(0)) + lead
                on[channel] += block.total_of(own, all_scans) if own else 0
        duty = {name: float(time / total) for name, time in sorted(on.items()) if total}
        return Summary(float(total), increments, scans, duty)

    def _start(self, increment: int) -> Fraction:
        while len(self._starts) <= increment:
            if not self._starts:
                self._starts.append(Fraction(0))
                continue
            block = self.block(len(self._starts) - 1)
            own = block.duration_of(block.dummies + block.scans)
            self._starts.append(self._starts[-1] + block.lead.duration + own)
        return self._starts[increment]

    @staticmethod
    def _channels(block: Block) -> set[str]:
        templates = (block.lead, *block.templates)
        return {mark.channel for each in templates for mark in each.marks if mark.channel}

    def _resolved(self, template: Template, counter: int) -> tuple[Event, ...]:
        first = min((m.start for m in template.marks if m.kind == "pulse"), default=Fraction(0))
        rate = self.parameters.number("cnst31")
        marks = sorted(template.marks, key=lambda mark: mark.start)
        return tuple(self._event(mark, counter, first, rate) for mark in marks)

    def _event(self, mark: Mark, counter: int, first: Fraction, rate: Fraction | None) -> Event:
        watt = None if mark.watt is None else float(mark.watt)
        calibration = self.calibrations.get(mark.channel)
        rf_hz = calibration.rf_hz(watt) if calibration and watt is not None else None
        rotor = float((mark.start - first) * rate % 1 * 360) if rate and rate > 0 else None
        start = _ps(mark.start)
        return Event(
            kind=mark.kind,
            start_ps=start,
            duration_ps=_ps(mark.start + mark.duration) - start,
            label=mark.label,
            place=mark.place,
            channel=mark.channel,
            phase_deg=self._phase(mark.phase, counter),
            power_w=watt,
            rf_hz=rf_hz,
            offset_hz=float(mark.offset),
            shape=mark.shape,
            receiver_deg=self._phase(mark.receiver, counter),
            rotor_deg=rotor,
        )

    def _phase(self, use: PhaseUse | None, counter: int) -> float | None:
        if use is None:
            return None
        if not use.name:
            return float(use.added % 360)
        position = counter + use.ahead if use.pointer is None else use.pointer
        return float((self.phases[use.name].at(position) + use.added) % 360)


def _rf_time(template: Template, channel: str) -> Fraction:
    return sum((m.duration for m in template.marks if m.channel == channel), Fraction(0))


def _ps(seconds: Fraction) -> int:
    return round(seconds * PS)
