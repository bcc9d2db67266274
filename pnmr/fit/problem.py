"""A model and its spectra as one separable least-squares problem."""

from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.blocks import Block, blocks_of
from pnmr.fit.joint import Joint
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel
from pnmr.fit.model_ties import AREA
from pnmr.fit.priors import Priors, priors_of
from pnmr.fit.separable import SeparableModel
from pnmr.fit.solver import Limits
from pnmr.fit.terms import BASELINE, PHASE, Free, free_parameters, term
from pnmr.fit.tied import Tied
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Problem:
    """What the solver gets, and the names of what it returns.

    Attributes
    ----------
    model : FitModel
        What is fitted.
    measured : tuple of Measured
        One for each spectrum of the model.
    blocks : tuple of Block
        Every region of every spectrum.
    system : Tied
        Model of all data, each block in units of its noise.
    nonlinear, linear : tuple of Free
        Names of the solver's parameters: positions in ppm, widths in Hz, areas in the data's unit.
    priors : Priors
        What is known of some of them beforehand.
    data : array, shape (n,)
        All blocks one after the other, in units of the noise, then the priors in units of theirs.
    start : array, shape (p,)
        First guess of the nonlinear parameters.
    limits : Limits
        Their bounds.
    """

    model: FitModel
    measured: tuple[Measured, ...]
    blocks: tuple[Block, ...]
    system: Tied
    nonlinear: tuple[Free, ...]
    linear: tuple[Free, ...]
    priors: Priors
    data: FloatArray
    start: FloatArray
    limits: Limits


