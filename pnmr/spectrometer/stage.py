"""One step of a sequence on all pathways at once, as tables of numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pnmr.spectrometer.sequence import PulseGroup
from pnmr.spectrometer.steps import Wait
from pnmr.units import FloatArray

IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]


@dataclass(frozen=True, slots=True)
class State:
    """Matrix elements |left><right| of pathways, their labels and largest amplitudes."""

    left: IntArray
    right: IntArray
    label: IntArray
    bound: FloatArray


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on all pathways.

    Attributes
    ----------
    step : Wait, PulseGroup or None
        Where the rotation comes from; None for relaxation, which needs none.
    edges : array, shape (e, 4)
        Pathway before, pathway after, and the two elements of the rotation, as in
        `pnmr.kernels.pathways.transfer`.
    constant : array, shape (e,)
        Constant factor of each edge.
    fed, feed : arrays
        Pathways that relaxation adds to, and what it adds.
    size : int
        Pathways after the step.
    """

    step: Wait | PulseGroup | None
    edges: IntArray
    constant: ComplexArray
    fed: IntArray
    feed: FloatArray
    size: int

    def among(self, before: IntArray, after: IntArray, wanted: NDArray[np.bool_]) -> "Stage":
        """Return the part that leads to wanted pathways, with new numbers before and after."""
        kept = wanted[self.edges[:, 1]]
        edges = self.edges[kept]
        edges[:, 0], edges[:, 1] = before[edges[:, 0]], after[edges[:, 1]]
        fed = wanted[self.fed]
        size = int(wanted.sum())
        return Stage(
            self.step, edges, self.constant[kept], after[self.fed[fed]], self.feed[fed], size
        )


@dataclass(frozen=True, slots=True)
class Edges:
    """Ways through one step: pathway before, levels and label after, rotation, constant."""

    source: IntArray
    levels: IntArray
    label: IntArray
    rows: IntArray
    constant: ComplexArray
