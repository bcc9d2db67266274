"""The coherence pathways of a pulse sequence: only those that reach the receiver.

The state of a spin system is its density matrix, element by element, once for every
kind of pathway (`Label`). Pulses mix elements with the exact rotation of each
crystallite; the phases of all scans of the cycle travel in the label, so that one
propagation serves all scans, and what the cycle cancels is never computed. An extended
phase graph (J. Hennig, J. Magn. Reson. 78 (1988) 397-407) with exact pulses.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pnmr.spectrometer.growth import NEGLIGIBLE, Growth
from pnmr.spectrometer.levels import bit
from pnmr.spectrometer.sequence import PulseGroup, PulseSequence
from pnmr.spectrometer.spin_system import SpinSystem
from pnmr.spectrometer.stage import Stage
from pnmr.spectrometer.steps import steps

IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of some pathways at one moment: the sum of weight times amplitude.

    Attributes
    ----------
    rows : array, shape (n,)
        Pathways.
    weight : complex array, shape (n,)
        Factor of each.
    level, dephasing_ps, origin : arrays, shape (n,)
        Level on the left of each matrix element, its signed free precession, and the
        magnetisation it started from.
    """

    rows: IntArray
    weight: ComplexArray
    level: IntArray
    dephasing_ps: IntArray
    origin: IntArray


@dataclass(frozen=True, slots=True)
class Pathways:
    """All that must be computed for each crystallite.

    Attributes
    ----------
    start : complex array
        Amplitude of each pathway at the start of the scan.
    stages : tuple of Stage
        In time; the receiver opens after ``opens`` of them, the rest relax to the end.
    detected : Reading
        The signal when the receiver opens; weights hold the sum over all scans.
    returned : tuple of Reading
        What the scan leaves along the field, one for each origin from 1 on.
    """

    start: ComplexArray
    stages: tuple[Stage, ...]
    opens: int
    detected: Reading
    returned: tuple[Reading, ...]

    @property
    def most(self) -> int:
        """Largest number of pathways at any moment."""
        return max((stage.size for stage in self.stages), default=0)


def pathways(system: SpinSystem, sequence: PulseSequence, *, is_wide: bool) -> Pathways:
    """Return the pathways of a spin system through one kind of scan.

    ``is_wide`` tells pathways of different dephasing apart, for inhomogeneous lines.
    """
    growth = Growth(system, sequence, is_wide=is_wide)
    start = growth.begin()
    for step in steps(sequence, system.channels):
        if isinstance(step, PulseGroup):
            growth.pulse(step)
        else:
            growth.relax(step.relaxes_s)
            growth.wait(step)
    opens = len(growth.stages)
    detected = _detected(growth, sequence)
    returned: list[Reading] = []
    if growth.recovering:
        growth.relax(sequence.open_s)
        returned = [_returned(growth, sequence, group) for group in growth.recovering]
    return _needed(Pathways(start, tuple(growth.stages), opens, detected, tuple(returned)))


def _detected(growth: Growth, sequence: PulseSequence) -> Reading:
    """Read the sum over all scans of <S+>, phase 0 being that of a pulse of phase 0."""
    state = growth.state
    rows = np.flatnonzero((bit(state.right, 0) == 0) & (state.left == state.right + 1))
    weight = 2j * growth.summed(sequence.receiver_deg)[state.label[rows]]
    return _reading(growth, rows, weight, float(sequence.counts.sum()))


def _returned(growth: Growth, sequence: PulseSequence, spins: tuple[int, ...]) -> Reading:
    """Read the mean over all scans of the polarisation of some spins, 1 at equilibrium."""
    state = growth.state
    rows = np.flatnonzero(state.left == state.right)
    up = sum(1 - 2 * bit(state.left[rows], spin) for spin in spins)
    full = sum(growth.system.spins[spin].polarisation_ratio for spin in spins)
    mean = growth.summed(np.zeros_like(sequence.receiver_deg)) / sequence.counts.sum()
    return _reading(growth, rows, up / full * mean[state.label[rows]], 1.0)


def _reading(growth: Growth, rows: IntArray, weight: ComplexArray, usual_weight: float) -> Reading:
    """Return what is read of rows, without those whose weight is negligible."""
    # What the phase cycle cancels is left as the rounding of a sum, however large its bound.
    kept = np.abs(weight) > NEGLIGIBLE * usual_weight
    kept &= np.abs(weight) * growth.state.bound[rows] > NEGLIGIBLE * usual_weight
    rows, weight = rows[kept], weight[kept]
    labels = [growth.labels[number] for number in growth.state.label[rows]]
    return Reading(
        rows,
        weight,
        growth.state.left[rows],
        np.array([label.dephasing_ps for label in labels], dtype=np.int64),
        np.array([label.origin for label in labels], dtype=np.int64),
    )


def _needed(whole: Pathways) -> Pathways:
    """Return the pathways without those that nothing reads."""
    stages, opens = whole.stages, whole.opens
    wanted = [np.zeros(size, dtype=bool) for size in (whole.start.size, *(s.size for s in stages))]
    for reading in whole.returned:
        wanted[-1][reading.rows] = True
    wanted[opens][whole.detected.rows] = True
    for index in range(len(stages) - 1, -1, -1):
        edges = stages[index].edges
        wanted[index][edges[wanted[index + 1][edges[:, 1]], 0]] = True
    number = [np.cumsum(each) - 1 for each in wanted]
    return Pathways(
        whole.start[wanted[0]],
        tuple(
            stage.among(number[i], number[i + 1], wanted[i + 1]) for i, stage in enumerate(stages)
        ),
        opens,
        replace(whole.detected, rows=number[opens][whole.detected.rows]),
        tuple(replace(each, rows=number[-1][each.rows]) for each in whole.returned),
    )
