"""Models side by side, and areas that are given."""

import numpy as np
import pytest

from pnmr.fit.joint import Joint
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES, absorption
from pnmr.fit.solver import solve
from pnmr.fit.tied import Tied

X_HZ = np.linspace(-500.0, 500.0, 300)
GAUSS = LineSum((BroadenedLine(LINES["gaussian"], X_HZ),), X_HZ, baseline_terms=1)


def test_models_side_by_side_fit_as_they_do_alone() -> None:
    random = np.random.default_rng(4)
    line = absorption("gaussian", X_HZ, position_hz=20.0, width_hz=90.0)
    data = [500.0 * line + 1.0, -200.0 * line + 2.0]
    data = [each + 0.1 * random.normal(size=each.size) for each in data]
    start = np.array([0.0, 100.0])
    alone = [solve(GAUSS, each, start) for each in data]
    both = solve(Joint((GAUSS, GAUSS)), np.concatenate(data), np.concatenate([start, start]))
    assert both.chi_square == pytest.approx(sum(each.chi_square for each in alone), rel=1e-10)
    assert both.nonlinear == pytest.approx(
        np.concatenate([each.nonlinear for each in alone]), rel=1e-6
    )
    assert both.linear == pytest.approx(np.concatenate([each.linear for each in alone]), rel=1e-6)


def test_a_given_area_is_taken_from_the_data() -> None:
    line = absorption("gaussian", X_HZ, position_hz=20.0, width_hz=90.0)
    model = Tied(GAUSS, np.eye(2), np.zeros(2), np.array([[0.0], [1.0]]), np.array([300.0, 0.0]))
    found = solve(model, 300.0 * line + 1.5, np.array([0.0, 100.0]))
    assert found.linear == pytest.approx([1.5])
    assert found.nonlinear == pytest.approx([20.0, 90.0])
