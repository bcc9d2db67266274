"""Parity and speed of inversion profiles as markdown: run this file with python.

The numpy column is the vectorised reference below, measured in the same run.
SIMPSON's times are those recorded with its curves, 16.3 s and 2.0 s.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from pulses import tanh_tan  # noqa: E402

from pnmr.shapes import Shape  # noqa: E402
from pnmr.spectrometer import inversion_profile, refocusing_profile  # noqa: E402
from pnmr.spectrometer.irradiation import Irradiation  # noqa: E402
from pnmr.spectrometer.powder_average import grid_average  # noqa: E402
from pnmr.spins import Powder, ShiftTensor  # noqa: E402

CURVES = ROOT.parent / "shared" / "data" / "curves"
SHAPE_A = tanh_tan(5e6, 50e-6, 50e-9)
STATIC_S, MAS_S = 2.0, 16.3
RUNS = 7


def zcw(orientations: int) -> Powder:
    """A full-sphere lattice with all three angles spread (377 is a Fibonacci number)."""
    j = np.arange(orientations)
    beta = np.degrees(np.arccos(1.0 - (2.0 * j + 1.0) / orientations))
    alpha, gamma = (360.0 * (j * step % orientations) / orientations for step in (233, 144))
    return Powder(alpha, beta, gamma, np.full(orientations, 1.0 / orientations))


def mas_job() -> tuple[Irradiation, Powder]:
    offsets_hz = np.linspace(-500e3, 500e3, 41)
    tensor = ShiftTensor(200e3, 0.3)
    return Irradiation(SHAPE_A, offsets_hz, np.full(41, 200e3), tensor, 60e3), zcw(377)


def static_job() -> tuple[Irradiation, Powder]:
    offsets_hz = np.linspace(-500e3, 500e3, 2001)
    powder = Powder(np.zeros(1), np.zeros(1), np.zeros(1), np.ones(1))
    return Irradiation(SHAPE_A, offsets_hz, np.full(2001, 200e3), ShiftTensor(), 0.0), powder


def compiled_mz(irradiation: Irradiation, powder: Powder, threads: int = 1) -> np.ndarray:
    def mz(part: Powder) -> np.ndarray:
        up, down = irradiation.spinors(part)
        return np.abs(up) ** 2 - np.abs(down) ** 2

    return grid_average(irradiation, mz, powder, threads)


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


def best_s(job: Callable[[], object], runs: int = RUNS) -> float:
    """Shortest of some runs in s, after one that warms up."""
    job()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


def speed_rows() -> list[str]:
    rows = []
    for name, (irradiation, powder), recorded_s in (
        ("MAS, 377 orientations x 41 offsets x 1000 points", mas_job(), MAS_S),
        ("static, 2001 offsets x 1000 points", static_job(), STATIC_S),
    ):
        job = (irradiation, powder)
        one_s = best_s(lambda job=job: compiled_mz(*job))
        two_s = best_s(lambda job=job: compiled_mz(*job, threads=2))
        numpy_s = best_s(lambda job=job: numpy_mz(*job), runs=2)
        difference = np.abs(compiled_mz(*job) - numpy_mz(*job)).max()
        rows.append(
            f"| {name} | {1e3 * one_s:.1f} ms | {1e3 * two_s:.1f} ms | {numpy_s:.3f} s"
            f" | {numpy_s / one_s:.0f} | {recorded_s:.1f} s | {recorded_s / one_s:.0f}"
            f" | {difference:.1e} |"
        )
    return rows


def parity_rows() -> list[str]:
    shape_c = tanh_tan(10e6, 200e-6 / 3.0, 200e-9 / 3.0)
    jobs: tuple[tuple[str, Shape, float, float, float], ...] = (
        ("static_inversion_shapA", SHAPE_A, 200e3, 0.0, 0.0),
        ("mas_c1", SHAPE_A, 200e3, 200e3, 0.3),
        ("mas_c3", SHAPE_A, 100e3, 200e3, 0.3),
        ("mas_c5", SHAPE_A, 200e3, 0.0, 0.0),
        ("mas_c6", shape_c, 150e3, 200e3, 0.8),
    )
    rows = []
    for name, shape, rf_hz, anisotropy_hz, asymmetry in jobs:
        files = sorted(CURVES.glob(f"{name}*.csv"))
        for path in files:
            offsets_hz, mz = np.loadtxt(path, delimiter=",", skiprows=1).T
            start = time.perf_counter()
            profile = inversion_profile(
                shape,
                rf_hz,
                offsets_hz,
                anisotropy_hz=anisotropy_hz,
                asymmetry=asymmetry,
                rotor_hz=0.0 if name.startswith("static") else 60e3,
            )
            took_s = time.perf_counter() - start
            rows.append(
                f"| {path.stem} | {np.abs(profile.mz - mz).max():.1e} |"
                f" {profile.powder_error:.1e} | {profile.orientations} | {1e3 * took_s:.0f} ms |"
            )
    return rows


def main() -> None:
    print("| job | one thread | two threads | numpy | ratio | SIMPSON (recorded) | ratio", end="")
    print(" | largest difference from numpy |\n|---|---|---|---|---|---|---|---|")
    print("\n".join(speed_rows()))
    if CURVES.is_dir():
        print("\n| curve | largest difference | powder error stated | orientations | time |")
        print("|---|---|---|---|---|")
        print("\n".join(parity_rows()))
    echo = refocusing_profile(
        tanh_tan(10e6, 50e-6, 50e-9), 200e3, np.zeros(1), anisotropy_hz=100e3, rotor_hz=60e3
    )
    print(f"\nDouble SHAP echo at 100 kHz of anisotropy: {echo.amplitude[0]:.4f} (table 0.9839)")


if __name__ == "__main__":
    main()
