"""Parity and speed of the virtual spectrometer as tables: run this file with python.

Parities are against other programs' curves and against numbers that were calculated
independently (density matrices in numpy, quadrature of closed forms); those for one SHAP at
300 and 600 kHz were averaged over too coarse a powder. Delays are all too long by the time
that is named, the one between the pulses by twice that. Times are processor
times of one thread, the shortest of several runs, compiled and warm. Where SIMPSON is on
the path it plays the double echo beside it.
"""

import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from played_programs import BASE_HZ, SHAPES, echo, played, sample, site  # noqa: E402

from pnmr.isotopes import isotope  # noqa: E402
from pnmr.program import Calibration, timeline  # noqa: E402
from pnmr.shapes import Shape, tanh_tan  # noqa: E402
from pnmr.spectrometer.acquire import acquire  # noqa: E402
from pnmr.spectrometer.cost import cost  # noqa: E402
from pnmr.spectrometer.signal import signal_values  # noqa: E402
from pnmr.spectrometer.site_run import Grid  # noqa: E402
from pnmr.spins import GROUPS, Proton, RFDistribution  # noqa: E402

CURVES = ROOT.parent / "shared" / "data" / "curves"
POLARISED = isotope("1H").gamma_rad_s_t / isotope("13C").gamma_rad_s_t
PERIOD_S = 1.0 / 60e3
RUNS = 3
FINE = 2e-4
# A profile of the RF over a 1.3 mm rotor, assumed.
COIL = RFDistribution(np.array([1.0, 0.95, 0.9, 0.8, 0.7]), np.array([35.0, 25, 20, 12, 8]))
TENSORS_HZ = (100e3, 300e3, 600e3)
RATE_OFF = {10: (0.984, 0.808, 0.426), 100: (0.981, 0.786, 0.360), 300: (0.956, 0.626, 0.127)}
DELAYS_LATE = {
    25e-9: (0.984, 0.805, 0.418),
    100e-9: (0.978, 0.761, 0.299),
    500e-9: (0.847, 0.239, 0.073),
}
BUILD_UP = {
    "CH": (0.2549, 0.5159, 0.4489),
    "CH2": (0.4419, 0.5490, 0.1469),
    "CH3": (0.0967, 0.2845, 0.3871),
}
ECHO = """
1 ze
2 d1
  (p1 pl1 ph1):f1
  d2
  (p11:sp1 ph2):f1
  d3
  (p11:sp1 ph3):f1
  d4
  go=2 ph31
  30m wr #0
exit
ph1 = 0
ph2 = 0 1 2 3
ph3 = 0 0 0 0 1 1 1 1 2 2 2 2 3 3 3 3
ph31 = 0 2 0 2 2 0 2 0 0 2 0 2 2 0 2 0
"""
SINGLE = re.sub(r"  d3\n.*ph3\):f1\n|ph3 =.*\n", "", ECHO).replace(
    "ph31 = 0 2 0 2 2 0 2 0 0 2 0 2 2 0 2 0", "ph31 = 0 2 0 2"
)
ONE_SCAN = re.sub(r"ph(\d+) =.*", lambda m: f"ph{m[1]} = {int(m[1] in ('1', '31'))}", ECHO)


def ideal(text: str, delays_s: tuple[float, float, float], shap: bool = True, **more: object):  # type: ignore[no-untyped-def]
    """Ideal 90, then SHAPs, or square pulses of 200 kHz, with their delays in s."""
    d2, d3, d4 = delays_s
    given = {"p1": 1e-3, "p11": 50.0 if shap else 2.5, "d1": 1.0, "d2": d2, "d3": d3, "d4": d4}
    given |= {"plw1": 250e6**2, "spw1": 200e3**2, "spnam1": "shape", "ns": 16, "ds": 0}
    given |= {"td": 64, "swh": 1e6, "de": 0.0, "nuc1": "13C", "bf1": BASE_HZ / 1e6, "o1": 300320.85}
    return timeline(text, {**given, **more}, calibrations={"f1": Calibration(1.0, 1.0)})  # type: ignore[arg-type]


def synchronous(shap: bool = True, late_s: float = 0.0):  # type: ignore[no-untyped-def]
    length_s, periods = (50e-6, 5) if shap else (2.5e-6, 2)
    delay_s = 0.5 * (periods * PERIOD_S - length_s) + late_s
    return ideal(ECHO, (delay_s, 2.0 * delay_s, delay_s), shap)


def top(found, offset_hz: float, anisotropy_hz: float, shape: Shape | None = None, **of: object):  # type: ignore[no-untyped-def]
    shapes = {"shape": shape or SHAPES["SHAP_10M_50u"]}
    return echo(found, sample(site(offset_hz, anisotropy_hz), **of), shapes=shapes, tolerance=FINE)[
        0
    ]