def problem(model: FitModel, measured: tuple[Measured, ...]) -> Problem:
    """Put a model and its spectra together.

    Raises
    ------
    SettingError
        When their numbers differ, a line starts outside its regions or bounds, or there are
        more parameters than independent data.
    """
    if len(measured) != len(model.spectrum):
        raise SettingError(
            f"the model describes {len(model.spectrum)} spectra where {len(measured)} are given; give"
            f" them in the order {', '.join(each.name for each in model.spectrum)}"
        )
    told = tuple(
        each.told(part.lb_hz, part.mas_hz)
        for each, part in zip(measured, model.spectrum, strict=True)
    )
    blocks = blocks_of(model, told)
    shapes, areas = free_parameters(model)
    phases = [Free("", PHASE, each.name) for each in model.spectrum if each.fit_phase]
    baselines = [
        Free("", f"{BASELINE}_{term}", block.name)
        for block in blocks
        for term in range(model.spectrum[block.spectrum].baseline_terms)
    ]
    names = _Names((*shapes, *phases), (*areas, *baselines), priors_of(model, shapes))
    system = _system(model, blocks, names)
    start, limits = _starts(model, blocks, names, system)
    data = np.concatenate([block.data / block.unit_value for block in blocks] + [names.priors.data])
    _check_count(model, blocks, len(names.nonlinear) + len(names.linear) - names.priors.points)
    return Problem(
        *(model, told, blocks, system, names.nonlinear, names.linear),
        *(names.priors, data, start, limits),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    nonlinear: tuple[Free, ...]
    linear: tuple[Free, ...]
    priors: Priors


def _system(model: FitModel, blocks: tuple[Block, ...], names: _Names) -> Tied:
    """Tie the parameters of all blocks to the free ones, in the units of the model."""
    place = {each: k for k, each in enumerate(names.nonlinear)}
    row, offsets = [], []
    areas = {each: k for k, each in enumerate(names.linear)}
    weight, given = [], []
    for block in blocks:
        part = model.spectrum[block.spectrum]
        for site in block.sites:
            for parameter in site.parameters:
                found = term(model, site, parameter, block.spectrum)
                scale, shift = block.conversion(parameter)
                row.append(_unit(place, found.free, scale * found.factor))
                offsets.append(scale * found.offset_value + shift)
            found = term(model, site, AREA, block.spectrum)
            weight.append(_unit(areas, found.free, found.factor / block.unit_value))
            given.append(found.offset_value / block.unit_value)
        if part.fit_phase:
            row.append(_unit(place, Free("", PHASE, part.name), 1.0))
            offsets.append(0.0)
        for k in range(part.baseline_terms):
            weight.append(
                _unit(areas, Free("", f"{BASELINE}_{k}", block.name), 1.0 / block.unit_value)
            )
            given.append(0.0)
    sums: tuple[SeparableModel, ...] = tuple(block.lines for block in blocks)
    if names.priors.points:
        row += [_unit(place, each, 1.0) for each in names.priors.known]
        offsets += [0.0] * names.priors.points
        sums += (names.priors,)
    whole: SeparableModel = sums[0] if len(sums) == 1 else Joint(sums)
    return Tied(
        whole,
        np.array(row).reshape(len(row), len(place)),
        np.array(offsets),
        np.array(weight).reshape(len(weight), len(areas)),
        np.array(given),
    )


def _unit(places: dict[Free, int], free: Free | None, factor: float) -> FloatArray:
    row = np.zeros(len(places))
    if free is not None:
        row[places[free]] = factor
    return row


def _starts(
    model: FitModel, blocks: tuple[Block, ...], names: _Names, system: Tied
) -> tuple[FloatArray, Limits]:
    """Return first guesses and bounds: what is declared, within what the lines can be."""
    size = len(names.nonlinear)
    low, high, start = np.full(size, -np.inf), np.full(size, np.inf), np.zeros(size)
    for k, free in enumerate(names.nonlinear):
        if free.site:
            site = model.site_named(free.site)
            declared = site.value(free.name)
            start[k] = declared.start_value if declared.start_value is not None else 0.0
            here = [each for each in blocks if free.spectrum in ("", each.part_name)]
            usual = _usual_bounds(free.name, start[k], here, is_line=site.kind == "line")
            low[k] = usual[0] if declared.low_value is None else declared.low_value
            high[k] = usual[1] if declared.high_value is None else declared.high_value
    natural_low = np.concatenate([block.lines.limits.low for block in blocks])
    natural_high = np.concatenate([block.lines.limits.high for block in blocks])
    of_lines = slice(natural_low.size)  # the rows of priors follow
    for r, (row, offset) in enumerate(
        zip(system.nonlinear_map[of_lines], system.nonlinear_offset[of_lines], strict=True)
    ):
        if not row.any():
            continue
        k = int(np.argmax(np.abs(row)))
        ends = sorted(((natural_low[r] - offset) / row[k], (natural_high[r] - offset) / row[k]))
        low[k], high[k] = max(low[k], ends[0]), min(high[k], ends[1])
    _check_starts(names, start, low, high)
    return start, Limits(low, high)


def _usual_bounds(
    name: str, start_value: float, blocks: list[Block], *, is_line: bool
) -> tuple[float, float]:
    """Keep lines inside their regions, and no broader than these: else they are a baseline."""
    if name == "position_ppm" and is_line:
        ends = [end for block in blocks for end in block.region_ppm]
        return min(ends), max(ends)
    if name in ("width_hz", "gauss_hz", "lorentz_hz"):
        return -np.inf, max(start_value, *(float(np.ptp(block.x_hz)) for block in blocks))
    return -np.inf, np.inf


def _check_starts(names: _Names, start: FloatArray, low: FloatArray, high: FloatArray) -> None:
    for k, free in enumerate(names.nonlinear):
        if not low[k] <= start[k] <= high[k]:
            remedy = "move it, or widen the region" if free.name == "position_ppm" else "move it"
            raise SettingError(
                f"{free} starts at {start[k]:.6g}, outside {low[k]:.6g} to {high[k]:.6g}; {remedy}"
            )


def _check_count(model: FitModel, blocks: tuple[Block, ...], parameters: int) -> None:
    points = sum(block.data.size for block in blocks)
    independent = sum(block.independent_points for block in blocks)
    if independent < parameters:
        what = (
            f"{independent:.0f} independent ones among {points}" if independent < points else points
        )
        raise SettingError(
            f"{parameters} parameters cannot be found from {what} data points; use fewer lines than"
            f" {len(model.site)}, tie their widths, or widen the region"
        )
