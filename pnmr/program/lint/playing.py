"""Plays a program in spite of its faults, so that all of them are found at once."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

from pnmr.errors import ProgramError, SettingError
from pnmr.program.dialect import Dialect
from pnmr.program.elements import Acquire, Command, Goto, Item, Loop
from pnmr.program.events import Block
from pnmr.program.lint.facts import Facts, Run
from pnmr.program.lint.finding import Finding, error, note, warning
from pnmr.program.lint.names import names_of
from pnmr.program.lint.source import LENIENT, located
from pnmr.program.lint.walk import lines
from pnmr.program.parameters import Parameters
from pnmr.program.phase_tree import PhaseProgram
from pnmr.program.phases import CIRCLE
from pnmr.program.timeline import Timeline
from pnmr.program.tree import Condition, Define, Line, Program, Statement

MOST_INCREMENTS = 64
MOST_MARKS = 20_000


def mended(program: Program) -> Program:
    """Return a program that can be played: what the rules about names report is put right.

    Undeclared names become delays, missing phase lists 0, a second label of the same name
    and a jump to nowhere are left out, and a scan that begins nowhere begins after ze.
    """
    names = names_of(program)
    missing = {label for label, _ in names.jumps_missing()}
    twice = {place for _, _, place in names.labels_twice()}

    def line(each: Line) -> Line:
        items = tuple(
            item
            for item in each.items
            if not (isinstance(item, Goto | Loop) and item.label in missing)
        )
        return replace(each, items=items, label="" if each.place in twice else each.label)

    added: list[Statement] = [Define("delay", name) for name in names.undeclared()]
    added += [PhaseProgram(name, (CIRCLE * 0,)) for name in names.phases_missing()]
    statements = _each_line(program.statements, line)
    for label in sorted({e.label for e in _scans(program) if e.label in missing}):
        statements = _begun(statements, label)
    return replace(program, statements=(*added, *statements))


def _scans(program: Program) -> Iterator[Acquire]:
    return (item for line in lines(program) for item in line.items if isinstance(item, Acquire))


def _each_line(statements: tuple[Statement, ...], change: Any) -> tuple[Statement, ...]:
    found: list[Statement] = []
    for each in statements:
        if isinstance(each, Line):
            found.append(change(each))
        elif isinstance(each, Condition):
            body, otherwise = _each_line(each.body, change), _each_line(each.otherwise, change)
            found.append(replace(each, body=body, otherwise=otherwise))
        else:
            found.append(each)
    return tuple(found)


def _begun(statements: tuple[Statement, ...], label: str) -> tuple[Statement, ...]:
    for index, each in enumerate(statements):
        if isinstance(each, Line) and _has(each.items, "ze"):
            return (
                *statements[: index + 1],
                Line((), label, place=each.place),
                *statements[index + 1 :],
            )
    return (Line((), label), *statements)


def _has(items: tuple[Item, ...], name: str) -> bool:
    return any(isinstance(item, Command) and item.name == name for item in items)


def unhindered(program: Program) -> Program:
    """Return a program without the jumps that stop it before its first scan."""
    every = list(lines(program))
    ends = {
        line.label
        for line, after in pairwise((*every, None))
        if line
        and line.label
        and (_has(line.items, "exit") or (after and _has(after.items, "exit")))
    }

    def line(each: Line) -> Line:
        kept = tuple(i for i in each.items if not (isinstance(i, Goto) and i.label in ends))
        return replace(each, items=kept)

    return replace(program, statements=_each_line(program.statements, line))


def played(program: Program, parameters: Parameters, dialect: Dialect = LENIENT) -> Run:
    """Play a program; raises `ProgramError` for what cannot be played."""
    timeline = Timeline(program, parameters, dialect)
    found: list[Block] = []
    marks = 0
    for block in islice(timeline.blocks(), MOST_INCREMENTS):
        found.append(block)
        marks += sum(len(each.marks) for each in (block.lead, *block.templates))
        if marks > MOST_MARKS:
            break
    return Run(timeline, tuple(found))


def with_run(facts: Facts) -> tuple[Facts, tuple[Finding, ...]]:
    """Return facts with the program as played, and what was in the way of playing it."""
    program, parameters = mended(facts.program), facts.parameters
    findings: list[Finding] = []
    while True:
        try:
            run = played(program, parameters)
            if not run.increments:
                findings.append(_stopped(run, program, parameters))
                if unhindered(program) == program:
                    return facts, tuple(findings)
                program = unhindered(program)
                continue
            rounded = played(program, parameters, replace(LENIENT, time_grid_ps=_grid_ps(facts)))
        except (ProgramError, SettingError) as problem:
            line, message = located(ProgramError(str(problem)), facts.source.name)
            reason, _, remedy = message.partition("; ")
            found = error if facts.is_complete else warning
            findings.append(found(line, reason, remedy or "put it right and check again"))
            if parameters.assumed or "parameters" not in remedy:
                told = "pulses and delays are not checked"
                findings.append(note(line, told, "the program cannot be played beyond this line"))
                return facts, tuple(findings)
            parameters = replace(parameters, assumed=True)
            continue
        return replace(facts, parameters=parameters, run=run, rounded=rounded), tuple(findings)


def _grid_ps(facts: Facts) -> int:
    grid_s = facts.surroundings.console.time_grid_s
    return 0 if grid_s is None else round(grid_s * 1e12)


def _stopped(run: Run, program: Program, given: Parameters) -> Finding:
    """Tell where and with which words a program ends without a scan.

    With assumed parameters that says more about those than about the program.
    """
    found = warning if given.assumed else error
    passed = [mark.place.line for mark in run.marks()]
    prints = [
        (line.place.line, item.argument)
        for line in lines(program)
        for item in line.items
        if isinstance(item, Command) and item.name == "print"
    ]
    before = sorted((p for p in prints if p[0] - 1 in passed), key=lambda pair: pair[0])
    if not before:
        return found(0, "the program ends before its first scan", "look for what makes it jump")
    line, words = before[-1]
    told = words.strip(' "')
    return found(line, f"the program stops itself: {told}", "change the parameters it names")