def curve_rows() -> list[tuple[str, str, float]]:
    rows = []
    given = np.loadtxt(CURVES / "shape_shapA.csv", delimiter=",", skiprows=1)
    shape = Shape(given[:, 0] / 200e3, np.degrees(given[:, 1]), 50e-6)
    found = ideal(ONE_SCAN, (PERIOD_S, 2.0 * PERIOD_S, PERIOD_S), ns=1)
    for name, anisotropy_hz in (("z0", 0.0), ("z200k", 200e3)):
        for kind, sign, program in (("_numpy", 1, "numpy, 233 x 32"), ("", -1, "SIMPSON")):
            file = CURVES / f"double_echo_iso0_{name}{kind}.csv"
            _, real, imaginary = np.loadtxt(file, delimiter=",", skiprows=1).T
            of = sample(site(0.0, sign * anisotropy_hz, asymmetry=0.3 if anisotropy_hz else 0.0))
            times_s = np.arange(real.size) / 1.92e6
            signal = echo(found, of, times_s, shapes={"shape": shape}, tolerance=1e-4)
            difference = np.abs(signal - real - 1j * imaginary).max()
            rows.append((f"double echo {name}, 256 points", program, float(difference)))
    table = np.loadtxt(CURVES / "tedor_60k.csv", delimiter=",", skiprows=1)
    of = sample(site(0.0, protons=(Proton(-22e3),)))
    worst = 0.0
    for periods in range(1, len(table)):
        if periods > 16:
            break
        options = {"placement": "train", "before": str(periods), "after": str(periods)}
        seen = abs(echo(played("tedor_shap", options, ideal=True, ns=32), of, tolerance=FINE)[0])
        worst = max(worst, abs(seen / POLARISED - table[periods, 2]))
    rows.append((f"TEDOR, 1 to {min(16, len(table) - 1)} periods a side", "SIMPSON", worst))
    bands = np.genfromtxt(CURVES / "sidebands.csv", delimiter=",", names=True)
    worst = 0.0
    where = {"bf1": BASE_HZ / 1e6, "o1": 300320.85, "de": 0.0}
    pulse = played("one_pulse", ideal=True, parameter_set="one_pulse.adamantane", **where)
    for case in np.unique(bands["case"]):
        rows_of = bands[bands["case"] == case]
        first = rows_of[0]
        tensor = site(0.0, first["zeta_ppm_shift"] * 100.61, asymmetry=first["eta"])
        times_s = np.arange(256) / (256 * first["spin_rate_hz"])
        of = sample(tensor, first["spin_rate_hz"])
        spectrum = np.abs(np.fft.fft(echo(pulse, of, times_s, tolerance=1e-4)) / 256)
        seen = spectrum[rows_of["order"].astype(int)]
        worst = max(worst, float(np.abs(seen - rows_of["amplitude"]).max()))
    rows.append(("sidebands of one pulse", "mrsimulator", worst))
    return rows


def number_rows() -> list[tuple[str, float, float]]:
    """What was calculated, and what independent calculations give."""
    single = ideal(SINGLE, (PERIOD_S, 1e-6, PERIOD_S), ns=4)
    rows = []
    for anisotropy, one, two, square in (
        (0.0, 1.0, 1.0, 1.0),
        (100e3, 0.3592, 0.9839, 0.9155),
        (300e3, 0.0841, 0.8080, 0.5494),
        (600e3, 0.0228, 0.4243, 0.2612),
    ):
        name = f"SA {anisotropy / 1e3:g} kHz"
        rows.append((f"one SHAP, {name}", abs(top(single, 0.0, anisotropy)), one))
        rows.append((f"two SHAPs, {name}", abs(top(synchronous(), 0.0, anisotropy)), two))
        squares = synchronous(shap=False)
        plain = Shape(np.ones(1), np.zeros(1), 2.5e-6)
        rows.append(
            (f"two square pulses, {name}", abs(top(squares, 0.0, anisotropy, plain)), square)
        )
    for rate_hz, values in RATE_OFF.items():
        for anisotropy, expected in zip(TENSORS_HZ, values, strict=True):
            seen = abs(top(synchronous(), 0.0, anisotropy, mas_hz=60e3 + rate_hz))
            rows.append((f"MAS off by {rate_hz} Hz, SA {anisotropy / 1e3:g} kHz", seen, expected))
    for late_s, values in DELAYS_LATE.items():
        for anisotropy, expected in zip(TENSORS_HZ, values, strict=True):
            seen = abs(top(synchronous(late_s=late_s), 0.0, anisotropy))
            rows.append(
                (f"delay off by {late_s * 1e9:g} ns, SA {anisotropy / 1e3:g} kHz", seen, expected)
            )
    for group, values in BUILD_UP.items():
        for periods, value in enumerate(values, start=1):
            options = {"placement": "train", "before": str(periods), "after": str(periods)}
            found = played("tedor_shap", options, ideal=True, ns=32)
            seen = echo(
                found, sample(site(0.0, protons=GROUPS[group](Proton(-23328.0)))), tolerance=1e-3
            )[0]
            rows.append(
                (f"TEDOR of {group}, {periods} periods a side", abs(seen) / POLARISED, value)
            )
    plain = Shape(np.ones(1), np.zeros(1), 2.5e-6)
    for anisotropy, expected in ((50e3, 1.60), (100e3, 1.57), (150e3, 1.48), (200e3, 1.36)):
        shap = abs(top(synchronous(), 92e3, anisotropy, rf=COIL))
        square = abs(top(synchronous(shap=False), 92e3, anisotropy, plain, rf=COIL))
        rows.append(
            (
                f"SHAPs over squares, 92 kHz, SA {anisotropy / 1e3:g} kHz",
                shap / square,
                expected,
            )
        )
    return rows


