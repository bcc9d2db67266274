"""A double adiabatic echo is simulated as a data set and processed like a measured one.

    python examples/04_simulate_and_process_an_echo.py [FOLDER]

Leaves the experiment FOLDER/10, spectra with two line broadenings, recipes and the processing
sheet. The sample is a model; most of its numbers are assumed.
"""

import sys
from pathlib import Path

import numpy as np

import pnmr
from pnmr.spins import read_sample
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.processing import process, write_run
from pnmr.workflow.rehearsal import rehearsal
from pnmr.workflow.simulation import Settings, simulate, write_simulation

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "echo-example")
experiment = folder / "10"
planned_experiment = rehearsal(
    read_sample("co_crystal"), "double_adiabatic_echo", [("td", 16384.0)]
)
simulation = simulate(planned_experiment, Settings(seed=2985))
write_simulation(experiment, simulation, overwrite=True)

# From here on nobody knows that the data were simulated.
fid = pnmr.read_fid(experiment)
recipe = planned(experiment, fid)  # the echo top is where the pulse program refocuses
regions_ppm = ((200.0, -100.0), (6000.0, 1000.0))
run = process(experiment, fid, recipe, lb_hz=(20.0, 200.0), regions=regions_ppm)
for file in write_run(run, folder, overwrite=True):
    print(file.name)

narrow = run.spectra[0]
for step in narrow.history:
    if step.name == "automatic_phase":
        told = step.decided
        print(f"phase {told['p0_deg']:.1f} deg, error {told['error_deg']:.1f} deg")

# The recipe that was written repeats the spectrum to the bit.
again = pnmr.Recipe.read(folder / "recipe-20Hz.toml")(fid)
print("replayed to the bit:", bool((again.values == narrow.values).all()))

tallest_ppm = narrow.frequency.ppm[np.argmax(narrow.values.real)]
print(f"the tallest line stands at {tallest_ppm:.2f} ppm")
