"""The virtual instrument: what pulses and whole programs do to the spins of a sample."""

from pnmr.spectrometer.acquire import Acquired, acquire
from pnmr.spectrometer.advice import Advice, advise
from pnmr.spectrometer.cost import Cost, cost
from pnmr.spectrometer.inversion import InversionProfile, inversion_profile
from pnmr.spectrometer.inversion_map import InversionMap, anisotropy_map, rf_map
from pnmr.spectrometer.option import Option, SiteOutcome
from pnmr.spectrometer.performance import Performance, performance, surroundings
from pnmr.spectrometer.pulse_search import Sweep
from pnmr.spectrometer.quantisation import quantised
from pnmr.spectrometer.refocusing import (
    RefocusingProfile,
    refocusing_profile,
    synchronous_delay_s,
)
from pnmr.spectrometer.refocusing_gain import RefocusingGain, refocusing_gain
from pnmr.spectrometer.sample_range import SampleRange, SearchLimits
from pnmr.spectrometer.shift_scale import ShiftScale
from pnmr.spectrometer.signal import Component, Signal, signal_values
from pnmr.spectrometer.site_run import Grid

__all__ = [
    "Acquired",
    "Advice",
    "Component",
    "Cost",
    "Grid",
    "InversionMap",
    "InversionProfile",
    "Option",
    "Performance",
    "RefocusingGain",
    "RefocusingProfile",
    "SampleRange",
    "SearchLimits",
    "ShiftScale",
    "Signal",
    "SiteOutcome",
    "Sweep",
    "acquire",
    "advise",
    "anisotropy_map",
    "cost",
    "inversion_profile",
    "performance",
    "quantised",
    "refocusing_gain",
    "refocusing_profile",
    "rf_map",
    "signal_values",
    "surroundings",
    "synchronous_delay_s",
]
