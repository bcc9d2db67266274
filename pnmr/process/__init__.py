"""FID to FID to Spectrum to Spectrum: one small function a step, and the recipe that lists them."""

from pnmr.process.automatic_phase import automatic_phase
from pnmr.process.baseline import baseline, signal_mask
from pnmr.process.broaden import broadened, broadenings
from pnmr.process.combine import coadd, frequency_pieces, join
from pnmr.process.echo import left_shift, whole_echo
from pnmr.process.echo_top import EchoTop, echo_top, find_echo_top
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
from pnmr.process.line import Line, fit_line
from pnmr.process.matched import matched
from pnmr.process.matpass import separate_orders, sum_orders
from pnmr.process.noise import (
    Noise,
    TimeWeights,
    expected_noise,
    spectral_noise,
    tail_noise,
    time_weights,
)
from pnmr.process.offset import subtract_offset
from pnmr.process.phase import phase
from pnmr.process.recipe import Recipe
from pnmr.process.reference import Reference, reference
from pnmr.process.region import Integral, integral, region, rows, trace
from pnmr.process.standards import STANDARDS, Standard, reference_from, strongest_line
from pnmr.process.step import STEPS
from pnmr.process.stepped import frequency_stepped
from pnmr.process.window import (
    exponential,
    gaussian,
    gaussian_broadening,
    sine_bell,
    trapezoid,
)

__all__ = [
    "STANDARDS",
    "STEPS",
    "EchoTop",
    "Integral",
    "Line",
    "Noise",
    "Recipe",
    "Reference",
    "Standard",
    "TimeWeights",
    "automatic_phase",
    "baseline",
    "broadened",
    "broadenings",
    "coadd",
    "echo_top",
    "expected_noise",
    "exponential",
    "find_echo_top",
    "first_point",
    "fit_line",
    "frequency_pieces",
    "frequency_stepped",
    "gaussian",
    "gaussian_broadening",
    "group_delay",
    "integral",
    "join",
    "left_shift",
    "magnitude",
    "matched",
    "phase",
    "power",
    "reference",
    "reference_from",
    "region",
    "reverse",
    "rows",
    "separate_orders",
    "signal_mask",
    "sine_bell",
    "spectral_noise",
    "strip",
    "strongest_line",
    "subtract_offset",
    "sum_orders",
    "tail_noise",
    "time_weights",
    "trace",
    "transform",
    "trapezoid",
    "truncate",
    "whole_echo",
    "zero_fill",
]
