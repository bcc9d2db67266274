import numpy as np
import pytest
from processed_region import views

from pnmr.errors import SettingError
from pnmr.fit.area_limit import Fitted, area_limits, largest_limit
from pnmr.fit.line_sum import LineSum
from pnmr.fit.line_view import LineView
from pnmr.fit.solver import solve

ABSENT = (1500.0, 500.0)
NEIGHBOUR = ((-1000.0, 600.0, 1.0),)


def fitted(view: LineView, data: np.ndarray, lines: int) -> Fitted:
    model = LineSum((view.component,) * lines, view.x_hz, baseline_terms=1)
    start = np.array([-1000.0, 600.0])[: 2 * lines]
    return Fitted(model, solve(model, data, start), data)


@pytest.mark.parametrize("lb_hz", [0.0, 100.0])
@pytest.mark.parametrize("lines", [0, 1])
def test_area_error_and_limit_hold_in_as_many_spectra_as_they_say(lb_hz, lines) -> None:
    """True areas from 0 to 5 standard errors; the limit is right in 95 % of spectra or more."""
    view = views(NEIGHBOUR[:lines], 50.0, 0, lb_hz)[0]
    signal = (
        views(NEIGHBOUR[:lines], 50.0, 0, lb_hz)[0].data
        - view.noise.drawn(1, np.random.default_rng(0))[0]
    )
    error = area_limits(fitted(view, view.data, lines), view.component, [ABSENT], view.noise)[
        0
    ].area.error
    random, trials = np.random.default_rng(1), 250
    noises = view.noise.drawn(trials, random)
    column = view.column(np.array(ABSENT))
    for sigmas in (0.0, 1.0, 5.0):
        area, found, right = sigmas * error, np.empty(trials), 0
        for k in range(trials):
            data = signal + area * column + noises[k]
            (limit,) = area_limits(fitted(view, data, lines), view.component, [ABSENT], view.noise)
            found[k], right = limit.area.value, right + (limit.limit_value >= area)
            assert limit.limit_value > 0.0
        assert found.mean() == pytest.approx(area, abs=4.0 * error / np.sqrt(trials))
        assert found.std() == pytest.approx(error, rel=0.15)
        # Three standard errors of 250 trials are 4.1 %; a large area is limited exactly.
        assert right / trials > 0.95 - 0.041
        if sigmas == 5.0:
            assert right / trials < 0.95 + 0.041


def test_a_wider_line_hides_better_and_the_largest_limit_is_quoted() -> None:
    view = views((), 0.0, 3, 100.0)[0]
    shapes = [(0.0, width_hz) for width_hz in (200.0, 500.0, 1000.0, 2000.0)]
    limits = area_limits(fitted(view, 0.0 * view.data, 0), view.component, shapes, view.noise)
    errors = [each.area.error for each in limits]
    assert errors == sorted(errors)
    # Nothing at all: 1.96 standard errors, and no line.
    assert limits[0].limit_value == pytest.approx(1.96 * errors[0], rel=1e-3)
    assert not limits[0].is_seen
    assert largest_limit(limits) is limits[-1]


def test_a_free_neighbour_at_the_same_place_raises_the_limit() -> None:
    view = views(NEIGHBOUR, 50.0, 4, 100.0)[0]
    shapes = [(-400.0, 600.0)]
    alone = area_limits(fitted(view, view.data, 0), view.component, shapes, view.noise)
    beside = area_limits(fitted(view, view.data, 1), view.component, shapes, view.noise)
    assert beside[0].area.error > 1.5 * alone[0].area.error


def test_a_line_that_is_there_is_seen() -> None:
    view = views(((1500.0, 500.0, 1.0),), 30.0, 5, 100.0)[0]
    (found,) = area_limits(fitted(view, view.data, 0), view.component, [ABSENT], view.noise)
    assert found.is_seen


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((9e3, 500.0), "outside the region"),
        ((0.0, -5.0), "no parameters of a line"),
        ((0.0,), "no parameters of a line"),
        ((np.nan, 500.0), "no parameters of a line"),
        ((-1000.0, 600.0), "cannot be told from what is fitted"),
    ],
)
def test_a_limit_that_means_nothing_is_refused(shape, words) -> None:
    view = views(NEIGHBOUR, 3000.0, 6, 100.0)[0]
    other = fitted(view, view.data, 1)
    place = tuple(other.solution.nonlinear) if "told" in words else shape
    with pytest.raises(SettingError, match=words):
        area_limits(other, view.component, [place], view.noise)
