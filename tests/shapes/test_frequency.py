import numpy as np
import pytest

from pnmr.shapes import Shape, adiabaticity, frequency_hz, largest_step_deg, square, tanh_tan, wurst


@pytest.mark.parametrize(
    ("offset_hz", "q_factor"),
    [
        (0, 16.53),
        (100e3, 14.25),
        (300e3, 6.77),
        (500e3, 3.25),
        (600e3, 2.34),
        (800e3, 1.27),
        (1e6, 0.714),
    ],
)
def test_the_shap_has_the_known_adiabaticity(offset_hz: float, q_factor: float) -> None:
    for sign in (-1, 1):
        found = adiabaticity(tanh_tan(), rf_hz=200e3, offset_hz=sign * offset_hz)
        assert found == pytest.approx(q_factor, rel=5e-3)


def test_on_resonance_the_adiabaticity_is_exact() -> None:
    assert adiabaticity(tanh_tan(), rf_hz=200e3) == pytest.approx(16.525587972, rel=2e-5)


def test_a_linear_sweep_has_the_same_rate_everywhere() -> None:
    shape = wurst(1e6, 50e-6, order=80)
    assert adiabaticity(shape, rf_hz=50e3) == pytest.approx(
        2 * np.pi * 50e3**2 / (1e6 / 50e-6), rel=1e-6
    )


def test_what_is_not_swept_has_no_adiabaticity() -> None:
    assert adiabaticity(square(50e-6, step_s=1e-6), rf_hz=1e5) is None
    assert adiabaticity(square(50e-6), rf_hz=1e5) is None
    assert adiabaticity(tanh_tan(), rf_hz=1e5, offset_hz=6e6) is None
    half = tanh_tan(part="first half", sampling="both ends")
    assert adiabaticity(half, rf_hz=1e5) is None


def test_the_digits_of_a_file_do_not_change_the_adiabaticity() -> None:
    shape = tanh_tan()
    rounded = Shape(shape.amplitude_fraction, np.round(shape.phase_deg, 4), shape.duration_s)
    assert adiabaticity(rounded, rf_hz=200e3) == pytest.approx(16.5256, rel=2e-3)


def test_the_largest_steps_are_those_computed_independently() -> None:
    assert largest_step_deg(tanh_tan()) == pytest.approx(84.849346063344, abs=1e-9)
    assert largest_step_deg(tanh_tan(step_s=25e-9)) == pytest.approx(43.67150736420173, abs=1e-9)
    assert largest_step_deg(square(1e-6)) == 0.0


def test_a_wrapped_phase_has_the_same_frequency() -> None:
    shape = tanh_tan()
    wrapped = Shape(shape.amplitude_fraction, shape.phase_deg % 360.0, shape.duration_s)
    np.testing.assert_allclose(frequency_hz(wrapped), frequency_hz(shape), atol=1e-3)


def test_a_phase_jump_without_amplitude_is_no_frequency() -> None:
    sinc = Shape(np.array([1.0, 0.0, 1.0]), np.array([0.0, 90.0, 180.0]), 3e-6)
    assert largest_step_deg(sinc) == 0.0
