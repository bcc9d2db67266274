import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.shapes import COMPOSITES, Shape, composite, square

HALF = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]]) / 2


def inverted(shape: Shape, rf_hz: float, offset_hz: float) -> float:
    """Return Mz after the pulse, by multiplying the rotations one by one."""
    total = np.eye(2, dtype=complex)
    for amplitude, phase in zip(shape.amplitude_fraction, np.radians(shape.phase_deg), strict=True):
        drive = rf_hz * amplitude * np.array([np.cos(phase), np.sin(phase)])
        h = 2 * np.pi * (drive[0] * HALF[0] + drive[1] * HALF[1] + offset_hz * HALF[2])
        energy, state = np.linalg.eigh(h)
        total = state @ np.diag(np.exp(-1j * energy * shape.step_s)) @ state.conj().T @ total
    return float(2 * np.trace(HALF[2] @ total @ HALF[2] @ total.conj().T).real)


@pytest.mark.parametrize(
    ("offset_hz", "mz"), [(0, -1.000), (100e3, -0.546), (200e3, 0.367), (300e3, 0.943)]
)
def test_a_square_pulse_inverts_a_narrow_band(offset_hz: float, mz: float) -> None:
    assert inverted(square(2.5e-6), 200e3, offset_hz) == pytest.approx(mz, abs=5e-4)


@pytest.mark.parametrize("name", COMPOSITES)
def test_a_composite_pulse_inverts_on_resonance(name: str) -> None:
    shape = composite(name, 50e3, step_s=1e-9 if name == "BB1" else 50e-9 / 3)
    assert inverted(shape, 50e3, 0.0) == pytest.approx(-1.0, abs=1e-6)


def test_bb1_bears_weak_rf_better_than_a_square_pulse() -> None:
    shape = composite("BB1", 50e3, step_s=1e-6)
    assert inverted(shape, 45e3, 0.0) < -0.9999
    assert inverted(square(10e-6), 45e3, 0.0) > -0.96


def test_elements_of_ones_own_may_be_given() -> None:
    shape = composite([(90, 0), (180, 90)], 250e3, step_s=0.5e-6)
    np.testing.assert_array_equal(shape.phase_deg, [0, 0, 90, 90, 90, 90])
    assert shape.duration_s == pytest.approx(3e-6)


def test_a_square_pulse_has_as_many_points_as_asked() -> None:
    assert square(2.5e-6).points == 1
    assert square(2.5e-6, step_s=50e-9, phase_deg=90).phase_deg.tolist() == [90.0] * 50


def test_wrong_composites_are_refused() -> None:
    with pytest.raises(SettingError, match="90-180-90"):
        composite("45-90-45", 50e3)
    with pytest.raises(SettingError, match="positive rf_hz"):
        composite("BB1", 0.0)
    with pytest.raises(SettingError, match="at least one"):
        composite([], 50e3)
