"""The fitted curves of every region, site by site, with their band of error."""

import numpy as np

from pnmr.fit.blocks import Block
from pnmr.fit.compact import Compact
from pnmr.fit.fitting import Fitted
from pnmr.fit.result import FittedRegion
from pnmr.fit.sidebands import sidebands
from pnmr.fit.solver import jacobian
from pnmr.units import FloatArray, ppm_from_hz

# Sidebands with less than this share of their site are not worth a star.
_LEAST_SHARE = 2e-3


def fitted_regions(found: Fitted) -> tuple[FittedRegion, ...]:
    """Return the curves of every block of a fitted problem, in the unit of its data."""
    asked = found.problem
    band = _band(found)
    nonlinear = asked.system.all_nonlinear(found.solution.nonlinear)
    coefficients = asked.system.layout.offset + asked.system.layout.mixing @ found.solution.linear
    regions, point, first, column = [], 0, 0, 0
    for block in asked.blocks:
        layout = block.lines.layout
        rows = np.empty((layout.rows, block.data.size))
        shape = nonlinear[first : first + layout.nonlinear]
        block.lines.fill(shape, rows)
        weight = coefficients[column : column + layout.columns] * block.unit_value
        parts = weight[:, None] * rows[: layout.columns]
        lines = len(block.sites)
        measured = asked.measured[block.spectrum]
        regions.append(
            FittedRegion(
                name=block.name,
                spectrum=block.part_name,
                ppm=measured.spectrum.frequency.ppm[block.kept],
                data=block.data.copy(),
                total=parts.sum(axis=0),
                baseline=parts[lines:].sum(axis=0),
                sites={each.name: parts[k].copy() for k, each in enumerate(block.sites)},
                band=band[point : point + block.data.size] * block.unit_value,
                noise_amplitude=block.unit_value * found.noise_ratio,
                sidebands_ppm=_sidebands(block, shape, measured.mas_hz),
                nucleus=measured.spectrum.acquisition.nucleus,
            )
        )
        point, first = point + block.data.size, first + layout.nonlinear
        column += layout.columns
    return tuple(regions)


def _band(found: Fitted) -> FloatArray:
    """Return the standard error of the fitted curve at each point, by the parameters with errors."""
    live = [k for k, reason in enumerate(found.reasons) if not reason]
    system = Compact.of(found.problem.system)
    rows = jacobian(system, found.solution, found.problem.data)[live]
    covariance = found.uncertainty.covariance[np.ix_(live, live)]
    return np.asarray(np.sqrt(np.maximum(0.0, ((covariance @ rows) * rows).sum(axis=0))))


def _sidebands(
    block: Block, shape: FloatArray, mas_hz: float | None
) -> dict[str, tuple[float, ...]]:
    """Return the shifts of every manifold's sidebands inside the region."""
    found: dict[str, tuple[float, ...]] = {}
    first = 0
    for site in block.sites:
        size = len(site.parameters)
        if site.kind == "manifold" and mas_hz:
            tensor = first + site.parameters.index("anisotropy_ppm")
            centre_hz, anisotropy_hz, asymmetry = shape[first], *shape[tensor : tensor + 2]
            whole = sidebands(float(anisotropy_hz) / mas_hz, float(asymmetry))
            seen = whole.orders[(whole.shares > _LEAST_SHARE) & (whole.orders != 0)]
            places = ppm_from_hz(
                centre_hz + block.carrier_shift_hz + seen * mas_hz, block.reference_hz
            )
            low_ppm, high_ppm = block.region_ppm
            found[site.name] = tuple(float(p) for p in places if low_ppm <= p <= high_ppm)
        first += size
    return found
