"""What each family of lines is in time: its decay and the derivatives by its widths."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pnmr.fit.lines import area_fraction, area_fraction_slope
from pnmr.units import FloatArray

Decay = tuple[NDArray[Any], list[NDArray[Any]]]


def _lorentz(times_s: FloatArray, width_hz: float) -> tuple[FloatArray, FloatArray]:
    """Return exp(-pi w t) and its derivative by the width."""
    decay = np.exp(-np.pi * width_hz * times_s)
    return decay, -np.pi * times_s * decay


def _gauss(times_s: FloatArray, width_hz: float) -> tuple[FloatArray, FloatArray]:
    """Return exp(-(pi w t)^2 / (4 ln 2)) and its derivative by the width."""
    rate = (np.pi * times_s) ** 2 / (4.0 * np.log(2.0))
    decay = np.exp(-rate * width_hz**2)
    return decay, -2.0 * rate * width_hz * decay


def _lorentzian_decay(times_s: FloatArray, shape: FloatArray) -> Decay:
    decay, slope = _lorentz(times_s, shape[1])
    return decay, [slope]


def _gaussian_decay(times_s: FloatArray, shape: FloatArray) -> Decay:
    decay, slope = _gauss(times_s, shape[1])
    return decay, [slope]


def _mixed_decay(times_s: FloatArray, shape: FloatArray) -> Decay:
    lorentz, gauss = _lorentz(times_s, shape[1]), _gauss(times_s, shape[1])
    parts = [shape[2] * a + (1.0 - shape[2]) * b for a, b in zip(lorentz, gauss, strict=True)]
    return parts[0], [parts[1], lorentz[0] - gauss[0]]


def _mixed_by_height_decay(times_s: FloatArray, shape: FloatArray) -> Decay:
    height = float(shape[2])
    by_area = np.array([*shape[:2], area_fraction(height)])
    decay, (by_width, by_fraction) = _mixed_decay(times_s, by_area)
    return decay, [by_width, area_fraction_slope(height) * by_fraction]


def _voigt_decay(times_s: FloatArray, shape: FloatArray) -> Decay:
    (gauss, by_gauss), (lorentz, by_lorentz) = (
        _gauss(times_s, shape[1]),
        _lorentz(times_s, shape[2]),
    )
    return gauss * lorentz, [by_gauss * lorentz, gauss * by_lorentz]


def _skewed_decay(times_s: FloatArray, shape: FloatArray) -> Decay:
    gauss, by_width = _gauss(times_s, shape[1])
    tail = 1.0 / (1.0 - 2j * np.pi * times_s * shape[2])
    return gauss * tail, [by_width * tail, gauss * 2j * np.pi * times_s * tail**2]


DECAYS: dict[str, Callable[[FloatArray, FloatArray], Decay]] = {
    "lorentzian": _lorentzian_decay,
    "gaussian": _gaussian_decay,
    "pseudo_voigt": _mixed_decay,
    "pseudo_voigt_by_height": _mixed_by_height_decay,
    "voigt": _voigt_decay,
    "skewed": _skewed_decay,
}
