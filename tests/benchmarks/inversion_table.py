"""Parity and speed of inversion profiles as tables: run this file with python.

Times are the shortest of several runs. The numpy column is the vectorised reference
below, measured in the same run; SIMPSON's times are recorded ones of the same jobs.
Both one and two threads are compiled and warm; a busy machine shows in their ratio.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from pulses import mean_z, zcw  # noqa: E402

from pnmr.shapes import Shape, tanh_tan  # noqa: E402
from pnmr.spectrometer import inversion_profile, refocusing_profile  # noqa: E402
from pnmr.spectrometer.irradiation import Irradiation  # noqa: E402
from pnmr.spectrometer.powder_average import grid_average  # noqa: E402
from pnmr.spins import Powder, ShiftTensor  # noqa: E402

CURVES = ROOT.parent / "shared" / "data" / "curves"
SHAPE_A = tanh_tan(5e6)
STATIC_S, MAS_S = 2.0, 16.3
RUNS = 20


def mas_job(points: int = 378, step: int = 233) -> tuple[Irradiation, Powder]:
    offsets_hz = np.linspace(-500e3, 500e3, 41)
    tensor = ShiftTensor(200e3, 0.3)
    return Irradiation(SHAPE_A, offsets_hz, np.full(41, 200e3), tensor, 60e3), zcw(points, step, 1)


def static_job() -> tuple[Irradiation, Powder]:
    offsets_hz = np.linspace(-500e3, 500e3, 2001)
    powder = Powder(np.zeros(1), np.zeros(1), np.zeros(1), np.ones(1))
    return Irradiation(SHAPE_A, offsets_hz, np.full(2001, 200e3), ShiftTensor(), 0.0), powder


def compiled_mz(irradiation: Irradiation, powder: Powder, threads: int = 1) -> np.ndarray:
    return grid_average(irradiation, mean_z, powder, threads)


def numpy_mz(irradiation: Irradiation, powder: Powder) -> np.ndarray:
    """The same average, each step over all orientations and offsets as numpy arrays."""
    shape = irradiation.shape
    harmonics = irradiation.tensor.rotor_harmonics_hz(powder)[:, :, None]
    cells = (powder.orientations, irradiation.offsets_hz.size)
    up, down = np.ones(cells, complex), np.zeros(cells, complex)
    rf = irradiation.rf_hz * shape.amplitude_fraction[:, None]
    direction = np.exp(1j * np.radians(shape.phase_deg))
    for k in range(shape.points):
        offset = irradiation.offsets_hz
        if irradiation.spins:
            a = 2.0 * np.pi * irradiation.rotor_hz * (k + 0.5) * shape.step_s
            c1, s1, c2, s2 = np.cos(a), np.sin(a), np.cos(2 * a), np.sin(2 * a)
            h = harmonics
            offset = offset + (c1 * h[0] + s1 * h[1] + c2 * h[2] + s2 * h[3])
        effective = np.sqrt(offset * offset + rf[k] * rf[k])
        half = np.pi * shape.step_s * effective
        sine = np.sin(half) / effective
        diagonal = np.cos(half) - 1j * (offset * sine)
        flip = (-1j * direction[k]) * (rf[k] * sine)
        up, down = diagonal * up - flip.conj() * down, flip * up + diagonal.conj() * down
    mz = up.real**2 + up.imag**2 - down.real**2 - down.imag**2
    return powder.weight @ mz


def best_s(*jobs: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Shortest run of each job in s, played in turn after one round that warms up."""
    times = [[] for _ in jobs]
    for _ in range(runs + 1):
        for job, taken in zip(jobs, times, strict=True):
            start = time.perf_counter()
            job()
            taken.append(time.perf_counter() - start)
    return [min(taken[1:]) for taken in times]


