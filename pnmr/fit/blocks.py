"""A region of a spectrum with the sum of lines that is fitted to it."""

from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError, UnsupportedError
from pnmr.fit.line_sum import BroadenedLine, Component, LineSum
from pnmr.fit.lines import LINES
from pnmr.fit.manifold import Manifold
from pnmr.fit.measured import Decay, Measured
from pnmr.fit.model import FitModel, Part, Site
from pnmr.fit.processed_lines import DecayLine, RecipeLine
from pnmr.fit.weighted import weighted
from pnmr.units import FloatArray, hz_from_ppm


@dataclass(frozen=True, slots=True)
class Block:
    """One region of one spectrum.

    Attributes
    ----------
    name, part_name : str
        What it and its spectrum are called.
    spectrum : int
        Number of the spectrum in the model.
    kept : slice
        Its points in the spectrum.
    region_ppm : tuple of float
        First and last shift, ascending.
    x_hz, data : array, shape (n,)
        Frequencies in Hz from the carrier, and the real part.
    unit_value : float
        Standard deviation of the noise of a point, or a measure of it where that is not known.
    independent_points : float
        How many of the points are independent.
    sites : tuple of Site
        Sites in the order of the components of ``lines``.
    lines : LineSum
        What is fitted.
    carrier_shift_hz, reference_hz : float
        Distance of the carrier from 0 ppm, and frequency of 0 ppm in Hz.
    broadening_hz : float
        Exponential broadening that the lines went through in Hz.
    """

    name: str
    part_name: str
    spectrum: int
    kept: slice
    region_ppm: tuple[float, float]
    x_hz: FloatArray
    data: FloatArray
    unit_value: float
    independent_points: float
    sites: tuple[Site, ...]
    lines: LineSum
    carrier_shift_hz: float
    reference_hz: float
    broadening_hz: float

    def conversion(self, parameter: str) -> tuple[float, float]:
        """Return factor and offset from a parameter's unit in the model to that of the lines."""
        hz_per_ppm = hz_from_ppm(1.0, self.reference_hz)
        if parameter == "position_ppm":
            return hz_per_ppm, -self.carrier_shift_hz
        return (hz_per_ppm if parameter == "anisotropy_ppm" else 1.0), 0.0


def blocks_of(model: FitModel, measured: tuple[Measured, ...]) -> tuple[Block, ...]:
    """Return every region of every spectrum with its lines."""
    return tuple(
        _block(model, k, each, number)
        for k, each in enumerate(measured)
        for number in range(len(model.spectrum[k].regions_ppm))
    )


def _block(model: FitModel, k: int, measured: Measured, number: int) -> Block:
    part, axis = model.spectrum[k], measured.spectrum.frequency
    kept = axis.region(*part.regions_ppm[number])
    data = np.ascontiguousarray(measured.spectrum.values.real[kept])
    x_hz, ppm = np.ascontiguousarray(axis.offsets_hz[kept]), axis.ppm[kept]
    if not data.any():
        raise SettingError(
            f"the region {ppm[-1]:.6g} to {ppm[0]:.6g} ppm of '{part.name}' is zero throughout: there"
            " is nothing to fit"
        )
    _check_excitation(part, x_hz)
    sites = tuple(each for each in model.site if k in model.present(each))
    components = tuple(
        weighted(_component(model, each, measured, (x_hz, kept)), part.excitation) for each in sites
    )
    lines = LineSum(
        components,
        x_hz,
        baseline_terms=part.baseline_terms,
        phased=part.fit_phase,
        nonnegative=model.nonnegative,
        turned=tuple(each.phase_deg is not None for each in sites),
    )
    return Block(
        name=_name(part, number),
        part_name=part.name,
        spectrum=k,
        kept=kept,
        region_ppm=(float(ppm[0]), float(ppm[-1])),
        x_hz=x_hz,
        data=data,
        unit_value=measured.noise.amplitude if measured.noise else _scatter(data),
        independent_points=data.size * _independent_share(measured),
        sites=sites,
        lines=lines,
        carrier_shift_hz=axis.carrier_shift_hz,
        reference_hz=axis.reference_hz,
        broadening_hz=measured.lb_hz,
    )


def _check_excitation(part: Part, x_hz: FloatArray) -> None:
    if part.excitation is None:
        return
    low_hz, high_hz = part.excitation.range_hz
    if not low_hz <= x_hz.min() <= x_hz.max() <= high_hz:
        raise SettingError(
            f"a region of '{part.name}' goes from {x_hz.min():.6g} to {x_hz.max():.6g} Hz from the"
            f" carrier, beyond its excitation profile of {low_hz:.6g} to {high_hz:.6g} Hz; make the"
            " profile wider, or the region smaller"
        )


def _name(part: Part, number: int) -> str:
    if len(part.regions_ppm) == 1:
        return part.name
    first_ppm, second_ppm = part.regions_ppm[number]
    return f"{part.name} {max(first_ppm, second_ppm):.5g}:{min(first_ppm, second_ppm):.5g}"


def _scatter(data: FloatArray) -> float:
    """Return the scatter from point to point, which lines hardly contribute to; never 0."""
    steps = np.diff(data)
    return float(1.4826 * np.median(np.abs(steps)) / np.sqrt(2.0)) if steps.any() else 1.0


def _independent_share(measured: Measured) -> float:
    """Return which part of the points is independent: 2 N_c of SI real ones, at most all."""
    weights = measured.noise.weights if measured.noise else None
    return 1.0 if weights is None else min(1.0, 2.0 * weights.counting_points / weights.values.size)


def _component(
    model: FitModel, site: Site, measured: Measured, place: tuple[FloatArray, slice]
) -> Component:
    """Return a site as the processing shows it: exact in closed form where there is one."""
    line, (x_hz, kept), decay = LINES[site.shape], place, measured.decay
    lb_hz, other_window = measured.lb_hz, decay is not None and decay.lb_hz is None
    if site.kind == "manifold":
        if other_window:
            raise UnsupportedError(
                f"site '{site.name}': a manifold goes with exponential windows only; process the"
                " spectrum with one, or fit its bands as lines"
            )
        if not measured.mas_hz:
            raise SettingError(
                f"site '{site.name}' is a manifold, but the rotor's rate of '{measured.name}' is not"
                " recorded; write mas_hz in its [[spectrum]]"
            )
        return Manifold(line, x_hz, measured.mas_hz, lb_hz)
    if decay is not None and site.shape == "lorentzian" and not other_window:
        return DecayLine(x_hz, decay.time, lb_hz, decay.first, decay.is_filtered)
    if model.processed_lines or other_window or (site.shape == "skewed" and lb_hz > 0.0):
        return _through_recipe(site, measured, decay, kept)
    return BroadenedLine(line, x_hz, lb_hz)


def _through_recipe(site: Site, measured: Measured, decay: Decay | None, kept: slice) -> RecipeLine:
    if decay is None:
        raise UnsupportedError(
            f"site '{site.name}' needs the recipe that made '{measured.name}', which is not known; give"
            " the folder of 'pnmr process' or the data set"
        )
    if decay.is_filtered:
        raise UnsupportedError(
            f"site '{site.name}': behind a digital filter's group delay only Lorentzians and"
            f" exponential windows go with '{measured.name}'; process its FID with 'pnmr process'"
            " and fit that"
        )
    return RecipeLine(LINES[site.shape], decay.time, decay.processing(), kept)
