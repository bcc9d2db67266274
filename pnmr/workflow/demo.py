"""The demonstration: model samples simulated, written, read back, processed and assigned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pnmr.assign import CampaignFindings
from pnmr.bruker import read_fid
from pnmr.errors import UnwritableError
from pnmr.files import write_text
from pnmr.spectrometer.progress import Progress
from pnmr.spins import read_sample
from pnmr.workflow.campaign_proposal import proposed
from pnmr.workflow.campaign_run import run_campaign
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.executor import Executor, InLine
from pnmr.workflow.processing import Run, process, write_run
from pnmr.workflow.rehearsal import rehearsal
from pnmr.workflow.report_output import write_report
from pnmr.workflow.simulation import Settings, simulate, write_simulation
from pnmr.workflow.twin import Planned, simulate_all

SAMPLE, PROGRAM = "co_crystal", "double_adiabatic_echo"
SEED = 2985
POINTS = 8192
BROADENINGS_HZ = (20.0, 200.0)
REGIONS_PPM = ((200.0, -100.0), (6000.0, 1000.0))
TITLE = "Simulated campaign of model samples (no measured data)"
# Of the model sample on its axis at 296 K.
_KBR_PPM = 0.0
_RUNS, _CAMPAIGN, _REPORT = "runs", "campaign.toml", "report"
# How long things take beside each other: a TEDOR experiment, another one, the fits of a
# sample, its figures.
_TEDOR, _OTHER, _FITS, _FIGURES = 4, 1, 12, 4

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A campaign from simulation to report: what was found, and the files, the page first."""

    findings: CampaignFindings
    files: list[Path]


def demonstrate_campaign(
    folder: Path,
    experiments: Sequence[Planned],
    *,
    runner: Executor | None = None,
    settings: Settings | None = None,
    overwrite: bool = False,
    tell: Tell = lambda done, total, what: None,
) -> Demonstration:
    """Simulate experiments and go with them the way of measured ones, to the report.

    Parameters
    ----------
    folder : Path
        Where the runs, the campaign file and the report go.
    experiments : sequence of Planned
        What is simulated; the samples of the campaign are those of its echoes.
    runner : Executor, optional
        Where experiments, samples and figures are worked on; this process when left out.
    settings : Settings, optional
        How experiments are simulated; with the seed of the demonstration when left out.
    overwrite : bool
        Whether results that are there may be replaced.
    tell : callable
        Told how much of how much is done, and what is being done.
    """
    if not overwrite and folder.is_dir() and any(folder.iterdir()):
        raise UnwritableError(
            f"{folder} is not empty; choose another folder or allow overwriting (--force)"
        )
    runner = runner or InLine()
    samples = {each.sample for each in experiments if "echo" in each.program}
    simulated = sum(map(_share, experiments))
    fitted = simulated + _FITS * len(samples)
    total = fitted + _FIGURES * len(samples)
    runs, file = folder / _RUNS, folder / _CAMPAIGN
    done = 0
    tell(0, total, f"simulating {len(experiments)} experiments")
    made = simulate_all(
        experiments, runs, settings or Settings(seed=SEED), runner, overwrite=overwrite
    )
    for each, _ in made:
        done += _share(each)
        tell(done, total, f"simulated {each.sample}, {each.title}")
    proposal = proposed(runs)
    proposal.campaign.title, proposal.campaign.folder = TITLE, _RUNS
    proposal.campaign.kbr_shift_ppm = _KBR_PPM
    write_text(file, proposal.campaign.toml(), overwrite=overwrite)
    findings = run_campaign(
        file,
        runner=runner,
        progress=lambda n, of: tell(simulated + _FITS * n, total, f"fitting {of} samples"),
    )
    files = write_report(
        findings,
        folder / _REPORT,
        runs_folder=runs,
        overwrite=overwrite,
        runner=runner,
        report=lambda n, of: tell(fitted + (total - fitted) * n // of, total, "drawing figures"),
    )
    return Demonstration(findings, files)


def _share(experiment: Planned) -> int:
    return _TEDOR if "tedor" in experiment.program else _OTHER


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
