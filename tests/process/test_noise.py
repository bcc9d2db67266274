"""Noise from either domain, and what windows, filling and phase make of it."""

import numpy as np
import pytest

from pnmr.data import FID, FrequencyAxis, Spectrum, TimeAxis
from pnmr.errors import ProcessingError
from pnmr.process import (
    Noise,
    Recipe,
    echo_top,
    expected_noise,
    magnitude,
    spectral_noise,
    tail_noise,
    time_weights,
    transform,
)

POINTS, SIGMA = 1024, 0.7


def noisy(rng: np.random.Generator, rows: int | None = None, start: float = 0.0) -> FID:
    size = (POINTS,)
    values = SIGMA * (rng.normal(size=size) + 1j * rng.normal(size=size))
    return FID(values, (TimeAxis(POINTS, 1e-5, start * 1e-5, 100.7e6, 100.6e6),))


PLAIN = Recipe(()).then("zero_fill", points=2 * POINTS).then("transform")
BROAD = (
    Recipe(())
    .then("exponential", lb_hz=300.0)
    .then("zero_fill", points=4 * POINTS)
    .then("transform")
    .then("phase", p0_deg=20.0, p1_deg=-4000.0)
)
LATE = Recipe(()).then("group_delay", points=70.3).then("exponential", lb_hz=300.0)
LATE = LATE.then("zero_fill", points=2 * POINTS).then("transform")


def test_the_tail_gives_the_noise_and_an_error_that_covers_it() -> None:
    rng = np.random.default_rng(1)
    pulls = []
    for _ in range(200):
        found = tail_noise(noisy(rng))
        pulls.append((found.amplitude - SIGMA) / found.error)
    assert abs(np.mean(pulls)) < 0.25
    assert 0.85 < np.std(pulls) < 1.15


@pytest.mark.parametrize("recipe", [PLAIN, BROAD, LATE])
def test_a_recipe_says_beforehand_what_noise_it_leaves(recipe: Recipe) -> None:
    rng = np.random.default_rng(2)
    expected = expected_noise(noisy(rng), recipe)
    spectra = np.array([recipe(noisy(rng)).values.real for _ in range(300)])
    gain = expected.amplitude / tail_noise(noisy(np.random.default_rng(2))).amplitude
    assert spectra.std() / SIGMA == pytest.approx(gain, rel=0.01)
    lags = np.arange(1, 6)
    measured = [np.mean(spectra[:, lag:] * spectra[:, :-lag]) / spectra.var() for lag in lags]
    np.testing.assert_allclose(expected.correlation(lags).real, measured, atol=0.02)


@pytest.mark.parametrize("recipe", [PLAIN, BROAD, LATE])
@pytest.mark.parametrize("points", [1, 7, 60, 400])
def test_the_noise_of_a_sum_follows_the_exact_covariance(recipe: Recipe, points: int) -> None:
    rng = np.random.default_rng(3)
    noise = expected_noise(noisy(rng), recipe)
    word = tail_noise(noisy(np.random.default_rng(3))).amplitude
    sums = [recipe(noisy(rng)).values.real[500 : 500 + points].sum() for _ in range(1500)]
    assert np.std(sums) == pytest.approx(noise.of_sum(points) * SIGMA / word, rel=0.06)


def test_one_zero_filling_leaves_the_real_part_uncorrelated_and_three_tie_neighbours() -> None:
    fid = noisy(np.random.default_rng(4))
    once = time_weights(fid, PLAIN).correlation(np.array([2, 4])).real
    assert np.abs(once).max() < 1e-10
    neighbour = time_weights(fid, PLAIN).correlation(np.array([1])).real
    assert np.abs(neighbour).max() <= 1.001 / POINTS
    fourfold = Recipe(()).then("zero_fill", points=4 * POINTS).then("transform")
    assert time_weights(fid, fourfold).correlation(np.array([1]))[0].real == pytest.approx(
        2.0 / np.pi, abs=1e-3
    )


def test_an_exponential_window_counts_as_width_over_pi_lb_points() -> None:
    fid = noisy(np.random.default_rng(5))
    recipe = Recipe(()).then("exponential", lb_hz=500.0).then("transform")
    counting = time_weights(fid, recipe).counting_points
    assert counting == pytest.approx(1e5 / (np.pi * 500.0), rel=0.02)


def test_signal_free_points_and_the_tail_agree() -> None:
    rng = np.random.default_rng(6)
    times_s = np.arange(POINTS) * 1e-5
    pulls = []
    for _ in range(40):
        noise = noisy(rng)
        lines = 20 * np.exp((2j * np.pi * 9e3 - np.pi * 400) * times_s)
        fid = FID(noise.values + lines, noise.axes)
        recipe = Recipe(()).then("exponential", lb_hz=50.0)
        recipe = recipe.then("zero_fill", points=2 * POINTS).then("transform")
        expected = expected_noise(fid, recipe)
        found = spectral_noise(recipe(fid), weights=expected.weights)
        pulls.append((found.amplitude - expected.amplitude) / np.hypot(found.error, expected.error))
    assert abs(np.mean(pulls)) < 0.8
    assert np.std(pulls) < 1.3


def test_given_free_ranges_are_taken_at_their_word() -> None:
    rng = np.random.default_rng(7)
    axis = FrequencyAxis(1000, 10.0, -5000.0, 100.6e6, 100.6e6)
    values = np.where(np.arange(1000) < 500, 3.0, 1.0) * rng.normal(size=1000)
    spectrum = Spectrum(values, (axis,))
    high_ppm = float(axis.ppm[-1])
    found = spectral_noise(spectrum, free_ppm=((0.5, high_ppm),))
    assert found.amplitude == pytest.approx(1.0, abs=4 * found.error)


def test_the_echo_top_once_found_is_bound_for_a_replay_on_other_data() -> None:
    times = np.arange(512) - 100.4
    echo = np.exp(-((times / 20.0) ** 2) + 0.6j * times) + 0.0j
    noise = np.random.default_rng(8).normal(size=(2, 512)) * 1e-3
    fid = FID(echo + noise[0] + 1j * noise[1], (TimeAxis(512, 1e-6),))
    bound = Recipe.settled(echo_top(fid))
    assert bound.steps[0].settings["top_s"] == pytest.approx(100.4e-6, abs=1e-8)
    start_s = bound.then("transform")(fid).history[0].decided["top_s"]
    assert start_s == bound.steps[0].settings["top_s"]


def test_what_has_no_noise_about_zero_is_refused() -> None:
    fid = noisy(np.random.default_rng(9))
    with pytest.raises(ProcessingError, match="magnitude or power"):
        spectral_noise(magnitude(transform(fid)))
    with pytest.raises(ProcessingError, match="with 'transform' and without 'magnitude'"):
        time_weights(fid, PLAIN.then("magnitude"))
    with pytest.raises(ProcessingError, match="with 'transform'"):
        time_weights(fid, Recipe(()))
    with pytest.raises(ProcessingError, match="free of signal where at least 16"):
        spectral_noise(transform(FID(np.ones(8), (TimeAxis(8, 1.0),))))
    assert Noise(2.0, 0.1).of_sum(9) == pytest.approx(6.0)
