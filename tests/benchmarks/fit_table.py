"""Speed and exactness of fits as markdown: run this file with python; all in one run.

The peers fit the same data from the same start to the same chi square: lmfit with its
default method and its own derivatives, nmrglue's leastsq with its lines by height.
"""

import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from nist import FORMULAS, FormulaModel, NistSet  # noqa: E402

from pnmr.fit.line_sum import BroadenedLine, LineSum  # noqa: E402
from pnmr.fit.lines import LINES, height_fraction  # noqa: E402
from pnmr.fit.sidebands import sidebands  # noqa: E402
from pnmr.fit.solver import Solution, solve  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
RUNS, PEER_RUNS = 15, 3
SERIES = 200


def best_s(job: Callable[[], object], runs: int) -> float:
    """Shortest of some runs in s, after one that warms up."""
    job()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


def eight_lines() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, y and the start: rows of area, position, width and Lorentzian fraction."""
    x, y = np.loadtxt(DATA / "curves" / "deconvolution.csv", delimiter=",", comments="#").T
    with open(DATA / "curves" / "deconvolution_lmfit.csv", encoding="utf-8") as file:
        start = [float(row["start"]) for row in csv.DictReader(file)]
    return x, y, np.array(start).reshape(8, 4)


def ours(name: str, x: np.ndarray, y: np.ndarray, start: np.ndarray) -> Solution:
    model = LineSum(tuple(BroadenedLine(LINES[name], x) for _ in start), x)
    return solve(model, y, start[:, 1:].ravel(), model.limits)


def voigt_start(start: np.ndarray) -> np.ndarray:
    """Both widths 0.6 of the pseudo-Voigt's."""
    return np.column_stack([start[:, :2], 0.6 * start[:, 2], 0.6 * start[:, 2]])


def lmfit_pseudo_voigt(x: np.ndarray, y: np.ndarray, start: np.ndarray) -> float:
    """lmfit's PseudoVoigtModel: sigma is half of the common width."""
    from lmfit.models import PseudoVoigtModel

    parts = [PseudoVoigtModel(prefix=f"p{k}_") for k in range(8)]
    parameters = parts[0].make_params()
    for part in parts[1:]:
        parameters.update(part.make_params())
    for k, (area, position, width, fraction) in enumerate(start):
        parameters[f"p{k}_amplitude"].set(value=area)
        parameters[f"p{k}_center"].set(value=position)
        parameters[f"p{k}_sigma"].set(value=width / 2.0, min=1e-6)
        parameters[f"p{k}_fraction"].set(value=fraction, min=0.0, max=1.0)
    model = parts[0]
    for part in parts[1:]:
        model = model + part
    return float(model.fit(y, parameters, x=x).chisqr)


def lmfit_voigt(x: np.ndarray, y: np.ndarray, start: np.ndarray) -> float:
    """lmfit's VoigtModel with free gamma; sigma and gamma from the two widths."""
    from lmfit.models import VoigtModel

    model, parameters = None, None
    for k, (area, position, gauss, lorentz) in enumerate(start):
        part = VoigtModel(prefix=f"p{k}_")
        own = part.make_params()
        own[f"p{k}_amplitude"].set(value=area)
        own[f"p{k}_center"].set(value=position)
        own[f"p{k}_sigma"].set(value=gauss / 2.3548, min=1e-6)
        own[f"p{k}_gamma"].set(value=lorentz / 2.0, min=1e-6, expr="", vary=True)
        model = part if model is None else model + part
        parameters = own if parameters is None else parameters
        parameters.update(own)
    return float(model.fit(y, parameters, x=x).chisqr)


def nmrglue_pseudo_voigt(x: np.ndarray, y: np.ndarray, start: np.ndarray) -> float:
    """nmrglue.linesh on points instead of ppm; sizes and lines are those of the start."""
    import nmrglue as ng
    from nmrglue.analysis.lineshapes1d import sim_pvoigt_fwhm

    step = x[1] - x[0]
    shapes, heights = [], []
    for area, position, width, fraction in start:
        height = height_fraction(fraction)
        points = ((position - x[0]) / step, width / abs(step), height)
        unit = sim_pvoigt_fwhm(np.arange(x.size), *points).sum() * abs(step)
        shapes.append([points])
        heights.append(area / unit)
    bounds = [[[(None, None), (1e-6, None), (0.0, 1.0)]]] * 8
    found = ng.linesh.fit_NDregion(y, ["pv"], shapes, heights, bounds)
    fitted = sum(
        amplitude * sim_pvoigt_fwhm(np.arange(x.size), *peak[0])
        for peak, amplitude in zip(found[0], found[1], strict=True)
    )
    return float(((y - fitted) ** 2).sum())


