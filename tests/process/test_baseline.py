"""Baselines recovered under lines and sidebands."""

import numpy as np
import pytest

from pnmr.data import Acquisition, ListAxis, Spectrum, TimeAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import Recipe, baseline, signal_mask
from pnmr.process.step import STEPS

POINTS = 16384
AXIS = TimeAxis(POINTS, 1e-6, 0.0, 100.9e6, 100.61e6).reciprocal()
F = AXIS.offsets_hz
MAS_HZ = 60e3
CENTRE_PPM = (AXIS.carrier_shift_hz + 92e3) / 100.61
NEAR = ((CENTRE_PPM - 150.0, CENTRE_PPM + 150.0),)


def curve() -> np.ndarray:
    return 20 * np.cos(5e-6 * F) + 1e-5 * F


def spectrum(seed: int = 1, rows: int | None = None) -> Spectrum:
    rng = np.random.default_rng(seed)
    lines = sum(100 / (1 + ((F - 92e3 - k * MAS_HZ) / 1500.0) ** 2) for k in range(-2, 3))
    lines = lines * (np.abs(F - 92e3) < 200e3)
    values = lines + curve() + rng.normal(size=POINTS) + 1j * rng.normal(size=POINTS)
    acquisition = Acquisition(nucleus="13C", mas_hz=MAS_HZ)
    if rows is None:
        return Spectrum(values, (AXIS,), acquisition)
    series = np.array([values * (k + 1) for k in range(rows)])
    return Spectrum(
        series, (ListAxis("row", "", tuple(map(float, range(rows)))), AXIS), acquisition
    )


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"order": 8},
        {"method": "whittaker"},
        {"method": "spline"},
        {"signal_ppm": NEAR, "sidebands": True, "order": 6},
        {"signal_ppm": NEAR, "sidebands": True, "mas_hz": MAS_HZ, "method": "whittaker"},
    ],
)
def test_the_curve_under_the_lines_is_found_within_half_the_noise(settings: dict) -> None:
    given = spectrum()
    flat = baseline(given, **settings)
    found = (given.values - flat.values).real
    assert np.sqrt(np.mean((found - curve()) ** 2)) < 0.5
    assert np.abs(found - curve()).max() < 1.5
    np.testing.assert_array_equal(flat.values.imag, given.values.imag)


@pytest.mark.parametrize("method", ["polynomial", "whittaker", "spline"])
def test_what_was_masked_is_recorded_and_repeats_the_result(method: str) -> None:
    first = baseline(spectrum(), method=method)
    bound = Recipe.settled(first).steps[0]
    assert len(bound.settings["signal_ppm"]) > 0
    again = STEPS["baseline"].function(spectrum(), **bound.settings)
    np.testing.assert_array_equal(again.values, first.values)


def test_all_sidebands_of_a_masked_line_are_masked_and_nothing_else() -> None:
    mask = signal_mask(AXIS, NEAR, MAS_HZ)
    half_hz = 150.0 * 100.61
    distance_hz = np.abs((F - 92e3 + MAS_HZ / 2) % MAS_HZ - MAS_HZ / 2)
    clear = np.abs(distance_hz - half_hz) > AXIS.step_hz
    np.testing.assert_array_equal(mask[clear], (distance_hz < half_hz)[clear])
    only = signal_mask(AXIS, NEAR)
    assert np.count_nonzero(only) == pytest.approx(2 * half_hz / AXIS.step_hz, abs=2)


def test_the_rows_of_a_series_share_one_mask() -> None:
    flat = baseline(spectrum(rows=3))
    for row in range(3):
        found = (spectrum(rows=3).values[row] - flat.values[row]).real / (row + 1)
        assert np.sqrt(np.mean((found - curve()) ** 2)) < 0.5


def test_masks_that_cannot_be_are_refused_with_the_values() -> None:
    given = spectrum()
    with pytest.raises(SettingError, match="name signal_ppm"):
        baseline(given, sidebands=True)
    with pytest.raises(SettingError, match="wider than the MAS rate of 60000 Hz"):
        baseline(given, sidebands=True, signal_ppm=((-1000.0, 1000.0),))
    with pytest.raises(ProcessingError, match="free of signal where a baseline needs 16"):
        baseline(given, signal_ppm=((-99999.0, 99999.0),))
    unknown = Spectrum(given.values, given.axes, Acquisition())
    with pytest.raises(ProcessingError, match="give mas_hz"):
        baseline(unknown, sidebands=True, signal_ppm=NEAR)
    with pytest.raises(SettingError, match="order lies between 0 and 20"):
        baseline(given, order=-1)
    with pytest.raises(SettingError, match="bend_hz must be at least four points"):
        baseline(given, method="spline", bend_hz=1.0)
