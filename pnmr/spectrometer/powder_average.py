"""The average over a powder, refined until it no longer changes."""

import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import PnmrWarning, SettingError
from pnmr.spectrometer.irradiation import Irradiation
from pnmr.spins import Powder, powder_grid

Values = NDArray[Any]
# Of all lanes (an orientation times a cell) this many are held in memory at once.
_LANES_AT_ONCE = 16384
_COARSEST_POLAR = 4
_FINEST_POLAR = 64


@dataclass(frozen=True, slots=True)
class PowderAverage:
    """An average with its error and its cost.

    Attributes
    ----------
    values : array, shape (k,)
        Average over the powder for each cell.
    error : float
        Largest change of any value in the last refinement, an upper estimate of what the
        powder average still lacks; 0 where one orientation says all.
    orientations : int
        Orientations in the last grid.
    """

    values: Values
    error: float
    orientations: int


def powder_average(
    irradiation: Irradiation,
    observable: Callable[[Powder], Values],
    *,
    gammas: int = 16,
    tolerance: float = 1e-3,
    threads: int = 1,
) -> PowderAverage:
    """Average an observable over finer and finer grids until two agree to ``tolerance``.

    Parameters
    ----------
    irradiation : Irradiation
        Says which angles matter: axial tensors need no alpha, fixed samples no gamma.
    observable : callable
        From orientations (n) to values of shape (n, k).
    gammas : int
        Rotor phases of the coarsest grid: 16 for magnetisation, 32 for coherences.
    tolerance : float
        Largest change between the last two grids, whose numbers of polar and rotor
        angles differ by a factor of about 1.4.
    threads : int
        Number of threads that share the orientations.

    Warns
    -----
    PnmrWarning
        When the finest grid is reached first; the error then states what was reached.
    """
    if not tolerance > 0.0 or threads < 1:
        raise SettingError(
            f"a powder average needs a tolerance above 0 and 1 or more threads, found"
            f" {tolerance:g} and {threads}"
        )
    symmetry = irradiation.tensor.symmetry
    if symmetry == "sphere" or (irradiation.rotor_hz > 0.0 and not irradiation.spins):
        powder = powder_grid(1, 1, symmetry="sphere")
        return PowderAverage(_weighted(irradiation, observable, powder, threads), 0.0, 1)
    polar, before, error = _COARSEST_POLAR, None, np.inf
    while True:
        rotor_phases = 2 * round(gammas * polar / (2 * _COARSEST_POLAR))
        powder = powder_grid(polar, rotor_phases if irradiation.spins else 1, symmetry=symmetry)
        values = _weighted(irradiation, observable, powder, threads)
        if before is not None:
            error = float(np.abs(values - before).max())
        if error <= tolerance or polar >= _FINEST_POLAR:
            break
        polar, before = round(polar * 2**0.5), values
    if error > tolerance:
        warnings.warn(
            f"the powder average changes by {error:.1g} at {powder.orientations} orientations,"
            f" more than the tolerance {tolerance:g}; the anisotropy is too large for it",
            PnmrWarning,
            stacklevel=3,
        )
    return PowderAverage(values, error, powder.orientations)


def _weighted(
    irradiation: Irradiation, observable: Callable[[Powder], Values], powder: Powder, threads: int
) -> Values:
    at_once = min(
        max(1, _LANES_AT_ONCE // irradiation.offsets_hz.size), -(-powder.orientations // threads)
    )
    parts = [
        powder.part(first, first + at_once) for first in range(0, powder.orientations, at_once)
    ]

    def weighted(part: Powder) -> Values:
        return np.asarray(part.weight @ observable(part))

    if threads == 1 or len(parts) == 1:
        return np.asarray(np.sum([weighted(part) for part in parts], axis=0))
    with ThreadPoolExecutor(threads) as pool:
        return np.asarray(np.sum(list(pool.map(weighted, parts)), axis=0))
