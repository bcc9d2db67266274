"""Rules about the phase cycle: its length against NS and DS, and what it selects."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from math import lcm

import numpy as np

from pnmr.program.lint.coherence import Pathway, pathways
from pnmr.program.lint.facts import Facts, Run
from pnmr.program.lint.finding import Finding, error, note, warning
from pnmr.program.timeline import Timeline

FULL = 1.0 - 1e-6
_NOTHING = 1e-6
_LONGEST_CYCLE = 4096
_SHOWN = 6
_DECLARED = re.compile(r"[Cc]oherence orders ((?:[-+]?\d+, )*[-+]?\d+)")


def cycle_of(facts: Facts) -> int:
    """Return the scans after which the phase lists in use begin anew."""
    if facts.run is None:
        return 1
    lists = facts.run.timeline.phases
    return lcm(1, *(len(lists[n].degrees) for n in facts.phases_used() if n in lists))


def scans(facts: Facts) -> Iterator[Finding]:
    """NS and DS are whole numbers of phase cycles."""
    if facts.run is None or not facts.run.increments or facts.parameters.assumed:
        return
    cycle, (_, line) = cycle_of(facts), facts.receiver()
    block = facts.run.increments[0]
    if block.scans > 1 and block.scans % cycle:
        reason = f"NS is {block.scans}, no multiple of the {cycle} scans of the phase cycle"
        yield warning(line, reason, f"take a multiple of {cycle}")
    if block.scans == 1 and cycle > 1 and facts.run.timeline.flow.scan_starts:
        yield warning(line, f"NS is 1 and the phase cycle has {cycle} scans", f"take {cycle}")
    if block.dummies % cycle:
        reason = f"DS is {block.dummies}, no multiple of the {cycle} scans of the phase cycle"
        yield warning(line, reason, "take 0 or a multiple: the pointers may run on from there")


def selection(facts: Facts) -> Iterator[Finding]:
    """Every pathway is followed through the cycle: one must add up in all scans."""
    if facts.run is None or not facts.run.increments:
        return
    cycle = cycle_of(facts)
    name, line = facts.receiver()
    if cycle > _LONGEST_CYCLE or not name:
        yield note(line, f"the phase cycle of {cycle} scans is not followed")
        return
    found = reaching(facts, cycle)
    if found is None:
        yield note(line, "there are too many pulses to follow every coherence pathway")
        return
    if not found:
        return
    best = found[0].weight
    if best < FULL:
        kept = f"{100 * best:.3g} % of {found[0]} is left" if best > _NOTHING else "nothing is left"
        reason = f"no pathway of one spin adds up in all {cycle} scans: {kept}"
        certain = best < _NOTHING and not facts.has_gradients and not _filters(facts, cycle)
        report = error if certain else warning
        yield report(line, reason, f"correct {name} or the phases, unless pairs are selected")
    yield from _as_declared(facts, found, line)
    yield _list(found, cycle, line)


def _filters(facts: Facts, cycle: int) -> bool:
    """Tell whether the cycle may select coherence of coupled pairs, as a double-quantum filter."""
    pairs = reaching(facts, cycle, highest=2)
    return pairs is None or (bool(pairs) and pairs[0].weight >= FULL)


def reaching(facts: Facts, cycle: int, highest: int = 1) -> tuple[Pathway, ...] | None:
    """Return the pathways through one cycle of the first increment, the strongest first."""
    return None if facts.run is None else surviving(facts.run.timeline, cycle, highest)


def surviving(timeline: Timeline, cycle: int, highest: int = 1) -> tuple[Pathway, ...] | None:
    """Return the pathways of a timeline through one cycle, None where there are too many."""
    run = Run(timeline, ())
    values = {**run.timeline.parameters.values, "ns": float(cycle), "ds": 0.0}
    given = replace(run.timeline.parameters, values=values)
    again = Timeline(run.timeline.program, given, run.timeline.dialect)
    blocks = tuple(islice((block for block in again.blocks() if block.scans), 1))
    whole = Run(again, blocks)
    block = blocks[0]
    channels: list[str] = []
    rows: list[list[float]] = []
    receiver: list[float] = []
    for scan in range(cycle):
        counter = block.first_counter + scan * block.advance
        marks = sorted(block.template(scan).marks, key=lambda mark: mark.start)
        pulses = [m for m in marks if m.kind == "pulse" and m.phase is not None]
        channels = [mark.channel for mark in pulses]
        rows.append([float(whole.phase_deg(m.phase, counter)) for m in pulses if m.phase])
        uses = [m.receiver for m in marks if m.kind == "acquisition" and m.receiver]
        receiver.append(float(whole.phase_deg(uses[-1], counter)) if uses else 0.0)
    if len({len(row) for row in rows}) != 1:
        return None
    return pathways(channels, np.array(rows).T, np.array(receiver), highest=highest)


def _as_declared(facts: Facts, found: tuple[Pathway, ...], line: int) -> Iterator[Finding]:
    """Hold the header's "Coherence orders 0, -1, +1, -1" against the pathways."""
    for comment in facts.program.comments:
        match = _DECLARED.search(comment.text)
        if not match or not facts.is_own(comment.place):
            continue
        orders = tuple(int(order) for order in match[1].split(","))
        same = [p.weight for p in found if p.orders.get("f1") == orders]
        if same and max(same) < FULL:
            left = f"{100 * max(same):.3g} %"
            reason = f"of the orders {match[1]} that the header names, {left} is left by the cycle"
            yield error(line, reason, "correct the receiver or the phases of the pulses")


def _list(found: tuple[Pathway, ...], cycle: int, line: int) -> Finding:
    full = [each for each in found if each.weight >= FULL]
    partly = sum(_NOTHING < each.weight < FULL for each in found)
    shown = " | ".join(
        f"{each}" + (f" and {each.others} alike" if each.others else "") for each in full[:_SHOWN]
    )
    more = f" | {len(full) - _SHOWN} more" if len(full) > _SHOWN else ""
    some = f"; {partly} more in part" if partly else ""
    total = sum(1 + each.others for each in found)
    kept = sum(1 + each.others for each in full)
    return note(
        line,
        f"{kept} of {total} coherence pathways add up over {cycle} scans: {shown}{more}{some}",
    )
