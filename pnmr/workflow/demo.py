"""The demonstration: an experiment simulated, written, read back and processed."""

from pathlib import Path

from pnmr.bruker import read_fid
from pnmr.spectrometer.progress import Progress
from pnmr.spins import read_sample
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.processing import Run, process, write_run
from pnmr.workflow.rehearsal import rehearsal
from pnmr.workflow.simulation import Settings, simulate, write_simulation

SAMPLE, PROGRAM = "co_crystal", "double_adiabatic_echo"
SEED = 2985
POINTS = 8192
BROADENINGS_HZ = (20.0, 200.0)
REGIONS_PPM = ((200.0, -100.0), (6000.0, 1000.0))


def demonstrate(
    folder: Path,
    *,
    overwrite: bool = False,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> tuple[Run, list[Path]]:
    """Simulate an experiment into ``folder``/10, process it and write the results beside it."""
    experiment = folder / "10"
    rehearsed = rehearsal(read_sample(SAMPLE), PROGRAM, [("td", 2.0 * POINTS)])
    found = simulate(rehearsed, settings or Settings(seed=SEED), progress=progress)
    write_simulation(experiment, found, overwrite=overwrite)
    fid = read_fid(experiment)
    recipe = planned(experiment, fid)
    run = process(experiment, fid, recipe, BROADENINGS_HZ, REGIONS_PPM)
    return run, write_run(run, folder, overwrite=overwrite)
