"""Laws that every family of lines inherits, and what the names of other programs mean."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr.errors import SettingError, UnsupportedError
from pnmr.fit.lines import LINES, absorption, area_fraction, height_fraction, line

X = np.linspace(-60.0, 60.0, 201)
SHAPES = {
    "lorentzian": [2.0, 8.0],
    "gaussian": [2.0, 8.0],
    "pseudo_voigt": [2.0, 8.0, 0.3],
    "pseudo_voigt_by_height": [2.0, 8.0, 0.3],
    "voigt": [2.0, 6.0, 4.0],
    "skewed": [2.0, 8.0, 5.0],
}
CLOSED = [name for name in LINES if name != "skewed"]


def filled(name: str, shape, lb_hz: float, part: str = "fill") -> tuple[np.ndarray, np.ndarray]:
    kind = float if part == "fill" else complex
    value, slopes = np.empty(X.size, kind), np.empty((len(shape), X.size), kind)
    getattr(LINES[name], part)(X, np.asarray(shape, float), lb_hz, value, slopes)
    return value, slopes


@pytest.mark.parametrize("part", ["fill", "fill_whole"])
@pytest.mark.parametrize("lb_hz", [0.0, 3.0])
@pytest.mark.parametrize("name", LINES)
def test_the_slopes_are_finite_differences(name, lb_hz, part) -> None:
    if name == "skewed" and (lb_hz or part == "fill_whole"):
        pytest.skip("has no closed form, as another test says")
    shape = np.array(SHAPES[name])
    _, slopes = filled(name, shape, lb_hz, part)
    for k in range(shape.size):
        move = 1e-4 * np.eye(shape.size)[k]
        up, down = (
            filled(name, shape + move, lb_hz, part)[0],
            filled(name, shape - move, lb_hz, part)[0],
        )
        np.testing.assert_allclose(slopes[k], (up - down) / 2e-4, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", CLOSED)
def test_broadening_is_convolution_with_a_lorentzian(name) -> None:
    """In time: the transform of the broadened line is the product with exp(-pi LB |t|)."""
    step, points, lb_hz = 0.05, 2**18, 6.0
    x = (np.arange(points) - points // 2) * step
    t = np.fft.rfftfreq(points, step)
    inside = (t > 0.0) & (t < 0.3)

    def decay(lb_hz: float) -> np.ndarray:
        value, slopes = np.empty(points), np.empty((len(SHAPES[name]), points))
        LINES[name].fill(x, np.array([0.0, *SHAPES[name][1:]]), lb_hz, value, slopes)
        return np.abs(np.fft.rfft(value) * step)[inside]

    expected = decay(0.0) * np.exp(-np.pi * lb_hz * t[inside])
    np.testing.assert_allclose(decay(lb_hz), expected, rtol=0, atol=1e-3)


@pytest.mark.parametrize("name", CLOSED)
def test_absorption_and_dispersion_are_one_causal_signal(name) -> None:
    """Their transform vanishes before time 0 and is twice the decay after it."""
    step, points = 0.1, 2**17
    x = (np.arange(points) - points // 2) * step
    shape = np.array([0.0, *SHAPES[name][1:]])
    whole, slopes = np.empty(points, complex), np.empty((shape.size, points), complex)
    LINES[name].fill_whole(x, shape, 0.0, whole, slopes)
    real, real_slopes = np.empty(points), np.empty((shape.size, points))
    LINES[name].fill(x, shape, 0.0, real, real_slopes)
    np.testing.assert_allclose(whole.real, real, rtol=0, atol=1e-12 * real.max())
    largest = np.abs(real_slopes).max()
    np.testing.assert_allclose(slopes.real, real_slopes, rtol=0, atol=1e-9 * largest)
    signal = np.fft.ifft(np.fft.ifftshift(whole)) * points * step
    after, before = signal[100:2000], signal[-2000:-100]
    assert np.abs(before).max() < 1e-2
    t = np.arange(100, 2000) / (points * step)
    if name == "lorentzian":
        np.testing.assert_allclose(after.real, 2.0 * np.exp(-np.pi * 8.0 * t), atol=1e-2)
    assert after[0].real > 1.5


@given(st.floats(0.0, 1.0), st.floats(1.0, 50.0))
@settings(deadline=None)
def test_mixing_by_height_adds_heights_and_mixing_by_area_adds_areas(fraction, width) -> None:
    top = np.zeros(1)
    parts = [
        absorption(name, X, position_hz=0.0, width_hz=width) for name in ("lorentzian", "gaussian")
    ]
    tops = [absorption(n, top, position_hz=0.0, width_hz=width) for n in ("lorentzian", "gaussian")]
    by_height = fraction * parts[0] / tops[0] + (1.0 - fraction) * parts[1] / tops[1]
    found = absorption(
        "pseudo_voigt_by_height", X, position_hz=0.0, width_hz=width, fraction=fraction
    )
    np.testing.assert_allclose(found / found.max(), by_height / by_height.max(), atol=1e-12)
    by_area = fraction * parts[0] + (1.0 - fraction) * parts[1]
    found = absorption("pseudo_voigt", X, position_hz=0.0, width_hz=width, fraction=fraction)
    np.testing.assert_allclose(found, by_area, atol=1e-14)


@given(st.floats(0.0, 1.0))
def test_the_two_fractions_are_inverse(fraction) -> None:
    assert height_fraction(area_fraction(fraction)) == pytest.approx(fraction, abs=1e-14)
    assert area_fraction(fraction) >= fraction  # a Lorentzian has the larger area for its height


def test_ssnakes_line_is_the_voigt() -> None:
    """Its time domain, exp(-pi lor t - (pi gauss t)^2 / (4 ln 2)), summed by a quadrature."""
    t = (np.arange(40_000) + 0.5) * 2e-5
    decay = np.exp(-np.pi * 4.0 * t - (np.pi * 6.0 * t) ** 2 / (4.0 * np.log(2.0)))
    expected = 2.0 * np.cos(2.0 * np.pi * np.outer(X - 2.0, t)) @ decay * 2e-5
    found = absorption("voigt", X, position_hz=2.0, gauss_hz=6.0, lorentz_hz=4.0)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-7)


def test_no_closed_form_is_told_with_the_way_out() -> None:
    with pytest.raises(UnsupportedError, match="processing"):
        filled("skewed", SHAPES["skewed"], 5.0)
    with pytest.raises(UnsupportedError, match="phase"):
        filled("skewed", SHAPES["skewed"], 0.0, "fill_whole")


@pytest.mark.parametrize(
    "given_",
    [
        {"position_hz": 0.0},
        {"position_hz": 0.0, "width_hz": -1.0},
        {"position_hz": 0.0, "width_hz": 1.0, "lb_hz": -1.0},
        {"position_hz": float("nan"), "width_hz": 1.0},
    ],
)
def test_what_is_not_a_line_is_refused(given_) -> None:
    with pytest.raises(SettingError):
        absorption("lorentzian", X, **given_)


def test_an_unknown_family_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingError, match="voigt"):
        line("sinc")
