import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES, absorption
from pnmr.fit.solver import solve
from pnmr.fit.tied import Tied

X = np.linspace(-500.0, 500.0, 500)
LINE = BroadenedLine(LINES["lorentzian"], X)


def doublet(nonnegative: bool = False) -> LineSum:
    return LineSum((LINE, LINE), X, nonnegative=nonnegative)


def test_equal_widths_a_fixed_distance_and_areas_two_to_one() -> None:
    """One position, one width, one area for two lines 180 Hz apart."""
    places = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    model = Tied(doublet(), places, np.array([0.0, 0.0, 180.0, 0.0]), np.array([[2.0], [1.0]]))
    data = 600.0 * absorption("lorentzian", X, position_hz=-60.0, width_hz=80.0)
    data += 300.0 * absorption("lorentzian", X, position_hz=120.0, width_hz=80.0)
    found = solve(model, data, np.array([-30.0, 100.0]))
    np.testing.assert_allclose(found.nonlinear, [-60.0, 80.0], rtol=1e-8)
    np.testing.assert_allclose(found.linear, [300.0], rtol=1e-8)
    np.testing.assert_allclose(model.all_nonlinear(found.nonlinear), [-60.0, 80.0, 120.0, 80.0])


def test_a_fixed_parameter_stays() -> None:
    model = Tied(doublet(), np.eye(4)[:, :3], np.array([0.0, 0.0, 0.0, 50.0]))
    data = 600.0 * absorption("lorentzian", X, position_hz=-60.0, width_hz=80.0)
    data += 300.0 * absorption("lorentzian", X, position_hz=120.0, width_hz=50.0)
    found = solve(model, data, np.array([-30.0, 100.0, 100.0]))
    np.testing.assert_allclose(found.nonlinear, [-60.0, 80.0, 120.0], rtol=1e-8)


def test_a_tied_area_may_not_become_negative_where_its_parts_may_not() -> None:
    model = Tied(doublet(nonnegative=True), np.eye(4), np.zeros(4), np.array([[2.0], [1.0]]))
    assert model.layout.nonnegative.tolist() == [True]
    data = -absorption("lorentzian", X, position_hz=0.0, width_hz=80.0)
    found = solve(model, data, np.array([0.0, 80.0, 100.0, 80.0]))
    assert found.linear.tolist() == [0.0]


def test_ties_of_the_wrong_size_are_refused() -> None:
    with pytest.raises(SettingError, match="4 and 2"):
        Tied(doublet(), np.eye(3), np.zeros(3))
