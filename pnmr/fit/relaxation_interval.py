"""Intervals of relaxation times by profile likelihood: what is left when all else may adapt."""

import math
from dataclasses import dataclass

import numpy as np

from pnmr.fit.relaxation import Relaxed
from pnmr.fit.relaxation_series import WeightedCurve, nonlinear_range
from pnmr.fit.solver import Limits, solve
from pnmr.fit.tied import Tied

_LEVEL = 0.95
# First step away from the best value, in ln(time), ln(frequency) or exponent.
_FIRST_STEP = 0.05
# Frequencies at which a curve that swings is looked at.
_PLACES = 48


@dataclass(frozen=True, slots=True)
class TimeInterval:
    """What the data say of one frequency, time or exponent.

    Attributes
    ----------
    name : str
        The parameter, as in ``Relaxed.family.parameters``.
    low_value, high_value : float
        Ends of the 95 % interval; 0 and infinity where the data set no end.
    """

    name: str
    low_value: float
    high_value: float

    @property
    def is_determined(self) -> bool:
        """Whether the data set both ends."""
        return self.low_value > 0.0 and self.high_value < math.inf


def intervals(relaxed: Relaxed) -> tuple[TimeInterval, ...]:
    """Return the 95 % intervals of frequencies, times and the exponent of a fitted curve.

    An end is where chi square, minimised over everything else, has risen by the square of
    Student's t times the square of the scatter (D. M. Bates and D. G. Watts, Nonlinear
    Regression Analysis and its Applications, 1988, chapter 6); with a known noise that
    explains the scatter, by 1.96 squared.
    """
    names = relaxed.family.parameters[-relaxed.family.nonlinear :]
    order = np.argsort(relaxed.solution.nonlinear) if relaxed.family.times == 2 else None
    found = []
    for k, name in enumerate(names):
        index = k if order is None else int(order[k])
        low, high = _ends(relaxed, index)
        if k < relaxed.family.rates + relaxed.family.times:
            low, high = math.exp(low), math.exp(high)
        found.append(TimeInterval(name, max(low, 0.0), high))
    return tuple(found)


def _ends(relaxed: Relaxed, index: int) -> tuple[float, float]:
    """Return the ends of the interval of a nonlinear parameter, infinite where there is none."""
    start = float(relaxed.solution.nonlinear[index])
    rise = _rise(relaxed)
    low, high = nonlinear_range(relaxed.family, relaxed.series.delays_s)
    bounds = float(low[index]), float(high[index])
    inside = [start]
    if index < relaxed.family.rates:
        # A curve that swings may fit in several places: the interval holds them all.
        excess = _Profile(relaxed, index, rise)
        inside += [each for each in np.linspace(*bounds, _PLACES).tolist() if excess(each) <= 0.0]
    return (
        _crossing(_Profile(relaxed, index, rise), min(inside), bounds[0], sign=-1),
        _crossing(_Profile(relaxed, index, rise), max(inside), bounds[1], sign=1),
    )


def _rise(relaxed: Relaxed) -> float:
    """Return by how much chi square may rise within the interval."""
    import scipy.special

    probability = (1.0 + _LEVEL) / 2.0
    if not relaxed.is_scattered:
        return float(scipy.special.ndtri(probability)) ** 2
    if relaxed.freedom < 1:
        return math.inf
    factor = float(scipy.special.stdtrit(relaxed.freedom, probability))
    return (factor * relaxed.scatter_ratio) ** 2


class _Profile:
    """Chi square with one nonlinear parameter held, less what is allowed; the others follow."""

    def __init__(self, relaxed: Relaxed, index: int, rise_value: float) -> None:
        series = relaxed.series
        self._curve = WeightedCurve(relaxed.family, series.delays_s, series.sigma)
        self._data = series.values / series.sigma
        self._allowed = relaxed.solution.chi_square + rise_value
        self._whole = np.array(relaxed.solution.nonlinear)
        self._index = index
        self._others = np.delete(np.arange(self._whole.size), index)
        low, high = nonlinear_range(relaxed.family, series.delays_s)
        self._limits = Limits(low[self._others], high[self._others])

    def __call__(self, value: float) -> float:
        """Return the excess; what the others came to is the next first guess."""
        held = np.zeros(self._whole.size)
        held[self._index] = value
        model = Tied(self._curve, np.eye(held.size)[:, self._others], held)
        start = self._whole[self._others]
        found = solve(model, self._data, start, self._limits, tolerance=1e-3)
        self._whole[self._others] = found.nonlinear
        return found.chi_square - self._allowed


def _crossing(excess: _Profile, start_value: float, bound_value: float, *, sign: int) -> float:
    """Return where the excess becomes positive on the way to a bound, infinite where it never does."""
    import scipy.optimize

    inside, step = start_value, sign * _FIRST_STEP
    while inside != bound_value:
        outside = inside + step
        if sign * (outside - bound_value) > 0.0:
            outside = bound_value
        if excess(outside) > 0.0:
            if excess(inside) >= 0.0:  # exact data allow no distance from the best value
                return inside
            return float(scipy.optimize.brentq(excess, inside, outside, xtol=1e-5))
        inside, step = outside, 2.0 * step
    return math.copysign(math.inf, sign)
