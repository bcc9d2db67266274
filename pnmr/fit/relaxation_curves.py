"""Families of relaxation curves: what a series of delays is fitted with.

A curve is columns times amplitudes; its nonlinear parameters are logarithms of times in
s, which keeps the times positive and makes their errors nearly symmetric, then an
exponent where there is one. People read other numbers, such as the degree of inversion:
`Relaxation.physical` makes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.units import FloatArray

Numbers = NDArray[Any]
Physical = Callable[[Numbers, Numbers], list[Any]]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A family of curves against the delay.

    Attributes
    ----------
    name : str
        Its name in `RELAXATIONS`.
    parameters : tuple of str
        What is reported: an amplitude in the unit of the data, ratios, times in s.
    slope_column : tuple of int
        Which column each nonlinear parameter acts on, one for each slope.
    columns : int
        Number of columns, one amplitude each.
    times : int
        How many of the nonlinear parameters are logarithms of times in s.
    rates : int
        How many, before those, are logarithms of frequencies in Hz; exponents come last.
    """

    name: str
    parameters: tuple[str, ...]
    columns: int
    slope_column: tuple[int, ...]
    times: int
    _fill: Callable[[FloatArray, FloatArray, FloatArray], None]
    _physical: Physical
    rates: int = 0

    @property
    def nonlinear(self) -> int:
        """Number of nonlinear parameters; each acts on one column."""
        return len(self.slope_column)

    def fill(self, delays_s: FloatArray, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill columns, then slopes by the nonlinear parameters, at the delays in s.

        Rows are (k, n) for parameters (q,), or (k, m, n) for (q, m, 1): many curves at once.
        """
        self._fill(delays_s, nonlinear, rows)

    def physical(self, linear: Numbers, nonlinear: Numbers) -> Numbers:
        """Return the reported parameters from amplitudes and nonlinear parameters."""
        with np.errstate(all="ignore"):  # of no amplitude there is no share
            return np.array(self._physical(linear, nonlinear))

    def physical_slopes(self, linear: FloatArray, nonlinear: FloatArray) -> FloatArray:
        """Return the derivatives of the reported parameters by amplitudes, then nonlinear ones."""
        place = np.concatenate([linear, nonlinear]).astype(np.complex128)
        step = 1e-30  # the complex step has no cancellation, so that it can be this small
        slopes = np.empty((len(self.parameters), place.size))
        for k in range(place.size):
            moved = place.copy()
            moved[k] += 1j * step
            slopes[:, k] = self.physical(moved[: linear.size], moved[linear.size :]).imag / step
        return slopes

    def curve(self, delays_s: FloatArray, linear: FloatArray, nonlinear: FloatArray) -> FloatArray:
        """Return the curve at the delays in s."""
        rows = np.empty((self.columns + self.nonlinear, delays_s.size))
        self.fill(delays_s, nonlinear, rows)
        return np.asarray(linear @ rows[: self.columns])


def relaxation(name: str | Relaxation) -> Relaxation:
    """Return a family of curves; raises `SettingError` with the names for an unknown one."""
    if isinstance(name, Relaxation):
        return name
    if name not in RELAXATIONS:
        raise SettingError(f"the model '{name}' is unknown; choose {', '.join(RELAXATIONS)}")
    return RELAXATIONS[name]


def unit_of(name: str) -> str:
    """Return the unit of a reported parameter, which its name ends with; nothing for a number."""
    return {"s": "s", "hz": "Hz"}.get(name.rpartition("_")[2], "")


def _exponential(delays_s: FloatArray, log_value: float) -> tuple[FloatArray, FloatArray]:
    """Return exp(-t/T) and its slope by ln T."""
    ratio = delays_s / np.exp(log_value)
    decay = np.exp(-ratio)
    return decay, ratio * decay


def _saturation(delays_s: FloatArray, nonlinear: FloatArray, rows: FloatArray) -> None:
    decay, slope = _exponential(delays_s, nonlinear[0])
    rows[0], rows[1] = 1.0 - decay, -slope


def _decay(delays_s: FloatArray, nonlinear: FloatArray, rows: FloatArray) -> None:
    rows[0], rows[1] = _exponential(delays_s, nonlinear[0])


def _stretched_decay(delays_s: FloatArray, nonlinear: FloatArray, rows: FloatArray) -> None:
    exponent = nonlinear[1]
    # ln 0 occurs only where the power is 0, too.
    logs = np.log(np.maximum(delays_s, 1e-300)) - nonlinear[0]
    power = np.exp(exponent * logs)
    rows[0] = np.exp(-power)
    rows[1], rows[2] = exponent * power * rows[0], -logs * power * rows[0]


def _biexponential_decay(delays_s: FloatArray, nonlinear: FloatArray, rows: FloatArray) -> None:
    for k in (0, 1):
        rows[k], rows[2 + k] = _exponential(delays_s, nonlinear[k])


def _recovering(fill: Callable[[FloatArray, FloatArray, FloatArray], None]) -> Any:
    """Put the equilibrium, a column of ones, before a decay."""

    def recovering(delays_s: FloatArray, nonlinear: FloatArray, rows: FloatArray) -> None:
        rows[0] = 1.0
        fill(delays_s, nonlinear, rows[1:])

    return recovering


def _buildup(delays_s: FloatArray, nonlinear: FloatArray, rows: FloatArray) -> None:
    """Fill p (exp(-q t) - exp(-p t)) / (p - q), p = 1/T_rise, q = 1/T_fall.

    With the slower rate m and d = |p - q| t this is p t exp(-m t) E(-d),
    E(a) = (exp(a) - 1)/a, which has no pole at p = q and does not overflow.
    """
    rise, fall = np.exp(-nonlinear)
    d = np.abs(rise - fall) * delays_s
    small = d < 1e-4
    safe = np.where(small, 1.0, d)
    value = np.where(small, 1.0 - d / 2.0 + d * d / 6.0, -np.expm1(-safe) / safe)
    bend = np.where(small, 0.5 - d / 3.0 + d * d / 8.0, (value - np.exp(-safe)) / safe)
    front = rise * delays_s * np.exp(-np.minimum(rise, fall) * delays_s)
    by_faster, by_slower = -delays_s * front * bend, -delays_s * front * (value - bend)
    by_rise = np.where(rise >= fall, by_faster, by_slower)
    by_fall = np.where(rise >= fall, by_slower, by_faster)
    rows[0] = front * value
    # By ln T a rate changes by minus itself.
    rows[1], rows[2] = -rows[0] - rise * by_rise, -fall * by_fall


def _inverted(linear: Numbers) -> list[Any]:
    """Return the equilibrium M0 and f of M0 (1 - f exp(-t/T1)), 2 for a complete inversion."""
    return [linear[0], -linear[1:].sum() / linear[0]]


def _ordered(linear: Numbers, nonlinear: Numbers) -> list[Any]:
    """Return the shorter component's share of the change, and both times, the shorter first."""
    first, second = (0, 1) if nonlinear[0].real <= nonlinear[1].real else (1, 0)
    times = np.exp(nonlinear)
    return [linear[first] / linear.sum(), times[first], times[second]]


def _rising(linear: Numbers, nonlinear: Numbers) -> list[Any]:
    """Return amplitude, time of the rise and of the fall.

    Exchanging the two times gives the same curve with another amplitude; the shorter time
    is taken for that of the rise.
    """
    rise, fall = np.exp(nonlinear)
    if rise.real <= fall.real:
        return [linear[0], rise, fall]
    return [linear[0] * fall / rise, fall, rise]


RELAXATIONS = {
    each.name: each
    for each in (
        Relaxation(
            "saturation",
            ("amplitude", "t1_s"),
            *(1, (0,), 1),
            _saturation,
            lambda linear, nonlinear: [linear[0], np.exp(nonlinear[0])],
        ),
        Relaxation(
            "inversion",
            ("amplitude", "inversion", "t1_s"),
            *(2, (1,), 1),
            _recovering(_decay),
            lambda linear, nonlinear: [*_inverted(linear), np.exp(nonlinear[0])],
        ),
        Relaxation(
            "t2",
            ("amplitude", "t2_s"),
            *(1, (0,), 1),
            _decay,
            lambda linear, nonlinear: [linear[0], np.exp(nonlinear[0])],
        ),
        Relaxation(
            "stretched",
            ("amplitude", "inversion", "t1_s", "exponent"),
            *(2, (1, 1), 1),
            _recovering(_stretched_decay),
            lambda linear, nonlinear: [*_inverted(linear), np.exp(nonlinear[0]), nonlinear[1]],
        ),
        Relaxation(
            "stretched_t2",
            ("amplitude", "t2_s", "exponent"),
            *(1, (0, 0), 1),
            _stretched_decay,
            lambda linear, nonlinear: [linear[0], np.exp(nonlinear[0]), nonlinear[1]],
        ),
        Relaxation(
            "biexponential",
            ("amplitude", "inversion", "short_share", "t1_short_s", "t1_long_s"),
            *(3, (1, 2), 2),
            _recovering(_biexponential_decay),
            lambda linear, nonlinear: [*_inverted(linear), *_ordered(linear[1:], nonlinear)],
        ),
        Relaxation(
            "biexponential_t2",
            ("amplitude", "short_share", "t2_short_s", "t2_long_s"),
            *(2, (0, 1), 2),
            _biexponential_decay,
            lambda linear, nonlinear: [linear.sum(), *_ordered(linear, nonlinear)],
        ),
        Relaxation(
            "buildup",
            ("amplitude", "rise_s", "fall_s"),
            *(1, (0, 0), 2),
            _buildup,
            _rising,
        ),
    )
}
