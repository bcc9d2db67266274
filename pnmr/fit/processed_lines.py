"""Lines as the processing makes them: truncation, first point and windows are exact.

`DecayLine` is the closed form for an exponential decay under an exponential window,
sampled from its top or passed through a digital filter. `RecipeLine` sends the decay of
any family of lines through the very recipe that made the spectrum.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pnmr.data import FID, TimeAxis
from pnmr.errors import SettingError, UnsupportedError
from pnmr.fit.lines import LINES, Line, area_fraction
from pnmr.kernels.decays import filtered_decay, sampled_decay
from pnmr.process import Recipe
from pnmr.process.step import STEPS
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]

_NONLINEAR_STEPS = ("magnitude", "power")


@dataclass(frozen=True, slots=True)
class DecayLine:
    """A Lorentzian from a finite decay in closed form, a `Component` of a sum of lines.

    Its natural width is free of ``lb_hz``. Its area is that of the infinite decay, dwell
    times the spectrum's sum, so that a truncated line does not lose area.

    Attributes
    ----------
    x_hz : array, shape (n,)
        Frequencies in Hz, zero-filled as finely as the spectrum is.
    time : TimeAxis
        Times of the data, without the zeros filled in.
    lb_hz : float
        Exponential broadening in Hz, of either sign.
    first : float
        Weight of the first point: 0.5 where it was halved, 1 where it was not.
    filtered : bool
        Whether a digital filter's group delay was kept before time 0; the sum is then an
        integral from 0 to the end of the data, without folding, and ``first`` has no part.
    """

    x_hz: FloatArray
    time: TimeAxis
    lb_hz: float = 0.0
    first: float = 1.0
    filtered: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the natural parameters."""
        return LINES["lorentzian"].parameters

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """Natural bounds; a width of 0 is a decay that lasts beyond the data."""
        return LINES["lorentzian"].bounds(0.0)

    def fill(self, shape: FloatArray, value: FloatArray, slopes: FloatArray) -> None:
        """Fill the real part and its slopes."""
        whole, by_shape = self._filled(shape)
        value[:], slopes[:] = whole.real, by_shape.real

    def fill_dispersion(self, shape: FloatArray, value: FloatArray, slopes: FloatArray) -> None:
        """Fill the imaginary part and its slopes."""
        whole, by_shape = self._filled(shape)
        value[:], slopes[:] = whole.imag, by_shape.imag

    def _filled(self, shape: FloatArray) -> tuple[ComplexArray, ComplexArray]:
        whole = np.empty(self.x_hz.size, dtype=np.complex128)
        by_shape = np.empty((2, self.x_hz.size), dtype=np.complex128)
        width_hz = shape[1] + self.lb_hz
        time = self.time
        if self.filtered:
            length_s = time.start_s + time.points * time.dwell_s
            filtered_decay(self.x_hz, shape[0], width_hz, length_s, whole, by_shape)
        else:
            sampled_decay(
                self.x_hz,
                *(shape[0], width_hz, time.dwell_s, time.start_s, time.points, self.first),
                whole,
                by_shape,
            )
        return whole, by_shape


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """Any line as a recipe makes it from its decay, a `Component` of a sum of lines.

    Parameters are natural ones; windows, first point, truncation, zero filling, phase and
    strips are those of the recipe. The area is the decay's amplitude at time 0 over twice
    the dwell time, which is the area of the line in the spectrum.

    Attributes
    ----------
    line : Line
        Family; its decay starts at time 0.
    time : TimeAxis
        Times of the raw data, starting at 0 or later.
    recipe : Recipe
        What was done to them; steps that act on single rows and are linear.
    region : slice
        Part of the spectrum that is fitted.
    """

    line: Line
    time: TimeAxis
    recipe: Recipe
    region: slice = slice(None)

    def __post_init__(self) -> None:
        """Refuse recipes under which a sum of lines is not the sum of their spectra."""
        if self.time.start_s < 0.0:
            raise UnsupportedError(
                f"a decay that starts {-self.time.start_s:g} s after the data, behind a digital"
                " filter's group delay, has no samples; use its closed form"
            )
        for step in self.recipe.steps:
            if step.name in _NONLINEAR_STEPS or not STEPS[step.name].rowwise:
                raise SettingError(
                    f"the step '{step.name}' does not treat each line alone; fit a spectrum made"
                    " without it, or give it fixed settings"
                )

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the natural parameters."""
        return self.line.parameters

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """Natural bounds of the parameters."""
        return self.line.bounds(0.0)

    def fill(self, shape: FloatArray, value: FloatArray, slopes: FloatArray) -> None:
        """Fill the real part and its slopes."""
        rows = self.spectra(shape)
        value[:], slopes[:] = rows[0].real, rows[1:].real

    def fill_dispersion(self, shape: FloatArray, value: FloatArray, slopes: FloatArray) -> None:
        """Fill the imaginary part and its slopes."""
        rows = self.spectra(shape)
        value[:], slopes[:] = rows[0].imag, rows[1:].imag

    def spectra(self, shape: FloatArray) -> ComplexArray:
        """Return the line and its slopes in the region, shape (1 + p, n)."""
        from pnmr.data import ListAxis

        times_s = self.time.times_s
        decay, by_width = _DECAYS[self.line.name](times_s, shape)
        turning = np.exp(2j * np.pi * shape[0] * times_s)
        signals = np.stack([decay, 2j * np.pi * times_s * decay, *by_width]) * turning
        rows = ListAxis("row", "", tuple(range(len(signals))))
        spectrum = self.recipe(FID(2.0 * self.time.dwell_s * signals, (rows, self.time)))
        return spectrum.values[:, self.region]


Decay = tuple[NDArray[np.generic], list[NDArray[np.generic]]]


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
    height, move = float(shape[2]), 1e-6
    decay, (by_width, by_area) = _mixed_decay(
        times_s, np.array([*shape[:2], area_fraction(height)])
    )
    slope = (area_fraction(height + move) - area_fraction(height - move)) / (2.0 * move)
    return decay, [by_width, slope * by_area]


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


_DECAYS: dict[str, Callable[[FloatArray, FloatArray], Decay]] = {
    "lorentzian": _lorentzian_decay,
    "gaussian": _gaussian_decay,
    "pseudo_voigt": _mixed_decay,
    "pseudo_voigt_by_height": _mixed_by_height_decay,
    "voigt": _voigt_decay,
    "skewed": _skewed_decay,
}
