import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES, absorption
from pnmr.fit.multi_start import multi_start, spread_starts
from pnmr.fit.solver import Limits, solve

X = np.linspace(-1000.0, 1000.0, 800)
BOX = Limits(np.array([-900.0, 10.0, -900.0, 10.0]), np.array([900.0, 200.0, 900.0, 200.0]))


def two_far_lines() -> tuple[LineSum, np.ndarray]:
    line = BroadenedLine(LINES["lorentzian"], X)
    data = 900.0 * absorption("lorentzian", X, position_hz=-500.0, width_hz=60.0)
    data += 500.0 * absorption("lorentzian", X, position_hz=610.0, width_hz=40.0)
    return LineSum((line, line), X, nonnegative=True), data


def test_starts_fill_the_box_and_are_the_same_every_time() -> None:
    starts = spread_starts(BOX, 32)
    np.testing.assert_array_equal(starts, spread_starts(BOX, 32))
    np.testing.assert_array_equal(starts[0], 0.5 * (BOX.low + BOX.high))
    assert ((starts >= BOX.low) & (starts <= BOX.high)).all()
    place = (starts - BOX.low) / (BOX.high - BOX.low)
    np.testing.assert_allclose(place.mean(axis=0), 0.5, atol=0.08)
    assert len(np.unique(starts, axis=0)) == 32


def test_a_start_that_misses_a_line_is_made_good_by_the_others() -> None:
    model, data = two_far_lines()
    missed = solve(model, data, np.array([-450.0, 50.0, -900.0, 30.0]), BOX)
    minima = multi_start(model, data, spread_starts(BOX, 24), BOX)
    assert minima[0].chi_square < 1e-6 * missed.chi_square
    order = np.argsort(minima[0].nonlinear[::2])
    np.testing.assert_allclose(minima[0].nonlinear.reshape(2, 2)[order], [[-500, 60], [610, 40]])


def test_different_minima_come_with_rising_chi_square() -> None:
    model, data = two_far_lines()
    single = LineSum(model.components[:1], X)
    box = Limits(BOX.low[:2], BOX.high[:2])
    minima = multi_start(single, data, spread_starts(box, 16), box, polished=16)
    assert len(minima) >= 2
    assert np.all(np.diff([each.chi_square for each in minima]) > 0.0)
    assert minima[0].nonlinear[0] == pytest.approx(-500.0, abs=5.0)


def test_boxes_without_bounds_and_fits_without_starts_are_refused() -> None:
    model, data = two_far_lines()
    with pytest.raises(SettingError, match="finite bounds"):
        spread_starts(model.limits, 4)
    with pytest.raises(SettingError, match="at least 1 start"):
        multi_start(model, data, [])
