"""Series of areas against a delay, and the curves that they are compared with."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.relaxation_curves import Relaxation
from pnmr.fit.separable import Layout
from pnmr.units import FloatArray

# Exponent of a stretched exponential: 1 is an exponential, 2 a Gaussian.
_EXPONENTS = (0.1, 2.0)
# A frequency turns less than the first in the longest delay: nothing is seen of it; or more than
# the second in the shortest: nothing but its average is left.
_TURNS = (0.02, 3.0)
# Starts along one time and, for two nonlinear parameters, along each of them; a frequency, whose
# curve swings, has more.
_STARTS, _RATE_STARTS = {1: 40, 2: 16}, 48
# Steps that refine a start, the longest of them in ln(time) or exponent, and what keeps
# their equations solvable where two columns are the same.
_STEPS, _LONGEST, _RIDGE = 4, 0.3, 1e-11


@dataclass(frozen=True, slots=True)
class Series:
    """Areas of one signal at a number of delays.

    Attributes
    ----------
    delays_s : array, shape (n,)
        Delays in s, in any order, 0 or longer.
    values : array, shape (n,)
        Areas, heights or integrals.
    error : array, shape (n,), float or None
        Standard error of each value, or of all, by noise, above 0; None where it is not known and the
        scatter about the curve has to tell.
    """

    delays_s: FloatArray
    values: FloatArray
    error: FloatArray | float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no series and make the arrays read-only."""
        for name in ("delays_s", "values", "error"):
            given = getattr(self, name)
            if given is None:
                continue
            held = np.array(given, dtype=np.float64)
            if name == "error" and held.ndim == 0:
                held = np.full(self.values.shape, float(held))
            if held.ndim != 1 or held.shape != np.shape(self.delays_s):
                raise SettingError(
                    f"a series has one value for each delay, found {np.size(self.delays_s)} delays"
                    f" and {name} of shape {held.shape}"
                )
            wrong = int((~np.isfinite(held)).sum())
            if wrong:
                raise SettingError(f"{wrong} of {held.size} {name} of the series are not numbers")
            held.flags.writeable = False
            object.__setattr__(self, name, held)
        if (self.delays_s < 0.0).any() or not (self.delays_s > 0.0).any():
            raise SettingError("delays of a series must not be negative, nor all of them 0")
        if self.error is not None and not np.all(np.asarray(self.error) > 0.0):
            raise SettingError("errors of a series must be above 0; leave them out if not known")

    @property
    def sigma(self) -> FloatArray:
        """Errors, or one common unit of the size of the values where they are not known."""
        if isinstance(self.error, np.ndarray):
            return self.error
        largest = float(np.abs(self.values).max(initial=0.0))
        return np.full(self.values.size, largest or 1.0)


@dataclass(frozen=True, slots=True)
class WeightedCurve:
    """A family of curves at the delays of a series, over the errors: a `SeparableModel`."""

    family: Relaxation
    delays_s: FloatArray
    sigma: FloatArray

    @property
    def layout(self) -> Layout:
        """How the rows belong together."""
        return _layout(self.family)

    @property
    def points(self) -> int:
        """Number of delays."""
        return self.delays_s.size

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill columns and slopes."""
        self.family.fill(self.delays_s, nonlinear, rows)
        rows /= self.sigma


def nonlinear_range(family: Relaxation, delays_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the smallest and largest nonlinear parameters that delays could tell from each other."""
    positive = delays_s[delays_s > 0.0]
    rates = coupling_range(delays_s)
    times = np.log(positive.min() / 30.0), np.log(positive.max() * 1000.0)
    others = family.nonlinear - family.times - family.rates
    low, high = (
        np.array([rate] * family.rates + [time] * family.times + [exponent] * others)
        for rate, time, exponent in zip(rates, times, _EXPONENTS, strict=True)
    )
    return low, high


def coupling_range(delays_s: FloatArray) -> tuple[float, float]:
    """Return the logarithms of the smallest and largest frequency in Hz that delays could tell."""
    positive = delays_s[delays_s > 0.0]
    return float(np.log(_TURNS[0] / positive.max())), float(np.log(_TURNS[1] / positive.min()))


