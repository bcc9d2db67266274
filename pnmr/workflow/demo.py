"""The demonstration: a synthetic data set written, read back and processed."""

from pathlib import Path

import numpy as np

from pnmr.bruker import read_fid, write_fid
from pnmr.workflow.planning import Wishes, plan
from pnmr.workflow.processing import Run, process, write_run
from pnmr.workflow.synthetic import synthetic_echo

SEED = 2985
BROADENINGS_HZ = (20.0, 200.0)
REGIONS_PPM = ((200.0, -100.0), (6000.0, 1000.0))


def demonstrate(folder: Path, *, overwrite: bool = False) -> tuple[Run, list[Path]]:
    """Write a synthetic data set into ``folder``/10, process it and write the results beside it."""
    experiment = folder / "10"
    write_fid(experiment, synthetic_echo(np.random.default_rng(SEED)), overwrite=overwrite)
    fid = read_fid(experiment)
    run = process(experiment, fid, plan(fid, Wishes(lb_hz=BROADENINGS_HZ)), REGIONS_PPM)
    return run, write_run(run, folder, overwrite=overwrite)
