"""FID to FID to Spectrum to Spectrum: one small function a step, and the recipe that lists them."""

from pnmr.process.automatic_phase import automatic_phase
from pnmr.process.fourier import (
    first_point,
    group_delay,
    magnitude,
    power,
    transform,
    truncate,
    zero_fill,
)
from pnmr.process.phase import phase
from pnmr.process.recipe import Recipe
from pnmr.process.step import STEPS
from pnmr.process.window import exponential, gaussian, sine_bell, trapezoid

__all__ = [
    "STEPS",
    "Recipe",
    "automatic_phase",
    "exponential",
    "first_point",
    "gaussian",
    "group_delay",
    "magnitude",
    "phase",
    "power",
    "sine_bell",
    "transform",
    "trapezoid",
    "truncate",
    "zero_fill",
]
