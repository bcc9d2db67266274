"""The matched window: the best signal to noise, decided from noisy data."""

import numpy as np
import pytest

from pnmr.data import FID, TimeAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import exponential, gaussian_broadening, matched, time_weights, transform
from pnmr.process.recipe import Recipe


def gain(clean: FID, window: np.ndarray) -> float:
    """Return the line's height over the noise that the window lets through."""
    spectrum = transform(FID(clean.values * window, clean.axes))
    return float(spectrum.values.real.max() / np.sqrt(np.sum(window**2)))


@pytest.mark.parametrize("sigma", [0.05, 0.3])
@pytest.mark.parametrize("gaussian", [False, True])
def test_the_signal_to_noise_is_within_three_percent_of_the_best(
    gaussian: bool, sigma: float
) -> None:
    rng = np.random.default_rng(1)
    times = np.arange(4096) - 200.0
    decay = np.exp(-((times / 60.0) ** 2) if gaussian else -np.abs(times) / 60.0)
    rotor = 1.0 + 0.6 * np.cos(2 * np.pi * times / 16.7)
    axis = TimeAxis(4096, 1e-6, -200e-6)
    ideal = gain(FID(decay, (axis,)), decay)
    for _ in range(5):
        noise = rng.normal(size=4096) + 1j * rng.normal(size=4096)
        window = matched(FID(decay * rotor + sigma * noise, (axis,)))
        done = window.history[-1].decided
        weight = np.exp(-((np.abs(axis.times_s) / done["decay_s"]) ** done["exponent"]))
        assert gain(FID(decay, (axis,)), weight) > 0.97 * ideal


def test_noise_alone_and_senseless_settings_are_refused() -> None:
    rng = np.random.default_rng(2)
    noise = FID(rng.normal(size=512) + 1j * rng.normal(size=512), (TimeAxis(512, 1e-6),))
    with pytest.raises(ProcessingError, match="no envelope to match"):
        matched(noise)
    with pytest.raises(SettingError, match="must be positive"):
        matched(noise, decay_s=-1.0, exponent=1.0)


def test_a_given_window_is_the_exponential_or_gaussian_of_that_decay() -> None:
    fid = FID(np.ones(256), (TimeAxis(256, 1e-5),))
    lorentzian = matched(fid, decay_s=1e-3, exponent=1.0).values
    np.testing.assert_allclose(
        lorentzian, exponential(fid, lb_hz=1000.0 / np.pi).values, rtol=1e-12
    )
    width_hz = 2.0 * np.sqrt(np.log(2.0)) / (np.pi * 1e-3)
    np.testing.assert_allclose(
        matched(fid, decay_s=1e-3, exponent=2.0).values,
        gaussian_broadening(fid, width_hz=width_hz).values,
        rtol=1e-12,
    )


def test_its_weights_are_known_to_the_noise_after_it_decided() -> None:
    rng = np.random.default_rng(3)
    values = np.exp(-np.arange(512) / 40.0) + 0.01 * rng.normal(size=512)
    fid = FID(values, (TimeAxis(512, 1e-6),))
    recipe = Recipe(()).then("matched").then("transform")
    done = recipe(fid).history[0].decided
    expected = np.exp(-((np.arange(512) * 1e-6 / done["decay_s"]) ** done["exponent"]))
    np.testing.assert_allclose(time_weights(fid, recipe).values, expected, rtol=1e-12)
