"""Automatic phase correction on spectra of known phase, and on what has none."""

import subprocess
import sys
import warnings
from dataclasses import replace

import numpy as np
import pytest
import scipy.signal
from phased_spectra import LARMOR_HZ, Case, Lines, decays, made, noise_sigma, random_case

from pnmr.data import FID, Acquisition, ListAxis, Spectrum, TimeAxis
from pnmr.errors import PnmrWarning, SettingError
from pnmr.process import automatic_phase, phase, region, transform, zero_fill


def lines(*rows: tuple[float, float, float, float]) -> Lines:
    return Lines(*np.array(rows).T)


THREE = lines((1.0, -2.1e5, 8e3, 1.0), (0.6, 5e4, 2e4, 0.0), (0.4, 3.1e5, 5e3, 0.5))


THREE_SITES = ((1.0, -2.13e5, 4e3, 1.0), (0.6, 4e4, 8e3, 1.0), (0.5, 2.85e5, 3e3, 1.0))


def three(seed: int = 1, p0_deg: float = 70.0, p1_deg: float = -400.0, snr: float = 50.0) -> Case:
    rng = np.random.default_rng(seed)
    return made(rng, THREE, 1e6, 16384, snr, 0.5, p0_deg, p1_deg)


def series(heights: np.ndarray, snr: float = 60.0, turn_deg: np.ndarray | None = None) -> Spectrum:
    cases = [three(seed, snr=snr) for seed in range(len(heights))]
    turns = np.zeros(len(heights)) if turn_deg is None else turn_deg
    rows = [
        height * np.exp(1j * np.radians(turn)) * case.spectrum.values
        for height, turn, case in zip(heights, turns, cases, strict=True)
    ]
    axis = ListAxis("vd", "s", tuple(float(each) for each in range(len(rows))))
    return replace(cases[0].spectrum, values=np.array(rows), axes=(axis, cases[0].spectrum.axes[0]))


@pytest.mark.parametrize("seed", range(12))
def test_the_phase_is_right_at_every_line(seed: int) -> None:
    case = random_case(np.random.default_rng([40, seed]))
    decided = automatic_phase(case.spectrum).history[-1].decided
    error_deg = case.error_deg(decided["p0_deg"], decided["p1_deg"])
    assert decided["certain"]
    assert (error_deg <= np.maximum(3.0, 3.0 * case.limit_deg())).all()


@pytest.mark.parametrize("p1_deg", [-700.0, -100.0, 0.0, 350.0, 700.0])
@pytest.mark.parametrize("p0_deg", [-170.0, 10.0])
def test_any_phase_comes_back(p0_deg: float, p1_deg: float) -> None:
    case = three(p0_deg=p0_deg, p1_deg=p1_deg)
    decided = automatic_phase(case.spectrum).history[-1].decided
    assert case.error_deg(decided["p0_deg"], decided["p1_deg"]).max() < 3.0


def test_what_is_decided_does_what_was_done() -> None:
    case = three()
    done = automatic_phase(case.spectrum, pivot_ppm=500.0)
    decided = done.history[-1].decided
    again = phase(
        case.spectrum,
        p0_deg=decided["p0_deg"],
        p1_deg=decided["p1_deg"],
        pivot_ppm=decided["pivot_ppm"],
    )
    assert decided["pivot_ppm"] == 500.0
    np.testing.assert_allclose(again.values, done.values, atol=1e-9 * np.abs(done.values).max())
    np.testing.assert_allclose(
        automatic_phase(case.spectrum).values, done.values, atol=1e-9 * np.abs(done.values).max()
    )


def test_the_error_given_holds_for_sites_that_pulses_turn_by_some_degrees() -> None:
    pulls = []
    for seed in range(24):
        rng = np.random.default_rng([31, seed])
        orders = np.array([-1.0, 0.0, 1.0])
        rows = [
            (height * part * np.exp(1j * turn), offset_hz + 60e3 * order, width_hz, 1.0)
            for (height, offset_hz, width_hz, _), turn in zip(
                THREE_SITES, np.radians(rng.normal(0.0, 3.0, 3)), strict=True
            )
            for order, part in zip(orders, (0.3, 1.0, 0.4), strict=True)
        ]
        amplitude, offset, width, lorentzian = np.array(rows).T
        turned = Lines(amplitude, offset.real, width.real, lorentzian.real, manifold=True)
        case = made(rng, turned, 1e6, 16384, 200.0, 0.5, 70.0, -300.0)
        decided = automatic_phase(case.spectrum).history[-1].decided
        assert decided["certain"]
        error_deg = case.error_deg(decided["p0_deg"], decided["p1_deg"])
        pulls.append(error_deg.max() / decided["error_deg"])
    # noise alone would leave pulls of tens here
    assert 0.4 < np.sqrt(np.mean(np.square(pulls))) < 1.5


