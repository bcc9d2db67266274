"""The virtual instrument: what a pulse does to the magnetisation of a sample."""

from pnmr.spectrometer.advice import Advice, advise
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

__all__ = [
    "Advice",
    "InversionMap",
    "InversionProfile",
    "Option",
    "Performance",
    "RefocusingGain",
    "RefocusingProfile",
    "SampleRange",
    "SearchLimits",
    "ShiftScale",
    "SiteOutcome",
    "Sweep",
    "advise",
    "anisotropy_map",
    "inversion_profile",
    "performance",
    "quantised",
    "refocusing_gain",
    "refocusing_profile",
    "rf_map",
    "surroundings",
    "synchronous_delay_s",
]
