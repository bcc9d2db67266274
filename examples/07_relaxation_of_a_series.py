"""Relaxation times of overlapping lines from a pseudo-2D data set, and how many lines there are.

    python examples/07_relaxation_of_a_series.py [FOLDER]

The data are SYNTHETIC: an inversion recovery of two carbons, 12 delays, white noise. Tables
and a figure go into FOLDER (this folder if left out).
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from pnmr.data import FID, Acquisition, ListAxis, TimeAxis
from pnmr.fit.area_limit import Fitted, area_limits, largest_limit
from pnmr.fit.fid_views import fid_views
from pnmr.fit.inverse_temperature import curie_line
from pnmr.fit.line_count import count_lines
from pnmr.process import Recipe
from pnmr.workflow.series import SeriesSettings, series_signals
from pnmr.workflow.series_files import estimates, write_series

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
random = np.random.default_rng(7)
delays_s = np.geomspace(0.5e-3, 0.2, 12)
time = TimeAxis(2048, 5e-6, 0.0, 100.61e6, 100.61e6)
sites = ((6000.0, 1200.0, 1.0, 12e-3), (4000.0, 1000.0, 0.6, 4e-3))  # Hz, Hz, area, T1 in s
values = 0.1 * (random.standard_normal((12, 2048)) + 1j * random.standard_normal((12, 2048)))
for position_hz, width_hz, area, t1_s in sites:
    decay = np.exp((2j * np.pi * position_hz - np.pi * width_hz) * time.times_s)
    values += area * np.outer(1.0 - 1.8 * np.exp(-delays_s / t1_s), decay)
conditions = Acquisition(nucleus="13C", larmor_hz=100.61e6, source="SYNTHETIC")
series = FID(values, (ListAxis("vd", "s", tuple(delays_s)), time), conditions)
recipe = Recipe(()).then("first_point", factor=0.5).then("exponential", lb_hz=100.0)
recipe = recipe.then("zero_fill", points=4096).then("transform")

region_ppm = (100.0, 0.0)
settings = SeriesSettings((region_ppm,), "inversion", lines_ppm=(60.0, 40.0))
signals = series_signals(series, recipe, settings)
for signal in signals:
    print(signal.name, estimates(signal.relaxed)["t1_s"], *signal.remarks)
write_series(signals, {}, folder, overwrite=True)

last = replace(series, values=series.values[-1], axes=series.axes[1:])
view, *others = fid_views(last, recipe, region_ppm, 100.0)
count = count_lines(view, random, other_views=others, fewest_lines=1, draws=39)
print(f"the last row shows {count}", *count.reasons, sep="; ")

# A third line, anywhere from 500 to 3000 Hz wide, is not seen at 90 ppm: how large may it be?
lines = Fitted(view.model(count.lines), count.fit.solution, view.data)
shapes = [(90.0 * 100.61, width_hz) for width_hz in (500.0, 1000.0, 3000.0)]
limit = largest_limit(area_limits(lines, view.component, shapes, view.noise))
share = limit.limit_value / count.fit.areas.sum()
print(f"a line at 90 ppm has less than {100.0 * share:.1f} % of the area (95 %)")

kelvin = np.array([300.0, 310.0, 320.0, 330.0, 340.0])
line = curie_line(kelvin, 120.0 + 1.2404e6 / kelvin + random.standard_normal(5), errors_ppm=1.0)
print(f"1/T plot: intercept {line.intercept}, {line.per_kelvin(328.15)} at 328.15 K")