def speed_table() -> Table:
    table = Table(
        *("job", "one thread", "two threads", "one / two", "numpy", "numpy / one"),
        *("SIMPSON, recorded", "SIMPSON / one", "difference from numpy"),
        title="Speed",
    )
    for name, job, recorded_s in (
        ("MAS, 377 orientations x 41 offsets x 1000 points", mas_job(), MAS_S),
        ("MAS, 1597 orientations x 41 offsets x 1000 points", mas_job(1598, 987), None),
        ("static, 2001 offsets x 1000 points", static_job(), STATIC_S),
    ):
        one_s, two_s = best_s(*(lambda job=job, n=n: compiled_mz(*job, threads=n) for n in (1, 2)))
        (numpy_s,) = best_s(lambda job=job: numpy_mz(*job), runs=2)
        simpson = ("", "")
        if recorded_s is not None:
            simpson = (f"{recorded_s:.1f} s", f"{recorded_s / one_s:.0f}")
        difference = np.abs(compiled_mz(*job) - numpy_mz(*job)).max()
        table.add_row(
            *(name, f"{1e3 * one_s:.1f} ms", f"{1e3 * two_s:.1f} ms", f"{one_s / two_s:.2f}"),
            *(f"{1e3 * numpy_s:.0f} ms", f"{numpy_s / one_s:.0f}"),
            *(*simpson, f"{difference:.1e}"),
        )
    return table


def parity_table() -> Table:
    """Differences from other programs' curves.

    SIMPSON averaged zcw143 x 16 orientations; what is left over these, not over a converged
    powder, is the difference between the programs.
    """
    shape_c = tanh_tan(10e6, 200e-6 / 3.0, step_s=200e-9 / 3.0)
    jobs: dict[str, tuple[Shape, float, float, float]] = {
        "static_inversion_shapA": (SHAPE_A, 200e3, 0.0, 0.0),
        "mas_c1": (SHAPE_A, 200e3, 200e3, 0.3),
        "mas_c3": (SHAPE_A, 100e3, 200e3, 0.3),
        "mas_c5": (SHAPE_A, 200e3, 0.0, 0.0),
        "mas_c6": (shape_c, 150e3, 200e3, 0.8),
    }
    table = Table(
        *("curve", "difference", "over SIMPSON's orientations"),
        *("powder error stated", "orientations", "time"),
        title="Parity with other programs' curves",
    )
    for name, (shape, rf_hz, anisotropy_hz, asymmetry) in jobs.items():
        rotor_hz = 0.0 if name.startswith("static") else 60e3
        tensor = ShiftTensor(anisotropy_hz, asymmetry)
        for path in sorted(CURVES.glob(f"{name}*.csv")):
            offsets_hz, mz = np.loadtxt(path, delimiter=",", skiprows=1).T
            start = time.perf_counter()
            profile = inversion_profile(
                *(shape, rf_hz, offsets_hz),
                anisotropy_hz=anisotropy_hz,
                asymmetry=asymmetry,
                rotor_hz=rotor_hz,
            )
            took_s = time.perf_counter() - start
            theirs = ""
            if "simpson" in path.stem:
                cells = Irradiation.over(
                    shape, np.array([rf_hz]), offsets_hz, tensor=tensor, rotor_hz=rotor_hz
                )
                same = grid_average(cells, mean_z, zcw(144, 55, 16))
                theirs = f"{np.abs(same - mz).max():.1e}"
            table.add_row(
                *(path.stem, f"{np.abs(profile.mz - mz).max():.1e}", theirs),
                *(f"{profile.powder_error:.1e}", str(profile.orientations)),
                f"{1e3 * took_s:.0f} ms",
            )
    return table


def main() -> None:
    out = Console(width=160)
    out.print(speed_table())
    if CURVES.is_dir():
        out.print(parity_table())
    echo = refocusing_profile(
        tanh_tan(), 200e3, np.zeros(1), anisotropy_hz=100e3, rotor_hz=60e3
    ).amplitude[0]
    out.print(f"Echo of two SHAPs at 100 kHz of anisotropy: {echo:.4f} (tabulated 0.9839)")


if __name__ == "__main__":
    main()
