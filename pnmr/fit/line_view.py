"""A region of a spectrum, and the best sum of equal kinds of lines for it.

Every number of lines is searched from the same starts: those of one line less, with a line
added where the residual holds one best, or with one of them split. A bootstrap that
repeats the search therefore sees what the search itself makes of noise.
"""

from dataclasses import dataclass, field

import numpy as np
import scipy.fft

from pnmr.errors import SettingError
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.line_sum import Component, LineSum
from pnmr.fit.multi_start import multi_start
from pnmr.fit.solver import Limits, Solution, solve
from pnmr.units import FloatArray

# Widths that an added line is tried with, in parts of the region.
_WIDTHS = (0.01, 0.04, 0.16)
# Where the halves of a split line start, in parts of its width.
_SPLIT = 0.35


@dataclass(frozen=True, slots=True)
class LineView:
    """A region under one broadening.

    Attributes
    ----------
    component : Component
        A line at the frequencies of the region; all lines are of its kind.
    x_hz : array, shape (n,)
        Ascending frequencies in Hz.
    data : array, shape (n,)
        Real part of the spectrum.
    noise : FitNoise
        Its noise.
    baseline_terms : int
        Terms of a polynomial baseline that is fitted, 0 for none.
    nonnegative : bool
        Whether areas may not become negative.
    narrowest_hz : float, optional
        Smallest natural width of a line; where left out, what two independent points are
        apart without broadening. A spike of noise is narrower than the data can resolve.
    lb_hz : float
        Line broadening in Hz, for the report.
    """

    component: Component
    x_hz: FloatArray
    data: FloatArray
    noise: FitNoise
    baseline_terms: int = 0
    nonnegative: bool = True
    narrowest_hz: float | None = None
    lb_hz: float = 0.0
    effective_points: float = field(init=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be fitted and count the independent points."""
        sizes = (self.x_hz.size, self.data.size, self.noise.points)
        if len(set(sizes)) > 1 or sizes[0] < 2:
            raise SettingError(
                f"a region needs as many frequencies, data and points of noise, at least 2; found"
                f" {sizes[0]}, {sizes[1]} and {sizes[2]}"
            )
        wrong = int((~np.isfinite(self.data)).sum())
        if wrong:
            raise SettingError(f"{wrong} of {self.data.size} points of the region are not numbers")
        if not self.noise.variance.all():
            raise SettingError("lines are counted against noise; the noise of this region is 0")
        object.__setattr__(self, "effective_points", self.noise.effective_points)

    @property
    def region_hz(self) -> float:
        """Width of the region in Hz."""
        return float(self.x_hz[-1] - self.x_hz[0])

    def model(self, lines: int) -> LineSum:
        """Return the sum of a number of lines; without one and without baseline, of nothing."""
        return LineSum(
            (self.component,) * lines,
            self.x_hz,
            baseline_terms=self.baseline_terms,
            nonnegative=self.nonnegative,
        )

    def limits(self, lines: int) -> Limits:
        """Return the bounds: positions inside the region, widths from resolution to region."""
        low, high = (np.array(each) for each in self.component.bounds)
        narrowest_hz = self.narrowest_hz
        if narrowest_hz is None:
            # The broadening, which is no part of a natural width, takes pi LB of the distance.
            independent_hz = 2.0 * self.region_hz / self.effective_points
            narrowest_hz = max(0.0, independent_hz - np.pi * self.lb_hz)
        for k, name in enumerate(self.component.parameters):
            if name == "position_hz":
                low[k], high[k] = self.x_hz[0], self.x_hz[-1]
            elif name.endswith("_hz") and low[k] >= 0.0:
                low[k] = min(max(low[k], narrowest_hz), self.region_hz)
                high[k] = self.region_hz
        return Limits(np.tile(low, lines), np.tile(high, lines))

    def column(self, shape: FloatArray) -> FloatArray:
        """Return a line of unit area with given parameters, shape (n,)."""
        value = np.empty(self.x_hz.size)
        self.component.fill(shape, value, np.empty((shape.size, value.size)))
        return value

    def width_hz(self, shape: FloatArray) -> float:
        """Return the full width at half maximum that a line has in the region."""
        value = self.column(shape)
        above = int(np.count_nonzero(value > 0.5 * value.max()))
        return above * self.region_hz / (self.x_hz.size - 1)

    def fitted(self, lines: int, data: FloatArray, fewer: Solution | None) -> Solution:
        """Return the best fit of a number of lines to data of this region.

        ``fewer`` is the fit of one line less, None for the lowest number.
        """
        model, limits = self.model(lines), self.limits(lines)
        if lines == 0:
            return solve(model, data, np.empty(0))
        old = np.empty(0) if fewer is None else fewer.nonlinear
        residual = data if fewer is None else fewer.residual
        starts = [*self._added(old, residual, limits), *self._split(old, limits)]
        return multi_start(model, data, starts, limits, polished=2)[0]

    def _shape(self, position_hz: float, width_hz: float, like: FloatArray | None) -> FloatArray:
        """Return parameters of a line; those that are no width are as in ``like`` or central."""
        low, high = self.component.bounds
        bounded = np.isfinite(low) & np.isfinite(high)
        shape = np.zeros(low.size) if like is None else like.copy()
        if like is None:
            shape[bounded] = 0.5 * (low[bounded] + high[bounded])
        for k, name in enumerate(self.component.parameters):
            if name == "position_hz":
                shape[k] = position_hz
            elif name.endswith("_hz") and low[k] >= 0.0:
                shape[k] = width_hz
        return shape

    def _added(self, old: FloatArray, residual: FloatArray, limits: Limits) -> list[FloatArray]:
        """Return starts with a line more, where a line of each width fits the residual best."""
        starts = []
        centre_hz = float(self.x_hz[self.x_hz.size // 2])
        size = scipy.fft.next_fast_len(2 * residual.size, real=True)
        seen = scipy.fft.rfft(residual, size)
        for part in _WIDTHS:
            template = self.column(self._shape(centre_hz, part * self.region_hz, None))
            matched = scipy.fft.irfft(seen * scipy.fft.rfft(template, size).conj(), size)
            shift = int(np.argmax(np.roll(matched, self.x_hz.size // 2)[: self.x_hz.size]))
            line = self._shape(float(self.x_hz[shift]), part * self.region_hz, None)
            starts.append(np.clip(np.concatenate([old, line]), limits.low, limits.high))
        return starts

    def _split(self, old: FloatArray, limits: Limits) -> list[FloatArray]:
        """Return starts where one of the lines is two, a little apart and narrower."""
        own = len(self.component.parameters)
        starts = []
        for k in range(old.size // own):
            shape = old[k * own : (k + 1) * own]
            width_hz, position_hz = self.width_hz(shape), float(shape[0])
            pair = [
                self._shape(position_hz + sign * _SPLIT * width_hz, 0.7 * width_hz, shape)
                for sign in (-1.0, 1.0)
            ]
            others = np.delete(old, np.s_[k * own : (k + 1) * own])
            start = np.concatenate([pair[0], pair[1], others])
            starts.append(np.clip(start, limits.low, limits.high))
        return starts
