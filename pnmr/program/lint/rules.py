"""The table of all rules, and the linter that applies them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pnmr.errors import PnmrError
from pnmr.program.lint import (
    cycle_rules,
    echo_rules,
    file_rules,
    name_rules,
    probe_rules,
    pulse_rules,
    relation_rules,
    rotor_rules,
    timing_rules,
    wave_rules,
)
from pnmr.program.lint.facts import Facts, Surroundings
from pnmr.program.lint.finding import SEVERITIES, Finding, warning
from pnmr.program.lint.names import names_of
from pnmr.program.lint.playing import with_run
from pnmr.program.lint.source import readable, source_of
from pnmr.program.parameters import Parameters

Rule = Callable[[Facts], Iterator[Finding]]
RULES: dict[str, Rule] = {
    "file name": file_rules.file_name,
    "characters": file_rules.characters,
    "comments": file_rules.comments,
    "tags": file_rules.tags,
    "legend": file_rules.legend,
    "undeclared name": name_rules.undeclared_names,
    "name in vain": name_rules.names_in_vain,
    "phase list": name_rules.phase_lists,
    "label": name_rules.labels,
    "ending": name_rules.ending,
    "idle loop": name_rules.idle_loops,
    "ambiguous division": relation_rules.ambiguous_divisions,
    "units": relation_rules.units,
    "assumption": timing_rules.assumptions,
    "clock": timing_rules.clock,
    "MAS rate": timing_rules.mas_rate,
    "acquisition length": timing_rules.acquisition_length,
    "rotor synchronisation": rotor_rules.synchronisation,
    "rotor after rounding": rotor_rules.after_rounding,
    "power after shape": pulse_rules.power_after_shape,
    "power by scan": pulse_rules.power_by_scan,
    "power of channel": pulse_rules.power_of_other_channel,
    "overlap": pulse_rules.overlaps,
    "decoupling left on": pulse_rules.decoupling_left_on,
    "decoupling before write": pulse_rules.decoupling_before_write,
    "scans": cycle_rules.scans,
    "coherence": cycle_rules.selection,
    "echo top": echo_rules.echo_top,
    "wave file": wave_rules.waves,
    "on-time": probe_rules.on_time,
    "probe": probe_rules.limits,
}


def check(
    path: Path,
    parameters: Parameters,
    surroundings: Surroundings,
    *,
    folders: Sequence[Path] = (),
) -> tuple[Finding, ...]:
    """Return everything that is found in a pulse program file, by line.

    A line that cannot be read, a name that is missing or a guard that stops the program
    is reported, and the rest is checked as if it were put right. Raises `UnreadableError`
    for a file that cannot be opened.
    """
    source = source_of(path)
    read = readable(source, folders, parameters.flags)
    facts = Facts(source, read.program, parameters, surroundings, names_of(read.program))
    facts, hindrances = with_run(facts)
    found = [*_named("not read", read.findings), *_named("not played", hindrances)]
    for name, rule in RULES.items():
        found += _named(name, _carried_out(rule, facts))
    order = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda each: (each.line, order[each.severity], each.rule)))


def _carried_out(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Yield what a rule finds; where it meets what cannot be read or counted, it says so."""
    try:
        yield from rule(facts)
    except PnmrError as problem:
        reason, _, remedy = str(problem).partition("; ")
        yield warning(0, f"this rule is not checked: {reason}", remedy or "put that right first")


def _named(rule: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (replace(each, rule=rule) for each in findings)
