"""What a measurement is: axes, history, FID and Spectrum. Nothing here processes."""

from pnmr.data.axis import Axis, FrequencyAxis, ListAxis, TimeAxis
from pnmr.data.conditions import Acquisition
from pnmr.data.estimate import Estimate
from pnmr.data.history import History, Setting, Step
from pnmr.data.signal import FID, Spectrum

__all__ = [
    "FID",
    "Acquisition",
    "Axis",
    "Estimate",
    "FrequencyAxis",
    "History",
    "ListAxis",
    "Setting",
    "Spectrum",
    "Step",
    "TimeAxis",
]
