"""Synthetic spectra for fits: decays with white noise, processed by a recipe, with the truth known."""

from dataclasses import dataclass

import numpy as np

from pnmr.data import FID, Acquisition, Step, TimeAxis
from pnmr.fit.measured import Decay, Measured
from pnmr.process import Recipe, TimeWeights, expected_noise, time_weights
from pnmr.process.noise import Noise

REFERENCE_HZ = 100e6


@dataclass(frozen=True)
class Line:
    shift_ppm: float
    width_hz: float
    area: float
    phase_deg: float = 0.0


def fid_of(
    lines: list[Line],
    *,
    noise: float = 1.0,
    seed: int = 1,
    points: int = 2048,
    dwell_s: float = 2e-5,
    reference_hz: float = REFERENCE_HZ,
) -> FID:
    """Lorentzians whose areas are intensity times Hz in the spectrum, noise in each word."""
    times_s = dwell_s * np.arange(points)
    values = np.zeros(points, dtype=complex)
    for each in lines:
        turns = 2j * np.pi * each.shift_ppm * reference_hz * 1e-6 * times_s
        turns += 1j * np.radians(each.phase_deg)
        decay = np.exp(turns - np.pi * each.width_hz * times_s)
        values += 2.0 * dwell_s * each.area * decay
    random = np.random.default_rng(seed)
    values += noise * (random.normal(size=points) + 1j * random.normal(size=points))
    axis = TimeAxis(points, dwell_s, 0.0, reference_hz, reference_hz)
    return FID(values, (axis,), Acquisition(nucleus="13C", source="synthetic"))


def recipe_of(lb_hz: float, points: int = 4096) -> Recipe:
    steps = [Step("first_point", {"factor": 0.5})]
    if lb_hz:
        steps.append(Step("exponential", {"lb_hz": lb_hz}))
    return Recipe((*steps, Step("zero_fill", {"points": points}), Step("transform")))


def measured_of(
    fid: FID, lb_hz: float = 0.0, *, name: str = "a", noise: float = 1.0, **told
) -> Measured:
    """A spectrum whose noise is known exactly, as the tail of a long FID tells it."""
    recipe = recipe_of(lb_hz, 2 * fid.time.points)
    weights: TimeWeights = time_weights(fid, recipe)
    amplitude = noise * float(np.sqrt(np.sum(weights.values**2)))
    known = Noise(amplitude, 1e-6 * amplitude, weights) if noise else expected_noise(fid, recipe)
    decay = Decay.of(fid.time, 0.0, recipe)
    return Measured(name, recipe(fid), known, lb_hz, decay=decay, **told)
