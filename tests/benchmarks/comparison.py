"""Rows of a table that holds this package against other programs, and how they are timed."""

import importlib.util
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NOT_HERE = "not here"
HEADS = ("what", "ours", "peer", "peer's", "ratio", "bar", "met")
Job = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One comparison: what was done, by us and by a peer, and the bar that was set for it.

    ``ratio`` is the peer's time over ours; ``met`` is None where no bar was set or nothing
    could be compared.
    """

    what: str
    ours: str
    peer: str = ""
    theirs: str = ""
    ratio: float | None = None
    bar: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """Return the texts of the row in the order of `HEADS`."""
        ratio = "" if self.ratio is None else f"{self.ratio:.3g}"
        met = {True: "met", False: "MISSED", None: ""}[self.met]
        return (self.what, self.ours, self.peer, self.theirs, ratio, self.bar, met)


def is_here(peer: str) -> bool:
    """Return whether a peer, named by its package and what of it, can be imported."""
    return importlib.util.find_spec(peer.partition(" ")[0].partition(".")[0]) is not None


def shortest_s(*jobs: Job, runs: int = 5) -> list[float]:
    """Return the shortest processor time of each job in s, in turns after one that warms up."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(runs + 1):
        for job, taken in zip(jobs, times, strict=True):
            start = time.process_time()
            job()
            taken.append(time.process_time() - start)
    return [min(taken[1:]) for taken in times]


def against(
    what: str,
    mine: Job,
    peers: dict[str, tuple[Job, float | None]],
    *,
    runs: int = 3,
    share: int = 1,
    most_s: float | None = None,
) -> Iterator[Row]:
    """Yield a row for each peer, named with its job and the ratio that is asked for.

    ``share`` is the number of equal parts in a job, whose time is told; ``most_s`` is a bar for
    our own time where there is none for the ratio.
    """
    for peer, (job, least) in peers.items():
        bar = f"{least:g} times" if least else f"at most {told(most_s)}" if most_s else ""
        if not is_here(peer):
            (own_s,) = shortest_s(mine, runs=runs)
            yield Row(what, told(own_s / share), peer, NOT_HERE, bar=bar)
            continue
        own_s, peer_s = shortest_s(mine, job, runs=runs)
        ratio = peer_s / own_s
        met = ratio >= least if least else own_s / share <= most_s if most_s else None
        yield Row(what, told(own_s / share), peer, told(peer_s / share), ratio, bar, met)


def within(what: str, mine: Job, most_s: float, *, runs: int = 3) -> Row:
    """Return the row of a job with a limit in s."""
    (own_s,) = shortest_s(mine, runs=runs)
    return Row(what, told(own_s), bar=f"at most {told(most_s)}", met=own_s <= most_s)


def alike(what: str, difference: float, peer: str, most: float) -> Row:
    """Return the row of a difference from a peer's numbers, with its limit."""
    return Row(what, f"{difference:.1e}", peer, bar=f"at most {most:g}", met=difference <= most)


def told(duration_s: float) -> str:
    """Return a time with three digits and its unit."""
    for factor, unit in ((1.0, "s"), (1e-3, "ms")):
        if duration_s >= factor:
            return f"{duration_s / factor:.3g} {unit}"
    return f"{duration_s * 1e6:.3g} us"


def markdown(rows: list[Row], remarks: list[str]) -> str:
    """Return the table as Markdown, with remarks below it."""
    lines = [f"| {' | '.join(HEADS)} |", f"|{'---|' * len(HEADS)}"]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows]
    return "\n".join([*lines, "", *remarks]) + "\n"
