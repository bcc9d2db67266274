"""Regions, rows, traces, and integrals whose errors are true."""

import numpy as np
import pytest

from pnmr.data import FID, ListAxis, Spectrum, TimeAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import Recipe, expected_noise, integral, region, rows, trace, transform

POINTS = 1024
AXIS = TimeAxis(POINTS, 1e-5, 0.0, 100.61e6, 100.6e6)
TIMES_S = AXIS.times_s
SIGMA = 0.4
CLEAN = 5.0 * np.exp((2j * np.pi * 4e3 - np.pi * 600.0) * TIMES_S)
LINE_PPM = (10e3 + 4e3) / 100.6
RECIPE = (
    Recipe(())
    .then("exponential", lb_hz=200.0)
    .then("left_shift", points=0)
    .then("zero_fill", points=4 * POINTS)
    .then("transform")
)


def noisy(rng: np.random.Generator) -> FID:
    words = rng.normal(size=(2, POINTS)) * SIGMA
    return FID(CLEAN + words[0] + 1j * words[1], (AXIS,))


@pytest.mark.parametrize("half_ppm", [3.0, 30.0, 100.0])
def test_the_error_of_an_integral_is_the_scatter_of_repeated_measurements(half_ppm: float) -> None:
    rng = np.random.default_rng(1)
    areas, errors = [], []
    for _ in range(400):
        fid = noisy(rng)
        found = integral(
            RECIPE(fid), LINE_PPM - half_ppm, LINE_PPM + half_ppm, expected_noise(fid, RECIPE)
        )
        areas.append(float(found.values))
        errors.append(found.error)
    assert np.std(areas) / np.mean(errors) == pytest.approx(1.0, abs=0.12)


def test_the_area_of_a_whole_line_is_its_first_point_whatever_the_window() -> None:
    fid = FID(CLEAN, (AXIS,))
    noise = expected_noise(fid, RECIPE)
    spectrum = RECIPE(fid)
    whole = integral(spectrum, float(spectrum.frequency.ppm[0]), 1e4, noise)
    # The sum over all frequencies times the step is s(0) SW, of which half is absorption.
    assert float(whole.values) / AXIS.width_hz == pytest.approx(2.5, rel=1e-6)


def test_a_region_keeps_its_points_at_their_shifts() -> None:
    spectrum = transform(FID(CLEAN, (AXIS,)))
    cut = region(spectrum, low_ppm=LINE_PPM + 50, high_ppm=LINE_PPM - 50)
    ppm = spectrum.frequency.ppm
    inside = (ppm >= LINE_PPM - 50) & (ppm <= LINE_PPM + 50)
    np.testing.assert_allclose(cut.frequency.ppm, ppm[inside], rtol=1e-12)
    np.testing.assert_array_equal(cut.values, spectrum.values[inside])
    with pytest.raises(SettingError, match="holds no point"):
        region(spectrum, low_ppm=1e5, high_ppm=2e5)


def test_rows_are_taken_with_their_values() -> None:
    axis = ListAxis("vd", "s", (0.1, 0.2, 0.4))
    series = FID(np.outer([1.0, 2.0, 3.0], CLEAN), (axis, AXIS))
    assert rows(series, first=1).axes == (AXIS,)
    assert rows(series, first=-1).values[0] == 3 * CLEAN[0]
    assert rows(series, first=1, last=-1).axes[0].values == (0.2, 0.4)
    with pytest.raises(SettingError, match="not all among the 3 rows"):
        rows(series, first=3)
    with pytest.raises(SettingError, match="not all among the 3 rows"):
        rows(series, first=2, last=0)
    with pytest.raises(ProcessingError, match="series of shape"):
        rows(FID(CLEAN, (AXIS,)), first=0)


def test_a_trace_runs_along_the_rows_at_one_shift() -> None:
    axis = ListAxis("vd", "s", (0.1, 0.2, 0.4))
    spectra = transform(FID(np.outer([1.0, -2.0, 3.0], CLEAN), (axis, AXIS)))
    along = trace(spectra, LINE_PPM)
    np.testing.assert_allclose(along / along[0], [1.0, -2.0, 3.0])
    assert isinstance(spectra, Spectrum)
    with pytest.raises(SettingError, match="outside the spectrum"):
        trace(spectra, 1e6)
