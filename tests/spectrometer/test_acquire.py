"""The virtual spectrometer against density matrices that are carried scan by scan."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from brute_force import brute_force

from pnmr.program import Calibration, Timeline, timeline
from pnmr.shapes import tanh_tan
from pnmr.spectrometer.acquire import acquire
from pnmr.spectrometer.signal import signal_values
from pnmr.spectrometer.site_run import Grid
from pnmr.spins import Proton, RFDistribution, Sample, Site, powder_grid

TIMES_S = np.array([0.0, 1.3e-6, 4.1e-6, 9.7e-6])
GRID = Grid(1, 2)
PROGRAMS = Path(__file__).resolve().parents[2] / "pulse_programs"
# A pulse too short to invert anything well: every pathway is there.
SHAPES = {"bad": tanh_tan(sweep_hz=1e6, duration_s=3.2e-6, step_s=50e-9)}
ECHO = """
1 ze
2 d1
  (p1 pl1 ph1):f1
  d2
  (p11:sp1 ph2):f1
  d3
  (p2 pl1 ph3):f1
  d4
  go=2 ph31
  30m wr #0
exit
ph1 = 0
ph2 = 0 1 2 3
ph3 = 0 0 0 0 1 1 1 1 2 2 2 2 3 3 3 3
ph31 = 0 2 0 2 2 0 2 0 0 2 0 2 2 0 2 0
"""
UNCYCLED = ECHO.split("ph1 =")[0] + "ph1 = 1\nph2 = 0\nph3 = 2\nph31 = 3\n"
PAIR = """
1 ze
2 d1
  (p3 pl2 ph11):f2
  d2
  (p12:sp2 ph12):f2
  d3
  (center (p3 pl2 ph12):f2 (p1 pl1 ph1):f1)
  d2
  (p4 pl2 ph12):f2
  d3
  (p11:sp1 ph2):f1
  d4
  go=2 ph31
  30m wr #0
exit
ph1 = 0
ph2 = 0 0 1 1 2 2 3 3
ph11 = 0 2
ph12 = 1
ph31 = 0 2 2 0
"""
CONDITIONS: dict[str, object] = {
    **{"p1": 1.1, "p2": 1.9, "p3": 1.3, "p4": 2.1, "p11": 3.2, "p12": 3.2, "d1": 0.01},
    **{"d2": 7.3e-6, "d3": 11.9e-6, "d4": 5.7e-6, "de": 0.0, "td": 64, "swh": 1e6, "ds": 0},
    **{"plw1": 1.0, "plw2": 1.0, "spw1": 0.7, "spw2": 0.8, "spnam1": "bad", "spnam2": "bad"},
    **{"nuc1": "13C", "bf1": 100.0, "o1": 2000.0, "nuc2": "1H", "bf2": 400.0, "o2": -1000.0},
    **{"cnst31": 60000.0, "spoffs1": 0.0, "spoffs2": 0.0},
}
CALIBRATIONS = {name: Calibration(1.0, 180e3) for name in ("f1", "f2")}


def program(text: str, **more: object) -> Timeline:
    return timeline(text, {**CONDITIONS, **more}, calibrations=CALIBRATIONS)  # type: ignore[arg-type]


def sample(mas_hz: float = 60e3, **site: object) -> Sample:
    return Sample("test", (Site("a", "13C", **{"shift_ppm": 150.0, **site}),), mas_hz=mas_hz)  # type: ignore[arg-type]


def values(found: Timeline, of: Sample, grid: Grid = GRID, increment: int = 0) -> np.ndarray:
    return signal_values(acquire(found, of, SHAPES, grid=grid).signals[increment], TIMES_S)


ANISOTROPIC = {"anisotropy_ppm": 800.0, "asymmetry": 0.4}


@pytest.mark.parametrize(("text", "scans", "spoffs1"), [(UNCYCLED, 1, 70e3), (ECHO, 16, 0.0)])
def test_one_spin_is_that_of_a_density_matrix(text: str, scans: int, spoffs1: float) -> None:
    found, of = program(text, ns=scans, spoffs1=spoffs1), sample(**ANISOTROPIC)
    expected = brute_force(found, of, SHAPES, powder_grid(*GRID), TIMES_S)
    assert np.abs(values(found, of) - expected).max() < 3e-5 * scans
    assert np.abs(expected).max() > 0.05 * scans


def test_the_rotor_turns_at_the_rate_of_the_sample_not_of_the_program() -> None:
    found, of = program(UNCYCLED, ns=1), sample(23e3, **ANISOTROPIC)
    expected = brute_force(found, of, SHAPES, powder_grid(*GRID), TIMES_S)
    assert np.abs(values(found, of) - expected).max() < 3e-5


def test_a_line_dephases_between_the_pulses_as_its_distribution_does() -> None:
    """Within pulses of 6 us in all, the phase is taken as linear over 15 kHz."""
    width_hz, found = 15000.0, program(UNCYCLED, ns=1)
    of = sample(width_hz=width_hz, width_shape="gaussian")
    nodes, weights = np.polynomial.hermite_e.hermegauss(24)
    sigma_hz = width_hz / math.sqrt(8.0 * math.log(2.0))
    expected = sum(
        weight
        * brute_force(found, of, SHAPES, powder_grid(1, 1), TIMES_S, shift_hz=sigma_hz * node)
        for node, weight in zip(nodes, weights / weights.sum(), strict=True)
    )
    assert np.abs(values(found, of) - expected).max() < 0.02
    narrow = values(found, sample())
    assert np.abs(narrow - expected).max() > 0.07


def test_relaxation_between_pulses_is_that_of_the_bloch_equations() -> None:
    """T1 and T2' of 100 us are as short as a line that survives the echo can have."""
    found = program(UNCYCLED, ns=1)
    of = sample(**ANISOTROPIC, t1_s=1.5e-4, t2_s=1e-4)
    expected = brute_force(found, of, SHAPES, powder_grid(*GRID), TIMES_S)
    assert np.abs(values(found, of) - expected).max() < 1.2e-2
    assert np.abs(values(found, sample(**ANISOTROPIC)) - expected).max() > 0.1


