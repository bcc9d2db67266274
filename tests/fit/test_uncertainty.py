"""Errors of fitted parameters, against scipy, drawn noise and cases that have none."""

import numpy as np
import pytest
from noisy_lines import TWO, Case
from scipy.optimize import curve_fit

from pnmr.errors import SettingError
from pnmr.fit import (
    LINES,
    BroadenedLine,
    FitNoise,
    Limits,
    LineSum,
    Solution,
    Tied,
    Uncertainty,
    covariance,
    solve,
)

X = np.linspace(-2000.0, 2000.0, 401)
SIGMA = 1e-5


def lines(count: int, **kept: bool) -> LineSum:
    return LineSum(tuple(BroadenedLine(LINES["lorentzian"], X) for _ in range(count)), X, **kept)


def curve(*lorentzians: tuple[float, float, float]) -> np.ndarray:
    return np.sum(
        [a / np.pi * 0.5 * w / ((X - p) ** 2 + 0.25 * w * w) for a, p, w in lorentzians], axis=0
    )


def noisy(*lorentzians: tuple[float, float, float], seed: int = 1) -> np.ndarray:
    return curve(*lorentzians) + SIGMA * np.random.default_rng(seed).normal(size=X.size)


def known(
    model: LineSum | Tied, data: np.ndarray, start: list[float], limits: Limits | None = None
) -> tuple[Solution, Uncertainty]:
    found = solve(model, data, np.array(start), limits)
    return found, covariance(model, found, data, FitNoise.white(SIGMA, data.size))


def test_independent_points_give_the_covariance_of_curve_fit() -> None:
    data = noisy((1.0, 30.0, 400.0), (0.5, 500.0, 300.0))
    found, ours = known(lines(2), data, [0.0, 350.0, 520.0, 350.0])

    def model(_: np.ndarray, a: float, b: float, p: float, v: float, q: float, w: float):  # type: ignore[no-untyped-def]
        return curve((a, p, v), (b, q, w))

    best = [*found.linear, *found.nonlinear]
    options = {"p0": best, "x_scale": np.abs(best), "method": "trf", "xtol": 1e-14, "ftol": 1e-14}
    _, absolute = curve_fit(
        model, X, data, sigma=np.full(X.size, SIGMA), absolute_sigma=True, **options
    )
    _, relative = curve_fit(model, X, data, **options)
    np.testing.assert_allclose(ours.covariance, absolute, rtol=2e-3, atol=1e-5 * absolute[0, 0])
    np.testing.assert_allclose(ours.independent_errors, np.sqrt(np.diagonal(relative)), rtol=1e-3)
    np.testing.assert_allclose(np.diagonal(ours.correlations), 1.0)
    assert ours.reduced_chi_square == pytest.approx(1.0, abs=0.3)
    assert ours.describes_data


@pytest.mark.parametrize("start", [-62.88, -62.9])
def test_a_narrow_line_far_from_zero_is_found_with_its_errors_from_both_starts(
    start: float,
) -> None:
    # Synthetic, on the scale of scipy issue 19459: centre, area and width differ by ten orders.
    x = np.linspace(-63.4, -62.4, 101)
    height = 6e7 * 0.02 / ((x + 62.9) ** 2 + 0.02**2)
    data = height + 2e7 * np.random.default_rng(4).normal(size=x.size)
    model = LineSum((BroadenedLine(LINES["lorentzian"], x),), x)
    found = solve(model, data, np.array([start, 0.04]), model.limits)
    ours = covariance(model, found, data, FitNoise.white(2e7, x.size))

    def lorentzian(x: np.ndarray, x0: float, a: float, sigma: float) -> np.ndarray:
        return a * sigma / ((x - x0) ** 2 + sigma**2)

    best, by_scipy = curve_fit(lorentzian, x, data, p0=(-62.9, 6e7, 0.02), method="lm")
    assert found.nonlinear[0] == pytest.approx(best[0], abs=1e-7)
    assert found.nonlinear[1] == pytest.approx(2.0 * best[2], rel=1e-5)
    assert found.linear[0] == pytest.approx(np.pi * best[1], rel=1e-5)
    scale = np.array([np.pi, 1.0, 2.0])
    expected = scale * np.sqrt(np.diagonal(by_scipy))[[1, 0, 2]]
    np.testing.assert_allclose(ours.independent_errors, expected, rtol=1e-4)
    assert abs(ours.values[1] + 62.9) < 4.0 * ours.errors[1] < 0.02


