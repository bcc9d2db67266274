"""One NCN line or two, and how large may a third be that is not seen?

    python examples/06_how_many_lines.py [FOLDER]

Simulates the echo of the cobalt crystal (a model, two NCN lines 80 ppm apart and 9 and 7 kHz
wide), counts its lines with four witnesses, and draws the fits with one and with two lines.
"""

import sys
from pathlib import Path

from pnmr.bruker import read_fid
from pnmr.fit.fit import fit
from pnmr.process import Recipe, broadened
from pnmr.report.fit_figure import fit_figure
from pnmr.report.style import save
from pnmr.spins import read_sample
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.fit_input import measured_of
from pnmr.workflow.fitting import GuessWishes, guessed_model
from pnmr.workflow.line_counting import counted_lines
from pnmr.workflow.rehearsal import rehearsal
from pnmr.workflow.simulation import Settings, simulate, write_simulation

REGION_PPM, LB_HZ = (4250.0, 3550.0), 200.0
folder = Path(sys.argv[1] if len(sys.argv) > 1 else "lines-example")
experiment = folder / "10"
played = rehearsal(read_sample("co_crystal"), "double_adiabatic_echo", [("td", 16384.0)])
write_simulation(experiment, simulate(played, Settings(seed=2985)), overwrite=True)

found = counted_lines(experiment, REGION_PPM, LB_HZ, most_lines=3, absent=[(3700.0, 3e3)])
print(f"{found.count}, {found.count.view.effective_points:.0f} independent points")
for shift_ppm, width_hz in zip(found.positions_ppm, found.widths_hz, strict=True):
    print(f"  {shift_ppm:.1f} ppm, {width_hz / 1e3:.1f} kHz wide")
for test in found.count.tests:
    verdict = "believed" if test.is_accepted else "not believed"
    print(f"  line {test.lines}: {verdict}, AICc falls by {test.aicc_gain_value:.1f}")
for reason in found.count.reasons:
    print(f"  {reason}")
share = found.absent[0].limit_value / found.count.fit.areas.sum()
print(f"a line of 3 kHz at 3700 ppm has less than {100.0 * share:.1f} % of the area (95 %)")

fid = read_fid(experiment)
spectrum = broadened(planned(experiment, fid), LB_HZ)(fid)
delay = fid.acquisition.group_delay_points
measured = measured_of(spectrum, fid.time, delay, Recipe.settled(spectrum))
for lines in (1, 2):
    wishes = GuessWishes((REGION_PPM,), lines=lines, manifolds=False, fit_phase=True)
    result = fit(guessed_model(measured, wishes), measured)
    title = f"{lines} line{'s'[: lines - 1]}, reduced chi square {result.quality.reduced_chi_square:.2f}"
    for suffix in (".pdf", ".png"):
        save(fit_figure(result, title=title), folder / f"lines-{lines}{suffix}")
