"""Coherence pathways that a phase cycle lets through, by enumeration.

A pulse of phase phi that changes the coherence order by dp gives its pathway the factor
exp(-i dp phi), the receiver of phase phi_rec gives exp(-i phi_rec). Summed over the cycle
a pathway keeps the modulus of the mean of these factors: G. Bodenhausen, H. Kogler, R. R.
Ernst, J. Magn. Reson. 58 (1984) 370-388.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_STATES = 20_000
_UNIT_PER_DEG = 10**6
_CIRCLE = 360 * _UNIT_PER_DEG
Orders = tuple[int, ...]
Phases = npt.NDArray[np.int64]


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
) -> tuple[Pathway, ...] | None:
    """Return the pathways that reach the receiver, the strongest first.

    Single spins 1/2 on each channel begin along the field; order -1 is observed, and the
    other channels end along the field.

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
    states: dict[tuple[Orders, bytes], tuple[Phases, tuple[Orders, ...], int]] = {
        (start, b""): (np.zeros(scans, dtype=np.int64), (start,), 1)
    }
    for channel, row in zip(channels, units, strict=True):
        at = names.index(channel)
        grown: dict[tuple[Orders, bytes], tuple[Phases, tuple[Orders, ...], int]] = {}
        for (orders, _), (sums, path, count) in states.items():
            for order in (-1, 0, 1):
                new = (*orders[:at], order, *orders[at + 1 :])
                total = (sums - (order - orders[at]) * row) % _CIRCLE
                key = (new, total.tobytes())
                longer = (*path, new)
                if known := grown.get(key):
                    longer = min(longer, known[1], key=_evolving)
                    grown[key] = (total, longer, count + known[2])
                else:
                    grown[key] = (total, longer, count)
        states = grown
        if len(states) > MOST_STATES:
            return None
    wanted = tuple(-1 if name == observed else 0 for name in names)
    found = [
        Pathway(_by_channel(path, names, channels), _left(sums, receiver_deg), count - 1)
        for (orders, _), (sums, path, count) in states.items()
        if orders == wanted
    ]
    return tuple(sorted(found, key=lambda each: -each.weight))


def _evolving(path: tuple[Orders, ...]) -> int:
    """Return how often a pathway is not along the field; of those alike the simplest is shown."""
    return sum(order != 0 for orders in path for order in orders)


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
