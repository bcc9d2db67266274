from dataclasses import replace

import numpy as np
import pytest
from processed_region import REGION_HZ, SPECTRUM_HZ, views, weights

from pnmr.errors import SettingError
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.line_count import count_lines
from pnmr.fit.line_tests import information

ONE = ((0.0, 600.0, 1.0),)
TWO = ((-300.0, 600.0, 1.0), (500.0, 600.0, 0.7))
APART = ((-3000.0, 400.0, 1.0), (2000.0, 400.0, 0.7))


def counted(lines, snr: float, seed: int, *lb_hz: float, **settings):
    view, *others = views(lines, snr, seed, *lb_hz)
    random = np.random.default_rng(seed)
    return count_lines(view, random, other_views=others, draws=39, **settings)


def test_effective_points_are_those_of_the_formula() -> None:
    view = views((), 0.0, 0, 200.0)[0]
    points = weights(200.0).counting_points
    formula = 2.0 * points * (REGION_HZ[1] - REGION_HZ[0]) / SPECTRUM_HZ
    assert view.effective_points == pytest.approx(formula, rel=0.03)
    assert view.effective_points < view.x_hz.size / 5


def test_criteria_are_those_of_the_books() -> None:
    """Of white noise all points count: the criteria of 100 points, 7 and 10 parameters."""
    view = views((), 0.0, 0, 200.0)[0]
    white = replace(view, data=np.ones(view.x_hz.size), noise=FitNoise.white(1.0, view.x_hz.size))
    points = view.x_hz.size
    for square, k in ((200.0, 7), (170.0, 10)):
        aicc, bic = information(white, square, k)
        likelihood = points * np.log(square / points)
        assert aicc == pytest.approx(likelihood + 2 * k * points / (points - k - 1))
        assert bic == pytest.approx(likelihood + k * np.log(points))


def test_noise_alone_is_seldom_a_line_and_one_line_seldom_two() -> None:
    """At 2 % for either, more than 2 of 20 happens in less than 1 of 100 runs."""
    settings = {"most_lines": 1}
    assert sum(counted((), 0.0, seed, 200.0, **settings).lines > 0 for seed in range(20)) <= 2
    settings = {"fewest_lines": 1, "most_lines": 2}
    assert sum(counted(ONE, 40.0, seed, 200.0, **settings).lines > 1 for seed in range(20)) <= 2


def test_lines_that_stand_apart_are_counted() -> None:
    found = counted(APART, 40.0, 1, 100.0, fewest_lines=1)
    assert found.lines == 2
    assert str(found) == "2 lines"
    np.testing.assert_allclose(np.sort(found.fit.solution.nonlinear[::2]), (-3000, 2000), atol=99)
    assert found.tests[0].bootstrap_ratio <= 0.05
    assert found.tests[-1].refusals


def test_lines_that_overlap_are_at_least_so_many() -> None:
    found = counted(TWO, 60.0, 2, 100.0, fewest_lines=1)
    assert str(found) == "at least 2 lines"
    assert any("overlap" in each for each in found.reasons)


def test_lines_that_hold_under_half_and_double_broadening_are_believed() -> None:
    found = counted(TWO, 60.0, 3, 100.0, 50.0, 200.0, fewest_lines=1, most_lines=2)
    assert found.lines == 2
    assert found.tests[0].unstable_lb_hz == ()


def test_lines_that_become_others_under_another_broadening_are_not_believed() -> None:
    view, other = views(TWO, 60.0, 3, 100.0, 50.0)
    wrong = replace(other, data=views(ONE, 90.0, 4, 50.0)[0].data)
    found = count_lines(view, np.random.default_rng(0), other_views=(wrong,), fewest_lines=1)
    assert found.lines == 1
    assert found.tests[0].unstable_lb_hz == (50.0,)
    assert any("under a broadening of 50 Hz" in each for each in found.tests[0].refusals)


def test_a_shape_that_does_not_describe_the_data_is_said() -> None:
    view = views(ONE, 300.0, 5, 100.0)[0]
    sloping = replace(view, data=view.data + 5.0 * np.linspace(-1.0, 1.0, view.x_hz.size) ** 3 * 20)
    found = count_lines(sloping, np.random.default_rng(0), fewest_lines=1, most_lines=2, draws=19)
    assert any("larger than the noise" in each for each in found.reasons)


def test_what_cannot_be_counted_is_refused_with_its_reason() -> None:
    view = views((), 0.0, 0, 200.0)[0]
    data = view.data.copy()
    data[3] = np.nan
    with pytest.raises(SettingError, match="1 of 327 points of the region are not numbers"):
        replace(view, data=data)
    with pytest.raises(SettingError, match="as many frequencies"):
        replace(view, data=data[1:])
    with pytest.raises(SettingError, match="the noise of this region is 0"):
        replace(view, noise=FitNoise.white(0.0, view.x_hz.size))
    narrow = view.noise.parts[0]
    few = replace(
        view,
        x_hz=view.x_hz[:8],
        data=view.data[:8],
        noise=FitNoise((replace(narrow, index=narrow.index[:8]),)),
    )
    with pytest.raises(SettingError, match="too few for a line"):
        count_lines(few, np.random.default_rng(0))
    with pytest.raises(SettingError, match="1 line more"):
        count_lines(view, np.random.default_rng(0), most_lines=0)
