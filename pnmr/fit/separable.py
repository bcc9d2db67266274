"""What the solver is told of a model: columns times coefficients.

A separable model is y = sum over k of c_k phi_k(theta): columns phi_k that depend on
nonlinear parameters theta (positions, widths), times coefficients c_k (areas) on which
it depends linearly. The best coefficients for given theta follow from linear least
squares, so that only theta has to be searched and only theta needs a first guess.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pnmr.units import FloatArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows that a model fills belong together.

    Attributes
    ----------
    columns : int
        Number K of columns; they are the first rows.
    slope_column : array of int, shape (m,)
        Which column each of the following m rows is a derivative of.
    chain : array, shape (m, p)
        Derivative of what each of those rows is taken by, by each of the p nonlinear
        parameters: a permutation, or ones that repeat where parameters are tied.
    mixing : array, shape (K, L)
        The coefficients are ``offset`` + ``mixing`` @ (L free linear parameters): an
        identity, or a column with 2 and 1 for two areas tied 2:1.
    offset : array, shape (K,)
        Coefficients that are given: 1 for a column that is no linear parameter's.
    nonnegative : array of bool, shape (L,)
        Which linear parameters may not become negative.
    """

    columns: int
    slope_column: IntArray
    chain: FloatArray
    mixing: FloatArray
    offset: FloatArray
    nonnegative: BoolArray

    @classmethod
    def plain(cls, columns: int, slope_column: IntArray, *, nonnegative: bool = False) -> "Layout":
        """Return the layout without ties: a parameter for each slope and for each column."""
        free, given = np.eye(columns), np.zeros(columns)
        signs = np.full(columns, nonnegative)
        return cls(columns, slope_column, np.eye(slope_column.size), free, given, signs)

    @classmethod
    def given(cls, slopes: int) -> "Layout":
        """Return the layout of one column without coefficient: a model that is not separated."""
        column = np.zeros(slopes, dtype=np.int64)
        return cls(1, column, np.eye(slopes), np.zeros((1, 0)), np.ones(1), np.zeros(0, dtype=bool))

    @property
    def rows(self) -> int:
        """Number of rows that the model fills, K + m."""
        return self.columns + self.slope_column.size

    @property
    def linear(self) -> int:
        """Number of linear parameters, L."""
        return int(self.mixing.shape[1])

    @property
    def nonlinear(self) -> int:
        """Number of nonlinear parameters, p."""
        return int(self.chain.shape[1])


class SeparableModel(Protocol):
    """Anything that fills its columns and their derivatives."""

    @property
    def layout(self) -> Layout:
        """How the rows belong together."""
        ...

    @property
    def points(self) -> int:
        """Number n of data points."""
        ...

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill ``rows``, shape (K + m, n), at the nonlinear parameters, shape (p,)."""
        ...
