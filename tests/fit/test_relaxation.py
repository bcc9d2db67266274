import numpy as np
import pytest
from scipy.optimize import curve_fit

from pnmr.errors import SettingError
from pnmr.fit.relaxation import relax, relax_all
from pnmr.fit.relaxation_interval import intervals
from pnmr.fit.relaxation_series import Series
from pnmr.fit.relaxation_words import remarks

DELAYS_S = np.geomspace(0.01, 10.0, 16)
MODELS = {
    "saturation": (lambda t, m, t1: m * (1.0 - np.exp(-t / t1)), (5.0, 0.8)),
    "inversion": (lambda t, m, f, t1: m * (1.0 - f * np.exp(-t / t1)), (5.0, 1.7, 0.8)),
    "t2": (lambda t, m, t2: m * np.exp(-t / t2), (5.0, 0.8)),
    "stretched": (
        lambda t, m, f, t1, b: m * (1.0 - f * np.exp(-((t / t1) ** b))),
        (5.0, 1.7, 0.8, 0.6),
    ),
    "stretched_t2": (lambda t, m, t2, b: m * np.exp(-((t / t2) ** b)), (5.0, 0.8, 0.6)),
    "biexponential": (
        lambda t, m, f, s, a, b: m * (1.0 - f * (s * np.exp(-t / a) + (1.0 - s) * np.exp(-t / b))),
        (5.0, 1.7, 0.4, 0.05, 1.5),
    ),
    "biexponential_t2": (
        lambda t, m, s, a, b: m * (s * np.exp(-t / a) + (1.0 - s) * np.exp(-t / b)),
        (5.0, 0.4, 0.05, 1.5),
    ),
    "buildup": (
        lambda t, m, r, f: m / (1.0 - r / f) * (np.exp(-t / f) - np.exp(-t / r)),
        (5.0, 0.1, 2.0),
    ),
}


def series(model: str, noise: float, seed: int = 0) -> np.ndarray:
    curve, truth = MODELS[model]
    return curve(DELAYS_S, *truth) + noise * np.random.default_rng(seed).standard_normal(16)


@pytest.mark.parametrize("model", MODELS)
def test_values_and_errors_are_those_of_scipy_without_a_first_guess(model) -> None:
    curve, truth = MODELS[model]
    error = 0.01 * (1.0 + np.arange(16) % 3)
    values = curve(DELAYS_S, *truth) + error * np.random.default_rng(1).standard_normal(16)
    found = relax(Series(DELAYS_S, values, error), model)
    expected, covariance = curve_fit(
        curve, DELAYS_S, values, truth, sigma=error, absolute_sigma=True, xtol=1e-13, ftol=1e-13
    )
    errors = np.sqrt(np.diagonal(covariance))
    assert np.abs((found.values - expected) / errors).max() < 2e-3
    np.testing.assert_allclose(found.errors, errors, rtol=5e-3)
    np.testing.assert_allclose(found.curve(DELAYS_S), curve(DELAYS_S, *expected), atol=1e-4)
    assert not found.is_scattered


def test_many_series_together_are_those_of_scipy_even_beside_one_without_signal() -> None:
    curve, truth = MODELS["inversion"]
    values = np.stack([series("inversion", 0.05, seed) for seed in range(20)])
    values[3], values[7] = 0.0, 1e6 * values[7]
    for k, found in enumerate(relax_all(DELAYS_S, values, "inversion", 0.05)):
        if k not in (3, 7):
            expected, _ = curve_fit(curve, DELAYS_S, values[k], truth, xtol=1e-12)
            assert np.abs((found.values - expected) / found.errors).max() < 2e-3


@pytest.mark.parametrize("factor", [1e-12, 1e9])
def test_the_order_and_the_units_of_a_series_change_nothing(factor) -> None:
    values, order = series("inversion", 0.05), np.random.default_rng(3).permutation(16)
    one = relax(Series(DELAYS_S, values, 0.05), "inversion")
    other = relax(
        Series(1e-3 * DELAYS_S[order], factor * values[order], factor * 0.05), "inversion"
    )
    scale = [factor, 1.0, 1e-3]
    np.testing.assert_allclose(other.values, one.values * scale, rtol=1e-5)
    np.testing.assert_allclose(other.errors, one.errors * scale, rtol=1e-4)


def test_exact_values_give_the_exact_time_and_no_scatter() -> None:
    found = relax(Series(DELAYS_S, series("inversion", 0.0)), "inversion")
    np.testing.assert_allclose(found.values, MODELS["inversion"][1], rtol=1e-6)
    assert found.scatter_ratio < 1e-6
    assert intervals(found)[0].low_value == pytest.approx(0.8, rel=1e-4)