def best_s(job: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS + 1):
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return min(times[1:])


def speed_table() -> Table:
    table = Table(
        *("job", "crystallites", "time", "estimate", "asked for"), title="Speed, one thread"
    )
    wide = site(92e3, 100e3, asymmetry=0.3, width_hz=2e3, t1_s=5e-3, t2_s=5e-4)
    times_s = np.arange(4096) / 1e6
    echo_of = ("double_adiabatic_echo", wide)
    jobs = [("echo, 1058 orientations x 32 gamma, 4096 points", *echo_of, Grid(23, 32), "3 s")]
    jobs.append(("echo until the powder settles", *echo_of, None, ""))
    for group, asked in (("CH", "10 s"), ("CH2", ""), ("CH3", "")):
        protons = GROUPS[group](Proton(-23328.0, t1_s=0.02, t2_s=1e-3))
        of = site(0.0, 20e3, asymmetry=0.3, t1_s=0.05, t2_s=1e-3, width_hz=500.0, protons=protons)
        jobs.append((f"TEDOR of {group}, all relaxing", "tedor_shap", of, None, asked))
    for name, program, of, grid, asked in jobs:
        found = played(program, ns=32)

        def job(found=found, of=of, grid=grid) -> None:  # type: ignore[no-untyped-def]
            done = acquire(found, sample(of), SHAPES, grid=grid)
            signal_values(done.signals[0], times_s)

        stated = cost(found, sample(of), SHAPES, grid=grid)
        table.add_row(
            name,
            str(stated.crystallites),
            f"{best_s(job):.2f} s",
            f"{stated.duration_s:.2f} s",
            asked,
        )
    return table


SIMPSON = """
spinsys { channels 13C
nuclei 13C
shift 1 0 100000 0.3 0 0 0 }
par { proton_frequency 400e6
spin_rate 60000
crystal_file zcw987
gamma_angles 32
start_operator I1x
detect_operator I1p
np 4096
sw 1e6
variable tr 16.6666667
verbose 0000 }
proc pulseseq {} { global par shape
 reset
 delay $par(tr)
 pulse_shaped 50 $shape
 delay [expr 2*$par(tr)]
 pulse_shaped 50 $shape
 delay $par(tr)
 acq_block { delay 1.0 } }
proc main {} { global par shape
 set shape [load_shape shape.rf]
 fsave [fsimpson] out.fid }
"""


def simpson_line() -> str:
    program = shutil.which("simpson")
    if program is None:
        return "SIMPSON is not on the path; its time for the double echo is left out."
    shape = tanh_tan(10e6)
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            f"{200e3 * a} {p}"
            for a, p in zip(shape.amplitude_fraction, shape.phase_deg, strict=True)
        ]
        Path(folder, "shape.rf").write_text(f"{len(lines)}\n" + "\n".join(lines) + "\n")
        Path(folder, "echo.in").write_text(SIMPSON)
        start = time.perf_counter()
        done = subprocess.run([program, "echo.in"], cwd=folder, capture_output=True, check=False)
        took_s = time.perf_counter() - start
    if done.returncode:
        return f"SIMPSON stopped: {done.stderr.decode()[:200]}"
    return f"SIMPSON, one scan of the double echo over zcw987 x 32: {took_s:.1f} s"


def main() -> None:
    out = Console(width=140)
    if CURVES.is_dir():
        table = Table("curve", "of", "largest difference", title="Other programs' curves")
        for name, program, difference in curve_rows():
            table.add_row(name, program, f"{difference:.1e}")
        out.print(table)
    table = Table("quantity", "here", "independent", "difference", title="Independent numbers")
    for name, seen, expected in number_rows():
        table.add_row(name, f"{seen:.4f}", f"{expected:.4f}", f"{seen - expected:+.4f}")
    out.print(table)
    out.print(speed_table())
    out.print(simpson_line())
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    out.print(f"Largest memory of this process: {size / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
