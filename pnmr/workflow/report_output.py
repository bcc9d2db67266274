"""Everything that is written about a campaign: page, figures, tables, recipes, fits, bundle."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from pnmr.assign import CampaignFindings, SampleFindings
from pnmr.files import sha256, write_files
from pnmr.fit.model_file import model_text
from pnmr.process import Recipe
from pnmr.report.document import Document, json_schema, pretty
from pnmr.report.editing_figure import editing_figure
from pnmr.report.figure_two import figure_two
from pnmr.report.fit_figure import fit_figure
from pnmr.report.lettering import formula
from pnmr.report.methods import ROLES, joined, methods
from pnmr.report.page import Illustrated, Picture, clean, page, slug
from pnmr.report.recording import document
from pnmr.report.style import rendered, small_png
from pnmr.report.tables import tables
from pnmr.report.zoomable import zoomable
from pnmr.workflow.bundle import CHECKSUMS, bundle, checksums
from pnmr.workflow.raw_files import known_runs, raw_files

PAGE, RECORD, SCHEMA_FILE, BUNDLE = "report.html", "report.json", "report.schema.json", "bundle.zip"
_SUFFIXES = (".pdf", ".svg", ".png")
# Dots per inch of the pictures in the page; the files have the figures' own.
_PAGE_DPI = 150
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Plate:
    """A figure with its file name, the sample it belongs to, and its caption."""

    name: str
    figure: Figure
    sample: str
    caption: str


def write_report(
    findings: CampaignFindings,
    folder: Path,
    *,
    runs_folder: Path | None = None,
    with_bundle: bool = False,
    overwrite: bool = False,
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
    contents = report_contents(findings, runs_folder=runs_folder, report=report)
    if with_bundle:
        raw = raw_files(findings, runs_folder) if runs_folder is not None else {}
        contents[BUNDLE] = bundle(contents, raw, findings.title)
    return write_files(folder, contents, overwrite=overwrite)


def report_contents(
    findings: CampaignFindings,
    *,
    runs_folder: Path | None = None,
    report: Progress = lambda done, total: None,
) -> dict[str, bytes]:
    """Return the files of a report by name; the same findings give the same bytes."""
    runs = known_runs(findings, runs_folder) if runs_folder is not None else {}
    told = document(findings, runs)
    keys = file_keys(findings)
    total = 2 + sum(1 + len(each.views) for each in findings.samples)
    contents: dict[str, bytes] = {}
    pictures: dict[str, list[Picture]] = {}
    first = figure_two(findings)
    contents |= _files("figure-2", first)
    done = 1
    report(done, total)
    for sample in findings.samples:
        for plate in _plates(sample, keys[sample.name]):
            contents |= _files(plate.name, plate.figure)
            picture = Picture(small_png(plate.figure, _PAGE_DPI), ".png", plate.caption)
            pictures.setdefault(sample.name, []).append(picture)
            done += 1
            report(min(done, total - 1), total)
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


def file_keys(findings: CampaignFindings) -> dict[str, str]:
    """Return a part of file names for each sample; samples that would share one get a number."""
    keys: dict[str, str] = {}
    for sample in findings.samples:
        key, number = slug(sample.name), 2
        while key in keys.values():
            key, number = f"{slug(sample.name)}-{number}", number + 1
        keys[sample.name] = key
    return keys


def _plates(sample: SampleFindings, key: str) -> Iterator[Plate]:
    name = formula(clean(sample.name))
    edited = editing_figure(sample)
    if edited is not None:
        roles = [ROLES[role] for role in ("echo", "tedor", "control") if _has(sample, role)]
        caption = f"{name}: {' and '.join(roles)} on one scale; asterisks mark spinning sidebands."
        yield Plate(f"figures/editing-{key}", edited, sample.name, caption)
    for view in sample.views:
        if view.fit is not None:
            title = f"{name}, {clean(view.name)}"
            figure = fit_figure(view.fit, title=title)
            caption = f"{title}: deconvolution, line broadening {view.lb_hz:g} Hz."
            yield Plate(
                f"figures/deconvolution-{key}-{slug(view.name)}", figure, sample.name, caption
            )


def _has(sample: SampleFindings, role: str) -> bool:
    return any(role in view.spectra for view in sample.views)


def _files(name: str, figure: Figure) -> dict[str, bytes]:
    return {f"{name}{suffix}": rendered(figure, suffix) for suffix in _SUFFIXES}


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
