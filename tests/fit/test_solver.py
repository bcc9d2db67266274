import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nist import FormulaModel
from scipy.optimize import least_squares

from pnmr.errors import SettingError
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES
from pnmr.fit.separable import Layout
from pnmr.fit.solver import Limits, jacobian, solve

X = np.linspace(-500.0, 500.0, 401)


def line_sum(*names: str, **settings_) -> LineSum:
    return LineSum(tuple(BroadenedLine(LINES[name], X) for name in names), X, **settings_)


def curve(model: LineSum, nonlinear, linear) -> np.ndarray:
    rows = np.empty((model.layout.rows, X.size))
    model.fill(np.asarray(nonlinear, float), rows)
    return np.asarray(linear) @ rows[: model.layout.columns]


def two_lines(noise: float, seed: int = 0) -> tuple[LineSum, np.ndarray]:
    model = line_sum("pseudo_voigt", "lorentzian")
    data = curve(model, [-60.0, 90.0, 0.4, 120.0, 60.0], [3e3, 2e3])
    return model, data + noise * np.random.default_rng(seed).standard_normal(X.size)


def test_the_minimum_is_that_of_scipy_with_all_parameters_together() -> None:
    model, data = two_lines(0.3)
    start = np.array([-20.0, 60.0, 0.5, 100.0, 100.0])
    found = solve(model, data, start, model.limits)

    def residual(p: np.ndarray) -> np.ndarray:
        return data - curve(model, p[2:], p[:2])

    together = np.concatenate([[2e3, 2e3], start])
    theirs = least_squares(residual, together, x_scale="jac", xtol=1e-14, ftol=1e-14, gtol=1e-14)
    assert found.reason == "converged"
    assert found.chi_square == pytest.approx(2.0 * theirs.cost, rel=1e-12)
    ours = np.concatenate([found.linear, found.nonlinear])
    np.testing.assert_allclose(ours, theirs.x, rtol=2e-5)
    gradient = jacobian(model, found, data) @ found.residual
    lengths = np.sqrt((jacobian(model, found, data) ** 2).sum(axis=1))
    assert np.abs(gradient / lengths).max() < 1e-5 * np.sqrt(found.chi_square)
    np.testing.assert_allclose(jacobian(model, found, data), -theirs.jac.T, atol=1e-5, rtol=1e-3)


@given(st.integers(0, 2**31), st.floats(1e-9, 1e9), st.floats(1e-3, 1e3))
@settings(deadline=None, max_examples=20)
def test_the_unit_of_the_data_changes_nothing(seed, unit, noise) -> None:
    model, data = two_lines(0.01 * noise, seed)
    start = np.array([-20.0, 60.0, 0.5, 100.0, 100.0])
    one = solve(model, data, start, model.limits, most_evaluations=60)
    other = solve(model, unit * data, start, model.limits, most_evaluations=60)
    # Powers of two would be equal to the bit; other units differ by rounding.
    if one.is_minimum and one.evaluations < 20:
        np.testing.assert_allclose(one.nonlinear, other.nonlinear, rtol=1e-4, atol=1e-3)
        np.testing.assert_allclose(unit * one.linear, other.linear, rtol=1e-3)


def test_exact_data_give_exact_parameters() -> None:
    model, data = two_lines(0.0)
    found = solve(model, data, np.array([-20.0, 60.0, 0.5, 100.0, 100.0]), model.limits)
    np.testing.assert_allclose(found.nonlinear, [-60.0, 90.0, 0.4, 120.0, 60.0], rtol=1e-9)
    np.testing.assert_allclose(found.linear, [3e3, 2e3], rtol=1e-9)


def test_a_bound_that_matters_is_reached_and_told() -> None:
    model, data = two_lines(0.3)
    limits = Limits(model.limits.low, model.limits.high.copy())
    limits.high[1] = 70.0
    found = solve(model, data, np.array([-20.0, 60.0, 0.5, 100.0, 100.0]), limits)
    assert found.nonlinear[1] == 70.0
    assert found.nonlinear_held.tolist() == [False, True, False, False, False]
    # The other parameters are at the minimum on the bound.
    gradient = jacobian(model, found, data) @ found.residual
    lengths = np.sqrt((jacobian(model, found, data) ** 2).sum(axis=1))
    free = [0, 1, 2, 4, 5, 6]
    assert np.abs(gradient / lengths)[free].max() < 1e-4 * np.sqrt(found.chi_square)


def test_a_bound_that_does_not_matter_changes_nothing() -> None:
    model, data = two_lines(0.3)
    start = np.array([-20.0, 60.0, 0.5, 100.0, 100.0])
    free = solve(model, data, start)
    bound = solve(model, data, start, model.limits)
    np.testing.assert_allclose(bound.nonlinear, free.nonlinear, rtol=1e-5)
    assert not bound.nonlinear_held.any()


