"""A model from the data alone: how many lines, where, how broad, and which are sidebands.

Lines are taken one by one where a Lorentzian stands out most from what the lines before it
left, and all are fitted again after each; a line is kept as long as it pays for its
parameters by Bayes' criterion, counted with the independent points. Nothing is random.
"""

import warnings
from dataclasses import dataclass, replace

import numpy as np

from pnmr.errors import PnmrWarning, ProcessingError, SettingError
from pnmr.fit.guess_state import SHAPES, State, site_of
from pnmr.fit.line_search import Found, search
from pnmr.fit.measured import Measured
from pnmr.fit.model import MOST_REGIONS, FitModel, Part
from pnmr.fit.windows import MOST_PEAKS, Window, windows
from pnmr.process.free import free_points
from pnmr.units import deg_from_rad

MOST_ASKED, _MOST_LINES, _MOST_BASELINE = 30, 12, 3
# Fewer lines are looked for in very long regions, so that it takes seconds, not minutes.
_FEWEST_LINES, _MOST_WORK = 4, 100_000
_MARGIN, _FEWEST_POINTS = 0.25, 24
# Signal points down where it goes so many times further down than up, and beyond the noise.
_DOWN_RATIO, _DOWN_SIGMAS = 2.0, 8.0
Region = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Guess:
    """Lines that were found in one region.

    Attributes
    ----------
    region_ppm : (float, float)
        Where.
    lines : tuple of Found
        Lines by descending shift.
    baseline_terms : int
        Polynomial terms of the baseline.
    shape : str
        Lorentzian, or pseudo-Voigt where the data tell that they are not.
    phase_deg : float
        Phase of the lines, 0 where none was fitted.
    misfit_ratio : float
        Mean square of what the lines leave, in units of the noise.
    """

    region_ppm: Region
    lines: tuple[Found, ...]
    baseline_terms: int
    shape: str
    phase_deg: float = 0.0
    misfit_ratio: float = 1.0


def guesses(
    measured: Measured,
    regions_ppm: tuple[Region, ...] = (),
    *,
    lines: int | None = None,
    shape: str = "",
    fit_phase: bool = False,
) -> tuple[Guess, ...]:
    """Return the lines of each region; of every stretch with signal where none is named.

    Parameters
    ----------
    measured : Measured
        Spectrum with its noise.
    regions_ppm : tuple of (float, float)
        Regions.
    lines : int, optional
        Number of lines; as many as the data ask for where left out. With several regions,
        the number is that of each.
    shape : str
        Family of the lines, one of `LINES`; Lorentzians or pseudo-Voigts where left out.
    fit_phase : bool
        Whether lines may have a common phase, each region its own.

    Raises
    ------
    ProcessingError
        When nothing stands out of the noise.
    """
    if lines is not None and not 1 <= lines <= MOST_ASKED:
        raise SettingError(f"a region is fitted with 1 to {MOST_ASKED} lines, found {lines}")
    places = regions_ppm or signal_regions(measured)
    # Plain lines are good enough to look for, and much faster than those of a finite decay.
    if measured.decay is not None and measured.decay.lb_hz is not None:
        measured = replace(measured, decay=None)
    wanted = _Wanted(lines, shape, fit_phase)
    looked = _windows(measured, places, is_given=lines is not None)
    is_many = len(places) == MOST_REGIONS or any(each.peaks for each in looked)
    if not regions_ppm and is_many and lines is None:
        whole = measured.spectrum.frequency.ppm
        looked = _windows(measured, ((float(whole[-1]), float(whole[0])),))
    _tell_left_out(looked)
    found = tuple(_guess(measured, each, wanted) for each in looked)
    if not any(each.lines for each in found):
        where = ", ".join(f"{max(pair):g} to {min(pair):g} ppm" for pair in places)
        remedy = "say how many lines there are" if lines is None else "widen the region"
        raise ProcessingError(
            f"no line stands out of the noise of '{measured.name}' in {where}; look elsewhere, or"
            f" {remedy}"
        )
    return tuple(each for each in found if each.lines)


def signal_regions(measured: Measured) -> tuple[Region, ...]:
    """Return the stretches with signal and their surroundings, the tallest if there are many."""
    axis, real = measured.spectrum.frequency, measured.spectrum.values.real
    signal = np.concatenate([[False], ~free_points(real[None, :]), [False]])
    edges = np.flatnonzero(np.diff(signal.astype(np.int8)))
    whole: list[list[int]] = []
    for first, stop in zip(edges[::2], edges[1::2], strict=True):
        margin = max(_FEWEST_POINTS, int(_MARGIN * (stop - first)))
        low, high = max(0, first - margin), min(axis.points, stop + margin)
        if whole and low <= whole[-1][1]:
            whole[-1][1] = high
        else:
            whole.append([low, high])
    if not whole:
        raise ProcessingError(
            f"no signal stands out of the noise of '{measured.name}'; name a region, or add scans"
        )
    tallest = sorted(whole, key=lambda pair: -float(np.abs(real[slice(*pair)]).max()))
    chosen = sorted(tallest[:MOST_REGIONS], reverse=True)
    ppm = np.round(axis.ppm, 3)
    return tuple((float(ppm[high - 1]), float(ppm[low])) for low, high in chosen)


