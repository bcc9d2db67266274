import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from pnmr.report.skyline import Skyline, spread


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(-1, 2)), min_size=1, max_size=20),
    st.floats(0, 3),
    st.floats(0, 1),
)
def test_no_point_of_a_curve_stands_out_of_its_skyline(
    points: list[tuple[float, float]], left_in: float, width_in: float
) -> None:
    x_in, y_in = (np.array(each) for each in zip(*sorted(points), strict=True))
    skyline = Skyline.empty(3.0).with_curve(x_in, y_in)
    inside = (x_in >= left_in) & (x_in <= left_in + width_in)
    if inside.any():
        assert skyline.top_in(left_in, left_in + width_in) >= y_in[inside].max()
    assert skyline.top_in() >= np.interp(left_in, x_in, y_in) - 1e-12


def test_the_line_between_two_far_points_belongs_to_the_skyline() -> None:
    skyline = Skyline.empty(2.0).with_curve(np.array([0.0, 2.0]), np.array([0.0, 2.0]))
    assert skyline.top_in(0.9, 1.0) == pytest.approx(1.0, abs=0.02)


def test_the_lowest_place_is_a_valley_and_the_leftmost_of_equals() -> None:
    skyline = Skyline.empty(4.0).with_box(0.0, 1.0, 2.0).with_box(2.5, 4.0, 1.0)
    left_in, ground_in = skyline.lowest_place(1.0)
    assert ground_in == -np.inf
    assert 1.0 <= left_in <= 1.02
    left_in, ground_in = skyline.lowest_place(2.5)
    assert ground_in == 1.0
    assert 1.0 <= left_in <= 1.02


def test_a_box_raises_only_its_own_columns() -> None:
    skyline = Skyline.empty(3.0).with_box(1.0, 2.0, 5.0)
    assert skyline.top_in(1.2, 1.3) == 5.0
    assert skyline.top_in(0.0, 0.98) == -np.inf
    assert skyline.raised(1.0).top_in() == 6.0


LABELS = st.lists(st.tuples(st.floats(0, 6), st.floats(0.05, 0.8)), min_size=1, max_size=7)


@settings(deadline=None)
@given(LABELS)
def test_labels_are_spread_as_little_as_a_general_optimiser_finds(
    labels: list[tuple[float, float]],
) -> None:
    wanted = np.array(sorted(centre for centre, _ in labels))
    widths = np.array([width for _, width in labels])
    room_in, gap_in = 6.0, 0.05
    found = spread(list(wanted), list(widths), room_in, gap_in=gap_in)
    if widths.sum() + gap_in * (len(labels) - 1) > room_in:
        assert found is None
        return
    assert found is not None
    centres = np.array(found)
    apart = (widths[:-1] + widths[1:]) / 2 + gap_in
    assert (np.diff(centres) >= apart - 1e-9).all()
    assert centres[0] - widths[0] / 2 >= -1e-9
    assert centres[-1] + widths[-1] / 2 <= room_in + 1e-9
    limits = [{"type": "ineq", "fun": lambda c: c[0] - widths[0] / 2}]
    limits += [{"type": "ineq", "fun": lambda c: room_in - widths[-1] / 2 - c[-1]}]
    if len(labels) > 1:
        limits += [{"type": "ineq", "fun": lambda c: np.diff(c) - apart}]
    other = minimize(
        lambda c: ((c - wanted) ** 2).sum(),
        centres,
        jac=lambda c: 2 * (c - wanted),
        method="SLSQP",
        constraints=limits,
        options={"ftol": 1e-12, "maxiter": 200},
    )
    assert ((centres - wanted) ** 2).sum() <= other.fun + 1e-6


def test_labels_that_do_not_touch_stay_where_they_are_wanted() -> None:
    assert spread([1.0, 3.0], [0.5, 0.5], 5.0, gap_in=0.1) == pytest.approx([1.0, 3.0])
