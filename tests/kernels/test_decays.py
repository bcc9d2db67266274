import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from pnmr.kernels.decays import filtered_decay, sampled_decay

DWELL_S = 1e-5
X = np.linspace(-49e3, 50e3, 100)


def sampled(position_hz, width_hz, start_s, points, first) -> tuple[np.ndarray, np.ndarray]:
    value, slopes = np.empty(X.size, complex), np.empty((2, X.size), complex)
    sampled_decay(X, position_hz, width_hz, DWELL_S, start_s, points, first, value, slopes)
    return value, slopes


def summed(position_hz, width_hz, start_s, points, first) -> np.ndarray:
    """The same sum, term by term."""
    times_s = start_s + DWELL_S * np.arange(points)
    decay = np.exp((2j * np.pi * position_hz - np.pi * width_hz) * times_s)
    decay[0] *= first
    return 2.0 * DWELL_S * np.exp(-2j * np.pi * np.outer(X, times_s)) @ decay


@given(
    st.floats(-60e3, 60e3),
    st.one_of(st.just(0.0), st.floats(1e-3, 2e4)),
    st.sampled_from([0.0, 3e-5, -1.3e-5]),
    st.integers(1, 400),
    st.sampled_from([0.5, 1.0]),
)
@settings(deadline=None, max_examples=60)
def test_the_geometric_sum_is_the_sum(position, width, start_s, points, first) -> None:
    found, _ = sampled(position, width, start_s, points, first)
    expected = summed(position, width, start_s, points, first)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10 * np.abs(expected).max())


def test_an_undamped_line_on_a_point_has_the_full_sum() -> None:
    value, _ = sampled(X[3], 0.0, 0.0, 64, 1.0)
    assert value[3] == pytest.approx(2.0 * DWELL_S * 64, rel=1e-12)


@pytest.mark.parametrize("width", [0.0, 1e-3, 300.0])
@pytest.mark.parametrize("k", [0, 1])
def test_the_slopes_are_finite_differences(width, k) -> None:
    def at(move: float) -> np.ndarray:
        p = [1234.0, width]
        p[k] += move
        return summed(*p, 2e-5, 200, 0.5)

    step = 0.5
    expected = 45.0 * (at(step) - at(-step)) - 9.0 * (at(2 * step) - at(-2 * step))
    expected = (expected + at(3 * step) - at(-3 * step)) / (60.0 * step)
    _, slopes = sampled(1234.0, width, 2e-5, 200, 0.5)
    np.testing.assert_allclose(slopes[k], expected, rtol=0, atol=1e-8 * np.abs(expected).max())


@pytest.mark.parametrize("width", [0.0, 40.0, 900.0])
def test_the_filtered_decay_is_the_integral(width) -> None:
    length_s, position = 2e-3, 700.0
    value, slopes = np.empty(X.size, complex), np.empty((2, X.size), complex)
    filtered_decay(X, position, width, length_s, value, slopes)

    def part(k: int, turn: float) -> float:
        def decay(t: float) -> float:
            angle = 2.0 * np.pi * (position - X[k]) * t
            return 2.0 * np.exp(-np.pi * width * t) * np.cos(angle - turn)

        return quad(decay, 0.0, length_s, limit=2000)[0]

    for k in (0, 40, 49, 50, 51, 99):
        assert value[k] == pytest.approx(part(k, 0.0) + 1j * part(k, np.pi / 2.0), abs=1e-9)
    moved = np.empty(X.size, complex)
    filtered_decay(X, position + 1e-3, width, length_s, moved, np.empty((2, X.size), complex))
    expected = (moved - value) / 1e-3
    np.testing.assert_allclose(slopes[0], expected, rtol=0, atol=1e-4 * np.abs(expected).max())
