"""Executes a program: instruction after instruction, one block of scans after another."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program.dialect import Limits
from pnmr.program.elements import Acquire
from pnmr.program.evaluate import evaluate, run, truth, whole
from pnmr.program.events import Block, Mark, Template
from pnmr.program.flow import Flow
from pnmr.program.instructions import (
    Choice,
    Compute,
    Instruction,
    Jump,
    Play,
    Repeat,
    Scan,
)
from pnmr.program.player import play, play_line
from pnmr.program.riders import acquisition, used
from pnmr.program.state import State

_NOTHING = Template((), Fraction(0))
_SILENT = ("eosc", "eoscnp", "rcyc", "rcycnp")


class Console:
    """One run of a program, as a lazy sequence of blocks."""

    def __init__(self, flow: Flow, state: State, limits: Limits) -> None:
        """Stand before the first instruction."""
        self.flow, self.state, self.limits = flow, state, limits
        self.at = self.steps = 0
        self.turns: dict[int, int] = {}
        self._begin_block()

    def _begin_block(self) -> None:
        self.lead = _NOTHING
        self.templates: list[Template] = []
        self.seen: dict[object, int] = {}
        self.repeats_from = 0
        self.first = 0
        self.total = self.dummies = 0
        self.periodic = self.started = False

    def blocks(self) -> Iterator[Block]:
        """Yield the scans of each increment; a last block may hold only what ends the program.

        Raises `ProgramError` with the place for what cannot be played, `ProgramLimitError`
        when more instructions pass between two acquisitions than the limits allow.
        """
        while self.at < len(self.flow.instructions) and not self.state.stopped:
            if self.at in self.flow.scan_starts and not self.started:
                self._lead()
            instruction = self.flow.instructions[self.at]
            self.state.place = instruction.place
            self._count(instruction)
            try:
                block = self._execute(instruction)
            except ProgramError as error:
                if str(error).startswith(str(instruction.place)):
                    raise
                raise type(error)(f"{self.state.place}: {error}") from error
            if block is not None:
                yield block
        if any(mark.kind == "acquisition" for mark in self.state.marks):
            yield self._single()
        last = _joined(self.lead, self.state.cut())
        if last.duration:
            yield Block(last, (), 0, 0, 0)

    def _count(self, instruction: Instruction) -> None:
        self.steps += 1
        if self.steps > self.limits.steps or len(self.state.marks) > self.limits.steps:
            raise ProgramLimitError(
                f"{instruction.place}: more than {self.limits.steps} instructions without an"
                " acquisition; a loop does not end or is too long to be played"
            )

    def _lead(self) -> None:
        if any(mark.kind == "acquisition" for mark in self.state.marks):
            return
        self.lead = _joined(self.lead, self.state.cut())
        self.started = True

    def _execute(self, instruction: Instruction) -> Block | None:
        self.at += 1
        state = self.state
        if isinstance(instruction, Play):
            play_line(instruction.items, state)
        elif isinstance(instruction, Compute):
            run(instruction.relation.assignments, state.memory)
        elif isinstance(instruction, Choice):
            if not truth(instruction.test, state.memory):
                self.at = instruction.target
        elif isinstance(instruction, Jump):
            self.at = instruction.target
        elif isinstance(instruction, Repeat):
            if self.at - 1 in self.flow.scan_loops:
                dummies = self.state.dialect.gosc_dummy_scans
                return self._close(instruction.target, with_dummies=dummies)
            self._repeat(instruction)
        else:
            return self._scan(instruction)
        return None

    def _repeat(self, loop: Repeat) -> None:
        count = whole(evaluate(loop.count, self.state.memory))
        if count < 1:
            message = f"a loop has count {count}; its body has run once before the test"
            self.state.find("loop count below one", message)
            if not self.state.dialect.zero_loop_runs_once:
                raise ProgramError("a loop with count 0 cannot be taken back; skip it with an if")
        turn = self.turns.get(loop.number, 0) + 1
        if turn < count:
            self.turns[loop.number] = turn
            self.at = loop.target
        else:
            self.turns.pop(loop.number, None)

    def _scan(self, scan: Scan) -> Block | None:
        acquire = scan.acquire
        command = acquire.command.rstrip("0123456789")
        self._acquire(acquire, command)
        if scan.target >= 0:
            return self._close(scan.target, with_dummies=True)
        if not self.flow.scan_starts and command != "ACQ_START":
            return self._single()
        return None

    def _single(self) -> Block:
        """End a block of one scan, in a program without a loop over scans."""
        first, advance = self.state.began, self.state.passed - self.state.began
        block = Block(self.lead, (self.state.cut(),), 0, 0, 1, first, advance)
        self._finish()
        return block

    def _acquire(self, acquire: Acquire, command: str) -> None:
        state = self.state
        phases = [used(phase, state) for phase in acquire.phases]
        for phase, use in zip(acquire.phases, phases, strict=True):
            if phase.corrected or (command == "ACQ_START" and phase is acquire.phases[0]):
                state.reference = use
            else:
                state.receiver = use
        if command == "ACQ_START":
            state.now += state.memory.seconds("de")
            return
        play(acquire.extras, state)
        if command in _SILENT and state.receiver is not None:
            state.find("acquisition not started", "ACQ_START is not followed by a dwell clock")
            state.receiver = state.reference = None
        if command not in _SILENT:
            opening = state.memory.seconds("de")
            if opening:
                state.marks.append(Mark("delay", state.now, opening, "de", state.place))
            state.now += opening
            duration = state.memory.seconds("aq")
            acquisition(state, duration)
            state.now += duration
        play(acquire.finally_, state)
        if not command.endswith("np"):
            state.passed += 1

    def _close(self, target: int, *, with_dummies: bool) -> Block | None:
        """End a scan: begin the next one, or return the block after the last."""
        state = self.state
        memory = state.memory
        if not self.templates and not memory.scans_done:
            self.first = state.began
            wanted = with_dummies and state.dummies_wanted
            self.dummies = max(0, memory.count("ds")) if wanted else 0
            self.total = max(1, memory.count("ns")) + self.dummies
        advance = state.passed - state.began
        template = state.cut()
        memory.scans_done += 1
        self.steps = 0
        if not self.periodic:
            self.templates.append(template)
            self._skip(advance)
        if memory.scans_done < self.total:
            self.at = target
            return None
        block = Block(
            self.lead,
            tuple(self.templates),
            self.repeats_from,
            self.dummies,
            self.total - self.dummies,
            self.first,
            advance,
        )
        self._finish()
        return block

    def _skip(self, advance: int) -> None:
        """Pass over whole periods of scans once the state has come back."""
        state, memory = self.state, self.state.memory
        now = len(self.templates) - 1
        key = (state.fingerprint(), advance, frozenset(self.turns.items()))
        before = self.seen.setdefault(key, now)
        if before == now:
            if len(self.templates) > self.limits.scans:
                raise ProgramLimitError(
                    f"{state.place}: more than {self.limits.scans} scans in a row all differ"
                )
            return
        self.periodic = True
        self.repeats_from = before + 1
        period = now - before
        skipped = max(0, self.total - memory.scans_done) // period * period
        memory.scans_done += skipped
        state.passed += skipped * advance
        state.began = state.passed

    def _finish(self) -> None:
        self.state.memory.scans_done = 0
        self.state.dummies_wanted = False
        self.steps = 0
        self._begin_block()


def _joined(first: Template, second: Template) -> Template:
    """Return two templates played one after the other."""
    moved = (replace(mark, start=mark.start + first.duration) for mark in second.marks)
    return Template((*first.marks, *moved), first.duration + second.duration)
