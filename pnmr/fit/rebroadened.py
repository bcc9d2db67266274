"""A processed spectrum under another exponential broadening, without its FID."""

from dataclasses import replace

import numpy as np
import scipy.fft

from pnmr.errors import SettingError
from pnmr.fit.measured import Measured
from pnmr.process import Noise, TimeWeights


def rebroadened(measured: Measured, lb_hz: float) -> Measured:
    """Return a spectrum as it had come out with another line broadening.

    The whole complex spectrum goes back to time, where one exponential takes the place of
    the other; the weights of its noise follow.

    Parameters
    ----------
    measured : Measured
        Whole spectrum, real and imaginary parts, whose time weights are known.
    lb_hz : float
        The new broadening in Hz, at least 0.

    Raises
    ------
    SettingError
        The spectrum is a part of one, has no imaginary part, or its weights are not known.
    """
    noise, spectrum = measured.noise, measured.spectrum
    weights = noise.weights if noise else None
    values = np.asarray(spectrum.values, dtype=np.complex128)
    if noise is None or weights is None or weights.values.size != values.size or not lb_hz >= 0.0:
        raise SettingError(
            f"'{measured.name}' cannot be broadened anew to {lb_hz:g} Hz: that takes 0 Hz or more,"
            " the whole spectrum, and how it was processed"
        )
    if not values.imag.any():
        raise SettingError(f"'{measured.name}' has no imaginary part; broaden its FID instead")
    size, start = values.size, weights.start_points
    index = np.arange(size) + measured.first_index
    turns = np.exp(2j * np.pi * start / size * index)
    times_s = (np.arange(size) + start) / (size * abs(spectrum.frequency.step_hz))
    window = np.exp(-np.pi * (lb_hz - measured.lb_hz) * times_s) * (weights.values != 0.0)
    changed = scipy.fft.fft(scipy.fft.ifft(values * turns) * window) / turns
    known = TimeWeights(weights.values * window, start)
    gain = np.sqrt(np.sum(known.values**2) / np.sum(weights.values**2))
    return replace(
        measured,
        spectrum=replace(spectrum, values=changed),
        noise=Noise(noise.amplitude * gain, noise.error * gain, known),
        lb_hz=lb_hz,
    )
