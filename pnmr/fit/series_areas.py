"""Areas of lines in every row of a series whose rows share positions and widths.

What changes from row to row is areas alone, so that a weak line in one row is fitted with
the position and width that all the others give it, and a line that passes through zero
keeps its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.multi_start import multi_start
from pnmr.fit.separable import Layout, SeparableModel
from pnmr.fit.solver import Limits, Solution
from pnmr.fit.uncertainty import covariance
from pnmr.kernels.threads import one_thread
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Repeated:
    """A model repeated for several rows: linear parameters for each, the nonlinear ones shared.

    Attributes
    ----------
    model : SeparableModel
        Model of a row of n points with L linear parameters.
    rows : int
        Number R of rows; data are the R n points one row after the other, and linear
        parameters L of the first row, then of the second.
    """

    model: SeparableModel
    rows: int
    layout: Layout = field(init=False)

    def __post_init__(self) -> None:
        """Repeat the layout of one row along a diagonal of blocks."""
        one, each = self.model.layout, np.eye(self.rows)
        shift = np.repeat(np.arange(self.rows) * one.columns, one.slope_column.size)
        layout = Layout(
            self.rows * one.columns,
            np.tile(one.slope_column, self.rows) + shift,
            np.tile(one.chain, (self.rows, 1)),
            np.asarray(np.kron(each, one.mixing), dtype=np.float64),
            np.tile(one.offset, self.rows),
            np.tile(one.nonnegative, self.rows),
        )
        object.__setattr__(self, "layout", layout)

    @property
    def points(self) -> int:
        """Number of data points."""
        return self.rows * self.model.points

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill columns and slopes of every row."""
        one = self.model.layout
        block = np.empty((one.rows, self.model.points))
        self.model.fill(nonlinear, block)
        rows[:] = 0.0
        whole = rows.reshape(len(rows), self.rows, self.model.points)
        for k in range(self.rows):
            first = self.layout.columns + k * one.slope_column.size
            whole[k * one.columns : (k + 1) * one.columns, k] = block[: one.columns]
            whole[first : first + one.slope_column.size, k] = block[one.columns :]


@dataclass(frozen=True, slots=True)
class SeriesAreas:
    """Areas in every row.

    Attributes
    ----------
    solution : Solution
        The shared fit; its linear parameters and residual are those of combinations of rows.
    areas : array, shape (R, L)
        Linear parameters of every row.
    errors : array, shape (R, L)
        Their standard errors: noise at the fitted shape, and how much of a neighbour's area
        an error of the shape lets through. What such an error does to all rows of a line
        alike is left out, for it has no part in relaxation times.
    residual : array, shape (R, n)
        Data minus model.
    """

    solution: Solution
    areas: FloatArray
    errors: FloatArray
    residual: FloatArray


def series_areas(
    model: SeparableModel,
    data: FloatArray,
    starts: Sequence[FloatArray],
    noise: FitNoise,
    limits: Limits | None = None,
) -> SeriesAreas:
    """Fit all rows of a series with shared nonlinear parameters.

    Rows are turned into combinations by the singular vectors of the data: they have the
    same noise, and the signal of L lines is in the first L of them. The others, which hold
    noise alone, are left out, so that a series of hundreds of rows is quick.

    Parameters
    ----------
    model : SeparableModel
        Model of one row.
    data : array, shape (R, n)
        Rows with equal noise.
    starts : sequence of arrays, shape (p,)
        First guesses of the nonlinear parameters; the best is followed to its minimum.
    noise : FitNoise
        Noise of one row.
    limits : Limits, optional
        Bounds of the nonlinear parameters.

    Raises
    ------
    SettingError
        The data are no rows of the model, or not numbers.
    """
    if data.ndim != 2 or data.shape[1] != model.points or data.shape[0] < 1:
        raise SettingError(
            f"a model of {model.points} points does not fit rows of shape {data.shape}"
        )
    wrong = int((~np.isfinite(data)).sum())
    if wrong:
        raise SettingError(f"{wrong} of {data.size} points of the series are not numbers")
    kept = min(*data.shape, max(1, model.layout.linear))
    _, sizes, right = np.linalg.svd(data, full_matrices=False)
    combined = (sizes[:kept, None] * right[:kept]).ravel()
    repeated = Repeated(model, kept)
    with one_thread():
        solution = multi_start(repeated, combined, starts, limits, polished=1)[0]
        known = covariance(repeated, solution, combined, _of_rows(noise, kept))
    layout = model.layout
    rows = np.empty((layout.rows, model.points))
    model.fill(solution.nonlinear, rows)
    columns = layout.mixing.T @ rows[: layout.columns]
    given = layout.offset @ rows[: layout.columns]
    inverse = np.asarray(np.linalg.pinv(columns), dtype=np.float64)
    areas = np.asarray((data - given) @ inverse, dtype=np.float64)
    by_noise = np.diagonal(noise.covariance_of(np.ascontiguousarray(inverse.T)))
    of_shape = np.nan_to_num(known.covariance[-layout.nonlinear :, -layout.nonlinear :])
    slopes = _shape_slopes(layout, rows, areas, inverse)
    errors = np.sqrt(by_noise + _leakage(slopes, areas, of_shape))
    return SeriesAreas(solution, areas, errors, data - given - areas @ columns)


def _of_rows(noise: FitNoise, count: int) -> FitNoise:
    """Return the noise of rows that were measured one after the other."""
    sources = 1 + max(part.source for part in noise.parts)
    return FitNoise(
        tuple(
            replace(part, source=part.source + k * sources)
            for k in range(count)
            for part in noise.parts
        )
    )


def _shape_slopes(
    layout: Layout, rows: FloatArray, areas: FloatArray, inverse: FloatArray
) -> FloatArray:
    """Return by how much each area follows each nonlinear parameter, shape (R, L, p)."""
    coefficients = areas @ layout.mixing.T + layout.offset
    by_slope = rows[layout.columns :] @ inverse
    weighted = coefficients[:, layout.slope_column, None] * by_slope
    return np.asarray(-np.einsum("rml,mp->rlp", weighted, layout.chain))


def _leakage(slopes: FloatArray, areas: FloatArray, of_shape: FloatArray) -> FloatArray:
    """Return the variance of areas by the shape's error, less what scales all rows of a line."""
    square = (areas**2).sum(axis=0)
    scale = np.einsum("rlp,rl->lp", slopes, areas) / np.where(square > 0.0, square, 1.0)[:, None]
    rest = slopes - areas[:, :, None] * scale
    return np.asarray(np.einsum("rlp,pq,rlq->rl", rest, of_shape, rest))
