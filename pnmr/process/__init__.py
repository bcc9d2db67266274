"""FID to FID to Spectrum to Spectrum: one small function a step, and the recipe that lists them."""

from pnmr.process.baseline import baseline, signal_mask
from pnmr.process.echo import left_shift, whole_echo
from pnmr.process.echo_top import EchoTop, echo_top, find_echo_top
from pnmr.process.fourier import (
    first_point,
    group_delay,
    magnitude,
    power,
    transform,
    truncate,
    zero_fill,
)
from pnmr.process.matched import matched
from pnmr.process.noise import (
    Noise,
    as_decided,
    expected_noise,
    spectral_noise,
    tail_noise,
    time_weights,
)
from pnmr.process.phase import phase
from pnmr.process.recipe import Recipe
from pnmr.process.step import STEPS
from pnmr.process.window import (
    exponential,
    gaussian,
    gaussian_broadening,
    sine_bell,
    trapezoid,
)

__all__ = [
    "STEPS",
    "EchoTop",
    "Noise",
    "Recipe",
    "as_decided",
    "baseline",
    "echo_top",
    "expected_noise",
    "exponential",
    "find_echo_top",
    "first_point",
    "gaussian",
    "gaussian_broadening",
    "group_delay",
    "left_shift",
    "magnitude",
    "matched",
    "phase",
    "power",
    "signal_mask",
    "sine_bell",
    "spectral_noise",
    "tail_noise",
    "time_weights",
    "transform",
    "trapezoid",
    "truncate",
    "whole_echo",
    "zero_fill",
]
