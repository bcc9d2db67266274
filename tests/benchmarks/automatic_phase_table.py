"""Print the table of automatic phases beside nmrglue's: python tests/benchmarks/<this file> [seed].

Synthetic spectra; the spinning rate is recorded with those that have sidebands. Times
are those of the processor, one thread (set OMP_NUM_THREADS and OPENBLAS_NUM_THREADS to 1).
"""

import contextlib
import io
import math
import sys
import time
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from nmrglue.process import proc_base
from nmrglue.process.proc_autophase import autops
from phased_spectra import LARMOR_HZ, POINTS, Case, decays, random_case

from pnmr.data import FID, TimeAxis
from pnmr.errors import PnmrWarning
from pnmr.process import Recipe, automatic_phase

GROUP_DELAY_POINTS = 68.0


@dataclass(frozen=True)
class Verdict:
    """What came out for one spectrum."""

    right: bool
    certain: bool
    error_deg: float
    limit_deg: float
    given_deg: float
    milliseconds: float


def judged(case: Case, **settings: object) -> Verdict:
    """Phase a spectrum and hold it against the truth, at every line."""
    start = time.thread_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PnmrWarning)
        done = automatic_phase(case.spectrum, **settings)  # type: ignore[arg-type]
    elapsed = time.thread_time() - start
    decided = done.history[-1].decided
    error_deg = case.error_deg(decided["p0_deg"], decided["p1_deg"])
    if settings.get("signs") == "both":
        error_deg = np.minimum(error_deg, np.abs(180.0 - error_deg))
    limit_deg = case.limit_deg()
    right = bool((error_deg <= np.maximum(3.0, 3.0 * limit_deg)).all())
    given = decided["error_deg"]
    return Verdict(
        right,
        bool(decided["certain"]),
        float(error_deg.max()),
        float(limit_deg.max()),
        math.nan if given is None else float(given),
        1e3 * elapsed,
    )


def nmrglue_judged(case: Case, function: str) -> Verdict:
    """Phase a spectrum with nmrglue's autops and hold it against the same truth."""
    data = np.array(case.spectrum.values)
    start = time.thread_time()
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, (p0, p1) = autops(data, function, return_phases=True, disp=False)
    elapsed = time.thread_time() - start
    # nmrglue counts first-order phase from the first point
    middle = -case.spectrum.frequency.first_hz / case.spectrum.frequency.width_hz
    error_deg, limit_deg = case.error_deg(p0 + p1 * middle, p1), case.limit_deg()
    right = bool((error_deg <= np.maximum(3.0, 3.0 * limit_deg)).all())
    worst = float(error_deg.max())
    return Verdict(right, True, worst, float(limit_deg.max()), math.nan, 1e3 * elapsed)


def delayed(case: Case, points: int = 16_384) -> FID:
    """Return the FID of a case behind the group delay of a digital filter."""
    axis = TimeAxis(points, case.fid.time.dwell_s, 0.0, LARMOR_HZ, LARMOR_HZ)
    times_s = axis.times_s - GROUP_DELAY_POINTS * axis.dwell_s
    signal = (decays(case.lines, np.maximum(times_s, 0.0)) * case.lines.amplitude[:, None]).sum(0)
    noise = case.fid.values[-1000:].std() / math.sqrt(2.0)
    rng = np.random.default_rng(0)
    signal = np.where(times_s >= 0.0, signal, 0.0)
    signal = signal * np.exp(1j * np.radians(-case.p0_deg))
    signal += noise * (rng.standard_normal(points) + 1j * rng.standard_normal(points))
    rate = replace(case.fid.acquisition, group_delay_points=GROUP_DELAY_POINTS)
    return FID(signal, (axis,), rate)


def chain_seconds(seed: int, fids: int = 200, peer_fids: int = 6) -> tuple[float, float]:
    """Return seconds an FID, ours and the peer's: group delay, 20 Hz, 65,536 points, FT, phase."""
    cases = [random_case(np.random.default_rng([seed, index])) for index in range(fids)]
    signals = [delayed(case) for case in cases]
    recipe = (
        Recipe(())
        .then("group_delay")
        .then("exponential", lb_hz=20.0)
        .then("zero_fill", points=POINTS)
        .then("transform")
        .then("automatic_phase")
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PnmrWarning)
        recipe(signals[0])
        start = time.thread_time()
        for fid in signals:
            recipe(fid)
        own_s = (time.thread_time() - start) / fids
    start = time.thread_time()
    for fid in signals[:peer_fids]:
        data = proc_base.em(fid.values, 20.0 / fid.time.width_hz)
        data = proc_base.fft(proc_base.zf_size(data, POINTS))
        turn = 2.0 * np.pi * GROUP_DELAY_POINTS * np.arange(POINTS) / POINTS
        data = data * np.exp(1j * turn)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            autops(data, "acme", disp=False)
    return own_s, (time.thread_time() - start) / peer_fids


def pulls(verdicts: list[Verdict]) -> str:
    """Return the median and the 95 % quantile of error over stated error, 0.7 and 2.0 at best."""
    pull = [each.error_deg / each.given_deg for each in verdicts if each.certain]
    if not np.isfinite(pull).all():
        return ""
    return f"{np.median(pull):12.2f} {np.percentile(pull, 95):6.2f}"


def row(name: str, verdicts: list[Verdict]) -> str:
    """Return one line of the table."""
    right = sum(each.right and each.certain for each in verdicts)
    unsure = sum(not each.certain for each in verdicts)
    wrong = sum(each.certain and not each.right for each in verdicts)
    error = np.median([each.error_deg for each in verdicts if each.certain])
    times = np.array([each.milliseconds for each in verdicts])
    return (
        f"{name:34s} {len(verdicts):4d} {right:6d} {unsure:7d} {wrong:6d} {error:9.2f}"
        f" {np.median(times):8.1f} {np.percentile(times, 90):7.1f} {times.max():7.1f}"
        f" {(times < 20.0).mean():8.0%} {pulls(verdicts)}"
    )


def main(seed: int, count: int = 200, peers: int = 12) -> None:
    """Print the table."""
    cases = [random_case(np.random.default_rng([seed, index])) for index in range(count)]
    signed = [
        random_case(np.random.default_rng([seed + 1, index]), signs=True) for index in range(count)
    ]
    judged(cases[0])
    print(
        f"{'':34s}    n  right  unsure  wrong  med. err   med. ms  90% ms  max ms  < 20 ms"
        "  pull: median, 95 %"
    )
    print(row("automatic_phase", [judged(case) for case in cases]))
    single = [case for case in cases if not case.lines.manifold]
    many = [case for case in cases if case.lines.manifold]
    print(row("  without sidebands", [judged(case) for case in single]))
    print(row("  with sidebands", [judged(case) for case in many]))
    print(row("  with, rate not known", [judged(case, mas_hz=0.0) for case in many]))
    print(row("both signs, not told", [judged(case) for case in signed]))
    print(row("both signs, signs='both'", [judged(case, signs="both") for case in signed]))
    for function in ("acme", "peak_minima"):
        verdicts = [nmrglue_judged(case, function) for case in cases[:peers]]
        print(row(f"nmrglue autops {function}", verdicts))
    own_s, peer_s = chain_seconds(seed)
    print(
        f"chain of 200 FIDs: {1e3 * own_s:.1f} ms an FID, nmrglue with acme {1e3 * peer_s:.0f} ms:"
        f" {peer_s / own_s:.0f} times"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_026)
