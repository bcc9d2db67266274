"""Echoes cut at their top or kept whole: the spectrum that absorption must have."""

import numpy as np
import pytest

from pnmr.data import FID, TimeAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import (
    exponential,
    gaussian_broadening,
    left_shift,
    transform,
    whole_echo,
    zero_fill,
)

DECAY = np.pi * 0.01  # a Lorentzian line of one hundredth of the spectral width


def lorentzian_echo(before: float, offset: float, points: int = 4096) -> FID:
    """Return an echo whose top lies ``before`` points after the first one."""
    times = np.arange(points) - before
    values = np.exp(-DECAY * np.abs(times) + 2j * np.pi * offset * times)
    return FID(values, (TimeAxis(points, 1.0, -before),))


def misfit(fid: FID, offset: float) -> float:
    """Return the largest deviation from the absorption line, in units of its height."""
    spectrum = transform(fid)
    away = 2 * np.pi * (spectrum.frequency.offsets_hz - offset)
    return float(np.max(np.abs(spectrum.values.real - DECAY / (DECAY**2 + away**2))) * DECAY)


@pytest.mark.parametrize("offset", [0.0, 0.2])
@pytest.mark.parametrize("fraction", [0.0, 0.25, 0.5, 0.75])
def test_a_whole_echo_has_a_flat_baseline_for_every_fraction_of_a_point(
    fraction: float, offset: float
) -> None:
    for before in (12, 60, 300):
        fid = lorentzian_echo(before + fraction, offset)
        assert misfit(whole_echo(fid), offset) < 1.2e-3
        assert misfit(whole_echo(fid, flat_fraction=0.0), offset) < 1.2e-3


@pytest.mark.parametrize("offset", [0.0, 0.2])
@pytest.mark.parametrize("fraction", [0.0, 0.5])
def test_the_corrected_first_point_leaves_no_offset_at_the_top_and_between_points(
    fraction: float, offset: float
) -> None:
    fid = lorentzian_echo(60 + fraction, offset)
    assert misfit(left_shift(fid), offset) < 4e-4
    if fraction == 0.0:
        assert misfit(left_shift(fid, corrected=False), offset) == pytest.approx(
            DECAY / 2, rel=0.05
        )


@pytest.mark.parametrize("fraction", [0.1, 0.25, 0.4, 0.6, 0.75, 0.9])
def test_the_corrected_first_point_is_better_than_a_plain_cut(fraction: float) -> None:
    fid = lorentzian_echo(60 + fraction, 0.0)
    cut = int(np.ceil(60 + fraction))
    plain = left_shift(fid, points=cut, corrected=False)
    assert misfit(left_shift(fid), 0.0) < 0.85 * misfit(plain, 0.0)
    assert misfit(left_shift(fid), 0.0) < 0.2 * DECAY


def test_a_left_shift_keeps_the_fraction_in_the_axis() -> None:
    shifted = left_shift(lorentzian_echo(10.3, 0.0))
    assert shifted.time.start_s == pytest.approx(-0.3)
    assert shifted.time.points == 4096 - 10
    assert left_shift(shifted, points=5, corrected=False).time.start_s == pytest.approx(4.7)


def test_the_imaginary_part_of_a_complete_echo_vanishes() -> None:
    spectrum = transform(whole_echo(lorentzian_echo(1000.4, 0.1), flat_fraction=1.0))
    assert np.abs(spectrum.values.imag).max() * DECAY < 2e-4


def test_the_second_side_of_an_echo_lowers_the_noise_by_the_root_of_two() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(size=(2, 200, 512))
    axis = TimeAxis(512, 1.0, -256.0)
    rows = FID(noise[0, 0] + 1j * noise[1, 0], (axis,))
    one, both = [], []
    for real, imaginary in zip(*noise, strict=True):
        rows = FID(real + 1j * imaginary, (axis,))
        one.append(transform(left_shift(rows)).values.real.std())
        both.append(transform(whole_echo(rows, flat_fraction=1.0)).values.real.std())
    assert np.mean(one) / np.mean(both) == pytest.approx(np.sqrt(2.0), rel=0.02)


def test_what_is_not_possible_is_refused_with_the_values() -> None:
    fid = lorentzian_echo(0.0, 0.0, points=16)
    with pytest.raises(ProcessingError, match="use 'left_shift'"):
        whole_echo(fid)
    with pytest.raises(SettingError, match="flat_fraction lies between 0 and 1"):
        whole_echo(fid, flat_fraction=1.5)
    with pytest.raises(ProcessingError, match="fewer than 2 of the 16 points"):
        left_shift(fid, points=15)
    with pytest.raises(ProcessingError, match="4 points from the time origin"):
        left_shift(fid, points=4)


def test_a_symmetric_window_broadens_a_whole_echo_as_it_does_an_fid() -> None:
    def width(fid: FID) -> float:
        spectrum = transform(zero_fill(fid, points=65536))
        above = spectrum.values.real > spectrum.values.real.max() / 2
        return float(np.count_nonzero(above) * spectrum.frequency.step_hz)

    echo = whole_echo(lorentzian_echo(1000.0, 0.0), flat_fraction=1.0)
    assert width(exponential(echo, lb_hz=0.005, symmetric=True)) == pytest.approx(0.015, rel=0.01)


@pytest.mark.parametrize("width_hz", [0.004, 0.02])
def test_a_gaussian_broadening_has_the_width_that_it_says(width_hz: float) -> None:
    points = 4096
    fid = FID(np.ones(points), (TimeAxis(points, 1.0, -2048.0),))
    spectrum = transform(zero_fill(gaussian_broadening(fid, width_hz=width_hz), points=1 << 17))
    above = spectrum.values.real > spectrum.values.real.max() / 2
    assert np.count_nonzero(above) * spectrum.frequency.step_hz == pytest.approx(
        width_hz, abs=2.1 * spectrum.frequency.step_hz
    )
    with pytest.raises(SettingError, match="at least 0"):
        gaussian_broadening(fid, width_hz=-1.0)
