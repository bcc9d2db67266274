import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.shapes.sampling import points_of, positions


@pytest.mark.parametrize(
    ("duration_s", "step_s", "points"),
    [(50e-6, 50e-9, 1000), (50e-6, 12.5e-9, 4000), (33.3e-6, 50e-9, 666), (2e-3, 1e-6, 2000)],
)
def test_a_pulse_is_a_whole_number_of_steps(duration_s: float, step_s: float, points: int) -> None:
    assert points_of(duration_s, step_s) == points


def test_a_length_that_does_not_fit_is_refused_with_one_that_does() -> None:
    with pytest.raises(SettingError, match=r"33\.33 us is not a whole number.*33\.35 us"):
        points_of(33.33e-6, 50e-9)


@pytest.mark.parametrize(
    ("duration_s", "step_s"),
    [(0.0, 1e-9), (-1.0, 1.0), (1.0, 0.0), (float("nan"), 1.0), (1.0, float("inf")), (1e-9, 1.0)],
)
def test_impossible_lengths_are_refused(duration_s: float, step_s: float) -> None:
    with pytest.raises(SettingError):
        points_of(duration_s, step_s)


def test_a_huge_number_of_points_is_refused_before_memory_is_taken() -> None:
    with pytest.raises(SettingError, match="lengthen step_s"):
        points_of(1e6, 1e-9)


def test_midpoints_and_both_ends() -> None:
    np.testing.assert_allclose(positions(4), [-0.75, -0.25, 0.25, 0.75])
    np.testing.assert_allclose(positions(4, "both ends"), [-1, 0, 0, 1])
    np.testing.assert_allclose(positions(3, "both ends", "first half"), [-1, -0.5, 0])
    np.testing.assert_allclose(positions(2, "midpoints", "second half"), [0.25, 0.75])


@pytest.mark.parametrize("points", [2, 5])
def test_both_ends_needs_two_whole_halves(points: int) -> None:
    with pytest.raises(SettingError, match="even number"):
        positions(points, "both ends")
