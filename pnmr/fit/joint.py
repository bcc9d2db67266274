"""Several models side by side: one after the other in the data, each with its own parameters."""

from dataclasses import dataclass, field

import numpy as np
import scipy.linalg

from pnmr.fit.separable import Layout, SeparableModel
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Joint:
    """Models of several stretches of data; what they share is said by a `Tied` around it.

    The parameters are those of the models one after the other, as the data are.

    Attributes
    ----------
    models : tuple of SeparableModel
        At least one.
    """

    models: tuple[SeparableModel, ...]
    layout: Layout = field(init=False)

    def __post_init__(self) -> None:
        """Put the layouts one after the other."""
        layouts = [model.layout for model in self.models]
        before = np.cumsum([0, *(each.columns for each in layouts)])
        whole = Layout(
            int(before[-1]),
            np.concatenate(
                [each.slope_column + k for each, k in zip(layouts, before[:-1], strict=True)]
            ),
            scipy.linalg.block_diag(*(each.chain for each in layouts)),
            scipy.linalg.block_diag(*(each.mixing for each in layouts)),
            np.concatenate([each.offset for each in layouts]),
            np.concatenate([each.nonnegative for each in layouts]),
        )
        object.__setattr__(self, "layout", whole)

    @property
    def points(self) -> int:
        """Number of data points of all models."""
        return sum(model.points for model in self.models)

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill each model's rows at its own points, and zeros elsewhere."""
        rows[:] = 0.0
        first, column, slope, point = 0, 0, self.layout.columns, 0
        for model in self.models:
            layout = model.layout
            one = np.empty((layout.rows, model.points))
            model.fill(nonlinear[first : first + layout.nonlinear], one)
            here = slice(point, point + model.points)
            rows[column : column + layout.columns, here] = one[: layout.columns]
            slopes = layout.rows - layout.columns
            rows[slope : slope + slopes, here] = one[layout.columns :]
            first, column = first + layout.nonlinear, column + layout.columns
            slope, point = slope + slopes, point + model.points
