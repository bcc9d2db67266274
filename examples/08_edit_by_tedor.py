"""Which carbons carry hydrogen? Echo and TEDOR are simulated, fitted together and compared.

    python examples/08_edit_by_tedor.py [FOLDER]

A model glass with two CH carbons, free dca and a ring carbon without hydrogen; nearly all of
its numbers are assumed. Writes the figure of editing into FOLDER (this folder if left out).
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from pnmr.assign import Compound, SampleFindings, shift_library
from pnmr.report.editing_figure import editing_figure
from pnmr.report.style import save
from pnmr.spins import read_sample
from pnmr.workflow.campaign import SampleRuns, View
from pnmr.workflow.rehearsal import rehearsal
from pnmr.workflow.sample_assignment import assigned
from pnmr.workflow.sample_views import look
from pnmr.workflow.simulation import Settings, simulate, write_simulation

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
glass = read_sample("fe_glass")
# One proton a carbon instead of two makes the spin system small and the example quick.
wanted = ("NCH2", "CH2", "dca, free", "triazine")
sites = [
    replace(site, protons=site.protons[:1], anisotropy_ppm=100.0)
    for site in glass.sites
    if site.label in wanted
]
model = replace(glass, name="model of a glass", sites=tuple(sites))

with tempfile.TemporaryDirectory() as name:
    runs, settings = Path(name), Settings(seed=3, tolerance=1e-2)
    for number, program in (("1", "double_adiabatic_echo"), ("2", "tedor_shap")):
        played = rehearsal(model, program, [("td", 8192.0), ("ns", 204800.0)])
        write_simulation(runs / number, simulate(played, settings))
    sample = SampleRuns(name="model glass", metal="Fe", state="glass", echo="1", tedor="2")
    view = View(name="diamagnetic", region_ppm=(200.0, -40.0), lb_hz=20.0)
    looked = look(sample, runs, (view,))

compound = Compound("13C", "Fe", "glass")
lines, remarks = assigned(looked, compound, shift_library())
for line in lines:
    found, verdict = line.resonance, line.resonance.editing
    name = line.environment.name if line.environment else "?"
    print(f"{found.shift}: {line.word}, {name}, probability {line.probability:.2f}")
    if verdict is not None:
        print(f"  {verdict.word}: {verdict.reason}")

findings = SampleFindings("model glass", compound, sample.runs, looked.views, lines)
for suffix in (".pdf", ".png"):
    save(editing_figure(findings), folder / f"editing{suffix}")
