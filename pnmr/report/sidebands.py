"""Where spinning sidebands stand, and which of them can be seen."""

from collections.abc import Sequence

import numpy as np

from pnmr.report.trace import Row, Window
from pnmr.units import FloatArray, ppm_from_hz

_NEAR_FRACTION, _FAR_FRACTION = 0.05, 0.15
_NOISE_FACTOR = 5.0
_LEAST_FRACTION = 0.01


def sideband_shifts(
    centres_ppm: Sequence[float], spacing_ppm: float, region: tuple[float, float]
) -> list[float]:
    """Return centre + k x spacing, k = +-1, +-2 ..., of every centreband inside a region, ascending.

    A sideband that falls on a centreband (to 5 % of the spacing) is left out: a star
    there would call the centreband a sideband.
    """
    low_ppm, high_ppm = sorted(region)
    near_ppm = _NEAR_FRACTION * spacing_ppm
    found: set[float] = set()
    for centre_ppm in centres_ppm:
        first = int(np.ceil((low_ppm - centre_ppm) / spacing_ppm))
        last = int(np.floor((high_ppm - centre_ppm) / spacing_ppm))
        found.update(centre_ppm + k * spacing_ppm for k in range(first, last + 1) if k)
    return sorted(
        each for each in found if all(abs(each - other) > near_ppm for other in centres_ppm)
    )


def merged(shifts_ppm: FloatArray, least_ppm: float) -> FloatArray:
    """Return ascending shifts in which a group closer than ``least_ppm`` is one, at its mean."""
    if shifts_ppm.size == 0:
        return shifts_ppm
    groups = np.split(shifts_ppm, 1 + np.flatnonzero(np.diff(shifts_ppm) >= least_ppm))
    found = np.array([group.mean() for group in groups])
    return found if found.size == shifts_ppm.size else merged(found, least_ppm)


def visible_sidebands(
    row: Row, place: Window, centres_ppm: Sequence[float], mas_hz: float
) -> FloatArray:
    """Return the shifts of the sidebands that are seen in a window, ascending.

    Seen is a maximum within 5 % of the spacing that rises above both its shoulders (the
    medians from 5 to 15 % of the spacing on either side, so that the foot of another
    line is no sideband) by five standard deviations of the noise and 1 % of the tallest
    point shown. The noise is that of the whole row, from its median absolute deviation:
    a spectrum full of signal gets fewer stars.
    """
    spacing_ppm = ppm_from_hz(mas_hz, row.reference_hz)
    shifts_ppm = sideband_shifts(centres_ppm, spacing_ppm, place.region)
    _, shown = row.part(place.region)
    noise = 1.4826 * float(np.median(np.abs(row.heights - np.median(row.heights))))
    least = max(_NOISE_FACTOR * noise, _LEAST_FRACTION * float(np.abs(shown).max(initial=0.0)))
    seen = [each for each in shifts_ppm if _rise(row, each, spacing_ppm) > least]
    return np.array(seen)


def _rise(row: Row, shift_ppm: float, spacing_ppm: float) -> float:
    """Return the height of a maximum above the higher of its shoulders; 0 where no point is."""
    near_ppm, far_ppm = _NEAR_FRACTION * spacing_ppm, _FAR_FRACTION * spacing_ppm
    _, middle = row.part((shift_ppm - near_ppm, shift_ppm + near_ppm))
    sides = [
        row.part((shift_ppm + sign * near_ppm, shift_ppm + sign * far_ppm))[1] for sign in (-1, 1)
    ]
    shoulders = [float(np.median(side)) for side in sides if side.size]
    return float(middle.max()) - max(shoulders, default=0.0) if middle.size else 0.0
