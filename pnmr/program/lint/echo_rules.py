"""The echo: along the pathway that the cycle selects, shifts are refocused as the receiver opens."""

import math
from collections.abc import Iterator, Sequence

from pnmr.program.events import Event
from pnmr.program.lint.cycle_rules import FULL, cycle_of, reaching
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, error
from pnmr.program.tree import Directive

_TOLERANCE_PS = 25_000.0


def echo_top(facts: Facts) -> Iterator[Finding]:
    """With baseopt_echo the coherence order, summed over time, vanishes at the top.

    The sum runs from the excitation to the opening of the receiver; precession counts from
    2/pi of a 90 degree pulse before its end, and until 2/pi of one after its start. Programs
    with gradients are not judged.
    """
    said = any(
        isinstance(each, Directive) and each.name == "baseopt_echo"
        for each in facts.program.statements
    )
    if facts.run is None or not said or facts.has_gradients or facts.parameters.assumed:
        return
    events = facts.run.events()
    pulses = [e for e in events if e.kind == "pulse" and e.channel == "f1"]
    opening = next((e for e in events if e.kind == "acquisition"), None)
    found = reaching(facts, cycle_of(facts))
    if opening is None or not found:
        return
    kept = {each.orders["f1"] for each in found if each.weight >= FULL}
    late_ps = [
        late
        for orders in kept
        if len(orders) == len(pulses) + 1
        for late in [dephased_ps(pulses, orders, opening.start_ps)]
    ]
    if late_ps and min(map(abs, late_ps)) > _TOLERANCE_PS:
        late = min(late_ps, key=abs)
        when = "after" if late < 0 else "before"
        reason = f"the echo of shifts tops {abs(late) / 1e6:.5g} us {when} the receiver opens"
        yield error(opening.place.line, reason, "correct the delays around the refocusing pulses")


def dephased_ps(pulses: Sequence[Event], orders: Sequence[int], opening_ps: int) -> float:
    """Return minus the coherence order summed over time until the receiver opens, in ps.

    Positive values are the time since the echo top, where the order is -1 at the end.
    """
    turns = [_turn_ps(p, a, b) for p, a, b in zip(pulses, orders, orders[1:], strict=False)]
    spans = zip(turns, [*turns[1:], opening_ps], orders[1:], strict=True)
    return -math.fsum(order * (end - start) for start, end, order in spans)


def _turn_ps(pulse: Event, before: int, after: int) -> float:
    """Return the time at which an ideal pulse in the place of this one would act."""
    if before == 0 and after != 0:
        return pulse.end_ps - 2 / math.pi * pulse.duration_ps
    if before != 0 and after == 0:
        return pulse.start_ps + 2 / math.pi * pulse.duration_ps
    return pulse.start_ps + pulse.duration_ps / 2
