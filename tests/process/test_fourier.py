"""The transform against a slow sum, and what the other steps do to single points."""

import numpy as np
import pytest
from builders import single, time_axis
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr.data import FID, TimeAxis
from pnmr.errors import SettingError
from pnmr.process import (
    first_point,
    group_delay,
    magnitude,
    power,
    reverse,
    strip,
    transform,
    truncate,
    zero_fill,
)


def slow_transform(fid: FID) -> np.ndarray:
    """Return the sum over k of s(t_k) exp(-2 pi i f t_k), one frequency after the other."""
    axis = fid.time
    points, width_hz = axis.points, 1.0 / axis.dwell_s
    result = []
    for index in range(points):
        offset_hz = (index - (points - 1) // 2) * width_hz / points
        total = 0.0 + 0.0j
        for k in range(points):
            time_s = axis.start_s + k * axis.dwell_s
            total += fid.values[k] * np.exp(-2j * np.pi * offset_hz * time_s)
        result.append(total)
    return np.array(result)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 24), st.floats(-30.0, 30.0), st.integers(0, 2**32))
def test_the_transform_is_the_slow_sum(points: int, start_points: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.standard_normal(points) + 1j * rng.standard_normal(points)
    axis = TimeAxis(points, 2e-6, start_points * 2e-6, 1e8, 1e8)
    fid = FID(values, (axis,))
    spectrum = transform(fid)
    assert np.allclose(spectrum.values, slow_transform(fid), rtol=0, atol=1e-11)
    assert spectrum.frequency.offsets_hz[(points - 1) // 2] == pytest.approx(0.0, abs=1e-6)


def test_a_line_at_plus_d_hz_lies_at_plus_d_hz() -> None:
    axis = time_axis(1024)
    offset_hz = 17 * axis.width_hz / 1024
    spectrum = transform(FID(np.exp(2j * np.pi * offset_hz * axis.times_s), (axis,)))
    top = int(np.argmax(spectrum.values.real))
    assert spectrum.frequency.offsets_hz[top] == pytest.approx(offset_hz)
    assert spectrum.frequency.ppm[top] == pytest.approx(
        (axis.carrier_hz + offset_hz - axis.reference_hz) / (axis.reference_hz * 1e-6)
    )


@pytest.mark.parametrize("points", [1, 2, 3, 4, 5, 128, 129])
def test_the_highest_point_of_an_even_axis_is_at_plus_half_the_width(points: int) -> None:
    axis = time_axis(points).reciprocal()
    if points % 2 == 0:
        assert axis.offsets_hz[-1] == pytest.approx(axis.width_hz / 2.0)
    assert axis.offsets_hz[(points - 1) // 2] == pytest.approx(0.0, abs=1e-6)


def test_reverse_mirrors_the_spectrum_at_the_carrier() -> None:
    forward, back = transform(single()), transform(reverse(single()))
    assert np.allclose(back.values[:-1], forward.values[:-1][::-1].conj(), rtol=1e-12, atol=1e-6)


def test_zero_filling_interpolates_and_adds_nothing() -> None:
    once, twice = transform(single()), transform(zero_fill(single(), points=256))
    assert np.allclose(twice.values[1::2], once.values, rtol=1e-12, atol=1e-6)


def test_steps_on_single_points() -> None:
    fid = single()
    assert np.array_equal(truncate(fid, points=7).values, fid.values[:7])
    assert np.array_equal(first_point(fid, factor=0.5).values[1:], fid.values[1:])
    assert first_point(fid, factor=0.5).values[0] == fid.values[0] / 2.0
    assert group_delay(fid).time.start_s == pytest.approx(-3.25e-5)
    assert group_delay(fid, points=7.0).time.start_s == pytest.approx(-7e-5)
    spectrum = transform(fid)
    part = strip(spectrum, first=5, points=9)
    assert np.array_equal(part.values, spectrum.values[5:14])
    assert np.allclose(part.frequency.ppm, spectrum.frequency.ppm[5:14], rtol=0, atol=1e-10)
    assert np.array_equal(magnitude(spectrum).values, np.abs(spectrum.values))
    assert np.allclose(power(spectrum).values, np.abs(spectrum.values) ** 2, rtol=1e-14)


@pytest.mark.parametrize(
    "act",
    [
        lambda fid: truncate(fid, points=0),
        lambda fid: truncate(fid, points=129),
        lambda fid: zero_fill(fid, points=127),
        lambda fid: zero_fill(fid, points=2**31),
        lambda fid: group_delay(fid, points=128.0),
        lambda fid: group_delay(fid, points=-1.0),
        lambda fid: strip(transform(fid), first=-1, points=3),
        lambda fid: strip(transform(fid), first=120, points=9),
        lambda fid: strip(transform(fid), first=0, points=0),
    ],
)
def test_what_does_not_fit_is_refused(act) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingError, match="128"):
        act(single())
