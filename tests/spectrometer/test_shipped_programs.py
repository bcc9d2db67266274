"""Shipped programs on model spins against closed forms and other programs' numbers."""

import math
from pathlib import Path

import numpy as np
import pytest
from brute_force import Settings, brute_force
from played_programs import BASE_HZ, ROTOR_HZ, SHAPES, echo, echoes, played, sample, site
from pulses import rotor_offset_hz, tanh_tan

from pnmr.isotopes import isotope
from pnmr.program import Calibration, timeline
from pnmr.shapes import Shape
from pnmr.spectrometer.site_run import Grid
from pnmr.spins import GROUPS, Powder, Proton, powder_grid

PERIOD_S = 1.0 / ROTOR_HZ
POLARISED = isotope("1H").gamma_rad_s_t / isotope("13C").gamma_rad_s_t
# Deliberately bad: 70 degrees, and a pulse that inverts some.
WRONG = {"p1": 0.97, "l1": 2, "p11": 2.0, "de": 3.0, "plw1": 0.9}
BAD = {"SHAP_10M_50u": tanh_tan(1e6, 2e-6, 1e-7)}
EXORCYCLE = "ph3 = 0 0 0 0 1 1 1 1 2 2 2 2 3 3 3 3"
CYCLE = {"ph2 = 0 1 2 3": "ph2 = 0 2 0 2", "ph31 = 0 2 0 2 2 0 2 0": "ph31 = 0 0 0 0 2 2 2 2 ;"}


def chosen_pathway(orders: tuple[int, int, int]) -> complex:
    """Select p = 0, then ``orders``, by brute force: each pulse cycled by itself, 64 scans."""
    one = Powder(*(np.zeros(1),) * 3, np.ones(1))
    lists = np.array([(a, b, c) for a in range(4) for b in range(4) for c in range(4)])
    receiver = -(lists @ np.diff((0, *orders))) % 4
    changes = {
        f"ph{n} =": f"ph{n} = " + " ".join(map(str, column)) + "\n;"
        for n, column in zip((1, 2, 3, 31), (*lists.T, receiver), strict=True)
    }
    program = played("double_adiabatic_echo", changes=changes, **{**WRONG, "ns": 64})
    settings = Settings(free_s=1.0, pulse_s=1e-7)
    return (
        brute_force(program, sample(site(31e3)), BAD, one, np.zeros(1), settings=settings)[0] / 64
    )


def test_unwanted_pathways_vanish_in_the_shipped_cycle_and_appear_in_a_broken_one() -> None:
    wanted = chosen_pathway((-1, 1, -1))
    shipped = played("double_adiabatic_echo", **WRONG)
    assert abs(echo(shipped, sample(site(31e3)), shapes=BAD)[0] - wanted) < 1e-10
    assert abs(wanted) > 0.01
    broken = played("double_adiabatic_echo", changes=CYCLE, **WRONG)
    found = echo(broken, sample(site(31e3)), shapes=BAD)[0]
    assert abs(found - wanted - chosen_pathway((1, 1, -1))) < 1e-10
    assert abs(found - wanted) > 0.05


def test_one_microsecond_out_of_step_costs_what_the_anisotropy_says() -> None:
    """Ideal pulses leave the precession; the second half starts 1 us late in the rotor's turn."""
    anisotropy_hz, late_s, grid = 150e3, 1e-6, Grid(2, 8)
    of = sample(site(0.0, anisotropy_hz, asymmetry=0.3))
    changes = {'"tauAB=tauE*2"': '"tauAB=tauE*2+1u"'}
    plain = {"p2": 2e-3, "l1": 2}
    kept = echo(played("double_echo", ideal=True, **plain), of, grid=grid)[0]
    lost = echo(played("double_echo", ideal=True, changes=changes, **plain), of, grid=grid)[0]
    assert abs(kept) == pytest.approx(1.0, abs=1e-3)
    powder = powder_grid(*grid)
    times_s = np.linspace(0.0, 4 * PERIOD_S + late_s, 407)
    middles_s = 0.5 * (times_s[1:] + times_s[:-1])
    signs = np.select(
        [middles_s < PERIOD_S, middles_s < 3 * PERIOD_S + late_s], [1.0, -1.0], default=1.0
    )
    principal_hz = -0.5 * anisotropy_hz * np.array([1.3, 0.7, -2.0])
    angles = zip(powder.alpha_deg, powder.beta_deg, powder.gamma_deg, strict=True)
    turns = [
        sum(
            sign * rotor_offset_hz(time_s, principal_hz, each, ROTOR_HZ)
            for sign, time_s in zip(signs, middles_s, strict=True)
        )
        for each in angles
    ]
    phases = 2.0 * math.pi * np.array(turns) * (times_s[1] - times_s[0])
    assert abs(lost) == pytest.approx(abs(powder.weight @ np.exp(1j * phases)), abs=1e-3)
    assert abs(lost) < 0.92


