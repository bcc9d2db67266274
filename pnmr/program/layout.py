"""How long things last, and where groups start that stand next to each other."""

import math
from collections.abc import Sequence
from fractions import Fraction

from pnmr.program.elements import Delay, Group, Item, Pulse
from pnmr.program.evaluate import evaluate
from pnmr.program.events import PS
from pnmr.program.formula import Formula
from pnmr.program.memory import US
from pnmr.program.printer import formula_text
from pnmr.program.state import State


def length(formula: Formula, state: State, unit: Fraction) -> Fraction:
    """Return a length in s, rounded to the console's grid where the dialect has one."""
    amount = evaluate(formula, state.memory, unit)
    seconds = amount.si if amount.time_power == 1 else amount.bare * unit
    if seconds < 0:
        state.find(
            "negative length",
            f"{formula_text(formula)} is {float(seconds / US):.6g} us; 0 is played, shorten what"
            " is subtracted",
        )
        return Fraction(0)
    grid = Fraction(state.dialect.time_grid_ps, PS)
    return seconds if not grid else math.floor(seconds / grid + Fraction(1, 2)) * grid


def starts_of(
    groups: Sequence[Group], durations: Sequence[Fraction], alignment: str
) -> list[Fraction]:
    """Return when each group starts: aligned to the longest, or to the first by refalign."""
    span = durations[0] if alignment == "refalign" else max(durations)
    starts = []
    for each, duration in zip(groups, durations, strict=True):
        slack = span - duration
        share = {"center": slack / 2, "ralign": slack}
        starts.append(share.get(each.beside or alignment, Fraction(0)))
    earliest = min(starts)
    return [start - earliest for start in starts]


def side_by_side(group: Group) -> list[Group]:
    """Return the groups that stand next to each other; what has no parenthesis is one of them."""
    inner = [each for each in group.elements if isinstance(each, Group)]
    loose = tuple(each for each in group.elements if not isinstance(each, Group))
    return [Group(loose), *inner] if loose else inner


def measured(item: Item, state: State) -> Fraction:
    """Return how long an item lasts, without playing it."""
    if isinstance(item, Delay):
        return length(item.length, state, Fraction(1))
    if isinstance(item, Pulse):
        return length(item.length, state, US)
    if not isinstance(item, Group):
        return Fraction(0)
    parts = [measured(each, state) for each in item.elements]
    kinds = [isinstance(each, Group) for each in item.elements]
    inner = side_by_side(item)
    if item.alignment and any(kinds):
        durations = [measured(each, state) for each in inner]
        starts = starts_of(inner, durations, item.alignment)
        return max(start + own for start, own in zip(starts, durations, strict=True))
    total, beside = Fraction(0), Fraction(0)
    for part, is_group in zip(parts, kinds, strict=True):
        if is_group:
            beside = max(beside, part)
        elif part:
            total += beside + part
            beside = Fraction(0)
    return total + beside