def test_more_scatter_than_noise_makes_errors_larger_and_is_said() -> None:
    values = series("t2", 0.2)
    told = relax(Series(DELAYS_S, values, 0.02), "t2")
    known = relax(Series(DELAYS_S, values, 0.2), "t2")
    assert told.is_scattered
    assert not known.is_scattered
    assert told.error("t2_s") == pytest.approx(known.error("t2_s") * known.scatter_ratio, rel=1e-3)
    assert any("scatter" in each for each in remarks(told, intervals(told)))
    assert remarks(known, intervals(known)) == ()


@pytest.mark.parametrize("error", [0.05, None])
def test_a_point_that_does_not_belong_is_named_and_kept(error) -> None:
    values = series("inversion", 0.05)
    assert relax(Series(DELAYS_S, values, error), "inversion").outliers == ()
    values[5] += 0.8
    found = relax(Series(DELAYS_S, values, error), "inversion")
    assert found.outliers == (5,)
    assert found.series.values.size == 16
    said = remarks(found, intervals(found))
    assert any("the point at 100 ms lies further" in each for each in said)


def test_a_time_beyond_the_delays_gets_a_limit_and_no_interval() -> None:
    rng = np.random.default_rng(2)
    values = 1.0 - 1.8 * np.exp(-DELAYS_S / 40.0) + 0.03 * rng.standard_normal(16)
    found = relax(Series(DELAYS_S, values, 0.03), "inversion")
    (interval,) = intervals(found)
    assert not interval.is_determined
    assert interval.high_value == np.inf
    assert 1.0 < interval.low_value < 40.0
    assert any("with 95 % it is above" in each for each in remarks(found, (interval,)))


def test_two_times_that_are_there_are_told_apart_and_one_is_not_made_two() -> None:
    there = relax(Series(DELAYS_S, series("biexponential", 0.01, 5), 0.01), "biexponential")
    short, long = intervals(there)
    assert short.low_value < 0.05 < short.high_value < 0.2
    assert 1.0 < long.low_value < 1.5 < long.high_value < 3.0
    single = relax(Series(DELAYS_S, series("inversion", 0.05, 5), 0.05), "biexponential")
    assert not all(each.is_determined for each in intervals(single))


@pytest.mark.parametrize("model", ["saturation", "inversion", "t2", "stretched", "buildup"])
@pytest.mark.parametrize("error", [1.0, None])
def test_noise_alone_is_called_no_signal(model, error) -> None:
    values = np.random.default_rng(4).standard_normal(16)
    found = relax(Series(DELAYS_S, values, error), model)
    assert "no signal" in remarks(found, intervals(found))[0]


def test_zeros_everywhere_are_no_signal() -> None:
    found = relax(Series(DELAYS_S, np.zeros(16)), "inversion")
    assert "no signal" in remarks(found, intervals(found))[0]


def test_as_many_points_as_parameters_are_fitted_and_called_untested() -> None:
    values = series("inversion", 0.01)
    found = relax(Series(DELAYS_S[::6], values[::6], 0.01), "inversion")
    assert found.freedom == 0
    assert any("nothing tests the curve" in each for each in remarks(found, intervals(found)))


def coverage(model: str, name: str, noise: float, *, is_known: bool) -> float:
    curve, truth = MODELS[model]
    rng, inside, trials = np.random.default_rng(7), 0, 300
    for _ in range(trials):
        values = curve(DELAYS_S, *truth) + noise * rng.standard_normal(16)
        found = relax(Series(DELAYS_S, values, noise if is_known else None), model)
        interval = next(each for each in intervals(found) if each.name == name)
        inside += interval.low_value <= truth[-1] <= interval.high_value
    return inside / trials


@pytest.mark.parametrize("is_known", [True, False])
def test_95_percent_intervals_hold_the_truth_in_95_percent_of_series(is_known) -> None:
    # Three standard errors of 300 trials are 3.8 %.
    assert coverage("inversion", "t1_s", 0.4, is_known=is_known) == pytest.approx(0.95, abs=0.038)


@pytest.mark.parametrize(
    ("delays_s", "values", "error", "words"),
    [
        ([1.0], [1.0], None, "3 parameters .* from 1 different delay;"),
        ([1.0, 1.0, 1.0, 2.0], [1.0, 1.0, 2.0, 3.0], None, "from 2 different delays"),
        ([1.0, 2.0, 3.0], [1.0, np.nan, 2.0], None, "1 of 3 values of the series are not numbers"),
        ([1.0, np.nan, 3.0], [1.0, 2.0, 2.0], None, "1 of 3 delays_s of the series are not"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], None, "one value for each delay"),
        ([-1.0, 2.0, 3.0], [1.0, 2.0, 3.0], None, "must not be negative"),
        ([0.0, 0.0, 0.0], [1.0, 2.0, 3.0], None, "nor all of them 0"),
        ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], 0.0, "above 0"),
        ([], [], None, "nor all of them 0"),
    ],
)
def test_what_is_no_series_is_refused_with_its_reason(delays_s, values, error, words) -> None:
    with pytest.raises(SettingError, match=words):
        relax(Series(np.array(delays_s), np.array(values), error), "inversion")
