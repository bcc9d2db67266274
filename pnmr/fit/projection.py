"""The model at one point: best linear parameters, residual, and chi square nearby.

Variable projection: G. H. Golub and V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413-432,
without the term that vanishes with the residual, L. Kaufman, BIT 15 (1975) 49-57.

The products of all rows with each other, a matrix as small as the number of parameters,
say everything about a step. They lose half of the digits, so they are used where their
Cholesky factor shows that enough remain, and an orthogonal factorisation elsewhere; the
residual and the gradient always come from the rows themselves.
"""

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.optimize

from pnmr.fit.separable import Layout
from pnmr.fit.trust_region import Quadratic
from pnmr.units import FloatArray

# Smallest pivot of the Cholesky factor of unit columns with which a step is exact to 1e-8.
_SMALLEST_PIVOT = 1e-4
# A product of blocks of this size runs in the processor's cache and in one thread; threads
# that wait for each other are what makes a product of this shape slow on a busy machine.
_BLOCK_PRODUCTS = 2**18


@dataclass(frozen=True, slots=True)
class Projection:
    """The model at given nonlinear parameters, its linear parameters at their best.

    Attributes
    ----------
    layout : Layout
        How rows and parameters belong together.
    rows : array, shape (K + m, n)
        Columns and slopes.
    linear : array, shape (L,)
        Best linear parameters.
    coefficients : array, shape (K,)
        Coefficients of the columns.
    residual : array, shape (n,)
        Data minus model.
    chi_square : float
        Sum of the squares of the residual; infinite where the model is not finite.
    """

    layout: Layout
    rows: FloatArray
    linear: FloatArray
    coefficients: FloatArray
    residual: FloatArray
    chi_square: float

    @property
    def tangents(self) -> FloatArray:
        """Map from the rows to the Jacobian: shape (K + m, L + p), linear parameters first."""
        layout = self.layout
        tangents = np.zeros((layout.rows, layout.linear + layout.nonlinear))
        tangents[: layout.columns, : layout.linear] = layout.mixing
        by_slope = self.coefficients[layout.slope_column, None]
        tangents[layout.columns :, layout.linear :] = by_slope * layout.chain
        return tangents

    def quadratic(self) -> Quadratic:
        """Return what chi square looks like nearby where the linear parameters follow."""
        linear, tangents = self.layout.linear, self.tangents
        gram = tangents.T @ products(self.rows) @ tangents
        live = np.diagonal(gram) > 0.0
        live[:linear] &= ~(self.layout.nonnegative & (self.linear <= 0.0))
        followers, moving = int(live[:linear].sum()), live[linear:]
        factor = _Cholesky.of(gram[np.ix_(live, live)])
        if factor is not None:
            inner = (factor.upper * factor.lengths)[followers:, followers:]
            descent = (tangents[:, linear:][:, moving].T) @ (self.rows @ self.residual)
            target = scipy.linalg.solve_triangular(inner, descent, trans="T", check_finite=False)
        else:
            explicit = tangents[:, live].T @ self.rows
            full = _triangle(explicit, self.residual)
            inner, target = full[followers:, followers:-1], full[followers:, -1]
        triangle = np.zeros((inner.shape[0], moving.size))
        triangle[:, moving] = inner
        return Quadratic(triangle, target)


def projected(layout: Layout, rows: FloatArray, data: FloatArray) -> Projection:
    """Return the model at its best linear parameters.

    A correction from the residual itself makes normal equations as exact as an orthogonal
    factorisation (A. Bjorck, Linear Algebra Appl. 88 (1987) 31-48).
    """
    columns = rows[: layout.columns]
    gram = layout.mixing.T @ products(columns) @ layout.mixing
    if not (np.isfinite(gram).all() and np.isfinite(columns[:, 0]).all()):
        return Projection(layout, rows, np.zeros(layout.linear), layout.offset, data, np.inf)
    linear, coefficients = np.zeros(layout.linear), layout.offset
    residual = data - coefficients @ columns if coefficients.any() else data
    factor = _Cholesky.of(gram) if layout.linear else None
    if factor is not None:
        for _ in range(2):
            linear = linear + factor.solved(layout.mixing.T @ (columns @ residual))
            coefficients = layout.offset + layout.mixing @ linear
            residual = data - coefficients @ columns
    if layout.linear and (factor is None or (linear[layout.nonnegative] < 0.0).any()):
        linear = _orthogonal(layout, columns, data)
        coefficients = layout.offset + layout.mixing @ linear
        residual = data - coefficients @ columns
    chi_square = float(residual @ residual)
    return Projection(
        layout,
        rows,
        linear,
        coefficients,
        residual,
        chi_square if np.isfinite(chi_square) else np.inf,
    )


def products(rows: FloatArray) -> FloatArray:
    """Return ``rows @ rows.T``, summed over blocks of points."""
    count, points = rows.shape
    size = max(64, _BLOCK_PRODUCTS // max(1, count * count))
    total = np.zeros((count, count))
    for first in range(0, points, size):
        block = rows[:, first : first + size]
        total += block @ block.T
    return total


@dataclass(frozen=True, slots=True)
class _Cholesky:
    """Upper factor of a Gram matrix whose columns were scaled to unit length."""

    upper: FloatArray
    lengths: FloatArray

    @classmethod
    def of(cls, gram: FloatArray) -> "_Cholesky | None":
        """Factorise, or return None where too many digits are lost."""
        lengths = np.sqrt(np.diagonal(gram))
        if not (np.isfinite(lengths) & (lengths > 0.0)).all():
            return None
        try:
            upper = np.linalg.cholesky(gram / np.outer(lengths, lengths)).T
        except np.linalg.LinAlgError:
            return None
        if np.diagonal(upper).min(initial=1.0) < _SMALLEST_PIVOT:
            return None
        return cls(upper, lengths)

    def solved(self, values: FloatArray) -> FloatArray:
        """Solve the normal equations for one right-hand side."""
        scaled = values / self.lengths
        solved = scipy.linalg.cho_solve((self.upper, False), scaled, check_finite=False)
        return np.asarray(solved / self.lengths)


def _orthogonal(layout: Layout, columns: FloatArray, data: FloatArray) -> FloatArray:
    """Solve for the linear parameters by a QR factorisation, bounds included.

    Where columns depend on each other the shortest solution is taken.
    """
    free, target = layout.mixing.T @ columns, data - layout.offset @ columns
    lengths = np.sqrt((free * free).sum(axis=1))
    lengths[lengths == 0.0] = 1.0
    full = _triangle(free / lengths[:, None], target)
    triangle, seen = full[:, :-1], full[:, -1]
    solution = np.linalg.lstsq(triangle, seen, rcond=None)[0]
    if (solution[layout.nonnegative] < 0.0).any():
        low = np.where(layout.nonnegative, 0.0, -np.inf)
        high = np.full(low.size, np.inf)
        found = scipy.optimize.lsq_linear(triangle, seen, (low, high), method="bvls", tol=1e-14)
        solution = np.maximum(found.x, low)
    return np.asarray(solution / lengths)


def _triangle(rows: FloatArray, data: FloatArray) -> FloatArray:
    """Return the upper triangle of a QR factorisation of the rows' transpose and the data."""
    return np.asarray(np.linalg.qr(np.vstack([rows, data]).T, mode="r"))