def best_starts(curve: WeightedCurve, data: FloatArray) -> FloatArray:
    """Return nonlinear parameters, shape (m, q), near the best ones for data of shape (m, n).

    The best place of a grid over the whole range is followed by some steps of Gauss and
    Newton, for all series at once, wherever these lead down.
    """
    starts, bases = _grid(curve.family, curve.delays_s.tobytes(), curve.sigma.tobytes())
    explained = ((data @ bases.T).reshape(len(data), len(starts), -1) ** 2).sum(axis=2)
    first = starts[np.argmax(explained, axis=1)]
    low, high = nonlinear_range(curve.family, curve.delays_s)
    place = first
    with np.errstate(all="ignore"):
        before, step = _newton(curve, data, first)
        for _ in range(_STEPS):
            place = np.clip(place + np.clip(step, -_LONGEST, _LONGEST), low, high)
            after, step = _newton(curve, data, place)
    return np.asarray(np.where((after < before)[:, None], place, first))


def _newton(
    curve: WeightedCurve, data: FloatArray, place: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return chi square (m,) at the best amplitudes and the next step (m, q) of each series."""
    family, shape = curve.family, data.shape
    rows = np.empty((family.columns + family.nonlinear, *shape))
    family.fill(curve.delays_s, place.T[:, :, None], rows)
    rows = np.moveaxis(rows, 0, 1) / curve.sigma
    columns, slopes = rows[:, : family.columns], rows[:, family.columns :]
    amplitudes = _normal(columns, data)
    residual = data - np.einsum("mk,mkn->mn", amplitudes, columns)
    moved = amplitudes[:, list(family.slope_column), None] * slopes
    step = _normal(np.concatenate([columns, moved], axis=1), residual)[:, family.columns :]
    return np.asarray((residual**2).sum(axis=1)), np.where(np.isfinite(step), step, 0.0)


def _normal(rows: FloatArray, target: FloatArray) -> FloatArray:
    """Solve normal equations (m, k) with a ridge that keeps singular ones solvable."""
    lengths = np.sqrt((rows * rows).sum(axis=2))
    lengths[lengths == 0.0] = 1.0
    unit = rows / lengths[:, :, None]
    gram = np.nan_to_num(unit @ unit.transpose(0, 2, 1)) + _RIDGE * np.eye(rows.shape[1])
    solved = np.linalg.solve(gram, np.nan_to_num(unit @ target[:, :, None]))[:, :, 0]
    return np.asarray(solved / lengths)


@lru_cache(maxsize=16)
def _layout(family: Relaxation) -> Layout:
    return Layout.plain(family.columns, np.array(family.slope_column))


@lru_cache(maxsize=16)
def _grid(family: Relaxation, delays: bytes, sigma: bytes) -> tuple[FloatArray, FloatArray]:
    """Return starts (g, q) and, at each, an orthonormal basis of the columns, shape (g K, n)."""
    delays_s, errors = np.frombuffer(delays), np.frombuffer(sigma)
    low, high = nonlinear_range(family, delays_s)
    counts = [_RATE_STARTS] * family.rates
    counts += [_STARTS[family.nonlinear]] * (family.nonlinear - family.rates)
    lines = [np.linspace(a, b, count) for a, b, count in zip(low, high, counts, strict=True)]
    starts = np.stack([each.ravel() for each in np.meshgrid(*lines, indexing="ij")], axis=1)
    if family.times == 2:
        # Equal times are one component, and the order of two means nothing.
        starts = starts[starts[:, 0] < starts[:, 1]]
    rows = np.empty((family.columns + family.nonlinear, delays_s.size))
    bases = np.empty((len(starts), family.columns, delays_s.size))
    for k, start in enumerate(starts):
        family.fill(delays_s, start, rows)
        left, sizes, _ = np.linalg.svd((rows[: family.columns] / errors).T, full_matrices=False)
        # Columns that rounding alone tells apart explain nothing.
        bases[k] = (left * (sizes > 1e-9 * sizes[0])).T
    return starts, bases.reshape(-1, delays_s.size)
