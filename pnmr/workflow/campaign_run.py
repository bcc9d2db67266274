"""A campaign from its file to findings: reference, temperature, fits, editing, assignment."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pnmr.assign import (
    CampaignFindings,
    Comparison,
    Compound,
    Environment,
    SampleFindings,
    shift_library,
)
from pnmr.confinement import below
from pnmr.data import Estimate, Setting
from pnmr.errors import PnmrError, SettingError
from pnmr.fit.area_correction import factor_words
from pnmr.process import Reference
from pnmr.units import written
from pnmr.workflow.absent_lines import absent_lines
from pnmr.workflow.campaign import Campaign, SampleRuns, read_campaign
from pnmr.workflow.executor import Executor, InLine
from pnmr.workflow.referencing import find_reference
from pnmr.workflow.sample_assignment import assigned
from pnmr.workflow.sample_views import Looked, look
from pnmr.workflow.state_comparison import State, compared
from pnmr.workflow.thermometry import KnownShift, kbr_shift, temperature

Progress = Callable[[int, int], None]


class SampleJob(NamedTuple):
    """One sample of a campaign, with all that its analysis needs; it may go to another process."""

    sample: SampleRuns
    campaign: Campaign
    root: Path
    base: Path
    reference: Reference | None
    library: tuple[Environment, ...]


def run_campaign(
    path: Path,
    *,
    runner: Executor | None = None,
    progress: Progress = lambda done, total: None,
) -> CampaignFindings:
    """Analyse the samples of a campaign file.

    A sample that cannot be read or processed becomes a remark; the others go on.

    Parameters
    ----------
    path : Path
        The campaign file.
    runner : Executor, optional
        Where samples are analysed; one after the other in this process when left out.
    progress : callable
        Told how many of how many samples are done.

    Raises
    ------
    UnreadableError
        The campaign file has a fault.
    SettingError
        A path in it leaves the folder of the campaign, or no sample could be analysed.
    """
    campaign = read_campaign(path)
    base = path.resolve().parent
    root = base / campaign.folder
    _confine(campaign, root, base)
    found_reference, words, remarks = _reference(campaign, root)
    library = tuple(shift_library(_library(campaign, base)))
    jobs = [
        SampleJob(each, campaign, root, base, found_reference, library) for each in campaign.sample
    ]
    progress(0, len(jobs))
    done: dict[int, State | Exception] = {}
    for number, outcome in (runner or InLine()).run(_state, jobs):
        done[number] = outcome
        progress(len(done), len(jobs))
    states: list[State] = []
    for number, job in enumerate(jobs):
        found = done[number]
        if isinstance(found, State):
            states.append(found)
        elif isinstance(found, PnmrError):
            remarks.append(f"{job.sample.name} is left out: {found}")
        else:
            raise found
    if not states:
        raise SettingError(f"{path}: no sample could be analysed; {'; '.join(remarks)}")
    warmth, told = _temperature(campaign, root, states)
    return CampaignFindings(
        title=campaign.title or path.stem,
        samples=tuple(state.findings for state in states),
        comparisons=_comparisons(states),
        temperature=warmth,
        reference=words,
        remarks=(*remarks, *told),
    )


def _state(job: SampleJob) -> State:
    """Process, fit and assign one sample."""
    sample = job.sample
    settings: dict[str, Setting] | None = None
    if job.reference is not None:
        settings = {"reference_hz": job.reference.reference_hz}
    model = job.base / sample.model if sample.model else None
    looked = look(sample, job.root, job.campaign.view, reference=settings, model_path=model)
    first = next(iter(looked.fids.values())).acquisition
    compound = Compound(first.nucleus or "13C", sample.metal, sample.state)
    lines, told = assigned(looked, compound, job.library)
    return State(
        SampleFindings(
            name=sample.name,
            compound=compound,
            runs=sample.runs,
            views=looked.views,
            assignments=lines,
            absent=absent_lines(looked, compound, lines, job.library),
            methods=run_methods(looked),
            remarks=(*looked.remarks, *told),
        ),
        looked,
    )


def run_methods(looked: Looked) -> dict[str, str]:
    """Return what a methods section says of the runs, each with its unit."""
    found: dict[str, str] = {}
    for role, fid in looked.fids.items():
        told = fid.acquisition
        facts = {
            "pulse program": told.pulse_program,
            "scans": f"{told.scans}" if told.scans else "",
            "recycle delay": written(told.recycle_delay_s, "s") if told.recycle_delay_s else "",
            "MAS": written(told.mas_hz, "Hz") if told.mas_hz else "",
            "carrier": f"{fid.time.carrier_hz / 1e6:.4f} MHz",
            "spectral width": written(fid.time.width_hz, "Hz"),
            "acquisition time": written(fid.time.points * fid.time.dwell_s, "s"),
        }
        found |= {f"{role} {name}": value for name, value in facts.items() if value}
    for view in looked.views:
        for role, factors in view.fit.area_corrections.items() if view.fit else ():
            words = f"{factor_words(*factors)}, by its excitation profile"
            found[f"{role} areas in {view.name}"] = words
    return found


def _reference(campaign: Campaign, root: Path) -> tuple[Reference | None, str, list[str]]:
    if not campaign.adamantane:
        return None, "0 ppm is that of each data set", []
    try:
        found = find_reference(root / campaign.adamantane, compound="adamantane")
    except PnmrError as error:
        return None, "0 ppm is that of each data set", [f"adamantane could not be used: {error}"]
    words = (
        f"adamantane CH at {found.line_ppm:g} ppm, standard error {found.line_error_ppm:.2g} ppm"
    )
    return found, words, []


def _temperature(
    campaign: Campaign, root: Path, states: list[State]
) -> tuple[Estimate | None, list[str]]:
    if not campaign.kbr:
        return None, []
    try:
        shift = kbr_shift(root / campaign.kbr)
    except PnmrError as error:
        return None, [f"KBr could not be used: {error}"]
    known = None if campaign.kbr_shift_ppm is None else KnownShift(campaign.kbr_shift_ppm)
    remarks: dict[str, None] = {}
    best = None
    for metal in dict.fromkeys(state.findings.compound.metal for state in states):
        found = temperature(shift, known, metal=metal)
        best = found.best
        remarks |= dict.fromkeys(found.remarks)
    return best, list(remarks)


def _comparisons(states: list[State]) -> tuple[Comparison, ...]:
    """Compare each glass with the first crystal of the same metal."""
    found = []
    for glass in states:
        if glass.findings.compound.state != "glass":
            continue
        metal = glass.findings.compound.metal
        crystal = next(
            (
                each
                for each in states
                if each.findings.compound.metal == metal
                and each.findings.compound.state == "crystal"
            ),
            None,
        )
        if crystal is not None:
            found.append(compared(crystal, glass))
    return tuple(found)


def _library(campaign: Campaign, base: Path) -> str | Path:
    """Return a library that ships by its name, a user's by its place beside the campaign file."""
    name = campaign.library
    return name if name.replace("_", "").isalnum() else base / name


def _confine(campaign: Campaign, root: Path, base: Path) -> None:
    """Refuse paths that leave the folders they belong to; the runs themselves may lie anywhere."""
    below_root = [campaign.adamantane, campaign.kbr, campaign.water]
    below_root += [path for sample in campaign.sample for path in sample.runs.values()]
    below_base = [sample.model for sample in campaign.sample]
    library = _library(campaign, base)
    if isinstance(library, Path):
        below_base.append(campaign.library)
    for folder, paths in ((root, below_root), (base, below_base)):
        for path in filter(None, paths):
            below(folder, path)
    if "\0" in campaign.folder or not (root.is_dir() or below(base, campaign.folder).exists()):
        raise SettingError(f"'{campaign.folder}' is no folder; folder says where the runs are")
