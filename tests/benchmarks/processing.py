"""The chain that is timed: digital filter, EM 20 Hz, 16,384 to 65,536 points, FT, phase."""

import nmrglue
import numpy as np

from pnmr import FID, ListAxis, Recipe, TimeAxis
from pnmr.data import Acquisition

POINTS, SIZE = 16_384, 65_536
DELAY, LB_HZ, DWELL_S = 67.98, 20.0, 1e-6
P0_DEG, P1_DEG = 12.0, 33.0
RECIPE = (
    Recipe(())
    .then("group_delay")
    .then("exponential", lb_hz=LB_HZ)
    .then("zero_fill", points=SIZE)
    .then("transform")
    .then("phase", p0_deg=P0_DEG, p1_deg=P1_DEG)
)


def noise(rows: int) -> np.ndarray:
    """Return synthetic FIDs of complex noise."""
    rng = np.random.default_rng(1)
    return rng.standard_normal((rows, POINTS)) + 1j * rng.standard_normal((rows, POINTS))


def fid(values: np.ndarray) -> FID:
    """Return them as a series."""
    rows = ListAxis("row", "", tuple(map(float, range(len(values)))))
    time = TimeAxis(POINTS, DWELL_S, 0.0, 1e8, 1e8)
    return FID(values, (rows, time), Acquisition(group_delay_points=DELAY))


def nmrglue_chain(values: np.ndarray) -> np.ndarray:
    """Return what nmrglue makes of all rows at once."""
    data = nmrglue.bruker.rm_dig_filter(values, 1, 21, DELAY)
    data = nmrglue.proc_base.em(data, lb=LB_HZ * DWELL_S)
    data = nmrglue.proc_base.zf_size(data, SIZE)
    data = nmrglue.proc_base.fft(data)
    return nmrglue.proc_base.ps(data, p0=P0_DEG, p1=P1_DEG)
