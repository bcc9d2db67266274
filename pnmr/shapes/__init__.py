"""Pulses on paper: shapes, adiabatic families, power and limits."""

from pnmr.shapes.adiabatic import (
    hyperbolic_secant,
    s3ap,
    sin_cos,
    smoothed_chirp,
    tanh_tan,
    wurst,
)
from pnmr.shapes.frequency import adiabaticity, frequency_hz, largest_step_deg
from pnmr.shapes.limits import Check, Console, Probe, console, probe
from pnmr.shapes.passage import Passage
from pnmr.shapes.power import HardPulse, integration_factor
from pnmr.shapes.shape import Shape
from pnmr.shapes.square import COMPOSITES, composite, square

__all__ = [
    "COMPOSITES",
    "Check",
    "Console",
    "HardPulse",
    "Passage",
    "Probe",
    "Shape",
    "adiabaticity",
    "composite",
    "console",
    "frequency_hz",
    "hyperbolic_secant",
    "integration_factor",
    "largest_step_deg",
    "probe",
    "s3ap",
    "sin_cos",
    "smoothed_chirp",
    "square",
    "tanh_tan",
    "wurst",
]
