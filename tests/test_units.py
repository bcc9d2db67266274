"""Conversions are pairs of inverses with the right factor, and quantities are never guessed."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr import units
from pnmr.errors import SettingError

NUMBERS = st.floats(-1e12, 1e12)
PAIRS = [
    (units.hz_from_mhz, units.mhz_from_hz, 100.0, 1e8),
    (units.s_from_us, units.us_from_s, 50.0, 5e-5),
    (units.rad_from_deg, units.deg_from_rad, 180.0, math.pi),
]


@pytest.mark.parametrize(("there", "back", "one", "other"), PAIRS)
@given(value=NUMBERS)
def test_pairs_are_inverses(there, back, one, other, value) -> None:  # type: ignore[no-untyped-def]
    assert there(one) == pytest.approx(other, rel=1e-15)
    assert back(other) == pytest.approx(one, rel=1e-15)
    assert back(there(value)) == pytest.approx(value, rel=1e-14)


@given(NUMBERS, st.floats(1e6, 2e9))
def test_ppm_and_hz_are_inverses(offset_hz: float, reference_hz: float) -> None:
    ppm = units.ppm_from_hz(offset_hz, reference_hz)
    assert units.hz_from_ppm(ppm, reference_hz) == pytest.approx(offset_hz, rel=1e-14)
    assert units.ppm_from_hz(reference_hz, reference_hz) == pytest.approx(1e6)
    many = np.array([offset_hz, 2 * offset_hz])
    assert np.allclose(units.ppm_from_hz(many, reference_hz), [ppm, 2 * ppm], rtol=1e-14)


@given(st.floats(1e-9, 1e6))
def test_watt_and_db_are_inverses(power_w: float) -> None:
    assert units.w_from_db(units.db_from_w(power_w)) == pytest.approx(power_w, rel=1e-12)


def test_db_are_topspins() -> None:
    """1000 W are -30 dB, half the power 3 dB more, no power 1000 dB."""
    assert units.db_from_w(1000.0) == pytest.approx(-30.0)
    assert units.db_from_w(0.5) == pytest.approx(3.0103, abs=1e-4)
    assert units.db_from_w(0.0) == 1000.0
    assert units.w_from_db(1000.0) == 0.0


@given(st.floats(-1e6, 1e6))
def test_a_wrapped_angle_is_the_same_direction(angle_deg: float) -> None:
    wrapped = units.wrapped_deg(angle_deg)
    assert -180.0 <= wrapped < 180.0
    turns = (wrapped - angle_deg) / 360.0
    assert turns == pytest.approx(round(turns), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("10MHz", "Hz", 1e7),
        ("10 kHz", "Hz", 1e4),
        ("1.5e-3s", "s", 1.5e-3),
        ("50us", "s", 50e-6),
        ("50µs", "s", 50e-6),
        ("-3ppm", "ppm", -3.0),
        ("+.5deg", "deg", 0.5),
        ("20mW", "W", 0.02),
        (" 7 ", "", 7.0),
        ("95%", "%", 95.0),
    ],
)
def test_quantities_are_read(text: str, unit: str, value: float) -> None:
    assert units.quantity(text, unit) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *(("10", "Hz"), ("10 s", "Hz"), ("10hz", "Hz"), ("10mm", "s"), ("", "Hz"), ("Hz", "Hz")),
        *(("nan Hz", "Hz"), ("1e400Hz", "Hz"), ("1e308GHz", "Hz"), ("3kppm", "ppm"), ("3 4", "")),
        ("٣Hz", "Hz"),
    ],
)
def test_what_is_no_quantity_is_refused(text: str, unit: str) -> None:
    with pytest.raises(SettingError):
        units.quantity(text, unit)


@pytest.mark.parametrize(
    ("text", "values"),
    [("200:-100ppm", (200.0, -100.0)), ("1ppm:2ppm", (1.0, 2.0)), ("-1e2 : 3 ppm", (-100.0, 3.0))],
)
def test_ranges_are_read(text: str, values: tuple[float, float]) -> None:
    assert units.quantity_range(text, "ppm") == values


@pytest.mark.parametrize("text", ["1ppm", "1:2", "1Hz:2ppm", ":", "1:2:3ppm"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(SettingError):
        units.quantity_range(text, "ppm")
