"""A pseudo-2D data set to relaxation times: areas row by row, curves, and what is to be said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pnmr.data import FID, ListAxis, Spectrum
from pnmr.errors import ProcessingError, SettingError
from pnmr.fit.dipolar_buildup import Recoupling, dipolar_buildup
from pnmr.fit.relaxation import Relaxed, relax
from pnmr.fit.relaxation_curves import Relaxation, relaxation
from pnmr.fit.relaxation_interval import TimeInterval, intervals
from pnmr.fit.relaxation_series import Series
from pnmr.fit.relaxation_words import remarks
from pnmr.process import Noise, Recipe, expected_noise, spectral_noise, time_weights
from pnmr.spins.coupling import GROUPS
from pnmr.units import FloatArray, written
from pnmr.workflow.measured_areas import Region, region_areas, region_phased

# Dipolar build-ups by name, and the group of each.
BUILDUPS = {f"tedor_{group.lower()}": group for group in GROUPS}


@dataclass(frozen=True, slots=True)
class SeriesSettings:
    """What is asked of a series.

    Attributes
    ----------
    regions_ppm : tuple of (float, float)
        Regions in ppm that are integrated.
    model : str
        One of `RELAXATIONS` or `BUILDUPS`.
    delays_s : tuple of float, optional
        Delays in s where the data set has no list of them.
    count_s : float, optional
        Time of one count in s, of a series that counts loops.
    lines_ppm : tuple of float
        Where lines start; areas of lines then stand in the place of integrals.
    shape : str
        Family of these lines.
    find_phase : bool
        Whether each region's phase is found from its own rows.
    recoupling : Recoupling, optional
        How long the rows recouple, for one of `BUILDUPS`.
    """

    regions_ppm: tuple[Region, ...]
    model: str
    delays_s: tuple[float, ...] | None = None
    count_s: float | None = None
    lines_ppm: tuple[float, ...] = ()
    shape: str = "lorentzian"
    find_phase: bool = False
    recoupling: Recoupling | None = None

    @property
    def family(self) -> Relaxation:
        """The curves that the model stands for."""
        if self.model not in BUILDUPS:
            return relaxation(self.model)
        if self.recoupling is None:
            raise SettingError(f"the model '{self.model}' needs to know how long the rows recouple")
        return dipolar_buildup(BUILDUPS[self.model], self.recoupling)


@dataclass(frozen=True, slots=True)
class Signal:
    """One region or line of a series, and what came out.

    Attributes
    ----------
    region_ppm : tuple of float
        Region it was measured in.
    line_ppm : float or None
        Fitted shift of the line; None for the integral of the region.
    spectrum : Spectrum
        The spectra it was measured in, phased.
    relaxed : Relaxed
        Areas and curve.
    intervals : tuple of TimeInterval
        95 % intervals of its times.
    remarks : tuple of str
        What has to be known beside them.
    """

    region_ppm: Region
    line_ppm: float | None
    spectrum: Spectrum
    relaxed: Relaxed
    intervals: tuple[TimeInterval, ...]
    remarks: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called: its region, or the shift of its line."""
        if self.line_ppm is not None:
            return f"line at {self.line_ppm:.5g} ppm"
        return f"{max(self.region_ppm):g} to {min(self.region_ppm):g} ppm"


def delays_of(fid: FID, settings: SeriesSettings) -> FloatArray:
    """Return the delay of each row in s.

    Raises `SettingError` where the data set is no series, or does not say its delays.
    """
    axis, source = fid.axes[0], fid.acquisition.source or "the data set"
    if len(fid.axes) != 2 or not isinstance(axis, ListAxis):
        raise SettingError(
            f"{source} is one spectrum; a relaxation time needs a series with a list of delays"
        )
    if settings.recoupling is not None:
        return settings.recoupling.delays_s
    if settings.delays_s is not None:
        if len(settings.delays_s) != axis.points:
            raise SettingError(
                f"{len(settings.delays_s)} delays were given for the {axis.points} rows of {source}"
            )
        return np.array(settings.delays_s)
    if axis.name == "vd":
        return np.array(axis.values)
    if axis.name == "vc" and settings.count_s is not None:
        return np.array(axis.values) * settings.count_s
    if axis.name == "vc":
        raise SettingError(
            f"{source} counts loops; give the time of one count, as in --count-time 66.7us"
        )
    raise SettingError(
        f"{source} has no list of delays for its {axis.points} rows; give a file with one delay a"
        " line, as in --delays vdlist"
    )


def series_signals(fid: FID, recipe: Recipe, settings: SeriesSettings) -> tuple[Signal, ...]:
    """Process a series and fit its relaxation.

    Parameters
    ----------
    fid : FID, shape (rows, n)
        The series.
    recipe : Recipe
        What makes spectra of it, with one phase for all rows.
    settings : SeriesSettings
        Regions, lines and model.

    Raises
    ------
    SettingError
        There are no delays, a region or line is not in the spectrum, or the rows are fewer
        than the parameters.
    ProcessingError
        The data are not numbers.
    """
    delays_s, recoupling = delays_of(fid, settings), settings.recoupling
    if recoupling is not None and recoupling.signs:
        fid = replace(fid, values=fid.values * np.array(recoupling.signs)[:, None])
    spectrum = recipe(fid)
    noise = _noise(fid, spectrum, recipe)
    found: list[Signal] = []
    for region_ppm in settings.regions_ppm:
        inside = [each for each in settings.lines_ppm if min(region_ppm) < each < max(region_ppm)]
        seen, told = spectrum, tuple[str, ...]()
        if settings.find_phase:
            seen, told = region_phased(spectrum, region_ppm, delays_s, settings.model)
        for line_ppm, values, errors in region_areas(
            seen, region_ppm, inside, noise=noise, shape=settings.shape, phased=settings.find_phase
        ):
            series = Series(delays_s, values, errors)
            relaxed = relax(series, settings.family)
            ends = intervals(relaxed)
            said = (*remarks(relaxed, ends), *told, *_assumed(recoupling))
            found.append(Signal(region_ppm, line_ppm, seen, relaxed, ends, said))
    outside = [each for each in settings.lines_ppm if not _is_inside(each, settings.regions_ppm)]
    if outside:
        raise SettingError(f"the line at {outside[0]:g} ppm lies in none of the regions")
    return tuple(found)


def _assumed(recoupling: Recoupling | None) -> list[str]:
    """Return what the coupling of a build-up rests on."""
    if recoupling is None:
        return []
    return [
        f"the coupling holds for cycles of {recoupling.periods_factor:g} rotor periods at"
        f" {written(recoupling.rotor_hz, 'Hz')} that recouple {recoupling.scaling_factor:g} of what"
        " ideal inversions would, and for areas of"
        f" {'centrebands' if recoupling.bands == 'centre' else 'all sidebands'} without decoupling"
    ]


def _is_inside(shift_ppm: float, regions_ppm: Sequence[Region]) -> bool:
    return any(min(each) < shift_ppm < max(each) for each in regions_ppm)


def _noise(fid: FID, spectrum: Spectrum, recipe: Recipe) -> Noise:
    """Return the noise from the points without signal, or from the FID's tail where there are none."""
    try:
        return spectral_noise(spectrum, weights=time_weights(fid, recipe))
    except ProcessingError:
        return expected_noise(fid, recipe)
