"""The likeliest fit near an ordinary one: closer to the truth, in the points of the spectrum."""

import numpy as np
import pytest
from noisy_lines import TWO, Case

from pnmr.fit import FitNoise, NoisePart, solve, white_fit
from pnmr.process import Noise, TimeWeights

HEAVY = Case(TWO, 1000.0, 2)


def test_it_leads_from_the_ordinary_minimum_closer_to_the_truth() -> None:
    data, truth = HEAVY.drawn(12, np.random.default_rng(6))
    limits = HEAVY.model.limits
    start = np.array(TWO.shape)
    off = []
    for each, true in zip(data, truth, strict=True):
        found = solve(HEAVY.model, each, start, limits)
        best = white_fit(HEAVY.model, each, found, HEAVY.noise, limits=limits)
        assert best is not None
        plain = np.concatenate([found.linear, found.nonlinear])
        off.append([np.abs(plain - true), np.abs(best.known.values - true)])
        assert best.solution.chi_square > found.chi_square
        assert best.solution.chi_square == pytest.approx(np.sum(best.solution.residual**2))
        inside = best.profile.interval(0)
        assert inside.low_value < best.solution.linear[0] < inside.high_value
    plain_off, best_off = np.median(off, axis=0)
    assert (best_off < 0.5 * plain_off).all()


def test_where_noise_is_white_nothing_changes() -> None:
    data, _ = HEAVY.drawn(1, np.random.default_rng(6))
    found = solve(HEAVY.model, data[0], np.array(TWO.shape), HEAVY.model.limits)
    white = FitNoise.white(0.5, data.shape[1])
    best = white_fit(
        HEAVY.model, data[0], found, white, limits=HEAVY.model.limits, names=[*"abcdef"]
    )
    assert best is not None
    np.testing.assert_allclose(best.solution.linear, found.linear, rtol=1e-5)
    np.testing.assert_allclose(best.solution.nonlinear, found.nonlinear, rtol=1e-5)
    np.testing.assert_allclose(best.solution.residual, found.residual, atol=1e-5)
    np.testing.assert_allclose(best.profile.solution.chi_square, found.chi_square / 0.25)


def test_fewer_independent_points_than_parameters_have_no_such_fit() -> None:
    data, _ = HEAVY.drawn(1, np.random.default_rng(6))
    found = solve(HEAVY.model, data[0], np.array(TWO.shape), HEAVY.model.limits)
    part = HEAVY.noise.parts[0]
    weights = TimeWeights(np.where(np.arange(part.noise.weights.values.size) < 2, 1.0, 0.0))
    few = FitNoise((NoisePart(Noise(1.0, 0.0, weights), part.index),))
    assert white_fit(HEAVY.model, data[0], found, few) is None
