"""What the receiver records, processed by the package's own steps, is the spectrum of theory."""

import math

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, Spectrum, TimeAxis
from pnmr.errors import SettingError
from pnmr.process import group_delay, subtract_offset, transform, zero_fill
from pnmr.spectrometer.receiver import Receiver, acquired
from pnmr.spectrometer.signal import Component, Signal

WIDTH_HZ = 1e6
POINTS = 8192
T2_S = 150e-6
DELAYS = (67.984, 76.0)


def line(frequency_hz: float, t2_s: float = T2_S) -> Signal:
    part = Component(amplitude=np.array([1.0]), frequency_hz=np.array([frequency_hz]), t2_s=t2_s)
    return Signal((part,))


def as_fid(values: np.ndarray, delay: float) -> FID:
    axis = TimeAxis(POINTS, 1.0 / WIDTH_HZ, 0.0, 100e6, 100e6)
    return FID(values, (axis,), Acquisition(nucleus="13C", group_delay_points=delay))


def spectrum(signal: Signal, delay: float) -> Spectrum:
    values = Receiver(POINTS, WIDTH_HZ, delay).recorded(signal)
    return transform(zero_fill(group_delay(as_fid(values, delay)), points=2 * POINTS))


def lorentzian(spectrum: Spectrum, frequency_hz: float) -> np.ndarray:
    """The transform of exp(2 pi i f t - t/T2) for t > 0, in units of its height."""
    apart_hz = spectrum.frequency.offsets_hz - frequency_hz
    return 1.0 / (1.0 + 2j * math.pi * apart_hz * T2_S)


def inside(spectrum: Spectrum) -> np.ndarray:
    return np.abs(spectrum.frequency.offsets_hz) < 0.4 * WIDTH_HZ


@pytest.mark.parametrize("delay", DELAYS)
@pytest.mark.parametrize(("frequency_hz", "tolerance"), [(0.0, 1e-6), (3e5, 1e-5), (-1e5, 1e-5)])
def test_a_line_inside_has_the_spectrum_of_theory(
    delay: float, frequency_hz: float, tolerance: float
) -> None:
    """Away from the middle the ripple of a Kaiser window of beta 9.36 remains."""
    found = spectrum(line(frequency_hz), delay)
    apart = found.values / (T2_S * WIDTH_HZ) - lorentzian(found, frequency_hz)
    assert np.abs(apart[inside(found)]).max() < tolerance


@pytest.mark.parametrize("delay", DELAYS)
@pytest.mark.parametrize("frequency_hz", [0.0, 12_345.0, -294_300.0, 390_000.0])
def test_the_phase_is_right_once_the_group_delay_is_taken_off(
    delay: float, frequency_hz: float
) -> None:
    found = spectrum(line(frequency_hz), delay)
    at = int(np.argmin(np.abs(found.frequency.offsets_hz - frequency_hz)))
    apart = found.values[at] / lorentzian(found, frequency_hz)[at]
    assert abs(math.degrees(np.angle(apart))) < 0.01


@pytest.mark.parametrize("frequency_hz", [560e3, -800e3, 1.35e6, 3.2e6])
def test_a_line_outside_leaves_its_tail_and_is_not_folded(frequency_hz: float) -> None:
    found = spectrum(line(frequency_hz), 67.984)
    apart = found.values / (T2_S * WIDTH_HZ) - lorentzian(found, frequency_hz)
    assert np.abs(apart[inside(found)]).max() < 1e-5


def test_without_a_filter_a_line_outside_is_folded() -> None:
    receiver = Receiver(POINTS, WIDTH_HZ, 0.0)
    np.testing.assert_allclose(
        receiver.recorded(line(1.1e6)), receiver.recorded(line(0.1e6)), atol=1e-9
    )


@pytest.mark.parametrize("delay", [*DELAYS, 20.3])
def test_a_constant_that_passed_the_filter_is_what_bc_mod_takes_off(delay: float) -> None:
    values = Receiver(POINTS, WIDTH_HZ, delay).recorded(line(0.0, math.inf))
    left = subtract_offset(group_delay(as_fid(values, delay)))
    assert np.abs(left.values).max() < 1e-6


def test_nothing_arrives_before_the_filter_can_answer() -> None:
    """The filter begins at its group delay less half its length: at the first point."""
    values = np.abs(Receiver(POINTS, WIDTH_HZ, 67.984).recorded(line(0.0)))
    assert values[:20].max() < 2e-4
    assert values[60] < 0.1 < 0.9 < values[72]


def test_an_inhomogeneous_echo_has_its_top_where_the_signal_says() -> None:
    """The top comes 40 us after the receiver opens, 40 points after the end of the delay."""
    part = Component(
        amplitude=np.array([1.0]),
        frequency_hz=np.array([0.0]),
        width_hz=30e3,
        width_shape="gaussian",
        dephasing_s=-40e-6,
    )
    values = np.abs(Receiver(POINTS, WIDTH_HZ, 76.0).recorded(Signal((part,))))
    assert int(np.argmax(values)) == 116


def test_noise_grows_with_the_square_roots_of_scans_and_bandwidth() -> None:
    receiver = Receiver(50_000, 4e6)
    noise = receiver.noise(np.random.default_rng(1), 0.5, rows=2, scans=9)
    for channel in (noise.real, noise.imag):
        assert channel.std() == pytest.approx(0.5 * 3.0 * 2.0, rel=0.02)
    assert abs(np.mean(noise.real * noise.imag)) < 0.1


def test_each_increment_has_its_own_noise_and_a_seed_repeats_it() -> None:
    receiver = Receiver(64, WIDTH_HZ)
    once, again = (
        acquired([Signal(), Signal()], receiver, np.random.default_rng(5), noise_ratio=1.0, scans=4)
        for _ in range(2)
    )
    np.testing.assert_array_equal(once, again)
    assert np.abs(once[0] - once[1]).min() > 0.0


@pytest.mark.parametrize("wrong", [(0, 1e6, 68.0), (8, 0.0, 68.0), (8, 1e6, 1.0), (8, 1e6, -1.0)])
def test_an_impossible_receiver_is_refused(wrong: tuple[int, float, float]) -> None:
    with pytest.raises(SettingError):
        Receiver(*wrong)
