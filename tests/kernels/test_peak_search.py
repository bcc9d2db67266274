"""The search for peaks, piece by piece."""

import numpy as np
import pytest

from pnmr.kernels.peak_search import bin_edges, manifold_gain, matched, negative_parts, response


@pytest.mark.parametrize("decay", [10.0, 100.0])
@pytest.mark.parametrize("distance", [0.0, 0.004])
def test_the_response_is_the_transform_of_a_decay_under_the_window(
    decay: float, distance: float
) -> None:
    window = 40.0
    time = np.arange(4000)
    weights = (time / window) ** 2 * np.exp(-time / window) / (2.0 * window)
    found = np.sum(weights * np.exp(-time / decay - 2j * np.pi * distance * time))
    assert response(distance, decay, window) == pytest.approx(found, abs=2e-3)


def test_bins_are_narrow_at_lines_and_cover_the_spectrum_once() -> None:
    edges = np.empty(6000, dtype=np.int64)
    place, width = np.array([0.1]), np.array([0.001])
    count = bin_edges(place, width, 65536, -32767, 192, edges)
    edges = edges[:count]
    assert edges[0] == 0
    assert edges[-1] == 65536
    assert (np.diff(edges) > 0).all()
    middle = 0.5 * (edges[1:] + edges[:-1])
    at_line = np.argmin(np.abs((middle - 32767) / 65536 - 0.1))
    assert np.diff(edges)[at_line] <= 0.25 * 0.001 * 65536
    assert np.diff(edges).max() <= 65536 / 192 + 1


def test_a_line_is_found_with_its_height_where_it_is() -> None:
    nu = np.linspace(-0.05, 0.05, 401)
    rest = 3.0 / (1.0 + 2j * (nu - 0.01) / 0.008)
    ratio, height = np.zeros((401, 3)), np.zeros((401, 3))
    matched(nu, np.ones(401), rest, np.array([0.016, 0.008, 0.004]), ratio, height)
    b, j = np.unravel_index(ratio.argmax(), ratio.shape)
    assert j == 1
    assert nu[b] == pytest.approx(0.01, abs=4e-4)
    assert height[b, j] == pytest.approx(3.0, rel=0.02)


def test_a_manifold_gains_most_at_its_own_place() -> None:
    nu = np.linspace(-0.5, 0.5, 2001)
    ratio = sum(20.0 * np.exp(-(((nu - 0.02 - 0.1 * n) / 0.004) ** 2)) for n in range(-4, 5))
    gain = manifold_gain(nu, np.asarray(ratio), 0.1, 3.0)
    assert (nu[gain.argmax()] - 0.02) % 0.1 == pytest.approx(0.0, abs=1e-3) or (
        nu[gain.argmax()] - 0.02
    ) % 0.1 == pytest.approx(0.1, abs=1e-3)
    assert gain.max() == pytest.approx(9 * (400.0 - 3.0), rel=0.05)


def test_nothing_points_down_at_the_phase_of_the_lines() -> None:
    nu = np.linspace(-0.5, 0.5, 401)
    upright = 1.0 / (1.0 + 2j * (nu - 0.2) / 0.01) + 0.5 / (1.0 + 2j * (nu + 0.3) / 0.05)
    values = upright * np.exp(-1j * (0.5 + 7.0 * nu))
    p0, p1 = np.array([0.0, 0.5, 1.0]), np.array([0.0, 7.0, 7.0 + 2.0 * np.pi])
    found = np.empty((3, 3))
    negative_parts(nu, np.full(401, 2.0), values, p0, p1, found)
    real = (values * np.exp(1j * (1.0 + p1[2] * nu))).real
    assert found[2, 2] == pytest.approx(4.0 * np.sum(real[real < 0.0] ** 2))
    assert found[1, 1] < 1e-20
    assert (found > 0.1).sum() == 8
