"""The virtual instrument: what a pulse does to the magnetisation of a sample."""

from pnmr.spectrometer.inversion import InversionProfile, inversion_profile
from pnmr.spectrometer.inversion_map import InversionMap, anisotropy_map, rf_map
from pnmr.spectrometer.quantisation import quantised
from pnmr.spectrometer.refocusing import (
    RefocusingProfile,
    refocusing_profile,
    synchronous_delay_s,
)
from pnmr.spectrometer.rf_distribution import RFDistribution

__all__ = [
    "InversionMap",
    "InversionProfile",
    "RFDistribution",
    "RefocusingProfile",
    "anisotropy_map",
    "inversion_profile",
    "quantised",
    "refocusing_profile",
    "rf_map",
    "synchronous_delay_s",
]
