"""Many first guesses, always the same ones, for fits with more than one minimum."""

from collections.abc import Iterable

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.separable import SeparableModel
from pnmr.fit.solver import Limits, Solution, solve
from pnmr.units import FloatArray

_GLANCE_EVALUATIONS, _GLANCE_TOLERANCE = 12, 1e-2
# Chi squares that differ by less than this part, or by rounding of the data, are the same.
_SAME, _EXACT = 1e-6, 1e-20


def spread_starts(box: Limits, count: int) -> FloatArray:
    """Return ``count`` points, shape (count, p), spread evenly through a finite box.

    The first is its centre, the others are Halton's points (J. H. Halton, Numer. Math. 2
    (1960) 84-90): no random numbers, so that a fit is the same today and tomorrow.
    """
    size = box.high - box.low
    if count < 1 or not np.isfinite(size).all():
        raise SettingError("starts are spread through a box with finite bounds, at least 1 of them")
    from scipy.stats import qmc

    centre = np.full((1, size.size), 0.5)
    if count == 1 or size.size == 0:
        return np.asarray(box.low + centre * size)
    spread = qmc.Halton(size.size, scramble=False).random(count)[1:]
    return np.asarray(box.low + np.concatenate([centre, spread]) * size)


def multi_start(
    model: SeparableModel,
    data: FloatArray,
    starts: Iterable[FloatArray],
    limits: Limits | None = None,
    *,
    polished: int = 3,
) -> tuple[Solution, ...]:
    """Fit from many starts and return the different minima, the lowest first.

    Every start gets a glance of a few steps; the ``polished`` best are followed to their
    minima. Minima of equal chi square are taken as one, for mostly they are the same lines
    in another order.

    Parameters
    ----------
    model, data, limits
        As for `solve`.
    starts : iterable of arrays, shape (p,)
        First guesses, for instance the rows of `spread_starts`; equal ones are tried once.
    polished : int
        How many of them are followed to the end, at least 1.

    Raises
    ------
    SettingError
        When there is no start, and as `solve` does.
    """
    tried = list({start.tobytes(): start for start in starts}.values())
    if not tried or polished < 1:
        raise SettingError("a fit from many starts needs at least 1 start and 1 to be polished")
    glances = [
        solve(
            model,
            data,
            start,
            limits,
            tolerance=_GLANCE_TOLERANCE,
            most_evaluations=_GLANCE_EVALUATIONS,
        )
        for start in tried
    ]
    best = sorted(glances, key=lambda each: each.chi_square)[:polished]
    found = [solve(model, data, each.nonlinear, limits) for each in best]
    minima: list[Solution] = []
    rounding = _EXACT * float(data @ data)
    for each in sorted(found, key=lambda each: each.chi_square):
        if not minima or each.chi_square > (1.0 + _SAME) * minima[-1].chi_square + rounding:
            minima.append(each)
    return tuple(minima)