def test_the_sandwich_is_the_scatter_of_repeated_fits_and_independent_errors_are_not() -> None:
    case = Case(TWO, 200.0, 4)
    data, truth = case.drawn(100, np.random.default_rng(8))
    fits = [case.fitted(case.model, each, case.noise)[1] for each in data]
    off = np.array([fit.values - true for fit, true in zip(fits, truth, strict=True)])
    said = np.median([fit.errors for fit in fits], axis=0)
    naive = np.median([fit.independent_errors for fit in fits], axis=0)
    np.testing.assert_allclose(off.std(axis=0), said, rtol=0.2)
    assert (naive < 0.5 * said).all()
    assert 18.0 < fits[0].effective_points < 22.0
    assert np.mean([fit.describes_data for fit in fits]) > 0.97


def test_a_parameter_on_its_bound_has_no_error_and_the_others_are_as_if_it_were_fixed() -> None:
    data = noisy((1.0, 30.0, 400.0))
    limits = Limits(np.array([-100.0, 450.0]), np.array([100.0, 900.0]))
    found, bound = known(lines(1), data, [0.0, 500.0], limits)
    fixed = Tied(lines(1), np.array([[1.0], [0.0]]), np.array([0.0, 450.0]))
    _, other = known(fixed, data, [0.0])
    assert bound.reasons == ("", "", "it lies on its bound")
    assert np.isnan(bound.errors[2])
    np.testing.assert_allclose(bound.errors[:2], other.errors, rtol=1e-6)
    estimate = bound.estimate(2, "Hz")
    assert str(estimate) == "450(?) Hz"
    assert estimate.origin == "it lies on its bound"
    assert bound.estimate(1, "Hz").is_determined
    assert found.nonlinear_held[1]


def test_lines_that_coincide_are_not_told_apart_but_their_place_is() -> None:
    whole = lines(2)
    same = Tied(whole, np.tile(np.eye(2), (2, 1)), np.zeros(4))
    data = noisy((1.0, 30.0, 400.0))
    found = solve(same, data, np.array([0.0, 300.0]))
    names = ("area of A", "area of B", "position", "width")
    ours = covariance(same, found, data, FitNoise.white(SIGMA, X.size), names=names)
    assert ours.reasons[:2] == (
        "the data do not tell it from area of B",
        "the data do not tell it from area of A",
    )
    _, single = known(lines(1), data, [0.0, 300.0])
    np.testing.assert_allclose(ours.errors[2:], single.errors[1:], rtol=1e-5)


def test_a_line_without_area_has_no_place() -> None:
    data = noisy((1.0, 30.0, 400.0), (-0.3, 900.0, 200.0))
    _, ours = known(lines(2, nonnegative=True), data, [0.0, 300.0, 950.0, 200.0])
    assert ours.reasons[1] == "it lies on its bound"
    assert ours.reasons[4:] == ("the fitted curve does not depend on it",) * 2
    assert np.isfinite(ours.errors[[0, 2, 3]]).all()
    assert np.isfinite(ours.reach[1])


def test_a_fit_that_gave_up_has_no_errors() -> None:
    data = noisy((1.0, 30.0, 400.0))
    found = solve(lines(1), data, np.array([300.0, 100.0]), most_evaluations=2)
    ours = covariance(lines(1), found, data, FitNoise.white(SIGMA, X.size))
    assert set(ours.reasons) == {"the fit gave up before it reached a minimum"}
    assert np.isnan(ours.errors).all()


def test_errors_of_functions_follow_the_covariance() -> None:
    _, ours = known(lines(2), noisy((1.0, 0.0, 400.0), (0.5, 250.0, 300.0)), [0.0, 350, 260, 350])
    total = ours.error_of(np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0]))
    assert total < 0.5 * ours.errors[0]  # what one line loses the other gains
    assert total**2 == pytest.approx(ours.covariance[:2, :2].sum())


def test_a_wrong_model_is_told() -> None:
    _, ours = known(lines(1), noisy((1.0, 0.0, 400.0), (0.5, 350.0, 300.0)), [0.0, 400.0])
    assert not ours.describes_data


def test_a_noise_level_known_from_few_points_widens_the_intervals() -> None:
    found, sure = known(lines(1), noisy((1.0, 0.0, 400.0)), [0.0, 400.0])
    few = FitNoise.white(SIGMA, X.size, error=SIGMA / np.sqrt(2.0 * 5.0))
    unsure = covariance(lines(1), found, noisy((1.0, 0.0, 400.0)), few)
    assert sure.quantile(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert unsure.quantile(0.95) == pytest.approx(2.570582, abs=1e-5)  # Student's t, 5 degrees
    with pytest.raises(SettingError, match="between 0 and 1"):
        sure.quantile(1.0)
