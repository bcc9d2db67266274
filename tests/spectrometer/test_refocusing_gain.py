import numpy as np
import pytest
from pulses import square, tanh_tan

from pnmr.spectrometer import refocusing_gain


def test_two_ideal_pulses_of_different_rf_gain_nothing_on_resonance() -> None:
    """Either inverts fully without offset, anisotropy and spread of the RF."""
    offsets_hz = np.array([0.0, 300e3])
    found = refocusing_gain(
        tanh_tan(10e6, 50e-6, 50e-9),
        square(2.5e-6),
        200e3,
        offsets_hz=offsets_hz,
        anisotropies_hz=np.zeros(1),
    )
    assert found.gain[0, 0] == pytest.approx(1.0, abs=1e-4)
    tilt = (
        300.0 / 200.0
    )  # offset over RF: a square pulse refocuses (sin(angle/2) / sqrt(1 + x^2))^4
    angle = np.pi * np.sqrt(1.0 + tilt**2)
    refocused = np.sin(angle / 2.0) ** 2 / (1.0 + tilt**2)
    assert found.other_echo[0, 1] == pytest.approx(refocused**2, rel=1e-6)
    assert found.echo[0, 1] == pytest.approx(0.9998, abs=2e-4)
