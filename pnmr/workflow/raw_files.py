"""The raw data behind a campaign: digests for the report, files for the archive."""

from pathlib import Path

from pnmr.assign import CampaignFindings
from pnmr.bruker.folder import DiskFolder, Folder
from pnmr.bruker.location import locate
from pnmr.bruker.summary import input_hashes
from pnmr.files import DATA_LIMIT_BYTES
from pnmr.report.recording import Known
from pnmr.workflow.run_settings import run_settings

_FILES = (
    *("acqu", "acqus", "acqu2", "acqu2s", "fid", "ser", "pulseprogram", "precom.output"),
    *("vdlist", "vclist", "vplist", "vtlist", "fq1list", "cpdprg1", "cpdprg2", "scon2"),
    *("uxnmr.par", "uxnmr.info", "format.temp", "specpar", "audita.txt", "prosol_History"),
    *("pdata/1/procs", "pdata/1/proc", "pdata/1/title", "pdata/1/auditp.txt"),
)
_MOST_FILES = 1000


def known_runs(findings: CampaignFindings, runs_folder: Path) -> dict[str, Known]:
    """Return settings of each experiment, and digests of what its spectra were made from."""
    return {
        name: Known(input_hashes(folder), run_settings(folder))
        for name, folder in _experiments(findings, runs_folder)
    }


def raw_files(findings: CampaignFindings, runs_folder: Path) -> dict[str, bytes]:
    """Return the raw files of every experiment by their names in the archive.

    Of an experiment on disk these are all regular files outside pdata, wave files and lists
    included, and the parameters and title of its first processed data; of one in an archive the
    files that such an experiment usually has.
    """
    contents = {}
    for name, folder in _experiments(findings, runs_folder):
        for file in _names(folder):
            contents[f"{name}/{file}"] = folder.read(file, DATA_LIMIT_BYTES)
    return contents


def _experiments(findings: CampaignFindings, runs_folder: Path) -> list[tuple[str, Folder]]:
    runs = sorted({run for sample in findings.samples for run in sample.runs.values()})
    return [(run, locate(runs_folder / run).experiment) for run in runs]


def _names(folder: Folder) -> list[str]:
    known = {name for name in _FILES if folder.has(name)}
    if isinstance(folder, DiskFolder):
        found = sorted(folder.path.rglob("*"))[:_MOST_FILES]
        known |= {
            name
            for each in found
            if each.is_file()
            and not each.is_symlink()
            and not (name := each.relative_to(folder.path).as_posix()).startswith("pdata/")
        }
    return sorted(known)