def test_a_negative_area_is_held_at_zero_where_it_is_forbidden() -> None:
    model = line_sum("lorentzian", "lorentzian", nonnegative=True, baseline_terms=1)
    truth = curve(model, [-60.0, 90.0, 120.0, 60.0], [3e3, -2e3, -4.0])
    found = solve(model, truth, np.array([-50.0, 80.0, 110.0, 80.0]), model.limits)
    assert found.linear[1] == 0.0
    assert found.linear_held.tolist() == [False, True, False]
    assert found.linear[2] < -4.0
    alone = line_sum("lorentzian", baseline_terms=1)
    expected = solve(alone, truth, np.array([-50.0, 80.0]), alone.limits)
    assert found.chi_square == pytest.approx(expected.chi_square, rel=1e-9)
    assert found.nonlinear[:2] == pytest.approx(expected.nonlinear, rel=1e-5)


def test_two_equal_lines_share_their_area_instead_of_breaking_the_search() -> None:
    model = line_sum("lorentzian", "lorentzian")
    data = curve(model, [50.0, 80.0, 0.0, 1.0], [1e3, 0.0])
    found = solve(model, data, np.array([40.0, 60.0, 40.0, 60.0]), model.limits)
    assert found.linear.sum() == pytest.approx(1e3, rel=1e-6)
    assert found.chi_square < 1e-12 * float(data @ data)


def test_ties_follow_from_the_layout() -> None:
    """Two lines of equal width with areas 2:1, as one linear and three nonlinear parameters."""
    free = line_sum("lorentzian", "lorentzian")

    class Tied:
        points = X.size
        layout = Layout(
            2,
            free.layout.slope_column,
            np.array([[1.0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]]),
            np.array([[2.0], [1.0]]),
            np.zeros(2),
            np.zeros(1, dtype=bool),
        )

        def fill(self, nonlinear, rows) -> None:
            free.fill(nonlinear[[0, 2, 1, 2]], rows)

    data = curve(free, [-60.0, 80.0, 120.0, 80.0], [2e3, 1e3])
    found = solve(Tied(), data, np.array([-40.0, 100.0, 50.0]))
    np.testing.assert_allclose(found.nonlinear, [-60.0, 120.0, 80.0], rtol=1e-8)
    np.testing.assert_allclose(found.linear, [1e3], rtol=1e-8)


def test_no_signal_ends_at_a_minimum_with_no_area() -> None:
    model = line_sum("lorentzian", nonnegative=True)
    found = solve(model, np.zeros(X.size), np.array([0.0, 50.0]), model.limits)
    assert found.is_minimum
    assert found.linear[0] == 0.0


@pytest.mark.parametrize(
    ("data", "start", "words"),
    [
        (np.full(X.size, np.nan), [0.0, 50.0], "401 of 401"),
        (np.zeros(3), [0.0, 50.0], "401 points"),
        (np.zeros(X.size), [0.0], "start of shape"),
        (np.zeros(X.size), [np.inf, 50.0], "1 of 2 first guesses"),
        (np.zeros(X.size), [0.0, -1.0], "outside its bounds"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_its_reason(data, start, words) -> None:
    model = line_sum("lorentzian")
    with pytest.raises(SettingError, match=words):
        solve(model, data, np.array(start), model.limits)


@pytest.mark.parametrize("position_hz", [3e3, 1e6])
def test_a_line_outside_the_region_does_no_harm(position_hz) -> None:
    model = line_sum("lorentzian", "pseudo_voigt")
    data = curve(line_sum("lorentzian"), [50.0, 80.0], [1e3])
    data = data + 0.05 * np.random.default_rng(1).standard_normal(X.size)
    start = np.array([40.0, 60.0, position_hz, 50.0, 0.5])
    found = solve(model, data, start, model.limits, most_evaluations=500)
    assert np.isfinite(found.nonlinear).all()
    assert found.chi_square < 1.1 * 0.05**2 * X.size
    assert found.nonlinear[0] == pytest.approx(50.0, abs=2.0)


def test_more_lines_than_data_are_refused() -> None:
    x = X[:5]
    model = LineSum(tuple(BroadenedLine(LINES["voigt"], x) for _ in range(2)), x)
    with pytest.raises(SettingError, match="8 parameters cannot be found from 5 data"):
        solve(model, np.ones(5), np.array([0.0, 10.0, 10.0] * 2))


def test_a_model_that_is_nowhere_finite_is_refused() -> None:
    case = FormulaModel(lambda x, a: a / (x - x), X, 1)
    with pytest.raises(SettingError, match="first guess"):
        solve(case, np.ones(X.size), np.array([1.0]))


def test_bounds_without_room_are_refused() -> None:
    with pytest.raises(SettingError, match="upper"):
        Limits(np.ones(2), np.array([2.0, 0.0]))


def test_giving_up_is_told() -> None:
    model, data = two_lines(0.3)
    start = np.array([-20.0, 60.0, 0.5, 100.0, 100.0])
    found = solve(model, data, start, model.limits, most_evaluations=2)
    assert found.reason == "evaluations"
    assert not found.is_minimum
