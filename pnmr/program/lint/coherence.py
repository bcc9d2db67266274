"""Coherence pathways that a phase cycle lets through, by enumeration.

A pulse of phase phi that changes the coherence order by dp gives its pathway the factor
exp(-i dp phi), the receiver of phase phi_rec gives exp(-i phi_rec). Summed over the cycle
a pathway keeps the modulus of the mean of these factors: G. Bodenhausen, H. Kogler, R. R.
Ernst, J. Magn. Reson. 58 (1984) 370-388.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_STATES = 20_000
MOST_WORK = 20_000_000
_OVERHEAD = 200
_UNIT_PER_DEG = 10**6
_CIRCLE = 360 * _UNIT_PER_DEG
Orders = tuple[int, ...]
Phases = npt.NDArray[np.int64]
_Path = tuple[Orders, "_Path | None"]


@dataclass(frozen=True, slots=True)
class _Ways:
    """Pathways alike so far: phases by scan, one of them from its end, its length, how many."""

    sums: Phases
    path: Any
    evolving: int
    count: int


@dataclass(frozen=True, slots=True)
class Pathway:
    """Pathways that the cycle weights alike, one of them written out.

    Attributes
    ----------
    orders : mapping
        By channel: the coherence order before the first pulse and after each.
    weight : float
        Modulus of what is left of it after the cycle, 0 to 1.
    others : int
        Further pathways with the same phases.
    """

    orders: Mapping[str, Orders]
    weight: float
    others: int = 0

    def __str__(self) -> str:
        """Write the orders on each channel."""
        return "; ".join(
            f"{channel} " + ", ".join(f"{p:+d}" if p else "0" for p in orders)
            for channel, orders in self.orders.items()
        )


def pathways(
    channels: Sequence[str],
    phase_deg: npt.NDArray[np.float64],
    receiver_deg: npt.NDArray[np.float64],
    observed: str = "f1",
    highest: int = 1,
) -> tuple[Pathway, ...] | None:
    """Return the pathways that reach the receiver, the strongest first.

    Spins 1/2 on each channel begin along the field, alone with ``highest`` 1, coupled pairs
    with 2; order -1 is observed, and the other channels end along the field.

    Parameters
    ----------
    channels : sequence of str, length n
        Channel of each pulse, in the order of time.
    phase_deg : array, shape (n, scans)
        Phase of each pulse in each scan of the cycle.
    receiver_deg : array, shape (scans,)
        Phase of the receiver.

    Returns None where the pathways are more than can be counted.
    """
    names = sorted(set(channels))
    if observed not in names:
        return ()
    units = np.round(np.asarray(phase_deg) * _UNIT_PER_DEG).astype(np.int64)
    start = tuple(0 for _ in names)
    scans = len(receiver_deg)
    states: dict[tuple[Orders, bytes], _Ways] = {
        (start, b""): _Ways(np.zeros(scans, dtype=np.int64), (start, None), 0, 1)
    }
    work = 0
    for channel, row in zip(channels, units, strict=True):
        at = names.index(channel)
        grown: dict[tuple[Orders, bytes], _Ways] = {}
        work += len(states) * (2 * highest + 1) * (scans + _OVERHEAD)
        if work > MOST_WORK:
            return None
        for (orders, _), ways in states.items():
            for order in range(-highest, highest + 1):
                new = (*orders[:at], order, *orders[at + 1 :])
                total = (ways.sums - (order - orders[at]) * row) % _CIRCLE
                key = (new, total.tobytes())
                # Of those alike the one is shown that is along the field most of the time.
                evolving = ways.evolving + sum(each != 0 for each in new)
                known, count = grown.get(key), ways.count
                if known is not None:
                    count += known.count
                if known is None or evolving < known.evolving:
                    grown[key] = _Ways(total, (new, ways.path), evolving, count)
                else:
                    grown[key] = replace(known, count=count)
        states = grown
        if len(states) > MOST_STATES:
            return None
    wanted = tuple(-1 if name == observed else 0 for name in names)
    found = [
        Pathway(
            _by_channel(_written(ways.path), names, channels),
            _left(ways.sums, receiver_deg),
            ways.count - 1,
        )
        for (orders, _), ways in states.items()
        if orders == wanted
    ]
    return tuple(sorted(found, key=lambda each: -each.weight))


def _written(path: "_Path | None") -> tuple[Orders, ...]:
    """Return the orders from the first to the last."""
    steps: list[Orders] = []
    while path is not None:
        steps.append(path[0])
        path = path[1]
    return tuple(reversed(steps))


def _left(sums: Phases, receiver_deg: npt.NDArray[np.float64]) -> float:
    angles = np.radians(sums / _UNIT_PER_DEG - receiver_deg)
    return float(abs(np.exp(1j * angles).mean()))


def _by_channel(
    path: tuple[Orders, ...], names: Sequence[str], channels: Sequence[str]
) -> dict[str, Orders]:
    """Return the orders on each channel before its first pulse and after each of its own."""
    found = {}
    for at, name in enumerate(names):
        after = (
            step[at] for step, channel in zip(path[1:], channels, strict=True) if channel == name
        )
        found[name] = (0, *after)
    return found
