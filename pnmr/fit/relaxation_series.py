"""Series of areas against a delay, and the curves that they are compared with."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.relaxation_curves import Relaxation, nonlinear_range
from pnmr.fit.separable import Layout
from pnmr.units import FloatArray

# Starts along one time and, for two nonlinear parameters, along each of them.
_STARTS = {1: 80, 2: 16}


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


def best_start(curve: WeightedCurve, data: FloatArray) -> FloatArray:
    """Return the nonlinear parameters of a grid over their range that fit best."""
    starts, bases = _grid(curve.family, curve.delays_s.tobytes(), curve.sigma.tobytes())
    explained = ((bases @ data).reshape(len(starts), -1) ** 2).sum(axis=1)
    best = int(np.argmax(explained))
    start = np.array(starts[best])
    if start.size == 1 and 0 < best < len(starts) - 1:
        before, top, after = explained[best - 1 : best + 2]
        bend = 2.0 * top - before - after
        if bend > 0.0:  # the vertex of the parabola through three points saves a step
            start += 0.5 * (after - before) / bend * (starts[best + 1] - starts[best])
    return start


@lru_cache(maxsize=16)
def _layout(family: Relaxation) -> Layout:
    return Layout.plain(family.columns, np.array(family.slope_column))


@lru_cache(maxsize=16)
def _grid(family: Relaxation, delays: bytes, sigma: bytes) -> tuple[FloatArray, FloatArray]:
    """Return starts (g, q) and, at each, an orthonormal basis of the columns, shape (g K, n)."""
    delays_s, errors = np.frombuffer(delays), np.frombuffer(sigma)
    low, high = nonlinear_range(family, delays_s)
    count = _STARTS[family.nonlinear]
    lines = [np.linspace(a, b, count) for a, b in zip(low, high, strict=True)]
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
