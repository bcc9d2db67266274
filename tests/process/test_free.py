"""Signal-free points found under lines, sidebands, broad humps and baselines."""

import numpy as np
import pytest

from pnmr.process.free import free_points, polynomial, residual, running_mean

POINTS = 16384
AXIS = np.linspace(-0.5, 0.5, POINTS)


def noise(rng: np.random.Generator, broadening: float) -> np.ndarray:
    """Return unit noise as an exponential window leaves it."""
    times = np.arange(POINTS // 2)
    fid = (rng.normal(size=times.size) + 1j * rng.normal(size=times.size)) * np.exp(
        -times * broadening
    )
    spectrum = np.fft.fft(fid, POINTS).real
    return spectrum / spectrum.std()


def line(place: float, width: float) -> np.ndarray:
    return 1.0 / (1.0 + (2 * (AXIS - place) / width) ** 2)


SIGNALS = {
    "nothing": 0.0 * AXIS,
    "two narrow lines": 50 * line(0.1, 1e-3) + 25 * line(-0.2, 2e-3),
    "a broad weak hump": 5 * line(0.1, 0.04),
    "sidebands": sum((100 if k == 0 else 20) * line(0.09 + 0.06 * k, 4e-3) for k in range(-5, 6)),
    "a dispersive line": 30 * line(0.0, 2e-3) * (AXIS / 2e-3),
}


@pytest.mark.parametrize("base", [0.0, 20.0])
@pytest.mark.parametrize("broadening", [1e-5, 3e-3])
@pytest.mark.parametrize("signal", SIGNALS)
def test_the_free_points_hold_noise_and_little_signal(
    signal: str, broadening: float, base: float
) -> None:
    rng = np.random.default_rng(1)
    data = SIGNALS[signal] + base * np.cos(5 * AXIS) + noise(rng, broadening)
    free = free_points(data[None])
    assert np.count_nonzero(free) > 0.2 * POINTS
    assert np.abs(SIGNALS[signal][free]).max(initial=0.0) < 1.6
    assert residual(data[None], free)[0, free].std() == pytest.approx(1.0, abs=0.13)


def test_signal_in_any_row_is_signal_of_the_series() -> None:
    rng = np.random.default_rng(2)
    rows = np.array([50 * line(place, 1e-3) + noise(rng, 1e-5) for place in (-0.3, 0.0, 0.3)])
    free = free_points(rows)
    for place in (-0.3, 0.0, 0.3):
        assert not free[np.argmin(np.abs(AXIS - place))]


def test_a_polynomial_through_masked_points_is_exact() -> None:
    curve = 3.0 - 2.0 * AXIS + 7.0 * AXIS**3
    free = np.abs(AXIS - 0.1) > 0.05
    spoilt = np.where(free, curve, 1e3)
    np.testing.assert_allclose(polynomial(spoilt[None], free, 3)[0], curve, atol=1e-9)


def test_a_running_mean_is_the_mean_of_the_neighbours() -> None:
    row = np.arange(10.0)[None] ** 2
    slow = [np.mean(row[0, max(0, k - 2) : k + 2]) for k in range(10)]
    np.testing.assert_allclose(running_mean(row, 4)[0], slow)
