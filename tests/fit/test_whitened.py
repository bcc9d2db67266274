"""Coordinates of white noise, against generalised least squares and fits of the FID itself."""

from itertools import pairwise

import numpy as np
import pytest
from noisy_lines import DWELL_S, POINTS, TIME, TWO, Case
from scipy.optimize import least_squares

from pnmr.data import FID
from pnmr.errors import SettingError
from pnmr.fit import DecayLine, FitNoise, LineSum, Whitened, Whitening, covariance, solve
from pnmr.process import Noise

CASE = Case(TWO, 200.0, 4)


def test_noise_is_white_in_the_coordinates() -> None:
    white = Whitening.of(CASE.noise)
    assert white.points < 0.6 * CASE.noise.points
    np.testing.assert_allclose(
        white.covariance_of(np.eye(white.points)), np.eye(white.points), atol=1e-7
    )
    drawn = white.drawn(3000, np.random.default_rng(1))
    assert np.abs(drawn.T @ drawn / 3000 - np.eye(white.points)).max() < 0.15
    assert white.freedom == CASE.noise.freedom


def test_the_fewer_coordinates_the_more_their_least_variance_is() -> None:
    points = [
        Whitening.of(CASE.noise, least_variance_fraction=least).points
        for least in (1e-2, 1e-4, 0.5)
    ]
    assert points[1] > points[0] > points[2]


def test_long_regions_are_taken_in_blocks_whose_ties_are_counted() -> None:
    noise = FitNoise.of(CASE.noise.parts[0].noise, slice(0, 1300))
    white = Whitening.of(noise)
    assert len(white.blocks) == 3
    exact = white.covariance_of(np.eye(white.points))
    ends = np.cumsum([0, *(len(basis) for _, basis in white.blocks)])
    for first, end in pairwise(ends):
        inside = exact[first:end, first:end]
        np.testing.assert_allclose(inside, np.eye(end - first), atol=1e-7)
    assert np.abs(exact[: ends[1], ends[1] :]).max() > 0.01


def test_a_fit_of_the_whole_spectrum_is_the_fit_of_the_fid() -> None:
    random = np.random.default_rng(5)
    words = random.normal(size=POINTS) + 1j * random.normal(size=POINTS)
    fid = TWO.decay() + 2.0 * DWELL_S * TWO.noise * words
    spectrum = CASE.recipe(FID(fid, (TIME,)))
    x = spectrum.frequency.offsets_hz
    lines = LineSum(tuple(DecayLine(x, TIME, 200.0, 0.5) for _ in TWO.areas), x)
    gain = 2.0 * DWELL_S * TWO.noise * np.sqrt(np.sum(CASE.weights.values**2))
    noise = FitNoise.of(Noise(float(gain), 0.0, CASE.weights), slice(0, x.size))
    white = Whitening.of(noise)
    model = Whitened(lines, white)
    data = white(spectrum.values.real)
    found = solve(model, data, np.array(TWO.shape), lines.limits)
    ours = covariance(model, found, data, white)

    def residual(v: np.ndarray) -> np.ndarray:
        t = TIME.times_s
        wave = sum(
            a * np.exp(2j * np.pi * p * t - np.pi * w * t)
            for a, p, w in ((v[0], v[2], v[3]), (v[1], v[4], v[5]))
        )
        rest = (fid / (2.0 * DWELL_S) - wave) / TWO.noise
        return np.concatenate([rest.real, rest.imag])

    start = np.array([*TWO.areas, *TWO.shape])
    best = least_squares(residual, start, x_scale=np.abs(start), method="lm")
    errors = np.sqrt(np.diagonal(np.linalg.inv(best.jac.T @ best.jac)))
    assert (np.abs(ours.values - best.x) < 0.2 * errors).all()
    np.testing.assert_allclose(ours.errors, errors, rtol=0.05)  # what ends of blocks cost


def test_ordinary_least_squares_knows_less() -> None:
    heavy = Case(TWO, 1000.0, 4)
    data, _ = heavy.drawn(1, np.random.default_rng(2))
    plain = heavy.fitted(heavy.model, data[0], heavy.noise)[1]
    white = heavy.whitened.whitening
    best = heavy.fitted(heavy.whitened, white(data[0]), white)[1]
    assert (best.errors < 0.4 * plain.errors).all()
    np.testing.assert_allclose(best.unit_errors, best.errors, rtol=1e-6)


def test_what_cannot_be_made_white_is_refused() -> None:
    with pytest.raises(SettingError, match="between 0 and 1"):
        Whitening.of(CASE.noise, least_variance_fraction=0.0)
    with pytest.raises(SettingError, match="at least 1 point"):
        Whitening.of(FitNoise(()))
    with pytest.raises(SettingError, match="does not fit a model"):
        Whitened(CASE.model, Whitening.of(FitNoise.white(1.0, 7)))