def test_the_top_of_a_hahn_echo_is_where_the_receiver_opens() -> None:
    width_hz, t2_s = 8000.0, 4e-4
    of = sample(site(0.0, width_hz=width_hz, t2_s=t2_s))
    found = played("hahn_echo", ideal=True, l1=3)
    times_s = np.linspace(0.0, 1e-4, 5)
    taken_s = 6 * PERIOD_S
    expected = np.exp(-(taken_s + times_s) / t2_s - math.pi * width_hz * times_s)
    assert np.abs(echo(found, of, times_s)) == pytest.approx(expected, abs=1e-4)


def test_t2_is_what_a_growing_echo_loses() -> None:
    t2_s = 3e-4
    found = played("double_adiabatic_echo_t2")
    values = np.abs(echoes(found, sample(site(20e3, t2_s=t2_s, width_hz=3000.0)))[:, 0])
    opens = [
        next(e.start_ps for e in found.scan(0, n).events if e.kind == "acquisition")
        - next(e.start_ps for e in found.scan(0, n).events if e.kind == "pulse")
        for n in range(len(values))
    ]
    fall = np.diff(np.log(values)) / (np.diff(opens) * 1e-12)
    assert fall == pytest.approx(-1.0 / t2_s, rel=1e-3)


def test_recovery_follows_t1_after_saturation_and_inversion() -> None:
    t1_s = 4e-3
    of = sample(site(0.0, t1_s=t1_s, t2_s=1e-5))
    options = {"read": "one_pulse"}
    # Recovery starts at the last pulse of the train, and in the middle of the SHAP.
    for name, lost, before_s in (
        ("saturation_recovery", 1.0, 2e-4),
        ("shap_inversion_recovery", 2.0, 25e-6),
    ):
        found = played(name, options, ideal=True, d1=1.0, d20=2e-4)
        delays_s = np.array(found.parameters.lists["vd"]) + before_s
        values = np.abs(echoes(found, of)[:, 0])
        size = values[-1] / abs(1.0 - lost * math.exp(-delays_s[-1] / t1_s))
        expected = size * np.abs(1.0 - lost * np.exp(-delays_s / t1_s))
        assert values == pytest.approx(expected, abs=2e-3)


@pytest.fixture
def curves(shared_data: Path) -> Path:
    return shared_data / "curves"


def test_sidebands_of_one_pulse_are_those_of_mrsimulator(curves: Path) -> None:
    table = np.genfromtxt(curves / "sidebands.csv", delimiter=",", names=True)
    for case in np.unique(table["case"]):
        rows = table[table["case"] == case]
        first = rows[0]
        anisotropy_hz = first["zeta_ppm_shift"] * 100.61
        of = sample(site(0.0, anisotropy_hz, asymmetry=first["eta"]), first["spin_rate_hz"])
        points = 256
        times_s = np.arange(points) / (points * first["spin_rate_hz"])
        where = {"bf1": BASE_HZ / 1e6, "o1": 300320.85, "de": 0.0}
        found = played("one_pulse", ideal=True, parameter_set="one_pulse.adamantane", **where)
        spectrum = np.fft.fft(echo(found, of, times_s, tolerance=1e-4)) / points
        seen = np.abs(spectrum[rows["order"].astype(int)])
        assert seen == pytest.approx(rows["amplitude"], abs=2e-4)


ECHO = """
1 ze
2 d1
  (p1 pl1 ph1):f1
  d2
  (p11:sp1 ph2):f1
  d3
  (p11:sp1 ph2):f1
  d2
  go=2 ph31
  30m wr #0
exit
ph1 = 1
ph2 = 0
ph31 = 1
"""


