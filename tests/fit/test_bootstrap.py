"""Fits of drawn data: their scatter against the covariance, their words where there is none."""

import numpy as np
import pytest
from noisy_lines import ONE, Case

from pnmr.errors import SettingError
from pnmr.fit import Bootstrap, bootstrap

CASE = Case(ONE, 200.0, 4)


def test_drawn_fits_scatter_as_the_covariance_says() -> None:
    data, _ = CASE.drawn(1, np.random.default_rng(4))
    found, known = CASE.fitted(CASE.model, data[0], CASE.noise)
    random = np.random.default_rng(5)
    limits = CASE.model.limits
    drawn = bootstrap(CASE.model, data[0], found, CASE.noise, random, limits=limits, count=300)
    assert drawn.failed == 0
    np.testing.assert_allclose(np.sqrt(np.diagonal(drawn.covariance)), known.errors, rtol=0.15)
    assert (np.abs(drawn.bias) < 0.3 * known.errors).all()
    assert drawn.chi_squares.mean() == pytest.approx(
        found.chi_square / known.reduced_chi_square, rel=0.1
    )
    for k in range(3):
        low, high = drawn.interval(k)
        reach = 1.96 * known.errors[k]
        assert low == pytest.approx(known.values[k] - reach, abs=0.4 * reach)
        assert high == pytest.approx(known.values[k] + reach, abs=0.4 * reach)


def test_the_same_generator_gives_the_same_draws() -> None:
    data, _ = CASE.drawn(1, np.random.default_rng(4))
    found, _ = CASE.fitted(CASE.model, data[0], CASE.noise)
    runs = [
        bootstrap(CASE.model, data[0], found, CASE.noise, np.random.default_rng(5), count=3)
        for _ in range(2)
    ]
    np.testing.assert_array_equal(runs[0].drawn, runs[1].drawn)


def test_a_skewed_scatter_is_mirrored_at_the_estimate() -> None:
    skewed = np.random.default_rng(1).exponential(size=(4000, 1))
    low, high = Bootstrap(np.array([1.0]), skewed, np.ones(4000), 0).interval(0)
    assert low == pytest.approx(2.0 + np.log(0.025), abs=0.3)  # quantiles of the exponential
    assert high == pytest.approx(2.0 + np.log(0.975), abs=0.02)


def test_too_few_draws_and_levels_beyond_one_are_refused() -> None:
    data, _ = CASE.drawn(1, np.random.default_rng(4))
    found, _ = CASE.fitted(CASE.model, data[0], CASE.noise)
    with pytest.raises(SettingError, match="at least 2 draws"):
        bootstrap(CASE.model, data[0], found, CASE.noise, np.random.default_rng(1), count=1)
    with pytest.raises(SettingError, match="between 0 and 1"):
        Bootstrap(np.ones(1), np.ones((2, 1)), np.ones(2), 0).interval(0, level=95.0)
