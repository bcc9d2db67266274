"""All tables of the fits from one command: ``python tests/benchmarks/fit_tables.py [--quick]``.

Speed beside other programs and NIST's certified sets with their bars, coverage of intervals,
counting of lines, and the model samples fitted from raw data sets. ``--quick`` takes few
trials, one sample and one seed, enough to see that everything runs: minutes. Without it the
tables take some twenty minutes of processor time. The exit code is 1 where a bar is missed.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / each) for each in ("", "fit", "benchmarks"))]

import benchmark_table  # noqa: E402
import coverage_table  # noqa: E402
import fit_table  # noqa: E402
import fit_truth_table  # noqa: E402
import line_count_table  # noqa: E402
from comparison import markdown  # noqa: E402

SECTIONS = ("speed", "nist", "coverage", "count", "truth")


def speed(*, quick: bool) -> tuple[list[str], bool]:
    """Fits of lines and manifolds against the peers."""
    del quick
    rows = [*benchmark_table.fit_rows(), *benchmark_table.sideband_rows()]
    return markdown(rows, []).splitlines(), not any(row.met is False for row in rows)


def nist(*, quick: bool) -> tuple[list[str], bool]:
    """Digits of the certified values that are reached."""
    del quick
    if not fit_table.DATA.is_dir():
        return ["the sets are not here"], True
    head = ["| NIST set | digits (evaluations), start 1 | start 2 |", "|---|---|---|"]
    rows = fit_table.nist_rows()
    return [*head, *rows], rows[-1].count("27 of 27") == 2


def coverage(*, quick: bool) -> tuple[list[str], bool]:
    """How often intervals of 95 % hold the truth."""
    names = ["one"] if quick else list(coverage_table.TRUTHS)[:3]
    trials = 125 if quick else 1500
    workers = os.cpu_count() or 1
    lines, is_good = coverage_table.table(names, trials_each=trials, workers=workers)
    # 125 trials scatter by 2 %: only the full table judges.
    return lines, is_good or quick


def count(*, quick: bool) -> tuple[list[str], bool]:
    """How often a second line is seen that is there, or is not."""
    broadenings_hz = (200.0,) if quick else line_count_table.LB_HZ
    return list(line_count_table.table(10 if quick else 200, broadenings_hz)), True


def truth(*, quick: bool) -> tuple[list[str], bool]:
    """Values and errors of simulated samples beside their truth."""
    samples = ("fe_crystal",) if quick else fit_truth_table.SAMPLES
    return fit_truth_table.table(samples, (7,) if quick else (7, 8, 9), "site")


def main() -> int:
    """Print the tables as Markdown, and write them where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few trials")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--output", type=Path, help="file for the tables")
    asked = parser.parse_args()
    text, missed = [], []
    for name in asked.only:
        section = globals()[name]
        lines, is_good = section(quick=asked.quick)
        here = [f"## {section.__doc__}", "", *lines, ""]
        print("\n".join(here), flush=True)
        text += here
        missed += [] if is_good else [name]
    last = f"bars missed: {', '.join(missed)}" if missed else "every bar that was judged is met"
    print(last)
    if asked.output:
        asked.output.write_text("\n".join([*text, last]) + "\n", encoding="utf-8")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
