"""Blind recovery of random samples: ``python tests/benchmarks/blind_recovery_table.py [SEED]``.

    python tests/benchmarks/blind_recovery_table.py [SEED] [--samples N] [--spins N] [--all]

Each sample is drawn from a seeded generator, written as Bruker data sets, and taken through what
`pnmr campaign init` and `pnmr report` do: processing, fits, TEDOR editing, evidence, assignments.
"right" and "wrong" are resonances that are called assigned; what is tentative points right (+),
or elsewhere (-). ``--spins N`` plays the first N samples on the virtual spectrometer instead of
adding up manifolds. ``--all`` prints every resonance. Intervals are Clopper and Pearson's, 95 %.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from scipy.stats import binomtest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "workflow")]

from blind_data import write_sample  # noqa: E402
from blind_recovery import RIGHT, TENTATIVE, UNASSIGNED, WRONG, Judged, recovered  # noqa: E402
from blind_samples import Blind, drawn  # noqa: E402

MOST_WRONG, STATED = 0.02, 0.05


def main() -> None:
    """Print the table; exit with 1 where more is wrong than may be."""
    options = argparse.ArgumentParser()
    options.add_argument("seed", nargs="?", type=int, default=1)
    options.add_argument("--samples", type=int, default=50)
    options.add_argument("--spins", type=int, default=0)
    options.add_argument("--all", action="store_true")
    asked = options.parse_args()
    every: list[Judged] = []
    lines = found = 0
    print(
        "| sample | S/N echo, TEDOR | lines | seen | right | tentative + - | unassigned | wrong | s |"
    )
    print(f"|{'---|' * 9}")
    for number in range(asked.samples):
        blind = drawn(asked.seed, number)
        started_s = time.process_time()
        judged = _judged(blind, by_spins=number < asked.spins)
        taken_s = time.process_time() - started_s
        every += judged
        lines += len(blind.lines)
        found += sum(any(line in each.parts for each in judged) for line in blind.lines)
        print(_row(blind, judged, taken_s), flush=True)
        for each in judged:
            if asked.all or _is_doubtful(each):
                print(f"      {_told(each)}", flush=True)
    sys.exit(_summary(every, lines, found))


def _judged(blind: Blind, *, by_spins: bool) -> tuple[Judged, ...]:
    with tempfile.TemporaryDirectory() as folder:
        write_sample(blind, Path(folder), by_spins=by_spins)
        return recovered(blind, Path(folder))[1]


def _row(blind: Blind, judged: tuple[Judged, ...], taken_s: float) -> str:
    words = Counter(each.word for each in judged)
    right = sum(each.word == TENTATIVE and each.points_right for each in judged)
    return (
        f"| {blind.name} | {blind.snr['echo']:.0f}, {blind.snr['tedor']:.0f}"
        f"{' control' if 'control' in blind.snr else ''} | {len(blind.lines)} | {len(judged)}"
        f" | {words[RIGHT]} | {right} {words[TENTATIVE] - right} | {words[UNASSIGNED]}"
        f" | {words[WRONG]} | {taken_s:.1f} |"
    )


def _is_doubtful(each: Judged) -> bool:
    """Whether a resonance is worth a look: wrong, pointing elsewhere, or edited wrongly."""
    elsewhere = each.found.environment is not None and not each.points_right
    called = {"protonated": True, "not protonated": False}.get(each.edited)
    return elsewhere or (None not in (called, each.protonated) and called != each.protonated)


def _told(each: Judged) -> str:
    called, here = each.found, each.found.resonance
    name = called.environment.name if called.environment else "?"
    truth = ", ".join(
        f"{100.0 * part:.0f} % {line.name or f'unknown {line.group}'}"
        f" ({line.site.shift_ppm:.1f} ppm, {line.width_hz:.0f} Hz)"
        for line, part in each.parts.items()
    )
    return (
        f"{each.word}: {here.shift}, {here.width} is '{name}' {called.probability:.2f}, in truth"
        f" {truth or 'nothing'}; {each.edited}; {'; '.join(what.statement for what in called.evidence)}"
    )


def _summary(every: list[Judged], lines: int, found: int) -> int:
    """Print the totals; return 1 where a bar is missed."""
    words = Counter(each.word for each in every)
    right = sum(each.word == TENTATIVE and each.points_right for each in every)
    print(f"\n{lines} lines, {found} of them seen, {len(every)} resonances")
    print(
        f"right {words[RIGHT]}, tentative {right} (+) {words[TENTATIVE] - right} (-), unassigned"
        f" {words[UNASSIGNED]}, wrong {words[WRONG]}"
    )
    print(f"wrong of all resonances: {_share(words[WRONG], len(every))}")
    print(
        f"wrong of all that are called assigned: {_share(words[WRONG], words[WRONG] + words[RIGHT])}"
    )
    kept = [each for each in every if each.protonated is True]
    bare = [each for each in every if each.protonated is False]
    rates = []
    for called, of, name in (
        ("not protonated", kept, "protonated"),
        ("protonated", bare, "bare"),
    ):
        words = Counter(each.edited for each in of)
        rates.append(words[called] / max(1, len(of)))
        print(f"{name} lines: {dict(words)}; called {called}: {_share(words[called], len(of))}")
    wrong = sum(each.word == WRONG for each in every) / max(1, len(every))
    return int(wrong > MOST_WRONG or max(rates) > STATED)


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    low, high = binomtest(part, whole).proportion_ci(method="exact")
    return f"{part} of {whole}, {100 * part / whole:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


if __name__ == "__main__":
    main()
