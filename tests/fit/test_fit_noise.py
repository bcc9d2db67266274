"""The covariance of fitted points, against the processing of every single point of the FID."""

import numpy as np
import pytest

from pnmr.data import FID, ListAxis, TimeAxis
from pnmr.errors import SettingError
from pnmr.fit import FitNoise, NoisePart
from pnmr.process import Noise, Recipe, broadenings, time_weights

POINTS, DWELL_S = 96, 1e-5
PLAIN = Recipe(()).then("zero_fill", points=2 * POINTS).then("transform")
DELAYED = (
    Recipe(())
    .then("group_delay", points=7.3)
    .then("first_point", factor=0.5)
    .then("exponential", lb_hz=3000.0)
    .then("zero_fill", points=4 * POINTS)
    .then("transform")
    .then("phase", p0_deg=20.0, p1_deg=-400.0)
)
TRUNCATED = (
    Recipe(())
    .then("truncate", points=70)
    .then("gaussian_broadening", width_hz=2000.0)
    .then("zero_fill", points=2 * POINTS)
    .then("transform")
)
ECHO = (
    Recipe(())
    .then("group_delay", points=20.4)
    .then("left_shift")
    .then("exponential", lb_hz=1000.0)
    .then("zero_fill", points=2 * POINTS)
    .then("transform")
)
RECIPES = {"plain": PLAIN, "delayed": DELAYED, "truncated": TRUNCATED, "echo": ECHO}


def fid(values: np.ndarray) -> FID:
    axes = (ListAxis("row", "", tuple(range(len(values)))), TimeAxis(POINTS, DWELL_S))
    return FID(values, axes)


def noise_of(recipe: Recipe) -> Noise:
    """Noise of a spectrum from white noise of amplitude 1."""
    weights = time_weights(FID(np.ones(POINTS), (TimeAxis(POINTS, DWELL_S),)), recipe)
    return Noise(float(np.sqrt(np.sum(weights.values**2))), 0.0, weights)


def responses(recipe: Recipe) -> np.ndarray:
    """Real spectra of every word of the FID alone, (words, points)."""
    each = np.eye(POINTS)
    return np.concatenate([recipe(fid(each)).values.real, recipe(fid(1j * each)).values.real])


@pytest.mark.parametrize("name", RECIPES)
def test_the_covariance_is_that_of_all_words_of_the_fid(name: str) -> None:
    recipe = RECIPES[name]
    index = np.array([3, 4, 5, 9, 30, 31, 120, 121, 122, 190])
    seen = responses(recipe)[:, index]
    noise = FitNoise.of(noise_of(recipe), index)
    np.testing.assert_allclose(
        noise.covariance_of(np.eye(index.size)), seen.T @ seen, atol=1e-9 * POINTS
    )
    rows = np.random.default_rng(1).normal(size=(3, index.size))
    np.testing.assert_allclose(
        noise.covariance_of(rows), rows @ seen.T @ seen @ rows.T, atol=1e-8 * POINTS
    )
    np.testing.assert_allclose(noise.variance, np.diagonal(seen.T @ seen))


def test_two_broadenings_of_one_fid_share_their_noise() -> None:
    recipes = [
        spectrum.history
        for spectrum in broadenings(fid(np.ones((1, POINTS))), PLAIN, (0.0, 2000.0))
    ]
    both = [Recipe(history) for history in recipes]
    index = np.arange(40, 52)
    seen = np.concatenate([responses(recipe)[:, index] for recipe in both], axis=1)
    exact = seen.T @ seen
    parts = [NoisePart(noise_of(recipe), index) for recipe in both]
    noise = FitNoise(tuple(parts))
    np.testing.assert_allclose(noise.covariance_of(np.eye(24)), exact, atol=1e-9 * POINTS)
    rho = exact / np.sqrt(np.outer(np.diagonal(exact), np.diagonal(exact)))
    assert noise.effective_points == pytest.approx(24**2 / np.sum(rho**2))
    apart = FitNoise((parts[0], NoisePart(parts[1].noise, index, source=1)))
    assert not apart.covariance_of(np.eye(24))[:12, 12:].any()
    assert apart.effective_points == pytest.approx(
        sum(FitNoise((part,)).effective_points for part in parts)
    )


@pytest.mark.parametrize("name", RECIPES)
def test_drawn_noise_has_the_covariance(name: str) -> None:
    noise = FitNoise.of(noise_of(RECIPES[name]), slice(10, 30))
    drawn = noise.drawn(4000, np.random.default_rng(3))
    exact = noise.covariance_of(np.eye(20))
    assert np.abs(drawn.T @ drawn / 4000 - exact).max() < 0.1 * exact[0, 0]


def test_effective_points_are_twice_the_counting_points_in_the_region() -> None:
    size = 2048
    recipe = Recipe(()).then("exponential", lb_hz=300.0).then("zero_fill", points=4 * size)
    recipe = recipe.then("transform")
    weights = time_weights(FID(np.ones(size), (TimeAxis(size, DWELL_S),)), recipe)
    region = FitNoise.of(Noise(1.0, 0.0, weights), slice(1000, 3000))
    by_formula = 2.0 * 2000 / (4 * size) * 1e5 / (np.pi * 300.0) * 1.0
    assert region.effective_points == pytest.approx(by_formula, rel=0.02)


def test_points_without_window_are_independent() -> None:
    noise = FitNoise.white(2.0, 5, error=0.1)
    np.testing.assert_allclose(noise.covariance_of(np.eye(5)), 4.0 * np.eye(5))
    assert noise.effective_points == pytest.approx(5.0)
    assert noise.freedom == pytest.approx(0.5 * 400.0)
    assert np.isinf(FitNoise.white(2.0, 5).freedom)
    assert noise.drawn(20_000, np.random.default_rng(1)).std() == pytest.approx(2.0, rel=0.02)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(SettingError, match="5 points does not fit 4"):
        FitNoise.white(1.0, 5).covariance_of(np.eye(4))
    index = np.arange(5)
    parts = (NoisePart(noise_of(PLAIN), index), NoisePart(noise_of(DELAYED), index))
    with pytest.raises(SettingError, match="equal zero filling"):
        _ = FitNoise(parts).effective_points
