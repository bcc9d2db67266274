"""How warm is the rotor? KBr beside the sample, by its shift and by its T1, then both.

    python examples/10_temperature_from_kbr.py [FOLDER]

Simulates KBr at rest temperature, and at 328.15 K under fast spinning: one pulse and saturation
recovery. Writes the recovery's figure and tables into FOLDER.
"""

import sys
from dataclasses import replace
from pathlib import Path

from pnmr.bruker import read_fid
from pnmr.process import broadened
from pnmr.spins import contact_shift_ppm, kbr_shift_ppm, kbr_t1_s, read_sample
from pnmr.workflow.planning import Wishes, plan
from pnmr.workflow.rehearsal import rehearsal
from pnmr.workflow.series import SeriesSettings, series_signals
from pnmr.workflow.series_files import estimates, write_series
from pnmr.workflow.simulation import Settings, simulate, write_simulation
from pnmr.workflow.thermometry import KnownShift, kbr_shift, temperature

KNOWN_K, TRUE_K = 296.0, 328.15
folder = Path(sys.argv[1] if len(sys.argv) > 1 else "temperature-example")
kbr = read_sample("kbr")


def measured(number: str, program: str, temperature_k: float) -> Path:
    """Simulate KBr at a temperature and return the folder of the experiment."""
    site = replace(kbr.sites[0], shift_ppm=kbr_shift_ppm(temperature_k))
    warm = replace(site, t1_s=kbr_t1_s(temperature_k))
    played = rehearsal(replace(kbr, sites=(warm,)), program)
    write_simulation(folder / number, simulate(played, Settings(seed=int(number))), overwrite=True)
    return folder / number


known = kbr_shift(measured("1", "one_pulse.kbr", KNOWN_K))
shift = kbr_shift(measured("2", "one_pulse.kbr", TRUE_K))

recovery = read_fid(measured("3", "saturation_recovery.kbr", TRUE_K))
recipe = broadened(plan(recovery, Wishes(echo="none", phase="none")), 50.0)
# The train of pulses leaves some per cent unsaturated, so the depth of the recovery is free.
settings = SeriesSettings(((20.0, -20.0),), "inversion", find_phase=True)
(signal,) = series_signals(recovery, recipe, settings)
write_series([signal], {}, folder, overwrite=True)
t1 = estimates(signal.relaxed)["t1_s"]

found = temperature(shift, KnownShift(known.value, known.error, KNOWN_K), t1, metal="Co")
print(f"79Br shift {shift}, from it {found.by_shift}; T1 {t1}, from it {found.by_t1}")
print(f"both: {found.best}, the truth is {TRUE_K:g} K")
for remark in found.remarks:
    print(f"note: {remark}")

# What one kelvin is worth: a contact shift goes with 1/T. 7.9 MHz is assumed.
shifts_ppm = [contact_shift_ppm(7.9e6, 1.5, temperature_k=k) for k in (TRUE_K, TRUE_K + 1.0)]
print(
    f"a contact shift of {shifts_ppm[0]:.0f} ppm moves by {shifts_ppm[1] - shifts_ppm[0]:.1f} ppm/K"
)