def speed_rows() -> list[str]:
    x, y, start = eight_lines()
    jobs = {
        "eight pseudo-Voigts": (
            lambda: ours("pseudo_voigt", x, y, start).chi_square,
            {
                "lmfit": lambda: lmfit_pseudo_voigt(x, y, start),
                "nmrglue.linesh": lambda: nmrglue_pseudo_voigt(x, y, start),
            },
        ),
        "eight Voigts": (
            lambda: ours("voigt", x, y, voigt_start(start)).chi_square,
            {"lmfit": lambda: lmfit_voigt(x, y, voigt_start(start))},
        ),
    }
    rows = []
    for name, (mine, peers) in jobs.items():
        mine_s = best_s(mine, RUNS)
        rows.append(f"| {name} | pnmr | {1e3 * mine_s:.1f} ms | {mine():.9f} | |")
        for peer, job in peers.items():
            try:
                chi_square = job()
            except (AttributeError, TypeError, ValueError) as error:
                rows.append(f"| {name} | {peer} | fails: {error} | | |")
                continue
            peer_s = best_s(job, PEER_RUNS)
            rows.append(
                f"| {name} | {peer} | {1e3 * peer_s:.0f} ms | {chi_square:.9f} | {peer_s / mine_s:.0f} |"
            )
    return rows


def series_row() -> str:
    """200 spectra: the same lines under new noise, each from the same start."""
    x, y, start = eight_lines()
    rng = np.random.default_rng(6)
    clean = y - ours("pseudo_voigt", x, y, start).residual
    spectra = clean + 0.074433568 * rng.standard_normal((SERIES, x.size))
    begin = time.perf_counter()
    found = [ours("pseudo_voigt", x, each, start) for each in spectra]
    took_s = time.perf_counter() - begin
    good = sum(each.is_minimum for each in found)
    return f"| {SERIES} spectra, {good} at a minimum | pnmr | {took_s:.2f} s | | |"


def manifold_of_peer() -> Callable[[], object] | None:
    """Return the job of mrsimulator with its defaults, None where it is not installed."""
    try:
        from mrsimulator import Simulator, Site, SpinSystem
        from mrsimulator.method import SpectralDimension
        from mrsimulator.method.lib import BlochDecaySpectrum
    except ImportError:
        return None
    site = Site(isotope="13C", shielding_symmetric={"zeta": -3000, "eta": 0.3})
    method = BlochDecaySpectrum(
        channels=["13C"],
        magnetic_flux_density=9.4,
        rotor_frequency=60e3,
        spectral_dimensions=[SpectralDimension(count=8192, spectral_width=2e6)],
    )
    simulator = Simulator(spin_systems=[SpinSystem(sites=[site])], methods=[method])
    run: Callable[[], object] = simulator.run
    return run


def sideband_row() -> str:
    """One manifold against mrsimulator's default, where it is installed."""
    sidebands(5.03, 0.3)
    mine_s = best_s(lambda: [sidebands(5.03, 0.3) for _ in range(100)], RUNS) / 100
    theirs = manifold_of_peer()
    if theirs is None:
        return f"| sidebands at 302 kHz, 60 kHz MAS | pnmr | {1e6 * mine_s:.1f} us | | |"
    theirs_s = best_s(theirs, RUNS)
    return (
        f"| sidebands at 302 kHz, 60 kHz MAS | pnmr | {1e6 * mine_s:.1f} us | | |\n"
        f"| | mrsimulator | {1e3 * theirs_s:.1f} ms | | {theirs_s / mine_s:.0f} |"
    )


def sideband_difference() -> float:
    """Largest sum of the deviations of a manifold's sidebands from mrsimulator's, whose sum is 1."""
    sums: dict[tuple[float, ...], float] = {}
    with open(DATA / "curves" / "sidebands.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = tuple(float(row[name]) for name in ("zeta_ppm_shift", "eta", "spin_rate_hz"))
            mine = sidebands(key[0] * 100.61 / key[2], key[1])
            share = mine.shares[mine.orders == int(row["order"])].sum()
            sums[key] = sums.get(key, 0.0) + abs(float(share) - float(row["amplitude"]))
    return max(sums.values())


def nist_rows() -> list[str]:
    rows, passed = [], [0, 0]
    for name, formula in FORMULAS.items():
        case = NistSet.read(DATA / "nist_strd" / f"{name}.dat")
        cells = []
        for k, start in enumerate(case.starts):
            model = FormulaModel(formula, case.x, case.certified.size)
            found = solve(model, case.y, start)
            digits = case.digits(found.nonlinear)
            passed[k] += digits >= 6.0
            cells.append(f"{digits:.1f} ({found.evaluations})")
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return [*rows, f"| at least 6 digits | {passed[0]} of 27 | {passed[1]} of 27 |"]


def main() -> None:
    print("| job | program | time | chi square | ratio |\n|---|---|---|---|---|")
    print("\n".join([*speed_rows(), series_row(), sideband_row()]))
    print("\n| NIST set | digits (evaluations), start 1 | start 2 |\n|---|---|---|")
    print("\n".join(nist_rows()))


if __name__ == "__main__":
    main()