def model_of_lines(name: str, found: tuple[Guess, ...], *, shape: str = "") -> FitModel:
    """Return the model of lines ``L1``, ``L2`` ... by descending shift; empty ``shape``: as guessed."""
    every = [(each, shape or guess.shape) for guess in found for each in guess.lines]
    ordered = sorted(every, key=lambda pair: -pair[0].position_ppm)
    sites = [site_of(f"L{k}", line, own) for k, (line, own) in enumerate(ordered, start=1)]
    regions = tuple(each.region_ppm for each in found)
    terms = max(each.baseline_terms for each in found)
    return FitModel((Part(name, regions, baseline_terms=terms),), tuple(sites))


@dataclass(frozen=True, slots=True)
class _Wanted:
    lines: int | None
    shape: str
    fit_phase: bool


def _windows(
    measured: Measured, regions_ppm: tuple[Region, ...], *, is_given: bool = False
) -> list[Window]:
    """Return the windows of all regions, themselves where the number of their lines is given."""
    if is_given:
        return [Window(each) for each in regions_ppm]
    return [each for region_ppm in regions_ppm for each in windows(measured, region_ppm)]


def _tell_left_out(looked: list[Window]) -> None:
    left_out = {each.left_out for each in looked if each.left_out}
    if left_out:
        warnings.warn(
            f"there are more peaks than the {MOST_PEAKS} tallest that are fitted, {sum(left_out)} were"
            " left out; name smaller regions",
            PnmrWarning,
            stacklevel=3,
        )


def _tell_downward(measured: Measured, region_ppm: Region) -> None:
    """Warn of a region whose signal points down, in which no line is found."""
    real = measured.spectrum.values.real[measured.spectrum.frequency.region(*region_ppm)]
    down, up = float(np.median(real) - real.min()), float(real.max() - np.median(real))
    if measured.noise and down > max(_DOWN_RATIO * up, _DOWN_SIGMAS * measured.noise.amplitude):
        warnings.warn(
            f"the signal in {region_ppm[0]:.6g} to {region_ppm[1]:.6g} ppm points down, and lines are"
            " taken as positive; phase the spectrum, or fit the phase as well",
            PnmrWarning,
            stacklevel=3,
        )


def _guess(measured: Measured, window: Window, wanted: _Wanted) -> Guess:
    """Add lines until no more pay, then see whether a sloping baseline does."""
    lines, shape, region_ppm = wanted.lines, wanted.shape, window.region_ppm
    turned_deg = 0.0
    if wanted.fit_phase:
        measured, turned_deg = _turned(measured, region_ppm)
    else:
        _tell_downward(measured, region_ppm)
    here = State.flat(measured, region_ppm, shape or SHAPES[0], fit_phase=wanted.fit_phase)
    points = here.residual.size
    most = max(_FEWEST_LINES, min(_MOST_LINES, _MOST_WORK // points)) if lines is None else lines
    if window.peaks:
        most = len(window.peaks)
        there = here.moved(measured, [window.peaks])
        here = there if here.is_worth(there) else here
    while len(here.lines) < most and here.has_room:
        offers = search(here.block, here.residual, here.lines, forced=lines is not None)
        if not offers:
            break
        there = here.moved(measured, offers)
        if len(there.lines) <= len(here.lines):  # a line fell to nothing, or became a baseline
            if lines is not None or not here.lines or here.terms == _MOST_BASELINE:
                break
            sloping = here.moved(measured, [here.lines], terms=here.terms + 1)
            if not here.is_worth(sloping):
                break
            here = sloping
            continue
        if lines is None and not (here.is_worth(there) and there.is_telling):
            break
        here = there if shape else there.reshaped(measured)
    if lines is None and len(here.lines) == most and not window.peaks:
        warnings.warn(
            f"{most} lines were found in {region_ppm[0]:.6g} to {region_ppm[1]:.6g} ppm and no more were"
            " looked for; name smaller regions, or say how many lines there are",
            PnmrWarning,
            stacklevel=2,
        )
    here = here if shape else here.plain(measured)
    # In a window beside others, tails of lines outside it make a slope, but no curve.
    most_terms = _MOST_BASELINE - bool(window.peaks)
    while lines is None and here.lines and here.terms < most_terms:
        there = here.moved(measured, [here.lines], terms=here.terms + 1)
        if not here.is_worth(there):
            break
        here = there
    ordered = sorted(here.lines, key=lambda each: -each.position_ppm)
    misfit_ratio = float(np.mean(here.residual**2))
    phase_deg = turned_deg + here.phase_deg
    return Guess(region_ppm, tuple(ordered), here.terms, here.shape, phase_deg, misfit_ratio)


def _turned(measured: Measured, region_ppm: Region) -> tuple[Measured, float]:
    """Return a spectrum with its largest point in the region in phase, and by how much it was off."""
    spectrum = measured.spectrum
    values = spectrum.values[spectrum.frequency.region(*region_ppm)]
    largest = values[np.abs(values).argmax()]
    turn = np.conj(largest) / (np.abs(largest) or 1.0)
    turned = replace(measured, spectrum=replace(spectrum, values=spectrum.values * turn))
    return turned, -deg_from_rad(float(np.angle(turn)))
