"""When the echo of a program tops, counted from the opening of the receiver."""

from pnmr.program.events import PS
from pnmr.program.lint.cycle_rules import FULL, surviving
from pnmr.program.lint.echo_rules import dephased_ps
from pnmr.program.timeline import Timeline

_LONGEST_CYCLE = 256
_REFOCUSED = 2


def echo_top_s(timeline: Timeline) -> float | None:
    """Return the time in s from the opening of the receiver to the echo top, by the timing.

    None where the program makes no echo on f1: where no pathway survives the phase cycle
    as a whole, fewer than two pulses act, or gradients select.
    """
    events = timeline.scan(0).events
    pulses = [each for each in events if each.kind == "pulse" and each.channel == "f1"]
    opening = next((each for each in events if each.kind == "acquisition"), None)
    cycle = timeline.cycle
    if opening is None or len(pulses) < _REFOCUSED or cycle > _LONGEST_CYCLE:
        return None
    if any(each.kind == "gradient" for each in events):
        return None
    found = surviving(timeline, cycle) or ()
    late_ps = [
        dephased_ps(pulses, orders, opening.start_ps)
        for each in found
        if each.weight >= FULL and len(orders := each.orders["f1"]) == len(pulses) + 1
    ]
    return -min(late_ps, key=abs) / PS if late_ps else None
