"""Everything that is written about a campaign: page, figures, tables, recipes, fits, bundle."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pnmr.assign import CampaignFindings, SampleFindings
from pnmr.files import sha256, write_files
from pnmr.fit.model_file import model_text
from pnmr.process import Recipe
from pnmr.report.document import Document, json_schema, pretty
from pnmr.report.figure_two import figure_two
from pnmr.report.methods import ROLES, joined, methods
from pnmr.report.page import Illustrated, Picture, clean, page, slug
from pnmr.report.plates import Plate, comparison_plates, plates
from pnmr.report.recording import document
from pnmr.report.tables import tables
from pnmr.report.zoomable import zoomable
from pnmr.workflow.bundle import CHECKSUMS, bundle, checksums
from pnmr.workflow.executor import Executor, InLine
from pnmr.workflow.raw_files import known_runs, raw_files

PAGE, RECORD, SCHEMA_FILE, BUNDLE = "report.html", "report.json", "report.schema.json", "bundle.zip"
Progress = Callable[[int, int], None]
_Plates = tuple[dict[str, bytes], list[Picture]]


def write_report(
    findings: CampaignFindings,
    folder: Path,
    *,
    runs_folder: Path | None = None,
    with_bundle: bool = False,
    overwrite: bool = False,
    runner: Executor | None = None,
    report: Progress = lambda done, total: None,
) -> list[Path]:
    """Write the report of a campaign into a folder.

    Parameters
    ----------
    findings : CampaignFindings
        What was found.
    folder : Path
        Where page, figures, tables, recipes, fits and checksums go.
    runs_folder : Path, optional
        Folder that the experiments of the samples lie in; without it no digest of raw data is
        known and a bundle holds none.
    with_bundle : bool
        Whether everything, raw data included, is also put into one archive.
    overwrite : bool
        Whether files that are there may be replaced.
    runner : Executor, optional
        Where the figures of samples are drawn; in this process when left out.
    report : callable
        Told how many of how many steps are done.

    Returns
    -------
    list of Path
        Files in the order in which they were written, the page first.

    Raises
    ------
    UnwritableError
        When something is there already or cannot be written.
    UnreadableError
        When an experiment is not in ``runs_folder``.
    """
    contents = report_contents(findings, runs_folder=runs_folder, runner=runner, report=report)
    if with_bundle:
        raw = raw_files(findings, runs_folder) if runs_folder is not None else {}
        contents[BUNDLE] = bundle(contents, raw, findings.title)
    return write_files(folder, contents, overwrite=overwrite)


def report_contents(
    findings: CampaignFindings,
    *,
    runs_folder: Path | None = None,
    runner: Executor | None = None,
    report: Progress = lambda done, total: None,
) -> dict[str, bytes]:
    """Return the files of a report by name; the same findings give the same bytes."""
    runs = known_runs(findings, runs_folder) if runs_folder is not None else {}
    told = document(findings, runs)
    keys = file_keys(findings)
    jobs = [(sample, keys[sample.name]) for sample in findings.samples]
    total = 2 + len(jobs)
    contents = Plate("figure-2", figure_two(findings)).files()
    pictures: dict[str, list[Picture]] = {}
    drawn: dict[int, _Plates] = {}
    report(1, total)
    for number, outcome in (runner or InLine()).run(_plates, jobs):
        if isinstance(outcome, Exception):
            raise outcome
        drawn[number] = outcome
        report(1 + len(drawn), total)
    for number, sample in enumerate(findings.samples):
        files, pictures[sample.name] = drawn[number]
        contents |= files
    for name, plate in comparison_plates(findings, keys):
        contents |= plate.files()
        pictures[name] = [*pictures[name], plate.picture()]
    recipes = {each.name: _recipes(each) for each in findings.samples}
    for sample in findings.samples:
        contents |= _data_files(sample, keys[sample.name], recipes[sample.name])
    figure = Picture(contents["figure-2.svg"], ".svg", "")
    drawings = zoomable(findings)
    shown = {name: _titled(own) for name, own in recipes.items()}
    told_page = page(told, Illustrated(figure, drawings, pictures, shown))
    contents = {PAGE: told_page.encode(errors="replace")} | contents | _texts(told)
    contents[CHECKSUMS] = checksums({name: sha256(each) for name, each in contents.items()})
    report(total, total)
    return contents


def _plates(job: tuple[SampleFindings, str]) -> _Plates:
    """Draw the figures of one sample."""
    files: dict[str, bytes] = {}
    pictures = []
    for plate in plates(*job):
        files |= plate.files()
        pictures.append(plate.picture())
    return files, pictures


def file_keys(findings: CampaignFindings) -> dict[str, str]:
    """Return a part of file names for each sample; samples that would share one get a number."""
    keys: dict[str, str] = {}
    for sample in findings.samples:
        key, number = slug(sample.name), 2
        while key in keys.values():
            key, number = f"{slug(sample.name)}-{number}", number + 1
        keys[sample.name] = key
    return keys


def _recipes(sample: SampleFindings) -> dict[tuple[str, str], str]:
    """Return the recipe of every spectrum, with what its steps decided, by view and role."""
    return {
        (view.name, role): Recipe.settled(spectrum).toml()
        for view in sample.views
        for role, spectrum in view.spectra.items()
    }


def _titled(recipes: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Return recipes by their titles in the page; the same one of several roles is shown once."""
    roles: dict[tuple[str, str], list[str]] = {}
    for (view, role), text in recipes.items():
        roles.setdefault((view, text), []).append(ROLES.get(role, role))
    return {
        f"recipe, {clean(view)}, {joined(names)}": text for (view, text), names in roles.items()
    }


def _data_files(
    sample: SampleFindings, key: str, recipes: Mapping[tuple[str, str], str]
) -> dict[str, bytes]:
    """Return recipes, models and results of the fits of a sample."""
    contents = {
        f"recipes/{key}-{slug(view)}-{slug(role)}.toml": text.encode()
        for (view, role), text in recipes.items()
    }
    for view in sample.views:
        if view.fit is not None:
            name = f"fits/{key}-{slug(view.name)}"
            contents[f"{name}.toml"] = model_text(view.fit.model).encode()
            contents[f"{name}.json"] = view.fit.json()
    return contents


def _texts(told: Document) -> dict[str, bytes]:
    contents = {RECORD: pretty(told), SCHEMA_FILE: json_schema()}
    contents |= {f"tables/{name}": text.encode() for name, text in tables(told).items()}
    contents["methods.txt"] = (clean(" ".join(methods(told))) + "\n").encode()
    return contents
