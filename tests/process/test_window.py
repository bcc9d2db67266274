"""Windows against closed forms and textbook values."""

import numpy as np
import pytest
from builders import single, time_axis

from pnmr.data import FID, TimeAxis
from pnmr.errors import SettingError
from pnmr.process import (
    exponential,
    gaussian,
    group_delay,
    sine_bell,
    transform,
    trapezoid,
    zero_fill,
)


def ones(points: int = 1000, length_s: float = 0.01) -> FID:
    return FID(np.ones(points), (TimeAxis(points, length_s / points, 0.0, 1e8, 1e8),))


def full_width_hz(fid: FID) -> float:
    """Return the width at half height of the tallest line, interpolated."""
    spectrum = transform(zero_fill(fid, points=2**17))
    height = spectrum.values.real - spectrum.values.real[0]
    top = int(np.argmax(height))
    half = height[top] / 2.0
    offsets_hz = spectrum.frequency.offsets_hz
    left = np.interp(half, height[top - 5000 : top + 1], offsets_hz[top - 5000 : top + 1])
    right = np.interp(-half, -height[top : top + 5000], offsets_hz[top : top + 5000])
    return float(right - left)


@pytest.mark.parametrize("lb_hz", [50.0, 200.0, 1000.0])
def test_em_adds_its_width_to_a_lorentzian(lb_hz: float) -> None:
    axis = time_axis(8192)
    fid = FID(np.exp(-np.pi * 100.0 * axis.times_s), (axis,))
    assert full_width_hz(fid) == pytest.approx(100.0, rel=2e-3)
    assert full_width_hz(exponential(fid, lb_hz=lb_hz)) == pytest.approx(100.0 + lb_hz, rel=2e-3)


def test_em_is_1_at_the_time_origin_and_above_1_before() -> None:
    delayed = group_delay(single(group_delay_points=3.25))
    weights = exponential(delayed, lb_hz=100.0).values / delayed.values
    expected = np.exp(-np.pi * 100.0 * (np.arange(128) - 3.25) * 1e-5)
    assert np.allclose(weights, expected, rtol=1e-12)
    assert weights[0].real > 1.0


def test_gm_has_the_height_and_place_of_the_reference() -> None:
    """LB -100 Hz, GB 0.2, AQ 10 ms: 1.36911 tall at a fifth of the time."""
    window = gaussian(ones(), lb_hz=-100.0, gb_fraction=0.2).values.real
    assert window.max() == pytest.approx(1.36911, abs=5e-6)
    assert window.max() == pytest.approx(np.exp(np.pi * 100.0 * 0.2 * 0.01 / 2.0), rel=1e-12)
    assert int(np.argmax(window)) == 200
    assert window[0] == 1.0


def test_gm_turns_a_lorentzian_into_the_gaussian_of_the_reference() -> None:
    """A line of 100 Hz under LB -100 Hz, GB 0.2, AQ 10 ms is a Gaussian 148.54 Hz wide."""
    axis = TimeAxis(4000, 2.5e-6, 0.0, 1e8, 1e8)
    fid = FID(np.exp(-np.pi * 100.0 * axis.times_s), (axis,))
    shaped = gaussian(fid, lb_hz=-100.0, gb_fraction=0.2)
    expected_hz = np.sqrt(4 * np.log(2) * np.pi * 100.0 / (2 * 0.2 * 0.01)) / np.pi
    assert expected_hz == pytest.approx(148.54, abs=0.01)
    assert full_width_hz(shaped) == pytest.approx(expected_hz, rel=0.01)


@pytest.mark.parametrize(
    ("start_fraction", "power", "expected"),
    [
        (0.0, 1, lambda u: np.sin(np.pi * u)),
        (0.5, 1, lambda u: np.cos(np.pi * u / 2)),
        (0.5, 2, lambda u: np.cos(np.pi * u / 2) ** 2),
        (0.25, 1, lambda u: np.sin(np.pi * (0.25 + 0.75 * u))),
    ],
)
def test_sine_bells_are_their_closed_forms(start_fraction, power, expected) -> None:  # type: ignore[no-untyped-def]
    window = sine_bell(ones(), start_fraction=start_fraction, power=power).values.real
    assert np.allclose(window, expected(np.arange(1000) / 1000.0), rtol=0, atol=1e-13)


def test_a_trapezoid_rises_stays_and_falls() -> None:
    window = trapezoid(ones(), rise_fraction=0.2, fall_fraction=0.6).values.real
    u = np.arange(1000) / 1000.0
    assert np.allclose(window[:200], u[:200] / 0.2)
    assert np.all(window[200:600] == 1.0)
    assert np.allclose(window[600:], (1.0 - u[600:]) / 0.4)


def test_a_trapezoid_without_slopes_is_flat() -> None:
    assert np.all(trapezoid(ones(), rise_fraction=0.0, fall_fraction=1.0).values == 1.0)


@pytest.mark.parametrize(
    "act",
    [
        lambda fid: gaussian(fid, lb_hz=-1.0, gb_fraction=0.0),
        lambda fid: sine_bell(fid, power=0),
        lambda fid: trapezoid(fid, rise_fraction=0.7, fall_fraction=0.3),
        lambda fid: trapezoid(fid, rise_fraction=-0.1, fall_fraction=0.3),
        lambda fid: exponential(fid, lb_hz=float("nan")),
        lambda fid: sine_bell(fid, origin_s=0.01),
    ],
)
def test_settings_without_sense_are_refused(act) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingError):
        act(ones())


def test_a_window_that_overflows_is_refused_in_a_sentence() -> None:
    with pytest.raises(SettingError, match="grows beyond all numbers; lower the line broadening"):
        exponential(ones(), lb_hz=-1e9)
