"""From crystallites to sidebands: pathways carried through, saturated, and added up."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.pathways import transfer
from pnmr.spectrometer.crystallites import Crystallites
from pnmr.spectrometer.manifold import sideband_amplitudes
from pnmr.spectrometer.pathways import Pathways
from pnmr.spectrometer.stage import Stage
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]
_LEAST_LOSS = 1e-15


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often a scan is played: without effect on the signal, and kept.

    ``fresh`` tells that the first of them finds the sample in equilibrium; otherwise all
    find it as these scans leave it when they are repeated for long.
    """

    dummies: int
    scans: int
    fresh: bool = True

    def mean(self, kept: FloatArray, gained: FloatArray) -> FloatArray:
        """Return the mean magnetisation that the kept scans start from.

        A scan turns M into kept M + gained, and so n scans into the sum of a geometric
        series about the steady state gained / (1 - kept).
        """
        lost = np.maximum(1.0 - kept, _LEAST_LOSS)
        steady = gained / lost
        if not self.fresh:
            return np.asarray(steady)
        series = (1.0 - kept**self.scans) / (self.scans * lost)
        return np.asarray(steady + (1.0 - steady) * kept**self.dummies * series)


def detected(
    whole: Pathways,
    crystallites: Crystallites,
    repetition: Repetition,
    *,
    gammas: int,
    orders: FloatArray,
    open_s: float,
) -> ComplexArray:
    """Return the sidebands of each dephasing, shape (dephasings, orders), of one share.

    Dephasings are in the order of `dephasings_ps`; the weights of the powder are applied.
    """
    reading = whole.detected
    amplitude, returned = _carried(whole, crystallites)
    amplitude *= crystallites.powder.weight
    for origin, (rows, each) in enumerate(zip(returned, whole.returned, strict=True), start=1):
        kept, gained = (
            (each.weight[of] @ rows[of]).real for of in (each.origin == origin, each.origin == 0)
        )
        amplitude[reading.origin == origin] *= repetition.mean(kept, gained)
    dephasings = dephasings_ps(whole)
    sidebands = np.zeros((dephasings.size, orders.size), dtype=np.complex128)
    for level in np.unique(reading.level):
        seen = np.flatnonzero(reading.level == level)
        weight = reading.weight[seen] * (reading.dephasing_ps[seen] == dephasings[:, None])
        sidebands += sideband_amplitudes(
            weight @ amplitude[seen],
            crystallites.harmonics_hz(crystallites.observed_hz(int(level))),
            gammas,
            orders,
            rotor_hz=crystallites.rotor_hz,
            open_s=open_s,
        )
    return sidebands


def dephasings_ps(whole: Pathways) -> NDArray[np.int64]:
    """Return the different dephasings of what is detected in ps, ascending."""
    return np.unique(whole.detected.dephasing_ps)


def _carried(
    whole: Pathways, crystallites: Crystallites
) -> tuple[ComplexArray, list[ComplexArray]]:
    """Return the amplitudes that are read: of the signal, and of what is returned."""
    state = np.repeat(whole.start[:, None], crystallites.powder.orientations, axis=1)
    state = _passed(whole.stages[: whole.opens], crystallites, state)
    signal = state[whole.detected.rows]
    if whole.returned:
        state = _passed(whole.stages[whole.opens :], crystallites, state)
    return signal, [state[reading.rows] for reading in whole.returned]


def _passed(
    stages: Iterable[Stage], crystallites: Crystallites, state: ComplexArray
) -> ComplexArray:
    for stage in stages:
        after = np.zeros((stage.size, state.shape[1]), dtype=np.complex128)
        transfer(stage.edges, stage.constant, crystallites.rotation(stage.step), state, after)
        after[stage.fed] += stage.feed[:, None]
        state = after
    return state
