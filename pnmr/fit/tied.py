"""Parameters that are tied: equal widths, fixed distances, areas in a given ratio."""

from dataclasses import dataclass, field, replace

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.separable import Layout, SeparableModel
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Tied:
    """A model whose parameters depend linearly on fewer of them.

    Attributes
    ----------
    model : SeparableModel
        Model with all parameters.
    nonlinear_map : array, shape (P, p)
        The P nonlinear parameters of the model are ``nonlinear_offset`` + map @ (p free
        ones): equal widths are a column with several ones, a fixed parameter a row of zeros.
    nonlinear_offset : array, shape (P,)
        Fixed values and distances.
    linear_map : array, shape (L, l), optional
        The L areas are ``linear_offset`` + map @ (l free ones): 2:1 is a column with 2 and 1.
    linear_offset : array, shape (L,), optional
        Areas that are given.
    """

    model: SeparableModel
    nonlinear_map: FloatArray
    nonlinear_offset: FloatArray
    linear_map: FloatArray | None = None
    linear_offset: FloatArray | None = None
    layout: Layout = field(init=False)

    def __post_init__(self) -> None:
        """Combine the maps with the model's own layout."""
        whole = self.model.layout
        linear = np.eye(whole.linear) if self.linear_map is None else self.linear_map
        sizes = (self.nonlinear_map.shape[0], self.nonlinear_offset.size, linear.shape[0])
        if sizes != (whole.nonlinear, whole.nonlinear, whole.linear):
            raise SettingError(
                f"ties of {sizes[0]} nonlinear and {sizes[2]} linear parameters do not fit a model"
                f" with {whole.nonlinear} and {whole.linear}"
            )
        # A free area that feeds one that may not become negative may not either.
        bound = (linear[whole.nonnegative] != 0.0).any(axis=0)
        given = np.zeros(whole.linear) if self.linear_offset is None else self.linear_offset
        layout = replace(
            whole,
            chain=whole.chain @ self.nonlinear_map,
            mixing=whole.mixing @ linear,
            offset=whole.offset + whole.mixing @ given,
            nonnegative=bound,
        )
        object.__setattr__(self, "layout", layout)

    @property
    def points(self) -> int:
        """Number of data points."""
        return self.model.points

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill the rows of the model at the free parameters, shape (p,)."""
        self.model.fill(self.all_nonlinear(nonlinear), rows)

    def all_nonlinear(self, nonlinear: FloatArray) -> FloatArray:
        """Return the P parameters of the model from the p free ones."""
        return np.asarray(self.nonlinear_offset + self.nonlinear_map @ nonlinear)
