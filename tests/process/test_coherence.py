"""The quantity that peaks at an echo top, held against its definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr.process.coherence import THRESHOLD, Coherence, noise_gain, parzen


def slow(row: np.ndarray, time: float, reach: float, noise_power: float) -> float:
    """Q by its definition, on the same frequencies but without any Fourier transform."""
    points = np.arange(row.size)
    size = 2 * int(np.ceil(reach)) + 2
    while not smooth(size):
        size += 1
    total = 0.0
    for v in np.fft.fftfreq(size):
        piece = parzen((points - time) / reach) * row * np.exp(-2j * np.pi * v * (points - time))
        s = piece.sum()
        loud = max(abs(s) ** 2 - THRESHOLD * noise_power * noise_gain(reach), 0.0)
        total += loud * s / abs(s)
    return float(abs(total))


def smooth(size: int) -> bool:
    for prime in (2, 3, 5, 7, 11):
        while size % prime == 0:
            size //= prime
    return size == 1


def a_row(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=120) + 1j * rng.normal(size=120)


@pytest.mark.parametrize("time", [30.0, 47.3, 60.99])
def test_the_fast_sum_equals_the_definition(time: float) -> None:
    row = a_row(1)
    fast = Coherence(row[None], 14.0, 0.05).at(np.array([time]))[0]
    assert fast == pytest.approx(slow(row, time, 14.0, 0.05), rel=1e-10)


def test_the_sensitivity_is_the_derivative() -> None:
    row, step = a_row(2), 1e-6
    seen = Coherence(row[None], 11.0, 0.02)
    gradient = seen._sensitivity(row, 52.4)
    for point in (43, 50, 52, 60):
        for turn in (1.0, 1j):
            up, down = row.copy(), row.copy()
            up[point] += step * turn
            down[point] -= step * turn
            time = np.array([52.4])
            q_up = Coherence(up[None], 11.0, 0.02).at(time)[0]
            q_down = Coherence(down[None], 11.0, 0.02).at(time)[0]
            expected = (gradient[point] * turn).real
            assert (q_up - q_down) / (2 * step) == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_the_window_has_the_area_and_the_positive_transform_that_are_claimed() -> None:
    x = np.linspace(-1.0, 1.0, 20001)
    assert np.trapezoid(parzen(x) ** 2, x) == pytest.approx(noise_gain(1.0), rel=1e-7)
    transform = np.fft.fft(np.fft.ifftshift(parzen(np.arange(-512, 512) / 64.0))).real
    assert transform.min() > -1e-12 * transform.max()


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(0.1, 2.0), st.floats(-0.3, 0.3), st.floats(0.001, 0.05), st.booleans()),
        min_size=1,
        max_size=5,
    ),
    st.floats(50.0, 60.0),
    st.sampled_from([12.0, 18.0, 40.0]),
)
def test_no_time_is_more_coherent_than_the_top_of_an_absorption_spectrum(
    lines: list[tuple[float, float, float, bool]], top: float, reach: float
) -> None:
    times = np.arange(128) - top
    row = sum(
        a
        * np.exp(-((w * times) ** 2) if gaussian else -w * np.abs(times))
        * np.exp(2j * np.pi * f * times)
        for a, f, w, gaussian in lines
    )
    seen = Coherence(np.asarray(row)[None], reach, 1e-12)
    at_top = seen.at(np.array([top]))[0]
    around = seen.at(np.arange(45.0, 75.0, 0.25))
    assert around.max() <= at_top * (1.0 + 2e-3)
