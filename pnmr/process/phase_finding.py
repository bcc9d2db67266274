"""The phase of one spectrum, found from its lines, with the reasons to doubt it."""

import math
from dataclasses import dataclass, replace

import numpy as np

from pnmr.data.signal import ComplexArray
from pnmr.process.phase import USUAL_SITE_PHASE_DEG
from pnmr.process.phase_fit import Fit, fitted, points_down
from pnmr.process.phase_lines import Bins
from pnmr.process.phase_peaks import binned, peaks_of
from pnmr.process.phase_search import (
    LEAST_GAIN,
    MOST_SITES,
    PERFECT,
    POOR,
    ROUGH_MISFIT,
    Search,
)
from pnmr.units import rad_from_deg

_FEW_PEAKS = 16
_LEAST_FIRST_POINT = 0.0
# lines of a liquid: their shapes are those of the shims, which no noise hides
_NARROW_FRACTION, _LEAST_NARROW, _MOST_LEFT, _MOST_DOWN = 2e-3, 0.6, 0.04, 0.3
_SHIMS = 2.0
_DOWNWARD = "some lines seem to point down; signs='both' allows for it"


@dataclass(frozen=True, slots=True)
class Finding:
    """A phase p0 + p1 nu in rad, nu being the fraction of the spectral width from the middle.

    Attributes
    ----------
    p0_rad, p1_rad : float
        The phase.
    error_rad : float
        Standard error at the line where it is largest.
    doubt : str
        Why the phase is not certain; empty where it is.
    """

    p0_rad: float
    p1_rad: float
    error_rad: float
    doubt: str

    @classmethod
    def none(cls, doubt: str) -> "Finding":
        """Return that there is no phase, and why."""
        return cls(0.0, 0.0, math.inf, doubt)


def phase_found(
    values: ComplexArray, spacing_fraction: float, largest_p1_rad: float, *, signed: bool
) -> Finding:
    """Return the phase of a spectrum, shape (n,), with a doubt where there is reason for one.

    ``spacing_fraction`` is the distance of spinning sidebands, 0 for none; with
    ``signed``, lines may point down.
    """
    peaks = peaks_of(values)
    if len(peaks.nu) == 0:
        return Finding.none("no line stands out of the noise")
    bins = binned(values, peaks)
    rough = bins.forgiving(np.abs(bins.values), ROUGH_MISFIT)
    search = Search(rough, peaks, spacing_fraction, largest_p1_rad, signed)
    start = search.start()
    fit, fine = search.concluded(start, bins)
    doubt = _doubt(fine, fit)
    if not signed and (doubt or _strained(search, start, fit)):
        fit, fine, doubt = _against_signed(search, bins, start, (fit, fine, doubt))
    if doubt and doubt != _DOWNWARD and spacing_fraction > 0.0 and len(peaks.nu) <= _FEW_PEAKS:
        # tall lines that overlap are hard to take apart as manifolds
        single = replace(search, spacing_fraction=0.0)
        other, its = single.concluded(single.start(), bins)
        if not _doubt(its, other):
            fit, fine, doubt = other, its, ""
    p0, p1 = fit.lines.common[:2].tolist()
    p0 += math.pi if signed and fit.lines.area.sum() < 0.0 else 0.0
    site_phase_deg = USUAL_SITE_PHASE_DEG if spacing_fraction > 0.0 else 0.0
    error_rad = fit.largest_error_rad(fine.bins, rad_from_deg(site_phase_deg))
    return Finding(p0, p1, error_rad * (_SHIMS if _misfit(fine, fit) > POOR else 1.0), doubt)


def _against_signed(
    search: Search, bins: Bins, start: Fit, found: tuple[Fit, Search, str]
) -> tuple[Fit, Search, str]:
    """Return the better of what is found and of lines that may point down, in doubt if they do."""
    fit, fine, _ = found
    both = replace(search, signed=True)
    other = both.start()
    if not other.pays(start):
        return found
    other, its = both.concluded(other, bins)
    if points_down(other, fit):
        return fit, fine, _DOWNWARD
    upright = fitted(its.bins, other.lines.upright(), rounds=10)
    if upright.cost < fit.cost - LEAST_GAIN:
        fine = replace(its, signed=False)
        return upright, fine, _doubt(fine, upright)
    return found


def _strained(search: Search, start: Fit, fit: Fit) -> bool:
    """Return whether the first fit and the last give reason to look for a better one."""
    if search.spacing_fraction == 0.0:
        return start.misfit > POOR or fit.misfit > PERFECT
    crowded = len(fit.lines.shape) > MOST_SITES
    return crowded or start.misfit > PERFECT or fit.lines.first_point < _LEAST_FIRST_POINT


def _doubt(search: Search, fit: Fit) -> str:
    """Return why the fit is not to be trusted; nothing where it is."""
    if _misfit(search, fit) > POOR and not _is_liquid(search, fit):
        return "lines of one phase do not describe the spectrum"
    if search.spacing_fraction > 0.0 and fit.lines.first_point < _LEAST_FIRST_POINT:
        return "the sidebands come in phase only as if the first point of the FID were missing"
    ratio, height = search.matched(fit.rest)
    deep = (ratio < -10.0) & (height < -0.15 * np.abs(fit.lines.height).max())
    if deep.any() and not search.signed:
        return _DOWNWARD
    return ""


def _misfit(search: Search, fit: Fit) -> float:
    """Return the squared residual of a bin, 1 on average for lines of nearly the right shape."""
    rough = search.bins.forgiving(np.abs(fit.model), ROUGH_MISFIT)
    return float(np.mean(np.abs(fit.rest * rough.weight / search.bins.weight) ** 2))


def _is_liquid(search: Search, fit: Fit) -> bool:
    """Return whether narrow upright lines hold nearly all that there is, but for their shapes."""
    bins, height = search.bins, np.abs(fit.lines.height)
    size = np.gradient(bins.nu)
    rest = fit.rest / bins.weight
    found = fit.model + rest
    left = size @ np.abs(rest) ** 2 / (size @ np.abs(found) ** 2)
    down = np.maximum(-found.real - 3.0 * np.sqrt(bins.variance), 0.0)
    below = size @ down / (size @ np.abs(found.real))
    narrow = height @ (fit.lines.width < _NARROW_FRACTION) / height.sum()
    return bool(narrow > _LEAST_NARROW and left < _MOST_LEFT and below < _MOST_DOWN)
