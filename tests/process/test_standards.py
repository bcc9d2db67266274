"""Reference compounds found and fitted in synthetic spectra, with errors that are true."""

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, Spectrum, TimeAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import STANDARDS, Noise, Recipe, expected_noise, fit_line, reference_from

ZERO_HZ = 100.612_769e6
CARRIER_HZ = 100.617e6
RECIPE = (
    Recipe(())
    .then("exponential", lb_hz=5.0)
    .then("zero_fill", points=16384)
    .then("transform")
    .then("phase", p0_deg=40.0, p1_deg=500.0)
)


def compound(
    lines: list[tuple[float, float, float]],
    rng: np.random.Generator,
    sigma: float = 0.03,
    nucleus: str = "13C",
) -> FID:
    """Return the FID of lines (amplitude, ppm, width in Hz) whose 0 ppm is ZERO_HZ."""
    axis = TimeAxis(8192, 2e-5, 0.0, CARRIER_HZ, 100.6127e6)
    values = sigma * (rng.normal(size=8192) + 1j * rng.normal(size=8192))
    for amplitude, shift_ppm, width_hz in lines:
        offset_hz = ZERO_HZ * (1 + shift_ppm * 1e-6) - CARRIER_HZ
        values = values + amplitude * np.exp(
            (2j * np.pi * offset_hz - np.pi * width_hz) * axis.times_s
        )
    return FID(values, (axis,), Acquisition(nucleus=nucleus, source="adamantane/1"))


ADAMANTANE = [(0.66, 29.45, 25.0), (1.0, 38.48, 22.0)]


def test_adamantane_gives_zero_ppm_within_its_error() -> None:
    rng = np.random.default_rng(1)
    pulls, checks = [], []
    for _ in range(60):
        fid = compound(ADAMANTANE, rng)
        found = reference_from(RECIPE(fid), "adamantane", expected_noise(fid, RECIPE))
        pulls.append((found.reference_hz - ZERO_HZ) / found.line_error_hz)
        checks.append((found.check_ppm - 38.48) / found.check_error_ppm)
        assert found.line_error_hz < 0.5
    for each in (pulls, checks):
        assert abs(np.mean(each)) < 0.45
        assert 0.75 < np.std(each) < 1.3
    assert found.source == "adamantane/1"
    assert found.nucleus == "13C"


def test_the_pair_is_found_among_stronger_lines() -> None:
    rng = np.random.default_rng(2)
    fid = compound([*ADAMANTANE, (3.0, 110.0, 40.0)], rng)
    found = reference_from(RECIPE(fid), "adamantane", expected_noise(fid, RECIPE))
    assert found.reference_hz == pytest.approx(ZERO_HZ, abs=1.0)


@pytest.mark.parametrize("name", ["water", "DMSO-1H", "DMSO-13C"])
def test_a_single_line_is_taken_in_the_region_that_is_named(name: str) -> None:
    rng = np.random.default_rng(3)
    standard = STANDARDS[name]
    lines = [(1.0, standard.line_ppm, 20.0), (2.0, standard.line_ppm + 30.0, 20.0)]
    fid = compound(lines, rng, nucleus=standard.nucleus)
    recipe = RECIPE.then("reference", reference_hz=ZERO_HZ)
    around = (standard.line_ppm - 5.0, standard.line_ppm + 5.0)
    found = reference_from(recipe(fid), name, expected_noise(fid, recipe), region_ppm=around)
    assert found.reference_hz == pytest.approx(ZERO_HZ, abs=5 * found.line_error_hz)
    anywhere = reference_from(recipe(fid), name, expected_noise(fid, recipe))
    assert anywhere.reference_hz == pytest.approx(ZERO_HZ * (1 + 30e-6), abs=5.0)


@pytest.mark.parametrize("width_hz", [10.0, 60.0])
def test_the_error_of_a_fitted_line_is_the_scatter_of_repeated_measurements(
    width_hz: float,
) -> None:
    rng = np.random.default_rng(4)
    places, errors = [], []
    for _ in range(120):
        fid = compound([(1.0, 30.0, width_hz)], rng, sigma=0.1)
        spectrum = RECIPE(fid)
        near_hz = ZERO_HZ * (1 + 30e-6) - CARRIER_HZ
        line = fit_line(spectrum, near_hz, expected_noise(fid, RECIPE))
        places.append(line.offset_hz - near_hz)
        errors.append(line.error_hz)
        assert line.width_hz == pytest.approx(width_hz + 5.0, rel=0.3)
    assert np.std(places) / np.mean(errors) == pytest.approx(1.0, abs=0.2)
    assert abs(np.mean(places)) < 3 * np.std(places) / np.sqrt(120)


def test_a_misfit_makes_the_error_larger() -> None:
    rng = np.random.default_rng(5)
    single = compound([(1.0, 30.0, 20.0)], rng, sigma=1e-3)
    double = compound([(1.0, 30.0, 20.0), (1.0, 30.3, 20.0)], rng, sigma=1e-3)
    near_hz = ZERO_HZ * (1 + 30e-6) - CARRIER_HZ
    errors = [
        fit_line(RECIPE(fid), near_hz, expected_noise(fid, RECIPE)).error_hz
        for fid in (single, double)
    ]
    assert errors[1] > 10 * errors[0]


def test_what_is_no_reference_is_refused() -> None:
    rng = np.random.default_rng(6)
    fid = compound([], rng)
    noise = expected_noise(fid, RECIPE)
    with pytest.raises(ProcessingError, match="no pair of lines 909 Hz apart stands out"):
        reference_from(RECIPE(fid), "adamantane", noise)
    with pytest.raises(ProcessingError, match="no line stands out"):
        reference_from(RECIPE(fid), "DMSO-13C", noise)
    with pytest.raises(SettingError, match="known are adamantane, water"):
        reference_from(RECIPE(fid), "glycine", noise)
    with pytest.raises(SettingError, match="water is a reference for 1H, not for 13C"):
        reference_from(RECIPE(fid), "water", noise)
    spectrum = RECIPE(fid)
    edge = Spectrum(np.ones(16384), spectrum.axes)
    with pytest.raises(ProcessingError, match="cut by the edge"):
        fit_line(edge, spectrum.frequency.first_hz, Noise(1.0, 0.1))