@pytest.mark.parametrize("dummies", [0, 16])
def test_fast_repetition_saturates_scan_after_scan(dummies: int) -> None:
    """What a scan leaves along the field is averaged over the phase cycle."""
    text = (PROGRAMS / "double_echo").read_text()
    changes: dict[str, object] = {"p1": 1.0, "p2": 2.0, "d1": 3e-3, "l1": 2, "de": 4.5}
    found = program(text, **changes, ns=16, ds=dummies, plw1=1.5)
    of = sample(anisotropy_ppm=400.0, t1_s=5e-3, t2_s=2e-4)
    expected = brute_force(
        found,
        of,
        SHAPES,
        powder_grid(*GRID, symmetry="axis"),
        TIMES_S,
        scans=range(-dummies, 16),
        carry=True,
    )
    error = np.abs(values(found, of) - expected).max() / np.abs(expected).max()
    assert error < 0.01
    fresh = values(found, sample(anisotropy_ppm=400.0, t2_s=2e-4))
    assert np.abs(expected).max() < 0.9 * np.abs(fresh).max()


PROTON = Proton(
    -21e3, 40.0, 70.0, shift_ppm=5.0, anisotropy_ppm=60.0, asymmetry=0.3, euler_deg=(10, 50, 80)
)
OBSERVED = {"anisotropy_ppm": 400.0, "asymmetry": 0.4, "euler_deg": (20.0, 30.0, 50.0)}


def test_a_pair_is_that_of_a_density_matrix() -> None:
    """Conditional rotations, pulses on both channels at once, shift tensors of their own."""
    found, of = program(PAIR, ns=8), sample(**OBSERVED, protons=(PROTON,))
    powder = powder_grid(*GRID, symmetry="full")
    expected = brute_force(found, of, SHAPES, powder, TIMES_S)
    assert np.abs(values(found, of) - expected).max() < 3e-5 * 8
    assert np.abs(expected).max() > 0.1


def test_two_protons_are_those_of_a_density_matrix() -> None:
    other = Proton(-12e3, 100.0, 20.0, shift_ppm=-3.0)
    found, of = program(PAIR, ns=4), sample(**OBSERVED, protons=(PROTON, other))
    powder = powder_grid(*GRID, symmetry="full")
    expected = brute_force(found, of, SHAPES, powder, TIMES_S)
    assert np.abs(values(found, of) - expected).max() < 3e-5 * 4


def test_protons_that_no_pulse_turns_split_the_line() -> None:
    found, of = program(UNCYCLED, ns=1), sample(**OBSERVED, protons=(PROTON,))
    powder = powder_grid(*GRID, symmetry="full")
    expected = brute_force(found, of, SHAPES, powder, TIMES_S)
    assert np.abs(values(found, of) - expected).max() < 3e-5


def test_relaxation_of_a_pair_is_that_of_its_spins() -> None:
    found = program(PAIR, ns=2)
    times: dict[str, float] = {"t1_s": 6e-4, "t2_s": 3e-4}
    of = sample(**OBSERVED, **times, protons=(replace(PROTON, **times),))
    powder = powder_grid(*GRID, symmetry="full")
    expected = brute_force(found, of, SHAPES, powder, TIMES_S)
    assert np.abs(values(found, of) - expected).max() < 5e-3 * 2


def test_the_rf_of_every_part_of_the_sample_counts() -> None:
    spread = RFDistribution(np.array([0.7, 1.0]), np.array([1.0, 3.0]))
    of = sample(**ANISOTROPIC)
    expected = np.zeros(TIMES_S.size, complex)
    for scale, weight in ((0.7, 0.25), (1.0, 0.75)):
        rf = {name: Calibration(1.0, scale * 180e3) for name in ("f1", "f2")}
        found = timeline(UNCYCLED, {**CONDITIONS, "ns": 1}, calibrations=rf)  # type: ignore[arg-type]
        expected += weight * brute_force(found, of, SHAPES, powder_grid(*GRID), TIMES_S)
    seen = values(program(UNCYCLED, ns=1), replace(of, rf=spread))
    assert np.abs(seen - expected).max() < 3e-5


def test_the_rate_of_the_rotor_spreads_from_scan_to_scan() -> None:
    """A spread of 400 Hz, so that it shows within 0.2 ms; nine rates stand for the Gaussian."""
    of, times_s = sample(**ANISOTROPIC), np.linspace(0.0, 2e-4, 5)
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    found, grid = program(UNCYCLED, ns=1, d4=20e-6), Grid(3, 16)

    def seen(with_rate: Sample) -> np.ndarray:
        return signal_values(acquire(found, with_rate, SHAPES, grid=grid).signals[0], times_s)

    expected = sum(
        weight * seen(replace(of, mas_hz=60e3 + 400.0 * node))
        for node, weight in zip(nodes, weights / weights.sum(), strict=True)
    )
    assert np.abs(seen(replace(of, mas_jitter_hz=400.0)) - expected).max() < 2e-3
    assert np.abs(seen(of) - expected).max() > 0.02
