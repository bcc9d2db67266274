"""The model samples fitted from raw data sets: ``python tests/benchmarks/fit_truth_table.py``.

Each crystal is played through the double adiabatic echo by the virtual spectrometer, written
as a Bruker data set, read back, processed and fitted; the table holds the fitted values beside
the truth of the sample file. A line's natural width is the sample's width plus 1/(pi T2). The
phase of each region is fitted: the square pulse leaves some degrees between the two.
"""

import math
import sys
import tempfile
from pathlib import Path

from pnmr.bruker import read_fid
from pnmr.fit.fit import fit
from pnmr.fit.model import FitModel, Part, Site
from pnmr.fit.model_value import Value
from pnmr.spins import read_sample
from pnmr.workflow.fit_input import read_measured
from pnmr.workflow.planning import Wishes, plan
from pnmr.workflow.processing import process, write_run
from pnmr.workflow.simulation import Settings, simulate, write_simulation
from pnmr.workflow.twin import Planned

REGIONS = {20.0: (200.0, -100.0), 200.0: (4250.0, 3550.0)}


def made(sample: str, folder: Path) -> Path:
    """Simulate a sample, process it at both broadenings, and return the folder of results."""
    planned = Planned(10, sample, "double_adiabatic_echo", sample, (("td", 16384.0),))
    write_simulation(folder / "10", simulate(planned.rehearsal(), Settings(seed=7)))
    fid = read_fid(folder / "10")
    recipe = plan(fid, Wishes(echo="none", phase="none"))
    run = process(folder / "10", fid, recipe, tuple(REGIONS), tuple(REGIONS.values()))
    write_run(run, folder / "out")
    return folder / "out"


def model_of(lines: list, region: tuple[float, float]) -> FitModel:
    """Start some ppm and a third of a width off; the two dca lines of manganese are tied."""
    sites = []
    for k, (name, shift_ppm, width_hz) in enumerate(lines):
        offset_ppm = (-1) ** k * 0.1 * width_hz / 100.0
        sites.append(Site(name, position_ppm=shift_ppm + offset_ppm, width_hz=1.3 * width_hz))
    if len(sites) == 7:
        # One width is all that the two dca lines show. Their areas are not tied: 2:1 are the whole
        # sites, while the centrebands in the region also depend on the two anisotropies.
        tied = Value(like=sites[0].name)
        sites[1] = Site(sites[1].name, position_ppm=sites[1].position_ppm, width_hz=tied)
    return FitModel((Part("a", (region,), fit_phase=True),), tuple(sites))


def main() -> None:
    """Print the table; exit with 1 where a value is more than four errors from the truth."""
    worst = 0.0
    print(
        f"{'sample':<12}{'site':<16}{'parameter':<14}{'truth':>10}{'fitted':>18}{'errors off':>12}"
    )
    for name in sys.argv[1:] or ("mn_crystal", "fe_crystal", "co_crystal"):
        with tempfile.TemporaryDirectory() as folder:
            out = made(name, Path(folder))
            for lb_hz, region in REGIONS.items():
                lines = [
                    (each.label, each.shift_ppm, each.width_hz + 1.0 / (math.pi * each.t2_s))
                    for each in read_sample(name).sites
                    if min(region) < each.shift_ppm < max(region) and each.isotope == "13C"
                ]
                if not lines:
                    continue
                result = fit(
                    model_of(lines, region), read_measured(out / f"spectrum-{lb_hz:g}Hz.csv")
                )
                for site, shift_ppm, width_hz in lines:
                    for parameter, truth in (("position_ppm", shift_ppm), ("width_hz", width_hz)):
                        found = result.value(site, parameter)
                        off = (found.value - truth) / found.error
                        worst = max(worst, abs(off))
                        print(
                            f"{name:<12}{site:<16}{parameter:<14}{truth:>10.1f}{found!s:>18}{off:>12.1f}"
                        )
                print(f"{'':<12}chi square {result.quality.reduced_chi_square:.3f} of the noise's")
    sys.exit(worst > 4.0)


if __name__ == "__main__":
    main()
