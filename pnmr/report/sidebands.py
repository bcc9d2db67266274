"""Where spinning sidebands stand, and which of them can be seen."""

from collections.abc import Sequence

import numpy as np

from pnmr.report.trace import Row, Window
from pnmr.units import FloatArray, ppm_from_hz

_NEAR_FRACTION = 0.05
_NOISE_FACTOR = 4.0
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
    """Return the shifts of the sidebands that rise from the noise in a window, ascending.

    Seen is what exceeds both four standard deviations of the noise (from the median
    absolute deviation of the whole row, so that a spectrum full of signal stars fewer) and 1 %
    of the tallest point shown, within 5 % of the spacing.
    """
    spacing_ppm = ppm_from_hz(mas_hz, row.reference_hz)
    shifts_ppm = sideband_shifts(centres_ppm, spacing_ppm, place.region)
    _, shown = row.part(place.region)
    noise = 1.4826 * float(np.median(np.abs(row.heights - np.median(row.heights))))
    least = max(_NOISE_FACTOR * noise, _LEAST_FRACTION * float(np.abs(shown).max(initial=0.0)))
    near_ppm = _NEAR_FRACTION * spacing_ppm
    seen = [
        each
        for each in shifts_ppm
        if row.part((each - near_ppm, each + near_ppm))[1].max(initial=-np.inf) > least
    ]
    return np.array(seen)
