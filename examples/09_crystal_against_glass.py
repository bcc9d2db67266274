"""A campaign of four runs becomes Figure 2: what melting changed, and how surely.

    python examples/09_crystal_against_glass.py [FOLDER]

The runs are SYNTHETIC: damped exponentials and noise, an echo and a TEDOR each of a crystal and
of its glass. Runs, campaign file, figure and the comparison go into FOLDER.
"""

import sys
from pathlib import Path

import numpy as np

from pnmr.bruker import write_fid
from pnmr.data import FID, Acquisition, TimeAxis
from pnmr.files import write_text
from pnmr.report.figure_two import figure_two
from pnmr.report.style import save
from pnmr.workflow.campaign import Campaign, SampleRuns, View
from pnmr.workflow.campaign_run import run_campaign

REFERENCE_HZ, MIDDLE_PPM, WIDTH_HZ, POINTS = 100.61e6, 2000.0, 800e3, 4096
# Shift in ppm, full width in Hz, area, part that TEDOR keeps; all assumed.
TPRA = ((62.0, 300.0, 1.0, 0.40), (18.0, 250.0, 1.0, 0.42), (9.0, 250.0, 1.0, 0.36))
CRYSTAL = ((3950.0, 3000.0, 5.0, 0.0), (3820.0, 3000.0, 2.5, 0.0), *TPRA)
GLASS = ((120.0, 300.0, 1.0, 0.0), *((ppm + 0.5, 1.6 * hz, a, k) for ppm, hz, a, k in TPRA))
folder = Path(sys.argv[1] if len(sys.argv) > 1 else "campaign-example")
axis = TimeAxis(POINTS, 1.0 / WIDTH_HZ, 0.0, REFERENCE_HZ * (1 + MIDDLE_PPM * 1e-6), REFERENCE_HZ)


def write_run(number: int, lines: tuple[tuple[float, ...], ...], *, edited: bool) -> str:
    """Write one experiment and return its number."""
    random = np.random.default_rng(number)
    values = 400.0 * (random.standard_normal(POINTS) + 1j * random.standard_normal(POINTS))
    for shift_ppm, width_hz, area, kept in lines:
        offset_hz = (shift_ppm - MIDDLE_PPM) * 1e-6 * REFERENCE_HZ
        decay = np.exp((2j * np.pi * offset_hz - np.pi * width_hz) * axis.times_s)
        values += 1e4 * area * (kept if edited else 1.0) * decay
    conditions = Acquisition(nucleus="13C", title="SYNTHETIC", mas_hz=60e3, scans=16)
    write_fid(folder / "raw" / str(number), FID(values, (axis,), conditions), overwrite=True)
    return str(number)


runs = [write_run(10 + k, (CRYSTAL, GLASS)[k // 2], edited=bool(k % 2)) for k in range(4)]
samples = [
    SampleRuns(name="Co crystal", metal="Co", state="crystal", echo=runs[0], tedor=runs[1]),
    SampleRuns(name="Co glass", metal="Co", state="glass", echo=runs[2], tedor=runs[3]),
]
views = (View(name="paramagnetic", region_ppm=(4200.0, 3600.0), lb_hz=200.0),)
views += (View(name="diamagnetic", region_ppm=(180.0, -60.0), lb_hz=20.0),)
campaign = Campaign(title="SYNTHETIC melting", folder="raw", view=views, sample=samples)
write_text(folder / "campaign.toml", campaign.toml())

findings = run_campaign(folder / "campaign.toml")
for change in findings.comparisons[0].changes:
    limit = f", at most {100.0 * change.limit_ratio:.1f} % left" if change.limit_ratio else ""
    print(f"{change.name}: {change.word}, {change.significance:.0f} errors{limit}")
for suffix in (".pdf", ".png"):
    save(figure_two(findings), folder / f"figure-2{suffix}")
