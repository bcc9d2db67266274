"""How many lines a region of a data set shows, and how large one may be that is not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pnmr.bruker import read_fid
from pnmr.fit.area_limit import AreaLimit, Fitted, area_limits
from pnmr.fit.fid_views import fid_views
from pnmr.fit.line_count import LineCount, count_lines
from pnmr.units import hz_from_ppm, ppm_from_hz
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.planning import Wishes


@dataclass(frozen=True, slots=True)
class Counted:
    """Lines of one region.

    Attributes
    ----------
    count : LineCount
        Their number, with every test.
    positions_ppm, widths_hz : tuple of float
        Lines of the accepted fit, by descending shift.
    absent : tuple of AreaLimit
        Upper limits of the lines that were asked for, in their order.
    """

    count: LineCount
    positions_ppm: tuple[float, ...]
    widths_hz: tuple[float, ...]
    absent: tuple[AreaLimit, ...]


def counted_lines(
    path: str | Path,
    region_ppm: tuple[float, float],
    lb_hz: float,
    *,
    most_lines: int = 4,
    absent: Sequence[tuple[float, float]] = (),
    wishes: Wishes | None = None,
    seed: int = 1,
) -> Counted:
    """Process a data set and count the lines of a region.

    Parameters
    ----------
    path : str or Path
        Raw data set.
    region_ppm : (float, float)
        Region, in either order.
    lb_hz : float
        Line broadening in Hz, above 0; half and double of it are tried too.
    most_lines : int
        Where the search ends.
    absent : sequence of (ppm, Hz)
        Position and natural full width of lines to be limited.
    wishes : Wishes, optional
        Echo, phase and reference.
    seed : int
        Of the bootstrap.
    """
    fid = read_fid(path)
    recipe = planned(path, fid, wishes)
    view, *others = fid_views(fid, recipe, region_ppm, lb_hz, baseline_terms=1)
    random = np.random.default_rng(seed)
    count = count_lines(view, random, other_views=others, most_lines=most_lines)
    axis = recipe(fid).frequency
    shapes = count.fit.solution.nonlinear.reshape(count.lines, len(view.component.parameters))
    shapes = shapes[np.argsort(-shapes[:, 0])]
    places = [
        (hz_from_ppm(shift_ppm, axis.reference_hz) - axis.carrier_shift_hz, width_hz)
        for shift_ppm, width_hz in absent
    ]
    fitted = Fitted(view.model(count.lines), count.fit.solution, view.data)
    limits = area_limits(fitted, view.component, places, view.noise) if places else ()
    positions = ppm_from_hz(shapes[:, 0] + axis.carrier_shift_hz, axis.reference_hz)
    return Counted(count, tuple(positions.tolist()), tuple(shapes[:, 1].tolist()), limits)
