import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from scipy.ndimage import binary_dilation

from pnmr.report.envelope import COLUMNS_PER_IN, envelope


def curve(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    heights = random.normal(size=count) + 50.0 * (random.random(count) < 5 / count)
    return np.linspace(3.0, 7.0, count), heights


@settings(deadline=None)
@given(st.integers(1, 20_000), st.integers(0, 10**6), st.floats(0.1, 3.0))
def test_every_local_maximum_is_kept_within_a_column(
    count: int, seed: int, width_in: float
) -> None:
    positions, heights = curve(count, seed)
    kept_at, kept = envelope(positions, heights, width_in)
    column = 4.0 / max(1, round(COLUMNS_PER_IN * width_in))
    inner = np.flatnonzero((heights[1:-1] > heights[:-2]) & (heights[1:-1] > heights[2:])) + 1
    for k in inner[:: max(1, inner.size // 50)]:
        near = np.abs(kept_at - positions[k]) <= column * (1 + 1e-9)
        assert kept[near].max() >= heights[k]


@settings(deadline=None)
@given(st.integers(1, 20_000), st.integers(0, 10**6))
def test_the_points_kept_are_points_of_the_curve_in_their_order(count: int, seed: int) -> None:
    positions, heights = curve(count, seed)
    kept_at, kept = envelope(positions, heights, 0.5)
    where = np.searchsorted(positions, kept_at)
    assert (positions[where] == kept_at).all()
    assert (heights[where] == kept).all()
    assert (np.diff(where) >= 0).all()
    assert where[0] == 0
    assert where[-1] == count - 1


def test_a_million_points_become_two_a_column() -> None:
    kept_at, _ = envelope(*curve(1_000_000, 1), 7.0)
    assert kept_at.size <= 2 * 7 * COLUMNS_PER_IN + 2


def test_a_curve_of_few_points_comes_back_as_it_is() -> None:
    positions, heights = curve(500, 1)
    assert envelope(positions, heights, 7.0)[1] is heights


@pytest.mark.parametrize("seed", [1, 2])
def test_the_picture_is_that_of_all_points(seed: int) -> None:
    """No ink is more than a pixel from where it is with every point drawn, nor the reverse."""

    def ink(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        figure = Figure((2, 2), dpi=150)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.plot(x, y, color="black", linewidth=0.6)
        axes.set_xlim(3, 7)
        axes.set_ylim(-8, 60)
        axes.set_axis_off()
        file = io.BytesIO()
        figure.savefig(file, format="rgba", dpi=150)
        return np.frombuffer(file.getvalue(), np.uint8).reshape(300, 300, 4)[:, :, 0] < 128

    positions, heights = curve(100_000, seed)
    whole, few = ink(positions, heights), ink(*envelope(positions, heights, 2.0))
    grown = np.ones((3, 3), dtype=bool)
    assert whole.any(axis=0).all()
    assert not (whole & ~binary_dilation(few, grown)).any()
    assert not (few & ~binary_dilation(whole, grown)).any()
