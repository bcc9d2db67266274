"""The certified sets of NIST with one driver and its defaults, nothing tuned for any of them."""

import numpy as np
import pytest
from nist import FORMULAS, FormulaModel, NistSet

from pnmr.fit.separable import Layout
from pnmr.fit.solver import solve


@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("name", FORMULAS)
def test_six_digits_are_certified_from_either_start(shared_data, name, start) -> None:
    case = NistSet.read(shared_data / "nist_strd" / f"{name}.dat")
    model = FormulaModel(FORMULAS[name], case.x, case.certified.size)
    found = solve(model, case.y, case.starts[start])
    assert found.is_minimum
    assert case.digits(found.nonlinear) >= 6.0


class Decays:
    """Decaying exponentials with free heights: the separable form of the Lanczos sets."""

    def __init__(self, x: np.ndarray, count: int) -> None:
        self.layout, self.points, self._x = Layout.plain(count, np.arange(count)), x.size, x

    def fill(self, nonlinear: np.ndarray, rows: np.ndarray) -> None:
        count = nonlinear.size
        rows[:count] = np.exp(-np.outer(nonlinear, self._x))
        rows[count:] = -self._x * rows[:count]


@pytest.mark.parametrize("name", ["Lanczos2", "Lanczos3"])
def test_separated_heights_need_no_start_and_half_of_the_steps(shared_data, name) -> None:
    case = NistSet.read(shared_data / "nist_strd" / f"{name}.dat")
    found = solve(Decays(case.x, 3), case.y, case.starts[0][1::2], tolerance=1e-6)
    pairs = np.stack([found.linear, found.nonlinear], axis=1)
    assert case.digits(pairs[np.argsort(found.nonlinear)].ravel()) >= 6.0
    model = FormulaModel(FORMULAS[name], case.x, 6)
    whole = solve(model, case.y, case.starts[0], tolerance=1e-6)
    assert found.evaluations < whole.evaluations / 2
