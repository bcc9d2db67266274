"""Axes are inverses of their reciprocals, and ppm of Hz."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.data import FrequencyAxis, ListAxis, TimeAxis
from pnmr.errors import SettingError

POINTS = st.integers(1, 5000)
DWELLS_S = st.floats(1e-8, 1.0)
CARRIERS_HZ = st.floats(1e6, 2e9)
SHIFTS_PPM = st.floats(-5000.0, 5000.0)


@given(POINTS, DWELLS_S, CARRIERS_HZ, SHIFTS_PPM)
def test_the_reciprocal_of_the_reciprocal_is_the_axis(
    points: int, dwell_s: float, carrier_hz: float, shift_ppm: float
) -> None:
    axis = TimeAxis(points, dwell_s, 0.0, carrier_hz, carrier_hz * (1.0 + shift_ppm * 1e-6))
    there = axis.reciprocal()
    back = there.reciprocal()
    assert (back.points, back.start_s) == (points, 0.0)
    assert back.dwell_s == pytest.approx(dwell_s, rel=1e-14)
    assert (back.carrier_hz, back.reference_hz) == (axis.carrier_hz, axis.reference_hz)
    assert there.width_hz == pytest.approx(1.0 / dwell_s, rel=1e-14)
    assert there.step_hz * points * dwell_s == pytest.approx(1.0, rel=1e-14)


@given(POINTS, DWELLS_S)
def test_offsets_are_those_of_the_discrete_transform(points: int, dwell_s: float) -> None:
    """numpy's sorted frequencies, with -SW/2 of an even number counted as +SW/2."""
    expected = np.sort(np.fft.fftfreq(points, dwell_s))
    if points % 2 == 0:
        expected = np.sort(np.append(expected[1:], -expected[0]))
    offsets_hz = TimeAxis(points, dwell_s).reciprocal().offsets_hz
    assert np.allclose(offsets_hz, expected, rtol=0, atol=1e-9 / dwell_s)


@given(POINTS, DWELLS_S, CARRIERS_HZ, SHIFTS_PPM, st.floats(0.0, 1.0))
def test_the_index_of_a_shift_is_the_inverse_of_the_ppm_axis(
    points: int, dwell_s: float, carrier_hz: float, shift_ppm: float, where: float
) -> None:
    reference_hz = carrier_hz * (1.0 - shift_ppm * 1e-6)
    axis = TimeAxis(points, dwell_s, 0.0, carrier_hz, reference_hz).reciprocal()
    index = int(where * (points - 1))
    precision = 1e-9 + 1e-14 * carrier_hz / axis.step_hz
    assert axis.index(axis.ppm[index]) == pytest.approx(index, abs=precision * 10)
    assert axis.carrier_ppm == pytest.approx(shift_ppm / (1.0 - shift_ppm * 1e-6), abs=1e-6)


AXIS = FrequencyAxis(1000, 100.0, -49_900.0, 100.01e6, 100e6)


def test_a_region_holds_the_points_between_its_ends_in_either_order() -> None:
    ppm = AXIS.ppm
    for low, high in ((50.0, 70.0), (ppm[3], ppm[9]), (-1e9, ppm[2]), (ppm[990], 1e9)):
        inside = np.flatnonzero((ppm >= low - 1e-9) & (ppm <= high + 1e-9))
        assert AXIS.region(low, high) == slice(inside[0], inside[-1] + 1)
        assert AXIS.region(high, low) == AXIS.region(low, high)


def test_a_region_without_a_point_is_refused() -> None:
    for low, high in ((5000.0, 6000.0), (-6000.0, -5000.0), (50.1, 50.2)):
        with pytest.raises(SettingError, match="holds no point of the spectrum, which runs from"):
            AXIS.region(low, high)


def test_shifts_ascend_and_the_carrier_is_where_it_should_be() -> None:
    assert np.all(np.diff(AXIS.ppm) > 0.0)
    assert AXIS.carrier_ppm == pytest.approx(100.0)
    assert AXIS.ppm[AXIS.points // 2 - 1] == pytest.approx(100.0)


@pytest.mark.parametrize("step", [0.0, -1.0, float("nan"), float("inf")])
def test_an_axis_without_extent_is_refused(step: float) -> None:
    with pytest.raises(SettingError):
        TimeAxis(4, step)
    with pytest.raises(SettingError):
        FrequencyAxis(4, step, 0.0, 1e8, 1e8)
    with pytest.raises(SettingError):
        TimeAxis(0, 1.0)


def test_a_spectrum_without_reference_has_no_ppm_and_says_so() -> None:
    axis = FrequencyAxis(4, 1.0, 0.0, 1e8, 0.0)
    with pytest.raises(SettingError, match="no reference frequency"):
        axis.ppm  # noqa: B018


def test_a_list_has_a_point_a_value() -> None:
    assert ListAxis("vd", "s", (1.0, 2.0)).points == 2
