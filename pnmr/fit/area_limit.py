"""How large a line may be that is not seen: upper limits of its area.

The area of a line of given position and width is a weighted sum of the points, fitted
together with everything else that is free in the region, and its error follows from the
noise of the processed spectrum. The limit is never negative and, for a true area of any
size, falls below it in at most 1 of 20 spectra.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.special

from pnmr.data import Estimate
from pnmr.errors import SettingError
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.line_sum import Component, LineSum
from pnmr.fit.solver import Solution, jacobian
from pnmr.units import FloatArray

_LEVEL = 0.95
# Part of a line that must remain once everything else is fitted, for a limit to mean something.
_LEAST_OWN = 1e-6


@dataclass(frozen=True, slots=True)
class AreaLimit:
    """What a region says of the area of one line.

    Attributes
    ----------
    shape : tuple of float
        Parameters of the line: position and widths in Hz.
    area : Estimate
        Fitted area, which may be negative, with its standard error.
    limit_value : float
        Upper limit of the area at 95 %.
    """

    shape: tuple[float, ...]
    area: Estimate
    limit_value: float

    @property
    def is_seen(self) -> bool:
        """Whether the area is above 3 standard errors: the line is not absent."""
        return self.area.value > 3.0 * self.area.error


@dataclass(frozen=True, slots=True)
class Fitted:
    """What else is in the region: a sum of lines where it came to rest.

    Attributes
    ----------
    model : LineSum
        Lines that are there, with their baseline; of a flat region a baseline alone.
    solution : Solution
        Its best fit to the data.
    data : array, shape (n,)
        The data.
    """

    model: LineSum
    solution: Solution
    data: FloatArray


def area_limits(
    fitted: Fitted,
    component: Component,
    shapes: Sequence[Sequence[float]],
    noise: FitNoise,
    *,
    level_fraction: float = _LEVEL,
) -> tuple[AreaLimit, ...]:
    """Return the upper limit of the area of a line for each of its possible shapes.

    Parameters
    ----------
    fitted : Fitted
        Everything else in the region. Its parameters stay free while the line is fitted,
        so that a baseline or a neighbour that could hide the line raises the limit.
    component : Component
        The line that is not seen, at the frequencies of the region.
    shapes : sequence of sequence of float
        Positions and widths in Hz, as ``component.parameters`` has them: one that is given,
        or a range of widths, of which `largest_limit` takes the least favourable.
    noise : FitNoise
        Noise of the region.
    level_fraction : float
        Probability that the limit is right, 0.95 where left out.

    Returns
    -------
    tuple of AreaLimit
        One for each shape, its limit by `upper_limit`.

    Raises
    ------
    SettingError
        The data or a shape are not numbers, the line lies outside the region, or what is
        fitted already contains it.
    """
    if not 0.0 < level_fraction < 1.0:
        raise SettingError(f"a level lies between 0 and 1, found {level_fraction:g}")
    if not np.isfinite(fitted.data).all():
        raise SettingError("a limit needs data that are numbers")
    if noise.points != fitted.data.size:
        raise SettingError(
            f"noise of {noise.points} points does not go with {fitted.data.size} data"
        )
    others = jacobian(fitted.model, fitted.solution, fitted.data)
    _, singular, right = np.linalg.svd(others, full_matrices=False)
    basis = right[singular > 1e-10 * singular.max(initial=0.0)]
    found = []
    for shape in shapes:
        values = np.asarray(shape, dtype=np.float64)
        column = _column(component, values, fitted.model.x_hz)
        own = column - (column @ basis.T) @ basis
        left_over = float(own @ column)
        if left_over <= _LEAST_OWN * float(column @ column):
            raise SettingError(
                f"a line at {values[0]:g} Hz cannot be told from what is fitted already; give it a"
                " region with fewer free parameters"
            )
        weights = own / left_over
        area = float(weights @ fitted.solution.residual)
        error = float(np.sqrt(noise.covariance_of(weights[None])[0, 0]))
        known = Estimate(area, error, "", "fit")
        limit = upper_limit(known, level_fraction=level_fraction)
        found.append(AreaLimit(tuple(values.tolist()), known, limit))
    return tuple(found)


def upper_limit(area: Estimate, *, level_fraction: float = _LEVEL) -> float:
    """Return the upper limit of an area, or of a ratio of areas, that cannot be negative.

    With the value A and its error s it is A + s z(1 - (1 - level) F(A / s)), F the normal
    distribution and z its inverse: the limit of a flat prior on areas from 0 on, which equals CLs
    (A. L. Read, J. Phys. G 28 (2002) 2693-2704). It is positive however far noise drove the value
    below 0; not a number where the error is none.
    """
    if not area.error > 0.0:
        return float("nan")
    below = 1.0 - (1.0 - level_fraction) * scipy.special.ndtr(area.value / area.error)
    return area.value + area.error * float(scipy.special.ndtri(below))


def largest_limit(limits: Sequence[AreaLimit]) -> AreaLimit:
    """Return the least favourable of several limits: what holds whichever shape is the right one."""
    return max(limits, key=lambda each: each.limit_value)


def _column(component: Component, shape: FloatArray, x_hz: FloatArray) -> FloatArray:
    """Return the line of unit area, or refuse one that is not in the region."""
    low, high = component.bounds
    sound = shape.shape == low.shape and np.isfinite(shape).all()
    if not (sound and ((low <= shape) & (shape <= high)).all()):
        raise SettingError(
            f"{shape.tolist()} are no parameters of a line; expected"
            f" {', '.join(component.parameters)}, widths above 0"
        )
    if not x_hz[0] <= shape[0] <= x_hz[-1]:
        raise SettingError(
            f"a line at {shape[0]:g} Hz lies outside the region from {x_hz[0]:g} to {x_hz[-1]:g} Hz"
        )
    value = np.empty(x_hz.size)
    component.fill(shape, value, np.empty((shape.size, x_hz.size)))
    return value
