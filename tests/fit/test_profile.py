"""Intervals by profile likelihood, against chi square at their ends and linear cases."""

import numpy as np
import pytest
from noisy_lines import TWO, Case
from scipy.optimize import least_squares

from pnmr.data import TimeAxis
from pnmr.errors import SettingError
from pnmr.fit import (
    LINES,
    BroadenedLine,
    DecayLine,
    FitNoise,
    Limits,
    LineSum,
    Profile,
    covariance,
    solve,
)

X = np.linspace(-1000.0, 1000.0, 161)
SIGMA = 1.5e-4


def lorentzian(a: float, p: float, w: float) -> np.ndarray:
    return a / np.pi * 0.5 * w / ((X - p) ** 2 + 0.25 * w * w)


def profile_of(
    data: np.ndarray, start: list[float], *, nonnegative: bool = False, limits: Limits | None = None
) -> Profile:
    model = LineSum((BroadenedLine(LINES["lorentzian"], X),), X, nonnegative=nonnegative)
    limits = model.limits if limits is None else limits
    found = solve(model, data, np.array(start), limits)
    known = covariance(model, found, data, FitNoise.white(SIGMA, X.size))
    return Profile(model, data, found, limits, known)


def noisy(a: float, p: float, w: float) -> np.ndarray:
    return lorentzian(a, p, w) + SIGMA * np.random.default_rng(3).normal(size=X.size)


def test_chi_square_has_grown_by_the_square_of_the_quantile_at_the_ends() -> None:
    data = noisy(0.5, 20.0, 300.0)
    profile = profile_of(data, [0.0, 300.0])
    best = np.array([*profile.solution.linear, *profile.solution.nonlinear])
    for parameter in range(3):
        interval = profile.interval(parameter)
        assert interval.is_low_set
        assert interval.is_high_set
        assert interval.low_value < best[parameter] < interval.high_value
        for end in (interval.low_value, interval.high_value):
            others = np.delete(np.arange(3), parameter)

            def residual(v: np.ndarray, end: float = end, k: int = parameter) -> np.ndarray:
                return (data - lorentzian(*np.insert(v, k, end))) / SIGMA

            scale = np.array([1.0, 100.0, 100.0])[others]
            held = least_squares(residual, best[others], x_scale=scale, xtol=1e-12, ftol=1e-12)
            grown = 2.0 * held.cost - profile.solution.chi_square / SIGMA**2
            assert np.sqrt(grown) == pytest.approx(1.959964, rel=4e-3)


def test_an_uncertain_width_has_a_longer_way_up_than_down() -> None:
    profile = profile_of(noisy(0.2, 20.0, 150.0), [0.0, 150.0])
    interval, error = profile.interval(2), profile.known.errors[2]
    width = profile.known.values[2]
    assert interval.high_value - width > 1.15 * (width - interval.low_value)
    assert interval.high_value > width + 1.96 * error


def test_intervals_of_a_linear_model_are_those_of_the_standard_errors() -> None:
    data = noisy(0.5, 20.0, 300.0) + 1e-4
    tight = Limits(np.array([20.0, 300.0]), np.array([20.0, 300.0]))
    profile = profile_of(data, [20.0, 300.0], limits=tight)
    interval = profile.interval(0, level=0.9)
    reach = 1.644854 * profile.known.errors[0]
    assert interval.low_value == pytest.approx(profile.known.values[0] - reach, rel=1e-3)
    assert interval.high_value == pytest.approx(profile.known.values[0] + reach, rel=1e-3)


def test_an_area_that_may_not_be_negative_gets_a_limit() -> None:
    tight = Limits(np.array([20.0, 300.0]), np.array([20.0, 300.0]))
    profile = profile_of(noisy(-0.1, 20.0, 300.0), [20.0, 300.0], nonnegative=True, limits=tight)
    assert profile.known.reasons[0] == "it lies on its bound"
    interval = profile.interval(0)
    assert (interval.low_value, interval.is_low_set) == (0.0, False)
    assert interval.is_high_set
    assert 0.0 < interval.high_value < 2.0 * profile.known.reach[0]


def test_a_line_narrower_than_the_data_resolve_gets_a_largest_width() -> None:
    time = TimeAxis(256, 1e-5)
    decay = np.exp(-np.pi * 4.0 * time.times_s)
    x = np.fft.fftshift(np.fft.fftfreq(512, 1e-5))
    rng = np.random.default_rng(2)
    words = decay + 0.3 * (rng.normal(size=256) + 1j * rng.normal(size=256))
    words[0] *= 0.5
    data = np.fft.fftshift(np.fft.fft(words, 512)).real * 2e-5
    kept = slice(206, 306)
    model = LineSum((DecayLine(np.ascontiguousarray(x[kept]), time, first=0.5),), x[kept])
    found = solve(model, data[kept], np.array([0.0, 20.0]), model.limits)
    noise = FitNoise.white(0.3 * 2e-5 * 16.0, 100)
    profile = Profile(
        model, data[kept], found, model.limits, covariance(model, found, data[kept], noise)
    )
    interval = profile.interval(2)
    assert interval.low_value == 0.0
    assert not interval.is_low_set
    assert 4.0 < interval.high_value < 80.0


def test_points_that_share_noise_widen_the_profile_as_the_sandwich_says() -> None:
    case = Case(TWO, 20.0, 4)
    data, _ = case.drawn(1, np.random.default_rng(9))
    found, known = case.fitted(case.model, data[0], case.noise)
    profile = Profile(case.model, data[0], found, case.model.limits, known)
    interval = profile.interval(2)
    reach = known.quantile() * known.errors[2]
    assert interval.high_value - interval.low_value == pytest.approx(2.0 * reach, rel=0.1)
    for end, sign in ((interval.low_value, -1.0), (interval.high_value, 1.0)):
        assert profile.distance(2, end) == pytest.approx(sign * known.quantile(), rel=0.01)


def test_what_has_no_interval_says_why() -> None:
    profile = profile_of(np.zeros(X.size), [0.0, 300.0])
    with pytest.raises(SettingError, match="does not depend on it"):
        profile.interval(2)


def test_a_lower_minimum_elsewhere_is_told() -> None:
    data = lorentzian(1.0, -500.0, 100.0) + lorentzian(0.5, 500.0, 100.0)
    profile = profile_of(data, [480.0, 100.0])
    assert profile.solution.nonlinear[0] > 400.0
    with pytest.raises(SettingError, match="lower minimum"):
        profile.distance(1, -500.0)
