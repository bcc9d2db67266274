"""Costs are counted before a run: crystallites, time, memory."""

from pathlib import Path

import numpy as np
import pytest
from played_programs import SHAPES, played, sample, site

from pnmr.program.compose.shipped import SHIPPED
from pnmr.spectrometer.acquire import acquire
from pnmr.spectrometer.cost import cost
from pnmr.spectrometer.site_run import Grid
from pnmr.spins import GROUPS, Proton, RFDistribution

PROGRAMS = Path(__file__).resolve().parents[2] / "pulse_programs"


def test_crystallites_are_orientations_times_rf_times_rates() -> None:
    found = played("double_adiabatic_echo")
    spread = RFDistribution(np.array([0.8, 0.9, 1.0]), np.ones(3))
    of = sample(site(0.0, 80e3, asymmetry=0.5), rf=spread, mas_jitter_hz=5.0)
    assert cost(found, of, SHAPES, grid=Grid(3, 8)).crystallites == 3 * 6 * 8 * 3 * 3


def test_every_further_crystallite_costs_the_same_time() -> None:
    found = played("double_adiabatic_echo")
    of = sample(site(0.0, 80e3, asymmetry=0.5))
    first, second, third = (cost(found, of, SHAPES, grid=Grid(n, 32)) for n in (4, 8, 16))
    slopes_s = [
        (b.duration_s - a.duration_s) / (b.crystallites - a.crystallites)
        for a, b in ((first, second), (second, third))
    ]
    assert slopes_s[0] == pytest.approx(slopes_s[1])
    assert slopes_s[0] > 0.0


def test_what_the_phase_cycle_cancels_on_all_paths_costs_next_to_nothing() -> None:
    found = played("tedor_shap")
    protons = GROUPS["CH"](Proton(-23e3))
    alone, coupled = (
        cost(found, sample(site(0.0, 50e3, asymmetry=0.3, protons=each)), SHAPES)
        for each in ((), protons)
    )
    assert alone.duration_s < 0.01 * coupled.duration_s


@pytest.mark.parametrize(
    ("program", "options"),
    [("tedor_shap", {}), ("tedor_shap", {"placement": "train"}), ("double_adiabatic_echo", {})],
)
def test_a_group_of_protons_stays_below_a_gigabyte(program: str, options: dict[str, str]) -> None:
    assert program in SHIPPED
    found = played(program, options)
    protons = GROUPS["CH3"](Proton(-23e3, t1_s=0.01))
    of = sample(site(0.0, 50e3, asymmetry=0.3, t1_s=5e-3, t2_s=5e-4, width_hz=2e3, protons=protons))
    assert cost(found, of, SHAPES).memory_bytes < 2e8


def test_progress_counts_every_site_of_every_increment() -> None:
    told: list[tuple[int, int]] = []
    found = played("double_adiabatic_echo_t2")
    acquire(found, sample(site()), SHAPES, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 7) for n in range(1, 8)]


def test_threads_change_nothing() -> None:
    found, of = played("double_adiabatic_echo"), sample(site(9e4, 1e5, asymmetry=0.3))
    one, two = (
        acquire(found, of, SHAPES, grid=Grid(12, 32), threads=n).signals[0].components[0].amplitude
        for n in (1, 2)
    )
    assert one == pytest.approx(two, rel=1e-12)
