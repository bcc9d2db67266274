"""Frequency-stepped pieces: every line at its absolute frequency, whatever the carrier was."""

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, Spectrum, TimeAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import Recipe, frequency_pieces, frequency_stepped, transform, zero_fill

POINTS, DWELL_S = 512, 2e-6
LINES = ((1.0, 100.00e6), (0.5, 100.21e6), (0.8, 100.43e6))
WIDTH_HZ = 4e3


def piece(carrier_hz: float) -> FID:
    """Return what a receiver at one carrier records: the lines within its width."""
    times_s = np.arange(POINTS) * DWELL_S
    near = [(a, f - carrier_hz) for a, f in LINES if abs(f - carrier_hz) < 0.5 / DWELL_S]
    decay = np.exp(-np.pi * WIDTH_HZ * times_s)
    values = decay * sum(a * np.exp(2j * np.pi * f * times_s) for a, f in near)
    values[0] *= 0.5
    return FID(values, (TimeAxis(POINTS, DWELL_S, 0.0, carrier_hz, 99.9e6),), Acquisition("13C"))


def stepped(carriers_hz: list[float], **settings: object) -> Spectrum:
    series = frequency_pieces([piece(carrier_hz) for carrier_hz in carriers_hz])
    return frequency_stepped(transform(zero_fill(series, points=2 * POINTS)), **settings)


def truth(frequencies_hz: np.ndarray) -> np.ndarray:
    half = WIDTH_HZ / 2
    shape = sum(a * half**2 / (half**2 + (frequencies_hz - f) ** 2) for a, f in LINES)
    return shape / (np.pi * WIDTH_HZ * DWELL_S)


@pytest.mark.parametrize("shift_hz", [0.0, 137.3, 488.0])
def test_even_steps_add_up_to_the_spectrum_of_an_endless_receiver(shift_hz: float) -> None:
    carriers = [99.6e6 + shift_hz + k * 100_123.7 for k in range(13)]
    joined = stepped(carriers, usable_hz=100_123.7)
    frequencies_hz = joined.frequency.carrier_hz + joined.frequency.offsets_hz
    inside = (frequencies_hz > 99.8e6) & (frequencies_hz < 100.6e6)
    error = np.abs(joined.values.real - truth(frequencies_hz))[inside]
    # At a seam one point is counted twice, or left out.
    assert np.sort(error)[: -len(carriers)].max() < 0.03 * truth(frequencies_hz).max()


@pytest.mark.parametrize("mode", ["sum", "skyline"])
def test_each_line_stands_at_its_own_frequency(mode: str) -> None:
    joined = stepped([99.9e6, 100.1003e6, 100.30071e6], mode=mode)
    frequencies_hz = joined.frequency.carrier_hz + joined.frequency.offsets_hz
    for _, line_hz in LINES:
        near = np.abs(frequencies_hz - line_hz) < 10e3
        peak_hz = frequencies_hz[near][np.argmax(joined.values.real[near])]
        assert abs(peak_hz - line_hz) <= joined.frequency.step_hz


def test_the_ppm_axis_is_that_of_the_lines() -> None:
    joined = stepped([99.9e6, 100.1003e6])
    assert joined.frequency.reference_hz == 99.9e6
    peak_ppm = joined.frequency.ppm[np.argmax(joined.values.real)]
    assert peak_ppm == pytest.approx(0.1e6 / 99.9, abs=joined.frequency.width_ppm / 500)


def test_a_skyline_takes_the_tallest_piece_and_a_sum_adds_them() -> None:
    carriers = [100.0e6, 100.0e6 + 976.5625 * 20]
    single = stepped([100.0e6]).values.real.max()
    assert stepped(carriers).values.real.max() == pytest.approx(2 * single, rel=0.03)
    assert stepped(carriers, mode="skyline").values.real.max() == pytest.approx(single, rel=0.03)


def test_each_piece_gets_its_own_phase() -> None:
    series = frequency_pieces([piece(99.9e6), piece(100.3e6)])
    spectra = transform(zero_fill(series, points=2 * POINTS))
    axis = spectra.frequency
    turn = np.exp(
        -1j * np.radians([[10.0], [200.0]]) - 2j * np.pi * axis.offsets_hz / axis.width_hz
    )
    spoilt = Spectrum(spectra.values * turn, spectra.axes)
    repaired = frequency_stepped(spoilt, p0_deg=(10.0, 200.0), p1_deg=(360.0, 360.0))
    np.testing.assert_allclose(repaired.values, frequency_stepped(spectra).values, atol=1e-9)


def test_a_list_may_count_from_another_frequency_than_the_carrier() -> None:
    series = frequency_pieces([piece(99.9e6), piece(100.3e6)])
    spectra = transform(series)
    moved = frequency_stepped(spectra, base_hz=99.9e6 + 976.5625 * 2 * 7)
    plain = frequency_stepped(spectra)
    assert moved.frequency.first_hz - plain.frequency.first_hz == pytest.approx(976.5625 * 14)


def test_what_is_no_stepped_series_is_refused() -> None:
    with pytest.raises(ProcessingError, match="stack single experiments with frequency_pieces"):
        frequency_stepped(transform(piece(1e8)))
    with pytest.raises(SettingError, match="one value for each of the 2 pieces, found 3"):
        stepped([1e8, 1.001e8], p0_deg=(1.0, 2.0, 3.0))
    with pytest.raises(SettingError, match="leaves no point"):
        stepped([1e8, 1.001e8], usable_hz=-1.0)


def test_the_whole_chain_replays_from_the_stacked_pieces() -> None:
    series = frequency_pieces([piece(99.9e6), piece(100.1e6)])
    recipe = Recipe(()).then("exponential", lb_hz=200.0).then("transform")
    recipe = recipe.then("frequency_stepped", mode="skyline")
    spectrum = recipe(series)
    assert Recipe.of(spectrum) == recipe
    np.testing.assert_array_equal(Recipe.of(spectrum)(series).values, spectrum.values)
