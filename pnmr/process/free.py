"""Which points of a spectrum are free of signal."""

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import ProcessingError
from pnmr.units import FloatArray

BoolArray = NDArray[np.bool_]

_ORDER = 5
_FEWEST_POINTS = 16
_CLIP = 3.0
_LOUD = 3.5
_ROUNDS = 12
_BROADEST_FRACTION = 1.0 / 32.0
_LEAST_FRACTION = 0.2
_SIGMA_OF_MEDIAN_DEVIATION = 1.482602218505602


def free_points(rows: FloatArray) -> BoolArray:
    """Return where no row has signal, shape (n,), for real spectra of shape (rows, n).

    Points and running means over 4, 16, 64 ... points, up to a 32nd of the width, that
    leave a smooth baseline by more than 3.5 times their own scatter are signal; so
    broad lines are seen that no single point shows. Baseline and scatter are found anew
    from the points that remain until nothing changes, or a fifth is left.

    Raises
    ------
    ProcessingError
        When there are too few points to tell signal from noise.
    """
    if rows.shape[1] < _FEWEST_POINTS:
        raise ProcessingError(
            f"a spectrum of {rows.shape[1]} points has too few that are free of signal where at least"
            f" {_FEWEST_POINTS} are needed to tell the noise; give a longer one"
        )
    free = _below(rows)
    for _ in range(_ROUNDS):
        flat = residual(rows, free)
        signal = np.zeros(rows.shape[1], dtype=np.bool_)
        width = 1
        while width <= max(1.0, rows.shape[1] * _BROADEST_FRACTION):
            mean = running_mean(flat, width)
            inside = mean[:, free]
            scatter = _SIGMA_OF_MEDIAN_DEVIATION * np.median(np.abs(inside), axis=1, keepdims=True)
            loud = np.any(np.abs(mean) > _LOUD * scatter, axis=0)
            signal |= running_mean(loud[None, :].astype(np.float64), 2 * width + 1)[0] > 1e-9
            width *= 4
        if np.array_equal(free, ~signal) or np.mean(~signal) < _LEAST_FRACTION:
            break
        free = ~signal
    return free


def residual(rows: FloatArray, free: BoolArray) -> FloatArray:
    """Return the rows less a polynomial of order 5 through their free points."""
    return rows - polynomial(rows, free, _ORDER)


def polynomial(rows: FloatArray, free: BoolArray, order: int) -> FloatArray:
    """Return the least-squares polynomial of each row through its free points, everywhere."""
    basis = np.polynomial.chebyshev.chebvander(np.linspace(-1.0, 1.0, rows.shape[1]), order)
    inside = basis[free]
    factors = np.linalg.solve(inside.T @ inside, inside.T @ rows[:, free].T)
    return np.asarray((basis @ factors).T)


def running_mean(rows: FloatArray, width: int) -> FloatArray:
    """Return the mean over ``width`` points around each point; fewer count at the edges."""
    if width == 1:
        return rows
    total = np.cumsum(np.pad(rows, ((0, 0), (1, 0))), axis=1)
    points = np.arange(rows.shape[1])
    low = np.clip(points - width // 2, 0, None)
    high = np.clip(points - width // 2 + width, None, rows.shape[1])
    return np.asarray((total[:, high] - total[:, low]) / (high - low))


def _below(rows: FloatArray) -> BoolArray:
    """Return a first guess: what a smooth curve through the lower half does not call a line."""
    free = np.ones(rows.shape[1], dtype=np.bool_)
    for _ in range(_ROUNDS):
        flat = residual(rows, free)
        scatter = _SIGMA_OF_MEDIAN_DEVIATION * np.median(
            np.abs(flat[:, free]), axis=1, keepdims=True
        )
        kept = np.all(np.abs(flat) < _CLIP * scatter, axis=0)
        if np.array_equal(kept, free) or np.count_nonzero(kept) < rows.shape[1] // 8:
            break
        free = kept
    return free
