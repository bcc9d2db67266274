"""FID to FID to Spectrum to Spectrum: one small function a step, and the recipe that lists them."""

from pnmr.process.fourier import (
    first_point,
    group_delay,
    magnitude,
    power,
    reverse,
    strip,
    transform,
    truncate,
    zero_fill,
)
from pnmr.process.offset import subtract_offset
from pnmr.process.phase import phase
from pnmr.process.recipe import Recipe
from pnmr.process.reference import reference
from pnmr.process.step import STEPS
from pnmr.process.window import exponential, gaussian, sine_bell, trapezoid

__all__ = [
    "STEPS",
    "Recipe",
    "exponential",
    "first_point",
    "gaussian",
    "group_delay",
    "magnitude",
    "phase",
    "power",
    "reference",
    "reverse",
    "sine_bell",
    "strip",
    "subtract_offset",
    "transform",
    "trapezoid",
    "truncate",
    "zero_fill",
]
