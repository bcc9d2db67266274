"""Lines that stand a whole number of rotor rates apart: one manifold each, guessed from their areas."""

import math
from dataclasses import dataclass

import msgspec
import numpy as np

from pnmr.fit.first_guess import Guess
from pnmr.fit.guess_state import site_of
from pnmr.fit.herzfeld_berger import sideband_moments
from pnmr.fit.line_search import Found
from pnmr.fit.model import FitModel, Part, Site
from pnmr.fit.model_value import Value
from pnmr.fit.sidebands import LARGEST_RATIO
from pnmr.units import ppm_from_hz

_START_ASYMMETRY = 0.3


@dataclass(frozen=True, slots=True)
class _Centre:
    """A line with those that may be its sidebands, by order."""

    line: Found
    shape: str
    bands: tuple[tuple[int, Found], ...] = ()


def model_with_manifolds(
    name: str, found: tuple[Guess, ...], mas_hz: float, reference_hz: float, *, shape: str = ""
) -> FitModel:
    """Return a model in which lines with sidebands are manifolds ``M1``, ``M2`` ..., others lines.

    The largest line of those that stand n rotor rates apart is taken as the centreband. A
    lower one may be the sideband of several centrebands that overlap.

    Parameters
    ----------
    name : str
        Name of the spectrum.
    found : tuple of Guess
        Lines of its regions.
    mas_hz, reference_hz : float
        Rate of the rotor, and frequency of 0 ppm.
    shape : str
        Family of the lines; as guessed where left out.
    """
    every = [(line, shape or guess.shape) for guess in found for line in guess.lines]
    ordered = sorted(every, key=lambda pair: -pair[0].area)
    bands: set[Found] = set()
    centres = []
    for line, own in ordered:
        if line in bands:
            continue
        mine = _bands(
            line, [other for other, _ in ordered], ppm_from_hz(mas_hz, reference_hz), reference_hz
        )
        bands.update(other for _, other in mine)
        centres.append(_Centre(line, own, mine))
    centres.sort(key=lambda each: -each.line.position_ppm)
    sites = [
        _manifold(f"M{k}", each, mas_hz, reference_hz)
        if each.bands
        else site_of(f"L{k}", each.line, each.shape)
        for k, each in enumerate(centres, start=1)
    ]
    part = Part(
        name,
        tuple(each.region_ppm for each in found),
        baseline_terms=max(each.baseline_terms for each in found),
        mas_hz=mas_hz,
    )
    return FitModel((part,), tuple(sites))


def _bands(
    centre: Found, lines: list[Found], spacing_ppm: float, reference_hz: float
) -> tuple[tuple[int, Found], ...]:
    """Return the smaller lines that stand n rotor rates away, to within half their width."""
    found = []
    for line in lines:
        distance_ppm = line.position_ppm - centre.position_ppm
        order = round(distance_ppm / spacing_ppm)
        near_ppm = 0.5 * ppm_from_hz(max(line.width_hz, centre.width_hz), reference_hz)
        is_near = abs(distance_ppm - order * spacing_ppm) < min(near_ppm, 0.2 * spacing_ppm)
        if order != 0 and is_near and line.area < centre.area:
            found.append((order, line))
    return tuple(found)


def _manifold(name: str, centre: _Centre, mas_hz: float, reference_hz: float) -> Site:
    """Return a manifold whose anisotropy has the second and the sign of the third moment."""
    orders = np.array([0, *(order for order, _ in centre.bands)])
    areas = np.array([centre.line.area, *(line.area for _, line in centre.bands)])
    moments = sideband_moments(orders, areas, mas_hz)
    size_hz = math.sqrt(5.0 * moments.second_hz2 / (1.0 + _START_ASYMMETRY**2 / 3.0))
    size_hz = min(max(size_hz, 0.1 * mas_hz), 0.5 * LARGEST_RATIO * mas_hz)
    anisotropy_ppm = ppm_from_hz(math.copysign(size_hz, moments.third_hz3 or 1.0), reference_hz)
    return msgspec.structs.replace(
        site_of(name, centre.line, centre.shape),
        kind="manifold",
        anisotropy_ppm=anisotropy_ppm,
        asymmetry=Value(start_value=_START_ASYMMETRY),
    )
