import numpy as np
import pytest
from pulses import rotor_offset_hz, slow_rotation, square, tanh_tan

from pnmr.errors import SettingError
from pnmr.shapes import Shape
from pnmr.spectrometer.irradiation import Irradiation
from pnmr.spins import Powder, ShiftTensor

SHORT = tanh_tan(2e6, 2e-6, 100e-9)
ANGLES = (25.0, 50.0, 110.0)
CRYSTAL = Powder(*(np.array([angle]) for angle in ANGLES), np.ones(1))


def cells(shape: Shape, tensor: ShiftTensor, rotor_hz: float) -> Irradiation:
    offsets_hz, rf_hz = np.array([0.0, 92e3, -300e3]), np.array([200e3, 150e3, 50e3])
    return Irradiation(shape, offsets_hz, rf_hz, tensor, rotor_hz)


@pytest.mark.parametrize("shape", [SHORT, square(2.5e-6)], ids=["tanh/tan", "square"])
def test_without_spinning_it_is_the_product_of_matrix_exponentials(shape) -> None:
    tensor = ShiftTensor(120e3, 0.4)
    irradiation = cells(shape, tensor, 0.0)
    found = irradiation.spinors(CRYSTAL)[:, 0, :]
    fixed_hz = tensor.static_hz(CRYSTAL)[0]
    for k, (offset_hz, rf_hz) in enumerate(
        zip(irradiation.offsets_hz, irradiation.rf_hz, strict=True)
    ):
        expected = slow_rotation(shape, rf_hz, offset_hz + fixed_hz)[:, 0]
        np.testing.assert_allclose(found[:, k], expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("start_s", [0.0, 3.1e-6])
def test_under_mas_it_is_the_limit_of_ever_finer_exponentials(start_s) -> None:
    tensor = ShiftTensor(200e3, 0.4)
    irradiation = cells(SHORT, tensor, 60e3)
    found = irradiation.spinors(CRYSTAL, start_s)[:, 0, :]

    def anisotropy_hz(time_s: float) -> float:
        return rotor_offset_hz(start_s + time_s, tensor.principal_hz, ANGLES, 60e3)

    for k, (offset_hz, rf_hz) in enumerate(
        zip(irradiation.offsets_hz, irradiation.rf_hz, strict=True)
    ):
        expected = slow_rotation(SHORT, rf_hz, offset_hz, anisotropy_hz, parts=12)[:, 0]
        np.testing.assert_allclose(found[:, k], expected, rtol=0, atol=2e-6)


def test_a_long_step_under_mas_is_cut_into_parts() -> None:
    tensor, shape = ShiftTensor(300e3, 0.4), square(25e-6)
    found = Irradiation(shape, np.zeros(1), np.full(1, 20e3), tensor, 60e3).spinors(CRYSTAL)

    def anisotropy_hz(time_s: float) -> float:
        return rotor_offset_hz(time_s, tensor.principal_hz, ANGLES, 60e3)

    expected = slow_rotation(shape, 20e3, 0.0, anisotropy_hz, parts=1000)[:, 0]
    np.testing.assert_allclose(found[:, 0, 0], expected, rtol=0, atol=1e-4)


@pytest.mark.parametrize("rotor_hz", [0.0, 60e3])
def test_a_pulse_without_rf_is_free_precession(rotor_hz) -> None:
    shape = Shape(np.zeros(200), np.zeros(200), 20e-6)
    irradiation = cells(shape, ShiftTensor(100e3, 0.7), rotor_hz)
    up, down = irradiation.spinors(CRYSTAL, 7e-6)
    phase = irradiation.free_phase(CRYSTAL, 7e-6, 27e-6)
    np.testing.assert_allclose(up, np.exp(-0.5j * phase), rtol=0, atol=1e-9)
    np.testing.assert_allclose(down, 0.0, atol=1e-15)


def test_a_whole_rotor_period_leaves_only_the_isotropic_phase() -> None:
    irradiation = cells(SHORT, ShiftTensor(100e3, 0.7), 60e3)
    phase = irradiation.free_phase(CRYSTAL, 3e-6, 3e-6 + 2.0 / 60e3)
    expected = 2.0 * np.pi * irradiation.offsets_hz * (2.0 / 60e3)
    np.testing.assert_allclose(phase[0], expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize(
    ("offsets_hz", "rf_hz", "rotor_hz"),
    [
        ([np.nan], [1e3], 0.0),
        ([], [], 0.0),
        ([0.0], [-1e3], 0.0),
        ([0.0], [1e3], -1.0),
        ([0.0], [1e3], np.inf),
    ],
)
def test_numbers_that_are_not_frequencies_are_refused(offsets_hz, rf_hz, rotor_hz) -> None:
    with pytest.raises(SettingError):
        Irradiation(SHORT, np.array(offsets_hz), np.array(rf_hz), ShiftTensor(), rotor_hz)
