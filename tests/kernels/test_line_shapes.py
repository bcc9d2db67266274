"""The laws of a line: unit area, derivatives as finite differences give them, known values."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import voigt_profile, wofz
from scipy.stats import exponnorm

from pnmr.kernels import line_shapes

FWHM = np.sqrt(8.0 * np.log(2.0))
X = np.linspace(-40.0, 45.0, 401)
# Kernel and parameters: position, then widths.
CASES = [
    ("lorentzian", (1.5, 6.0)),
    ("pseudo_voigt", (1.5, 6.0, 0.3)),
    ("pseudo_voigt", (-2.0, 3.0, 1.0)),
    ("voigt", (1.5, 4.0, 2.0)),
    ("voigt", (1.5, 4.0, 1e-3)),
    ("voigt", (1.5, 0.02, 3.0)),
    ("complex_voigt", (1.5, 4.0, 2.0)),
    ("complex_voigt", (1.5, 0.02, 3.0)),
    ("skewed", (1.5, 6.0, 4.0)),
    ("skewed", (1.5, 6.0, -4.0)),
    ("skewed", (1.5, 6.0, 0.2)),
    ("skewed", (1.5, 3.0, 30.0)),
    ("skewed", (1.5, 6.0, 1e-3)),
]


def line(name: str, x: np.ndarray, parameters: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    kind = complex if name.startswith("complex") else float
    value, slopes = np.empty(x.size, kind), np.empty((len(parameters), x.size), kind)
    getattr(line_shapes, name)(x, *parameters, value, slopes)
    return value, slopes


def finite_difference(
    f: Callable[[tuple[float, ...]], np.ndarray], parameters: tuple[float, ...], k: int
) -> np.ndarray:
    """Central differences of sixth order."""
    step = 1e-2 * max(abs(parameters[k]), 1e-2)
    total = 0.0
    for count, weight in ((1, 45.0), (2, -9.0), (3, 1.0)):
        moved = [list(parameters), list(parameters)]
        moved[0][k] += count * step
        moved[1][k] -= count * step
        total = total + weight * (f(tuple(moved[0])) - f(tuple(moved[1])))
    return total / (60.0 * step)


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_the_derivatives_are_finite_differences(name, parameters) -> None:
    value, slopes = line(name, X, parameters)
    for k in range(len(parameters)):
        expected = finite_difference(lambda p: line(name, X, p)[0], parameters, k)
        scale = np.abs(slopes[k]).max()
        floor = 1e-12 * np.abs(value).max() / max(abs(parameters[k]), 1e-2)
        np.testing.assert_allclose(slopes[k], expected, rtol=0, atol=3e-8 * scale + floor)


widths = st.floats(0.05, 100.0)


def area(name: str, parameters: tuple[float, ...], width: float) -> float:
    """Integral over all frequencies; x = position + width tan s makes the wings finite."""
    s = (np.arange(20_000) + 0.5) * (np.pi / 20_000) - np.pi / 2.0
    x = parameters[0] + width * np.tan(s)
    return float(np.sum(line(name, x, parameters)[0] * width / np.cos(s) ** 2) * np.pi / 20_000)


@given(st.floats(-50.0, 50.0), widths, st.floats(0.0, 1.0))
@settings(deadline=None, max_examples=30)
def test_a_pseudo_voigt_has_unit_area(position, width, fraction) -> None:
    assert area("pseudo_voigt", (position, width, fraction), width) == pytest.approx(1.0, abs=1e-9)
    assert area("lorentzian", (position, width), width) == pytest.approx(1.0, abs=1e-9)


@given(st.floats(-50.0, 50.0), widths, widths)
@settings(deadline=None, max_examples=30)
def test_a_voigt_has_unit_area(position, gauss, lorentz) -> None:
    found = area("voigt", (position, gauss, lorentz), gauss + lorentz)
    assert found == pytest.approx(1.0, abs=1e-9)


@given(st.floats(-50.0, 50.0), widths, st.floats(-20.0, 20.0))
@settings(deadline=None, max_examples=30)
def test_a_skewed_line_has_unit_area_and_its_mean_beyond_the_position(position, width, ratio):
    tail = ratio * width
    x = position + np.linspace(-40.0, 40.0, 100_001) * (width + abs(tail))
    value, _ = line("skewed", x, (position, width, tail))
    step = x[1] - x[0]
    assert value.sum() * step == pytest.approx(1.0, abs=1e-9)
    scale = width + abs(tail)
    assert (value * (x - position)).sum() * step / scale == pytest.approx(tail / scale, abs=1e-7)


@pytest.mark.parametrize(("gauss", "lorentz"), [(4.0, 2.0), (1.0, 10.0), (3.0, 0.0), (0.0, 5.0)])
def test_a_voigt_is_scipys(gauss, lorentz) -> None:
    value, _ = line("voigt", X, (1.5, gauss, lorentz))
    expected = voigt_profile(X - 1.5, gauss / FWHM, 0.5 * lorentz)
    np.testing.assert_allclose(value, expected, rtol=2e-13, atol=1e-20)


def test_the_complex_line_is_the_conjugate_of_the_faddeeva_function() -> None:
    value, _ = line("complex_voigt", X, (1.5, 4.0, 2.0))
    sigma = 4.0 / FWHM
    z = (X - 1.5 + 1.0j) / (sigma * np.sqrt(2.0))
    np.testing.assert_allclose(value, wofz(z).conj() / (sigma * np.sqrt(2.0 * np.pi)), rtol=1e-12)


@pytest.mark.parametrize("ratio", [0.021, 0.1, 1.0, 20.0])
def test_a_skewed_line_is_scipys_exponentially_modified_gaussian(ratio) -> None:
    sigma = 2.0
    value, _ = line("skewed", X, (1.5, sigma * FWHM, ratio * sigma))
    expected = exponnorm.pdf(X, ratio, loc=1.5, scale=sigma)
    np.testing.assert_allclose(value, expected, rtol=2e-9, atol=1e-14)


def test_a_tail_to_lower_frequency_is_the_mirror_image() -> None:
    up, _ = line("skewed", X, (0.0, 6.0, 4.0))
    down, _ = line("skewed", -X, (0.0, 6.0, -4.0))
    np.testing.assert_array_equal(up, down)


def test_series_and_closed_form_of_a_short_tail_meet() -> None:
    sigma = 6.0 / FWHM
    below, above = (line("skewed", np.zeros(1), (0.0, 6.0, r * sigma)) for r in (0.02 - 1e-9, 0.02))
    np.testing.assert_allclose(below[0], above[0], rtol=1e-9)
    np.testing.assert_allclose(below[1], above[1], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("gauss", "lorentz", "height"),
    [(1.0, 1.0, 0.449111), (1.0, 0.5, 0.621221), (1.0, 2.0, 0.27855), (2.0, 0.1, 0.448444)],
)
def test_heights_are_those_of_the_reference_table(gauss, lorentz, height) -> None:
    value, _ = line("voigt", np.zeros(1), (0.0, gauss, lorentz))
    assert value[0] == pytest.approx(height, abs=5e-7)
