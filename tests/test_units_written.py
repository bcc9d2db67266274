import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.units import quantity, si_prefix, written


@given(
    st.floats(1e-8, 1e11).flatmap(lambda size: st.sampled_from([size, -size])),
    st.sampled_from(["Hz", "s", "W"]),
)
def test_a_written_quantity_is_read_back(value: float, unit: str) -> None:
    assert quantity(written(value, unit, 12), unit) == pytest.approx(value, rel=1e-11)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0123, "s", "12.3 ms"),
        (1.0015e-4, "s", "100.2 µs"),
        (60e3, "Hz", "60 kHz"),
        (999.99, "Hz", "1 kHz"),
        (0.0, "s", "0 s"),
        (-2e6, "Hz", "-2 MHz"),
        (29.45, "ppm", "29.45 ppm"),
        (3e-12, "s", "0.003 ns"),
    ],
)
def test_quantities_are_written_as_in_a_caption(value: float, unit: str, text: str) -> None:
    assert written(value, unit) == text


@given(st.floats(1e-9, 9.99e11))
def test_a_prefix_leaves_one_to_three_digits_before_the_point(value: float) -> None:
    factor, _ = si_prefix(value)
    assert 1.0 <= value / factor < 1000.0 or value >= 1e12 * 0.999
