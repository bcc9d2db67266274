import numpy as np
import pytest
from pulses import tanh_tan

from pnmr.errors import SettingError
from pnmr.spectrometer import inversion_profile, quantised

SHAP = tanh_tan(10e6, 50e-6, 50e-9)
OFFSETS_HZ = np.linspace(-500e3, 500e3, 21)


def mz(shape) -> np.ndarray:
    return inversion_profile(shape, 200e3, OFFSETS_HZ).mz


def test_a_tenth_of_a_degree_or_a_percent_of_amplitude_is_harmless() -> None:
    fine = quantised(SHAP, phase_step_deg=0.1)
    np.testing.assert_allclose(mz(fine), mz(SHAP), atol=2e-4)
    coarse_amplitude = quantised(SHAP, amplitude_step_fraction=0.01)
    np.testing.assert_allclose(mz(coarse_amplitude), mz(SHAP), atol=6e-4)


def test_a_degree_costs_about_a_thousandth() -> None:
    change = mz(quantised(SHAP, phase_step_deg=1.0)) - mz(SHAP)
    assert 3e-4 < np.abs(change).max() < 2e-3


def test_values_land_on_the_grid_and_within_the_range() -> None:
    rough = quantised(SHAP, phase_step_deg=7.0, amplitude_step_fraction=0.3)
    np.testing.assert_allclose(rough.phase_deg % 7.0 % 7.0, 0.0, atol=1e-9)
    assert set(np.round(rough.amplitude_fraction, 9)) <= {0.0, 0.3, 0.6, 0.9}
    assert rough.duration_s == SHAP.duration_s


def test_without_steps_the_shape_is_unchanged() -> None:
    np.testing.assert_array_equal(quantised(SHAP).phase_deg, SHAP.phase_deg)


@pytest.mark.parametrize("steps", [{"phase_step_deg": -1.0}, {"amplitude_step_fraction": 1.5}])
def test_impossible_resolutions_are_refused(steps) -> None:
    with pytest.raises(SettingError, match="resolution"):
        quantised(SHAP, **steps)