def test_the_error_given_is_the_scatter_found() -> None:
    errors, given = [], []
    for seed in range(30):
        case = three(seed, snr=6.0)
        decided = automatic_phase(case.spectrum).history[-1].decided
        errors.append(case.error_deg(decided["p0_deg"], decided["p1_deg"]).max())
        given.append(decided["error_deg"])
    ratio = np.sqrt(np.mean(np.square(errors))) / np.mean(given)
    assert 0.5 < ratio < 1.6


def test_noise_keeps_the_phase_of_the_operator() -> None:
    rng = np.random.default_rng(4)
    noise = rng.normal(size=65536) + 1j * rng.normal(size=65536)
    spectrum = replace(three().spectrum, values=noise)
    with pytest.warns(PnmrWarning, match="no line stands out of the noise; the given phase"):
        done = automatic_phase(spectrum, p0_deg=30.0, p1_deg=-90.0)
    assert not done.history[-1].decided["certain"]
    np.testing.assert_allclose(done.values, phase(spectrum, p0_deg=30.0, p1_deg=-90.0).values)


@pytest.mark.parametrize("values", [np.zeros(65536), np.full(65536, np.nan)])
def test_what_is_no_spectrum_is_not_phased(values: np.ndarray) -> None:
    spectrum = replace(three().spectrum, values=values.astype(np.complex128))
    with pytest.warns(PnmrWarning, match="uncertain"):
        done = automatic_phase(spectrum)
    assert not done.history[-1].decided["certain"]
    np.testing.assert_array_equal(done.values, spectrum.values)


def test_lines_of_both_signs_are_doubted_unless_allowed() -> None:
    mixed = replace(THREE, amplitude=np.array([1.0, -0.4, 0.4]))
    case = made(np.random.default_rng(2), mixed, 1e6, 16384, 80.0, 0.5, 40.0, 200.0)
    with pytest.warns(PnmrWarning, match="seem to point down"):
        automatic_phase(case.spectrum)
    decided = automatic_phase(case.spectrum, signs="both").history[-1].decided
    assert case.error_deg(decided["p0_deg"], decided["p1_deg"]).max() < 3.0


def test_a_series_shares_one_phase_even_through_an_inversion() -> None:
    recovery = 1.0 - 2.0 * np.exp(-np.arange(6) / 1.5)
    spectra = series(recovery)
    done = automatic_phase(spectra, shared=True, signs="both")
    decided = done.history[-1].decided
    assert three().error_deg(decided["p0_deg"], decided["p1_deg"]).max() < 3.0
    assert isinstance(decided["p0_deg"], float)


