import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulses import rotor_offset_hz

from pnmr.errors import SettingError
from pnmr.spins import Powder, ShiftTensor, powder_grid

angles = st.floats(0.0, 360.0)
asymmetries = st.floats(0.0, 1.0)


def one(alpha_deg: float, beta_deg: float, gamma_deg: float) -> Powder:
    return Powder(*(np.array([angle]) for angle in (alpha_deg, beta_deg, gamma_deg)), np.ones(1))


@given(angles, st.floats(0.0, 180.0), angles, asymmetries, st.floats(0.0, 1.0))
def test_the_harmonics_give_the_frequency_in_the_turning_field(
    alpha, beta, gamma, asymmetry, turn
) -> None:
    tensor = ShiftTensor(100e3, asymmetry)
    harmonics_hz = tensor.rotor_harmonics_hz(one(alpha, beta, gamma))[:, 0]
    a = 2.0 * np.pi * turn
    found = harmonics_hz @ [np.cos(a), np.sin(a), np.cos(2 * a), np.sin(2 * a)]
    expected = rotor_offset_hz(turn, tensor.principal_hz, (alpha, beta, gamma), 1.0)
    assert found == pytest.approx(expected, abs=1e-6)


@given(angles, st.floats(0.0, 180.0), asymmetries)
def test_a_fixed_crystallite_follows_the_textbook_formula(alpha, beta, asymmetry) -> None:
    found = ShiftTensor(100e3, asymmetry).static_hz(one(alpha, beta, 12.0))[0]
    a, b = np.radians([alpha, beta])
    textbook = 3.0 * np.cos(b) ** 2 - 1.0 - asymmetry * np.sin(b) ** 2 * np.cos(2.0 * a)
    assert found == pytest.approx(50e3 * textbook, abs=1e-6)


@pytest.mark.parametrize("asymmetry", [0.0, 0.4, 1.0])
def test_the_second_moment_is_that_of_maricq_and_waugh(asymmetry) -> None:
    tensor = ShiftTensor(100e3, asymmetry)
    expected = 1e10 / 5.0 * (1.0 + asymmetry**2 / 3.0)
    powder = powder_grid(4, 8)
    harmonics_hz = tensor.rotor_harmonics_hz(powder)
    assert powder.weight @ (0.5 * harmonics_hz**2).sum(axis=0) == pytest.approx(expected)
    assert powder.weight @ tensor.static_hz(powder) ** 2 == pytest.approx(expected)
    third = powder.weight @ tensor.static_hz(powder) ** 3
    assert third == pytest.approx(2.0 / 35.0 * 1e15 * (1.0 - asymmetry**2), abs=1e6)


def test_principal_values_are_in_haeberlen_order() -> None:
    xx, yy, zz = ShiftTensor(-80e3, 0.3).principal_hz
    assert abs(zz) >= abs(xx) >= abs(yy)
    assert xx + yy + zz == pytest.approx(0.0, abs=1e-9)
    assert (yy - xx) / zz == pytest.approx(0.3)


@pytest.mark.parametrize("values", [(float("nan"), 0.0), (1e3, -0.1), (1e3, 1.1)])
def test_what_is_not_a_tensor_is_refused(values) -> None:
    with pytest.raises(SettingError):
        ShiftTensor(*values)
