"""Lines as the processing makes them: truncation, first point and windows are exact.

`DecayLine` is the closed form for an exponential decay under an exponential window,
sampled from its top or passed through a digital filter. `RecipeLine` sends the decay of
any family of lines through the very recipe that made the spectrum.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pnmr.data import FID, ListAxis, TimeAxis
from pnmr.errors import SettingError, UnsupportedError
from pnmr.fit.decays import DECAYS
from pnmr.fit.lines import LINES, Line
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
        whole = np.empty(self.x_hz.size, dtype=np.complex128)
        by_shape = np.empty((2, self.x_hz.size), dtype=np.complex128)
        self.fill_whole(shape, whole, by_shape)
        value[:], slopes[:] = whole.real, by_shape.real

    def fill_whole(self, shape: FloatArray, value: ComplexArray, slopes: ComplexArray) -> None:
        """Fill the complex line and its slopes."""
        width_hz = shape[1] + self.lb_hz
        time = self.time
        if self.filtered:
            length_s = time.start_s + time.points * time.dwell_s
            filtered_decay(self.x_hz, shape[0], width_hz, length_s, value, slopes)
        else:
            sampled_decay(
                self.x_hz,
                *(shape[0], width_hz, time.dwell_s, time.start_s, time.points, self.first),
                value,
                slopes,
            )


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
    region : slice, optional
        Part of the spectrum that is fitted, all of it where left out.
    """

    line: Line
    time: TimeAxis
    recipe: Recipe
    region: slice | None = None

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

    def fill_whole(self, shape: FloatArray, value: ComplexArray, slopes: ComplexArray) -> None:
        """Fill the complex line and its slopes."""
        rows = self.spectra(shape)
        value[:], slopes[:] = rows[0], rows[1:]

    def spectra(self, shape: FloatArray) -> ComplexArray:
        """Return the line and its slopes in the region, shape (1 + p, n)."""
        times_s = self.time.times_s
        decay, by_width = DECAYS[self.line.name](times_s, shape)
        turning = np.exp(2j * np.pi * shape[0] * times_s)
        signals = np.stack([decay, 2j * np.pi * times_s * decay, *by_width]) * turning
        rows = ListAxis("row", "", tuple(range(len(signals))))
        spectrum = self.recipe(FID(2.0 * self.time.dwell_s * signals, (rows, self.time)))
        return spectrum.values[:, self.region or slice(None)]
