"""Coverage of 95 % intervals as markdown: run this file with python; minutes.

Synthetic FIDs with known lines are processed and fitted; counted is how often the intervals
hold the truth, for each parameter, broadening and zero filling. Of 1500 trials 95 % means
95.0 +- 0.6 %. Columns: profile likelihood and standard errors of the fit in coordinates of
white noise; the sandwich for ordinary least squares; the same with independent points and
noise from the residual, as curve_fit gives it. "loss" is the standard deviation of ordinary
least squares over that of the white fit. Lines with their own phase have another one in
each trial, drawn from what the fit is told of it beforehand, 0 +- 3 degrees.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import product
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the trials share the processors
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from noisy_lines import (  # noqa: E402
    MANIFOLD,
    ONE,
    TURNED_ONE,
    TURNED_TWO,
    TWO,
    WEAK,
    Case,
    Truth,
)
from rich.progress import Progress  # noqa: E402

TRUTHS = {"one": ONE, "two": TWO, "manifold": MANIFOLD, "weak": WEAK}
TRUTHS |= {"turned-one": TURNED_ONE, "turned-two": TURNED_TWO}
BROADENINGS_HZ, FILLINGS = (0.0, 20.0, 200.0, 1000.0), (1, 2, 4)
LOW, HIGH = 93.0, 97.0
CHUNK = 125
HEAD = "| LB / Hz | SI / TD | parameter | profile | errors | sandwich | independent | loss |"


def trials(truth: Truth, lb_hz: float, filling: int, seed: tuple[int, ...]) -> np.ndarray:
    """Judge some trials of one case, shape (trials, 6, P)."""
    case = Case(truth, lb_hz, filling)
    drawn = zip(*case.drawn(CHUNK, np.random.default_rng(seed)), strict=True)
    return np.array([case.judged(*each) for each in drawn])


def row(case: tuple[Truth, float, int], parameter: int, judged: np.ndarray) -> str:
    """Return a line of the table for one parameter, judged of shape (trials, 6)."""
    truth, lb_hz, filling = case
    covered = 100.0 * judged[:, :4].mean(axis=0)
    white, plain = np.std(judged[:, 4:], axis=0)
    mark = "" if LOW <= covered[0] <= HIGH else " **missed**"
    cells = [f"{covered[0]:.1f}{mark}", *(f"{each:.1f}" for each in covered[1:])]
    name = truth.parameters[parameter]
    return f"| {lb_hz:g} | {filling} | {name} | " + " | ".join(cells) + f" | {plain / white:.2f} |"


def table(
    names: Sequence[str] = tuple(TRUTHS),
    *,
    trials_each: int = 1500,
    seed: int = 1,
    workers: int = 1,
) -> tuple[list[str], bool]:
    """Return the lines of the table, and whether all profiles cover 93 to 97 %."""
    chosen = [TRUTHS[name] for name in names]
    cases = list(product(chosen, BROADENINGS_HZ, FILLINGS))
    chunks = range(max(1, round(trials_each / CHUNK)))
    found: dict[int, list[np.ndarray]] = {number: [] for number in range(len(cases))}
    with ProcessPoolExecutor(workers) as pool, Progress(transient=True) as progress:
        task = progress.add_task("coverage", total=len(cases) * len(chunks))
        jobs = {
            pool.submit(trials, *case, (seed, number, chunk)): number
            for number, case in enumerate(cases)
            for chunk in chunks
        }
        for job in as_completed(jobs):
            found[jobs[job]].append(job.result())
            progress.advance(task)
    missed, every, lines = 0, 0, []
    for number, case in enumerate(cases):
        if number % (len(cases) // len(chosen)) == 0:
            count = len(chunks) * CHUNK
            lines += [f"\n{case[0].name}, {count} trials, coverage in %\n", HEAD]
            lines.append("|---:|---:|---|---:|---:|---:|---:|---:|")
        judged = np.concatenate(found[number])
        for parameter in range(len(case[0].parameters)):
            lines.append(row(case, parameter, judged[:, :, parameter]))
            missed, every = missed + ("missed" in lines[-1]), every + 1
    lines.append(f"\n{every - missed} of {every} profile intervals cover {LOW:g} to {HIGH:g} %")
    return lines, missed == 0


def main() -> int:
    """Print the table; the exit code tells whether all profiles lie between 93 and 97 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--only", choices=TRUTHS, nargs="+", default=list(TRUTHS))
    asked = parser.parse_args()
    settings = {"trials_each": asked.trials, "seed": asked.seed, "workers": asked.workers}
    lines, is_good = table(asked.only, **settings)
    print("\n".join(lines))
    return int(not is_good)


if __name__ == "__main__":
    sys.exit(main())
