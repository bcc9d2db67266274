import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES, absorption
from pnmr.fit.solver import solve

X = np.linspace(-500.0, 500.0, 600)


def line_sum(*names: str, lb_hz: float = 0.0, **settings) -> LineSum:
    return LineSum(tuple(BroadenedLine(LINES[name], X, lb_hz) for name in names), X, **settings)


def rows_of(model: LineSum, nonlinear) -> np.ndarray:
    rows = np.full((model.layout.rows, model.points), np.nan)
    model.fill(np.asarray(nonlinear, float), rows)
    return rows


PHASED = [-60.0, 90.0, 0.4, 120.0, 60.0, 25.0]


@pytest.mark.parametrize("phased", [False, True])
@pytest.mark.parametrize("turned", [(), (True, False), (False, True), (True, True)])
def test_the_slopes_are_finite_differences_of_the_columns(phased, turned) -> None:
    model = line_sum("pseudo_voigt", "lorentzian", baseline_terms=2, phased=phased, turned=turned)
    first, second = ([7.0], [-50.0]) if turned else ([], [])
    first, second = (
        own if is_turned else []
        for own, is_turned in zip((first, second), turned or (0, 0), strict=True)
    )
    point = np.array([*PHASED[:3], *first, *PHASED[3:5], *second, *(PHASED[5:] if phased else [])])
    assert point.size == model.layout.nonlinear
    rows, layout = rows_of(model, point), model.layout
    for k in range(point.size):
        move = 1e-3 * np.eye(point.size)[k]
        difference = (rows_of(model, point + move) - rows_of(model, point - move)) / 2e-3
        for column in range(layout.columns):
            belonging = layout.slope_column == column
            slope = layout.chain[belonging, k] @ rows[layout.columns :][belonging]
            np.testing.assert_allclose(slope, difference[column], rtol=0, atol=1e-9)


def test_a_phase_of_its_own_comes_on_top_of_the_common_one() -> None:
    both = line_sum("lorentzian", "gaussian", phased=True, turned=(False, True))
    own = line_sum("lorentzian", "gaussian", turned=(True, True))
    one, two = (-60.0, 90.0), (40.0, 120.0)
    rows = rows_of(both, [*one, *two, 12.0, 25.0])[:2]
    np.testing.assert_allclose(rows, rows_of(own, [*one, 25.0, *two, 37.0])[:2], rtol=1e-12)


def test_phase_baseline_and_broadening_are_found_together() -> None:
    """Synthetic: a phase of 25 degrees, a slope, LB 30 Hz beside the natural widths."""
    model = line_sum("pseudo_voigt", "lorentzian", lb_hz=30.0, baseline_terms=2, phased=True)
    linear = np.array([3e3, 2e3, 1.5, -0.7])
    rng = np.random.default_rng(4)
    data = linear @ rows_of(model, PHASED)[:4] + 1e-3 * rng.standard_normal(X.size)
    start = np.array([-30.0, 60.0, 0.6, 100.0, 100.0, 0.0])
    found = solve(model, data, start, model.limits)
    np.testing.assert_allclose(found.nonlinear, PHASED, rtol=2e-3)
    np.testing.assert_allclose(found.linear, linear, rtol=2e-3)


def test_the_natural_width_is_free_of_the_broadening() -> None:
    x, lb_hz = X, 40.0
    data = absorption("lorentzian", x, position_hz=10.0, width_hz=60.0 + lb_hz)
    found = solve(line_sum("lorentzian", lb_hz=lb_hz), data, np.array([0.0, 30.0]))
    np.testing.assert_allclose(found.nonlinear, [10.0, 60.0], rtol=1e-8)


def test_a_baseline_alone_is_a_polynomial_fit() -> None:
    data = 3.0 - 2.0 * X + 1e-3 * X**2
    found = solve(LineSum((), X, baseline_terms=3), data, np.zeros(0))
    assert found.chi_square < 1e-18 * float(data @ data)
    expected = np.polynomial.legendre.legfit(X / 500.0, data, 2)
    np.testing.assert_allclose(found.linear, expected, rtol=1e-10)


def test_the_limits_are_those_of_each_component_and_leave_the_phase_free() -> None:
    limits = line_sum("pseudo_voigt", phased=True).limits
    assert limits.low[0] == -np.inf
    assert 0.0 < limits.low[1] < X[1] - X[0]
    assert (limits.low[2], limits.high[2]) == (0.0, 1.0)
    assert (limits.low[3], limits.high[3]) == (-np.inf, np.inf)


def test_a_sum_of_nothing_is_refused() -> None:
    with pytest.raises(SettingError, match="baseline"):
        LineSum((), X)


@pytest.mark.parametrize("lb_hz", [-1.0, float("nan"), float("inf")])
def test_an_impossible_broadening_is_refused(lb_hz) -> None:
    with pytest.raises(SettingError, match="broadening"):
        BroadenedLine(LINES["lorentzian"], X, lb_hz)