@pytest.mark.parametrize(("name", "sign", "tolerance"), [("_numpy", 1, 3e-4), ("", -1, 1e-3)])
@pytest.mark.parametrize("anisotropy_hz", [0.0, 200e3])
def test_the_double_echo_is_that_of_simpson(
    curves: Path, name: str, sign: int, tolerance: float, anisotropy_hz: float
) -> None:
    """One scan, so that all pathways are there; SIMPSON's frequencies have the other sign."""
    given = np.loadtxt(curves / "shape_shapA.csv", delimiter=",", skiprows=1)
    shape = Shape(given[:, 0] / 200e3, np.degrees(given[:, 1]), 50e-6)
    found = timeline(
        ECHO,
        {"p1": 1e-3, "p11": 50.0, "d1": 1.0, "d2": PERIOD_S, "d3": 2.0 * PERIOD_S, "ns": 1, "ds": 0}
        | {"plw1": 250e6**2, "spw1": 200e3**2, "spnam1": "A", "td": 512, "swh": 1e6, "de": 0.0}
        | {"nuc1": "13C", "bf1": 100.61, "o1": 300320.85},
        calibrations={"f1": Calibration(1.0, 1.0)},
    )
    file = (
        curves
        / f"double_echo_iso0_z{anisotropy_hz / 1e3:g}{'k' if anisotropy_hz else ''}{name}.csv"
    )
    _, real, imaginary = np.loadtxt(file, delimiter=",", skiprows=1).T
    of = sample(site(0.0, sign * anisotropy_hz, asymmetry=0.3 if anisotropy_hz else 0.0))
    signal = echo(found, of, np.arange(real.size) / 1.92e6, shapes={"A": shape}, tolerance=5e-4)
    assert np.abs(signal - (real + 1j * imaginary)).max() < tolerance


@pytest.mark.parametrize("periods", [1, 2, 3])
def test_tedor_builds_up_as_in_simpson(curves: Path, periods: int) -> None:
    expected = np.loadtxt(curves / "tedor_60k.csv", delimiter=",", skiprows=1)[periods, 2]
    options = {"placement": "train", "before": str(periods), "after": str(periods)}
    found = played("tedor_shap", options, ideal=True, ns=32)
    of = sample(site(0.0, protons=(Proton(-22e3),)))
    assert abs(echo(found, of, tolerance=3e-4)[0]) / POLARISED == pytest.approx(expected, abs=1e-3)


# Powder averages of sin(n Phi) sin(m Phi) over all protons with the cosines of the others.
BUILD_UP = {("CH", 1): 0.2549, ("CH2", 1): 0.4419, ("CH3", 1): 0.0967, ("CH3", 2): 0.2845}


@pytest.mark.parametrize(("group", "periods"), BUILD_UP)
def test_groups_build_up_as_the_products_of_their_couplings(group: str, periods: int) -> None:
    options = {"placement": "train", "before": str(periods), "after": str(periods)}
    found = played("tedor_shap", options, ideal=True, ns=32)
    of = sample(site(0.0, protons=GROUPS[group](Proton(-23328.0))))
    seen = abs(echo(found, of, grid=Grid(5, 32))[0]) / POLARISED
    assert seen == pytest.approx(BUILD_UP[group, periods], abs=2e-3)


def test_without_recoupling_and_without_protons_tedor_shows_nothing() -> None:
    of = sample(site(50e3, 80e3, protons=(Proton(-23328.0),)))
    control = echo(played("tedor_shap", {"control": "yes"}, ns=32), of)[0]
    assert abs(control) < 0.03
    bare = echo(played("tedor_shap", ns=32), sample(site(50e3, 80e3)))[0]
    assert bare == 0.0


VARIANTS = [
    {},
    {"placement": "replace"},
    {"placement": "central", "before": "1", "after": "3"},
    {"placement": "train"},
    {"control": "yes"},
]


@pytest.mark.parametrize("options", VARIANTS)
def test_real_pulses_transfer_as_a_density_matrix_says(options: dict[str, str]) -> None:
    """Two scans, so that what is native to the carbon cancels; every pulse of finite length."""
    of = sample(site(15e3, 60e3, protons=(Proton(-21e3, shift_ppm=12.0, anisotropy_ppm=40.0),)))
    found = played("tedor_shap", options, ns=2, o2=0.0)
    powder = powder_grid(2, 2, symmetry="axis")
    settings = Settings(free_s=0.5e-6, pulse_s=50e-9)
    expected = brute_force(found, of, SHAPES, powder, np.zeros(1), settings=settings)[0] / 2
    assert abs(echo(found, of, grid=Grid(2, 2))[0] - expected) < 3e-4
    assert abs(expected) > 2e-3


def test_the_transfer_survives_the_shift_anisotropy_of_protons() -> None:
    """100 kHz; before the transfer inversions of 1H recouple it, those of carbon do not."""
    left = {}
    for placement in ("carbon", "train"):
        found = played("tedor_shap", {"placement": placement}, ns=32)
        kept, seen = (
            abs(echo(found, sample(site(-294e3, protons=GROUPS["CH2"](each))), grid=Grid(4, 16)))
            for each in (Proton(-23328.0), Proton(-23328.0, anisotropy_ppm=100e3 / 400.13))
        )
        left[placement] = float((seen / kept)[0])
        assert kept[0] / POLARISED > 0.25
    assert left["carbon"] > 0.9
    assert left["train"] < 0.2
