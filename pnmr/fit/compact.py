"""A tied model of several stretches of data with every row stored once.

One site seen in twelve regions is twelve columns of a `Joint`, each zero but in its own
region. Where they have the same area and follow the same parameters they are one column,
and the products of all rows, which cost the square of their number, become cheap.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from pnmr.fit.joint import Joint
from pnmr.fit.separable import IntArray, Layout, SeparableModel
from pnmr.fit.tied import Tied
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Compact:
    """Models side by side with common parameters, a `SeparableModel`.

    Attributes
    ----------
    tied : Tied
        A tied `Joint`; parameters are its own.
    """

    tied: Tied
    layout: Layout = field(init=False)
    _models: tuple[SeparableModel, ...] = field(init=False, repr=False)
    _places: tuple[IntArray, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Find rows of different models that share coefficient and parameters."""
        whole, joint = self.tied.layout, self.tied.model
        models = joint.models if isinstance(joint, Joint) else (joint,)
        columns = np.cumsum([0, *(each.layout.columns for each in models)])
        slopes = np.cumsum([0, *(each.layout.slope_column.size for each in models)])
        weights = np.column_stack([whole.mixing, whole.offset])
        column_of = _shared([row.tobytes() for row in weights], columns)
        first = np.unique(column_of, return_index=True)[1]
        keys = [
            (int(column_of[column]), row.tobytes())
            for column, row in zip(whole.slope_column, whole.chain, strict=True)
        ]
        slope_of = _shared(keys, slopes)
        first_slope = np.unique(slope_of, return_index=True)[1]
        layout = Layout(
            first.size,
            column_of[whole.slope_column[first_slope]],
            whole.chain[first_slope],
            whole.mixing[first],
            whole.offset[first],
            whole.nonnegative,
        )
        places = tuple(
            np.concatenate([column_of[a:b], first.size + slope_of[c:d]])
            for a, b, c, d in zip(columns, columns[1:], slopes, slopes[1:], strict=False)
        )
        object.__setattr__(self, "layout", layout)
        object.__setattr__(self, "_models", models)
        object.__setattr__(self, "_places", places)

    @classmethod
    def of(cls, tied: Tied) -> SeparableModel:
        """Return a tied model in this form where it has several stretches, else as it is."""
        return cls(tied) if isinstance(tied.model, Joint) else tied

    @property
    def points(self) -> int:
        """Number of data points of all models."""
        return self.tied.points

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill each model's rows at its own points, and zeros elsewhere."""
        rows[:] = 0.0
        whole = self.tied.all_nonlinear(nonlinear)
        first, point = 0, 0
        for model, place in zip(self._models, self._places, strict=True):
            one = np.empty((model.layout.rows, model.points))
            model.fill(whole[first : first + model.layout.nonlinear], one)
            rows[place, point : point + model.points] = one
            first, point = first + model.layout.nonlinear, point + model.points


def _shared(keys: Sequence[Hashable], ends: IntArray) -> IntArray:
    """Return the row of each key: one for equal keys of different models, never within one."""
    known: dict[tuple[Hashable, int], int] = {}
    found = np.empty(len(keys), dtype=np.int64)
    for low, high in pairwise(ends):
        seen: dict[Hashable, int] = {}
        for k in range(low, high):
            seen[keys[k]] = seen.get(keys[k], 0) + 1
            found[k] = known.setdefault((keys[k], seen[keys[k]]), len(known))
    return found
