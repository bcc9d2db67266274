"""A thousand synthetic runs, fifty of them broken in ten ways: run this file with python.

Prints what became of them, the time with one job and with two, the throughput of a
processor, and the largest memory of a process. ``--runs 100`` makes a shorter table.
"""

import argparse
import re
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from builders import one_line

from pnmr.workflow.batch import Order, jobs_of, run, write_summary
from pnmr.workflow.executor import Processes


def _edit(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new))


BREAKS = {
    "fid cut short": lambda run: (run / "fid").write_bytes((run / "fid").read_bytes()[:1001]),
    "no fid": lambda run: (run / "fid").unlink(),
    "fid empty": lambda run: (run / "fid").write_bytes(b""),
    "no acqus": lambda run: [(run / name).unlink() for name in ("acqus", "acqu")],
    "acqus of bytes": lambda run: (run / "acqus").write_bytes(bytes(range(256)) * 20),
    "acqus empty": lambda run: (run / "acqus").write_bytes(b""),
    "TD not a number": lambda run: _edit(run / "acqus", b"##$TD= 512", b"##$TD= many"),
    "TD negative": lambda run: _edit(run / "acqus", b"##$TD= 512", b"##$TD= -512"),
    "no width": lambda run: _edit(run / "acqus", b"##$SW_h= ", b"##$SW_x= "),
    "word type unknown": lambda run: _edit(run / "acqus", b"##$DTYPA= 0", b"##$DTYPA= 7"),
}


def made(folder: Path, runs: int) -> int:
    """Write the runs; return how many are broken."""
    first = one_line(folder / "0")
    for number in range(1, runs):
        shutil.copytree(first, folder / str(number))
    broken = runs // 20
    for number in range(broken):
        list(BREAKS.values())[number % len(BREAKS)](folder / str(number * 20 + 7))
    return broken


def worked_s() -> float:
    """Return the time that the processors spent on processes that have ended, in s."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broken = made(folder / "raw", runs)
        took_s, parent_s, workers_s = {}, {}, {}
        for count in (1, 2):
            jobs = jobs_of(folder / "raw", folder / f"out{count}", Order(with_sheets=False))
            started, own_s, theirs_s = time.monotonic(), time.process_time(), worked_s()
            outcomes = run(jobs, Processes(count))
            took_s[count] = time.monotonic() - started
            parent_s[count], workers_s[count] = time.process_time() - own_s, worked_s() - theirs_s
            write_summary(folder / f"out{count}", outcomes)
            states = Counter(each.state for each in outcomes)
            print(
                f"{count} jobs: {took_s[count]:.1f} s, {dict(states)}; work of the parent"
                f" {parent_s[count]:.1f} s, of its processes {workers_s[count]:.1f} s"
            )
            assert states["done"] == runs - broken
            assert states["failed"] == broken
        reasons = Counter(
            re.sub(r"\S*/raw/\d+/?", "", each.reason)[:76]
            for each in outcomes
            if each.state == "failed"
        )
        for reason, number in sorted(reasons.items()):
            print(f"  {number:3d}  {reason}")
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        starting_s = workers_s[2] - workers_s[1]
        spread_s = workers_s[1] - starting_s
        bound = (starting_s + spread_s) / (starting_s + spread_s / 2.0)
        print(
            f"a process starts with {starting_s:.1f} s of work that nobody can share: at most"
            f" {bound:.2f} times faster by work alone"
        )
        print(f"two jobs are {took_s[1] / took_s[2]:.2f} times faster than one")
        print(f"{runs / took_s[1]:.1f} runs a second on one processor, {memory:.0f} MB at most")


if __name__ == "__main__":
    main()
