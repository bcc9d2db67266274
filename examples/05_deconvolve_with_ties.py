"""An echo deconvolved: three lines found by themselves, two NCN lines with ties.

    python examples/05_deconvolve_with_ties.py [FOLDER]

Simulates and processes the echo of the cobalt crystal (a model sample, most of it assumed), and
writes for each fit the values, the curves, the figure and the model into FOLDER.
"""

import sys
from pathlib import Path

from pnmr.fit.fit import fit
from pnmr.fit.model_file import model_of
from pnmr.workflow.demo import demonstrate
from pnmr.workflow.fit_input import read_measured
from pnmr.workflow.fit_output import write_fit
from pnmr.workflow.fitting import GuessWishes, guessed_model

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "fit-example")
demonstrate(folder, overwrite=True)

# 1. The model from the data: the lines between 200 and -100 ppm, widths free of the 20 Hz.
narrow = read_measured(folder / "spectrum-20Hz.csv")
wishes = GuessWishes(((200.0, -100.0),), fit_phase=True)
free = fit(guessed_model(narrow, wishes), narrow)
write_fit(free, folder / "tpra", title="TPrA, simulated", overwrite=True)

# 2. The same FID with 200 Hz: equatorial and axial NCN with areas 2:1, as the crystal has them.
TIED = """
format = "pnmr fit 1"

[[spectrum]]
name = "200 Hz"
regions_ppm = [[4250, 3550]]
fit_phase = true

[[site]]
name = "equatorial"
position_ppm = { start = 3925, low = 3880, high = 3980 }
width_hz = 8000

[[site]]
name = "axial"
position_ppm = 3850
width_hz = 8000
area = { like = "equatorial", factor = 0.5 }
"""
broad = read_measured(folder / "spectrum-200Hz.csv")
tied = fit(model_of(TIED), broad)
write_fit(tied, folder / "ncn", title="NCN with areas 2:1, simulated", overwrite=True)

for result in (free, tied):
    for site in result.sites:
        values = [str(site.values[name]) for name in ("position_ppm", "width_hz", "share_percent")]
        print(f"{site.name}: {', '.join(values)}")
    for remark in result.remarks:
        print(f"note: {remark}")
