import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.errors import SettingError
from pnmr.spectrometer import SampleRange, SearchLimits

CARBON = {"larmor_hz": 100e6, "anisotropies_hz": (0.0,), "rf_hz": 200e3}


def test_the_carrier_is_the_middle_unless_given() -> None:
    middle = SampleRange(low_ppm=6000.0, high_ppm=-100.0, **CARBON)
    assert (middle.low_ppm, middle.high_ppm, middle.centre_ppm) == (-100.0, 6000.0, 2950.0)
    np.testing.assert_allclose(middle.offsets_hz(middle.shifts_ppm(3)), [-305e3, 0.0, 305e3])
    assert middle.width_hz == pytest.approx(610e3)
    given_carrier = SampleRange(low_ppm=0.0, high_ppm=100.0, carrier_ppm=0.0, **CARBON)
    assert given_carrier.width_hz == pytest.approx(20e3)
    assert middle.anisotropy_ppm(100e3) == pytest.approx(1000.0)


def test_a_single_shift_is_one_site() -> None:
    assert SampleRange(low_ppm=5.0, high_ppm=5.0, **CARBON).shifts_ppm(7).tolist() == [5.0]


@given(st.floats(1e-6, 1e-3), st.integers(1, 5000))
def test_timing_is_whole_steps_of_the_console_within_its_memory(wanted_s, most_points) -> None:
    limits = SearchLimits(shortest_step_s=50e-9, most_points=most_points)
    timing = limits.timing(wanted_s)
    if timing is None:
        return
    duration_s, step_s = timing
    steps, multiple = duration_s / step_s, step_s / 50e-9
    assert steps == pytest.approx(round(steps), abs=1e-6)
    assert multiple == pytest.approx(round(multiple), abs=1e-6)
    assert 1 <= round(steps) <= most_points
    assert abs(duration_s - wanted_s) <= step_s / 2 * (1 + 1e-9)


def test_pulses_beyond_the_probe_have_no_timing() -> None:
    limits = SearchLimits(longest_pulse_s=50e-6)
    assert limits.timing(50e-6) is not None
    assert limits.timing(51e-6) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"larmor_hz": 0.0},
        {"rf_hz": -1.0},
        {"anisotropies_hz": ()},
        {"anisotropies_hz": (np.inf,)},
        {"rotor_hz": -1.0},
        {"low_ppm": np.nan},
    ],
)
def test_what_is_no_sample_is_refused(wrong) -> None:
    with pytest.raises(SettingError):
        SampleRange(**{"low_ppm": 0.0, "high_ppm": 1.0, **CARBON, **wrong})


def test_a_step_that_is_no_time_is_refused() -> None:
    with pytest.raises(SettingError, match="shortest_step_s"):
        SearchLimits(shortest_step_s=0.0)
