"""Phase lists that select one coherence pathway, with the receiver that follows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RECEIVER = "ph31"
EXORCYCLE = (0, 1, 2, 3)
CYCLOPS = (0, 2, 1, 3)
INVERTED = (0, 2)


@dataclass(frozen=True, slots=True)
class PhaseCycle:
    """Phase lists by name.

    Attributes
    ----------
    lists : mapping of str to tuple of int
        Entries in parts of a circle; the receiver always in quarters.
    divisions : int
        Parts of a circle of the pulses' lists.
    meanings : mapping
        What each list belongs to, for the legend.
    scans : int
        Length of the cycle.
    """

    lists: Mapping[str, tuple[int, ...]]
    meanings: Mapping[str, str]
    scans: int
    divisions: int = 4


def nested(
    steps: Sequence[tuple[str, Sequence[int]]],
    orders: Mapping[str, int],
    meanings: Mapping[str, str],
) -> PhaseCycle:
    """Return a cycle in which every pulse steps while those before it in ``steps`` go round.

    Parameters
    ----------
    steps : sequence of (name, phases)
        Phase lists with their phases in quarter turns, fastest first.
    orders : mapping
        Change of coherence order under each pulse on the wanted pathway; pulses that
        change none may be left out. The receiver is -sum(order * phase)
        (G. Bodenhausen, H. Kogler, R. R. Ernst, J. Magn. Reson. 58 (1984) 370-388).
    meanings : mapping
        What each list belongs to.
    """
    lists: dict[str, tuple[int, ...]] = {}
    scans = 1
    for name, phases in steps:
        lists[name] = tuple(
            phase for phase in phases for _ in range(scans if len(phases) > 1 else 1)
        )
        scans = max(scans, len(lists[name]))
    lists[RECEIVER] = tuple(
        -sum(order * lists[name][scan % len(lists[name])] for name, order in orders.items()) % 4
        for scan in range(scans)
    )
    ordered = sorted(lists, key=lambda name: int(name.removeprefix("ph")))
    return PhaseCycle(
        {name: lists[name] for name in ordered},
        {name: {**meanings, RECEIVER: "receiver"}[name] for name in ordered},
        scans,
    )


def cogwheel(
    windings: Sequence[tuple[str, int]], divisions: int, meanings: Mapping[str, str]
) -> PhaseCycle:
    """Return a cycle in which all pulses step at once, each by its winding number.

    The receiver goes by a quarter turn from scan to scan, so that offsets and images of
    the receiver average out as well (M. H. Levitt, P. K. Madhu, C. E. Hughes, J. Magn.
    Reson. 155 (2002) 300-306).
    """
    lists = {
        name: tuple(winding * scan % divisions for scan in range(divisions))
        for name, winding in windings
    }
    lists[RECEIVER] = (0, 1, 2, 3)
    return PhaseCycle(lists, {**meanings, RECEIVER: "receiver"}, divisions, divisions)
