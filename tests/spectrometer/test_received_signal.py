"""Signals against closed forms and quadrature over their distribution."""

import math

import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.spectrometer.signal import Component, Signal, signal_values, summed

TIMES_S = np.linspace(0.0, 2e-3, 257)


def test_a_component_is_a_damped_oscillation() -> None:
    part = Component(amplitude=np.array([0.5 - 0.25j]), frequency_hz=np.array([1234.0]), t2_s=3e-4)
    expected = (0.5 - 0.25j) * np.exp(2j * math.pi * 1234.0 * TIMES_S - TIMES_S / 3e-4)
    assert np.abs(signal_values(Signal((part,)), TIMES_S) - expected).max() < 1e-14


@pytest.mark.parametrize("shape", ["lorentzian", "gaussian"])
def test_the_width_is_the_half_width_of_the_distribution_that_dephases(shape: str) -> None:
    width_hz, dephasing_s = 2000.0, -4e-4
    offsets_hz = np.linspace(-4e5, 4e5, 400001)
    if shape == "gaussian":
        density = np.exp(-4.0 * math.log(2.0) * (offsets_hz / width_hz) ** 2)
    else:
        density = 1.0 / (1.0 + (2.0 * offsets_hz / width_hz) ** 2)
    density /= density.sum()
    part = Component(
        amplitude=np.ones(1),
        frequency_hz=np.zeros(1),
        width_hz=width_hz,
        width_shape=shape,
        dephasing_s=dephasing_s,
    )
    times_s = TIMES_S[::32]
    found = signal_values(Signal((part,)), times_s)
    expected = [
        (density * np.cos(2.0 * math.pi * offsets_hz * (t + dephasing_s))).sum() for t in times_s
    ]
    assert np.abs(found - expected).max() < 4e-3
    assert np.argmax(np.abs(signal_values(Signal((part,)), TIMES_S))) == pytest.approx(
        -dephasing_s / (TIMES_S[1] - TIMES_S[0]), abs=1.0
    )


def test_there_is_no_signal_before_the_receiver_opens() -> None:
    part = Component(amplitude=np.ones(2), frequency_hz=np.array([0.0, 100.0]))
    values = signal_values(summed([Signal((part,)), Signal((part,))]), np.array([-1e-3, 0.0]))
    assert values == pytest.approx([0.0, 4.0])


@pytest.mark.parametrize(
    "change",
    [{"width_shape": "square"}, {"t2_s": 0.0}, {"width_hz": -1.0}, {"frequency_hz": np.zeros(2)}],
)
def test_what_is_no_component_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        Component(**{"amplitude": np.ones(1), "frequency_hz": np.zeros(1), **change})  # type: ignore[arg-type]
