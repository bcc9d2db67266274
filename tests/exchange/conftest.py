"""Two lines whose shifts follow by hand, as a spectrum and as the FID that has it.

0 ppm is at 100 MHz and the carrier 60 000 Hz above it. The tall line is 7 000 Hz
above the carrier, so at 67 000 Hz = 670 ppm; the small one 5 000 Hz below, at
55 000 Hz = 550 ppm. 1024 points over 51 200 Hz make steps of 50 Hz, and both lines
lie on a point.
"""

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, FrequencyAxis, Spectrum, TimeAxis

CARRIER_HZ, REFERENCE_HZ, WIDTH_HZ, POINTS = 100.06e6, 100.0e6, 51200.0, 1024
TITLE = "two lines"


@pytest.fixture
def fid() -> FID:
    axis = TimeAxis(POINTS, 1.0 / WIDTH_HZ, 0.0, CARRIER_HZ, REFERENCE_HZ)
    t = axis.times_s
    values = 3.0 * np.exp(2j * np.pi * 7000.0 * t) + np.exp(2j * np.pi * -5000.0 * t)
    acquisition = Acquisition(nucleus="13C", larmor_hz=CARRIER_HZ, title=TITLE, scans=16)
    return FID(values * np.exp(-200.0 * t), (axis,), acquisition)


@pytest.fixture
def spectrum() -> Spectrum:
    """Return a spectrum built in place, not transformed, with a mark at each edge."""
    axis = FrequencyAxis(POINTS, 50.0, -25550.0, CARRIER_HZ, REFERENCE_HZ)
    values = np.zeros(POINTS, dtype=np.complex128)
    values[511 + 140] = 3.0 - 0.5j
    values[511 - 100] = 1.0 + 0.25j
    values[0], values[-1] = 0.125, 0.0625 + 1e-9j
    acquisition = Acquisition(nucleus="13C", larmor_hz=CARRIER_HZ, title=TITLE)
    return Spectrum(values, (axis,), acquisition)