def test_rows_of_different_phase_do_not_share_one() -> None:
    spectra = series(np.ones(3), turn_deg=np.array([0.0, 40.0, 80.0]))
    with pytest.warns(PnmrWarning, match="the rows differ in phase; shared=False"):
        automatic_phase(spectra, shared=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        decided = automatic_phase(spectra).history[-1].decided
    assert np.diff(decided["p0_deg"]) == pytest.approx([-40.0, -40.0], abs=3.0)


def test_a_large_error_is_no_decision() -> None:
    case = three(snr=8.0)
    with pytest.warns(PnmrWarning, match="add scans or raise largest_error_deg"):
        automatic_phase(case.spectrum, largest_error_deg=0.01)


def test_bounds_must_be_positive() -> None:
    with pytest.raises(SettingError, match="must be positive"):
        automatic_phase(three().spectrum, largest_p1_deg=0.0)


def test_a_short_spectrum_is_too_little() -> None:
    case = made(np.random.default_rng(1), THREE, 1e6, 64, 50.0)
    with pytest.warns(PnmrWarning, match="128 points are too few"):
        automatic_phase(transform(zero_fill(case.fid, points=128)))


def test_the_limit_of_one_line_is_that_of_a_decaying_signal() -> None:
    single = lines((1.0, 1e5, 2e3, 1.0))
    case = made(np.random.default_rng(1), single, 1e6, 16384, 20.0, 1.0)
    energy = np.sum(np.abs(decays(single, case.fid.time.times_s)) ** 2)
    # phase and position of an exponential: twice the variance of the phase alone
    expected_deg = np.degrees(np.sqrt(2.0 / energy) * noise_sigma(case))
    assert case.limit_deg()[0] == pytest.approx(expected_deg, rel=0.03)


def test_importing_the_steps_does_not_import_numba() -> None:
    code = "import sys, pnmr.process; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def demo_like(lb_hz: float, snr: float = 60.0) -> tuple[Spectrum, np.ndarray]:
    """Return a synthetic spectrum as a paramagnetic echo gives it, and its true phases in deg.

    Narrow tall lines and a broad manifold; every site has a phase of its own, as pulses
    that are not ideal leave it, and a steep digital filter meets the start of the FID.
    """
    width_hz, points, delay = 1e6, 8192, 64
    nu = [-0.2991, -0.2985, -0.2942, *(0.0925 + 0.06 * np.arange(-2, 3))]
    place_hz = width_hz * np.array(nu)
    area = np.array([5.0, 5.0, 5.0, 0.5, 1.8, 5.5, 1.2, 0.3])
    broad = np.array([3e2, 4e2, 5e2, *[1e4] * 5]) + lb_hz
    turn_deg = np.array([7.0, 8.0, 9.0, -2.0, 2.0, 3.0, 4.0, 1.0])
    # sixteen times finer, so that the filter sees the start as it is
    fine_s = np.arange(16 * points) / (16 * width_hz)
    signal = decays(Lines(area, place_hz, broad, np.ones(8)), fine_s)
    fine = (area * np.exp(1j * np.radians(turn_deg))) @ signal
    tap = np.arange(-16 * delay, 16 * delay + 1)
    filter_ = scipy.signal.firwin(len(tap), 0.97 * width_hz / 2, fs=16 * width_hz)
    fid = scipy.signal.fftconvolve(fine, filter_)[16 * delay :: 16][:points]
    rng = np.random.default_rng(8)
    noise = np.abs(fid[:100]).max() / snr / 8.0
    fid = fid + noise * (rng.normal(size=points) + 1j * rng.normal(size=points)) * np.exp(
        -np.pi * lb_hz * np.arange(points) / width_hz
    )
    fid[0] *= 0.5
    axis = TimeAxis(points, 1.0 / width_hz, 0.0, LARMOR_HZ, LARMOR_HZ)
    conditions = Acquisition(nucleus="13C", larmor_hz=LARMOR_HZ, mas_hz=60e3)
    return transform(zero_fill(FID(fid, (axis,), conditions), points=16384)), turn_deg


@pytest.mark.parametrize("lb_hz", [20.0, 200.0, 1000.0])
def test_lines_of_slightly_different_phase_are_phased_to_within_the_error_given(
    lb_hz: float,
) -> None:
    spectrum, turn_deg = demo_like(lb_hz)
    decided = automatic_phase(spectrum).history[-1].decided
    assert decided["certain"], decided["doubt"]
    tall_deg = decided["p0_deg"] - 0.297 * decided["p1_deg"]
    broad_deg = decided["p0_deg"] + 0.0925 * decided["p1_deg"]
    assert tall_deg == pytest.approx(-turn_deg[:3].mean(), abs=2.0)
    assert broad_deg == pytest.approx(-turn_deg[5], abs=max(3.0, 3.0 * decided["error_deg"]))
    assert decided["error_deg"] < 8.0


@pytest.mark.parametrize("ends_ppm", [(200.0, -100.0), (4000.0, 500.0), (1500.0, -1500.0)])
def test_a_region_is_refused_in_one_sentence(ends_ppm: tuple[float, float]) -> None:
    cut = region(three().spectrum, low_ppm=ends_ppm[1], high_ppm=ends_ppm[0])
    with pytest.warns(PnmrWarning, match="cut to a region; phase it over its full width"):
        done = automatic_phase(cut)
    np.testing.assert_array_equal(done.values, cut.values)


def test_a_spectrum_of_few_points_is_no_accident() -> None:
    case = made(np.random.default_rng(1), THREE, 1e6, 512, 50.0, 0.5)
    short = automatic_phase(transform(zero_fill(case.fid, points=1024)))
    decided = short.history[-1].decided
    assert case.error_deg(decided["p0_deg"], decided["p1_deg"]).max() < 5.0
