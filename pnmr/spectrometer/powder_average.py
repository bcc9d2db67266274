"""The average over a powder, refined until it no longer changes."""

import bisect
import math
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import PnmrWarning, SettingError
from pnmr.spectrometer.irradiation import Irradiation
from pnmr.spins import Powder, powder_grid

Values = NDArray[Any]
Observable = Callable[[Irradiation, Powder], Values]
# Of all lanes (an orientation times a cell) this many are held in memory at once.
_LANES_AT_ONCE = 16384
_WORTH_THREADS = 1e7
_POLAR = (3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64)
_ROTOR_GROWTH = (0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)


@dataclass(frozen=True, slots=True)
class PowderAverage:
    """An average with its error and its cost.

    Attributes
    ----------
    values : array, shape (k,)
        Average over the powder for each cell.
    error : float
        Largest change of any value in the last two refinements of the polar angles plus
        that of the rotor phases, an upper estimate of what the average still lacks; 0
        where one orientation says all.
    orientations : int
        Orientations in the last grid.
    """

    values: Values
    error: float
    orientations: int


def powder_average(
    irradiation: Irradiation,
    observable: Observable,
    *,
    gammas: int = 16,
    tolerance: float = 1e-3,
    threads: int = 1,
) -> PowderAverage:
    """Average an observable over finer and finer grids until three agree to ``tolerance``.

    Parameters
    ----------
    irradiation : Irradiation
        Says which angles matter: axial tensors need no alpha, fixed samples no gamma.
    observable : callable
        From an irradiation of k cells and n orientations to values of shape (n, k).
    gammas : int
        Fewest rotor phases: 16 for magnetisation, 32 for coherences.
    tolerance : float
        Largest change among the last three grids, half of it for the rotor phases, half
        for the polar angles.
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
    if irradiation.rotor_hz > 0.0 and not irradiation.spins:
        symmetry = "sphere"

    def average(polar: int, phases: int) -> Values:
        powder = powder_grid(polar, phases, symmetry=symmetry)
        return grid_average(irradiation, observable, powder, threads)

    if symmetry == "sphere":
        return PowderAverage(average(1, 1), 0.0, 1)
    found = settled(
        average,
        gammas=gammas if irradiation.spins else 0,
        fewest=fewest_polar(
            irradiation.tensor.anisotropy_hz,
            irradiation.shape.duration_s,
            spins=irradiation.spins,
        ),
        tolerance=tolerance,
    )
    used = powder_grid(found.polar, found.phases, symmetry=symmetry).orientations
    return PowderAverage(found.values, found.error, used)


class Settled(NamedTuple):
    """An average that no longer changes, its last change, and the grid it is from.

    ``coarser`` is the number of polar angles of the grid before, which is off by no more
    than that change.
    """

    values: Values
    error: float
    polar: int
    phases: int
    coarser: int


def settled(
    average: Callable[[int, int], Values], *, gammas: int, fewest: int, tolerance: float
) -> Settled:
    """Refine an average over (polar angles, rotor phases) until it settles.

    Parameters
    ----------
    average : callable
        From a number of polar angles and one of rotor phases to an array.
    gammas : int
        Fewest rotor phases; 0 where the sample does not spin.
    fewest : int
        Polar angles to begin with, see `fewest_polar`.
    tolerance : float
        As for `powder_average`, with its warning.
    """
    rotor_phases, rotor_error = 1, 0.0
    polar_angles = polar_choices(fewest)
    if gammas:
        phases = [2 * round(gammas * growth / 2.0) for growth in _ROTOR_GROWTH]
        # How many rotor phases it takes hardly depends on the polar angles.
        steps = _refined(lambda count: average(polar_angles[0], count), phases, tolerance / 2.0)
        rotor_phases, rotor_error = phases[steps.used - 1], steps.error
    polar = _refined(lambda count: average(count, rotor_phases), polar_angles, tolerance / 2.0)
    error = polar.error + rotor_error
    used = polar_angles[polar.used]
    if error > tolerance:
        warnings.warn(
            f"the powder average changes by {error:.1g} at {used} polar and {rotor_phases} rotor"
            f" angles, more than the tolerance {tolerance:g}; the anisotropy is too large for it",
            PnmrWarning,
            stacklevel=4,
        )
    return Settled(polar.values, error, used, rotor_phases, polar_angles[polar.used - 1])


def polar_choices(fewest: int) -> tuple[int, ...]:
    """Return the numbers of polar angles that are tried, at least three; most need only these."""
    return _POLAR[min(bisect.bisect_left(_POLAR, fewest), len(_POLAR) - 3) :]


def fewest_polar(anisotropy_hz: float, duration_s: float, *, spins: bool) -> int:
    """Return how many polar angles are the fewest to try.

    A long weak pulse turns few crystallites, or all but a few: three sparse grids that miss
    these agree, and are wrong. A pulse tells frequencies apart that are 1/duration away,
    and so about anisotropy x duration parts of a fixed powder; MAS smears them out, and
    the square root was enough for every pulse that was tried.
    """
    parts = abs(anisotropy_hz) * duration_s
    return math.ceil(math.sqrt(parts) if spins else parts)


class _Refined(NamedTuple):
    """Where a sequence of averages settled: which one it was and its last change."""

    used: int
    values: Values
    error: float


def _refined(average: Callable[[int], Values], sizes: Sequence[int], tolerance: float) -> _Refined:
    """Try one size after the other until the average changes twice by at most ``tolerance``.

    Twice, because two grids may agree by accident where there are few offsets.
    """
    before, last = average(sizes[0]), np.inf
    for index in range(1, len(sizes)):
        values = average(sizes[index])
        change = float(np.abs(values - before).max())
        error = max(last, change)
        if error <= tolerance:
            break
        before, last = values, change
    return _Refined(index, values, error)


def grid_average(
    irradiation: Irradiation,
    observable: Observable,
    powder: Powder,
    threads: int = 1,
) -> Values:
    """Return the average of an observable (n, k) over one grid, shape (k,).

    Threads share the orientations or, where there are fewer of these and the work takes
    longer than starting threads, the cells.
    """
    lane_steps = irradiation.offsets_hz.size * irradiation.shape.points
    if powder.orientations < threads and lane_steps > _WORTH_THREADS:
        cells = irradiation.shared(threads)
        with ThreadPoolExecutor(threads) as pool:
            return np.concatenate(
                list(pool.map(lambda part: powder.weight @ observable(part, powder), cells))
            )
    at_once = min(
        max(1, _LANES_AT_ONCE // irradiation.offsets_hz.size), -(-powder.orientations // threads)
    )
    parts = [
        powder.part(first, first + at_once) for first in range(0, powder.orientations, at_once)
    ]

    def weighted(part: Powder) -> Values:
        return np.asarray(part.weight @ observable(irradiation, part))

    if threads == 1 or len(parts) == 1:
        return np.asarray(np.sum([weighted(part) for part in parts], axis=0))
    with ThreadPoolExecutor(threads) as pool:
        return np.asarray(np.sum(list(pool.map(weighted, parts)), axis=0))
