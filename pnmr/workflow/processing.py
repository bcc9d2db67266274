"""One data set through one or several recipes, and everything that is written about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from pnmr.bruker.folder import DiskFolder
from pnmr.bruker.location import locate
from pnmr.bruker.summary import input_hashes
from pnmr.data import FID, Setting, Spectrum
from pnmr.errors import UnwritableError
from pnmr.exchange import csdm_writer, table
from pnmr.files import sha256, write_files
from pnmr.process import Recipe, broadened
from pnmr.version import __version__

RECORD, RECORD_FORMAT = "record.json", "pnmr record 1"
Region = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """A processed data set.

    Attributes
    ----------
    fid : FID
        What was read.
    spectra : tuple of Spectrum
        One a recipe.
    regions : tuple of (float, float)
        Regions in ppm shown large, the k-th of the k-th spectrum.
    inputs : mapping
        File name to SHA-256 digest.
    """

    fid: FID
    spectra: tuple[Spectrum, ...]
    regions: tuple[Region, ...]
    inputs: dict[str, str]


def process(
    path: str | Path,
    fid: FID,
    recipe: Recipe,
    lb_hz: Sequence[float] = (),
    regions: Sequence[Region] = (),
    *,
    inputs: dict[str, str] | None = None,
) -> Run:
    """Apply a recipe to the FID that was read from a path, once for each line broadening in Hz.

    The spectra share what the first of them decided (echo top, phase), so that they
    show the same signal. ``inputs`` are the digests of its files where they are known.
    """
    first = (broadened(recipe, lb_hz[0]) if lb_hz else recipe)(fid)
    shared = Recipe.settled(first)
    others = tuple(broadened(shared, width_hz)(fid) for width_hz in lb_hz[1:])
    digests = inputs or input_hashes(locate(path).experiment)
    return Run(fid, (first, *others), tuple(regions), digests)


def write_run(run: Run, folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Write spectra, recipes, the sheet and the record of a run; return the files in order."""
    return write_files(folder, run_contents(run), overwrite=overwrite)


def run_contents(run: Run, *, with_sheet: bool = True) -> dict[str, bytes]:
    """Return the files of a run by name.

    A spectrum goes into a CSV table, a series into a CSDM file. The record names
    inputs by their SHA-256 digests and holds neither dates nor paths of the
    machine, so that the same run gives the same bytes.
    """
    contents: dict[str, bytes] = {}
    names = []
    for spectrum in run.spectra:
        label = _label(spectrum, run.spectra)
        is_series = spectrum.values.ndim > 1
        names.append(f"spectrum{label}{'.csdf' if is_series else '.csv'}")
        text = csdm_writer.text(spectrum) if is_series else table.text(spectrum)
        contents[names[-1]] = text.encode()
        contents[f"recipe{label}.toml"] = Recipe.of(spectrum).toml().encode()
    if with_sheet:
        # Only now: what draws takes longer to load than a run without a figure.
        from pnmr.report.process_sheet import process_sheet
        from pnmr.report.style import rendered

        sheet = process_sheet(run.fid, run.spectra, run.regions, top_s=_echo_top_s(run))
        contents |= {f"sheet{suffix}": rendered(sheet, suffix) for suffix in (".png", ".pdf")}
    digests = {name: sha256(content) for name, content in sorted(contents.items())}
    record = msgspec.json.format(
        msgspec.json.encode(_record(run, names) | {"outputs_sha256": digests}), indent=2
    )
    contents[RECORD] = record + b"\n"
    return contents


def procno_folder(path: str | Path, procno: int, *, overwrite: bool = False) -> Path:
    """Return the folder pdata/PROCNO of an experiment, to be written into.

    Raises `UnwritableError` when it exists and may not be overwritten, or when the
    experiment is inside an archive.
    """
    folder = locate(path).experiment
    if not isinstance(folder, DiskFolder):
        raise UnwritableError(f"{folder.label} is an archive; unpack it to write a procno into it")
    target = folder.path / "pdata" / str(procno)
    if target.exists() and not overwrite:
        raise UnwritableError(
            f"{target} exists; choose another procno or allow overwriting (--force)"
        )
    return target


def _echo_top_s(run: Run) -> float | None:
    """Return the time of the echo top on the axis of the raw FID in s, None where none was taken."""
    conditions = run.fid.acquisition
    for step in run.spectra[0].history:
        top_s = step.decided.get("top_s")
        if isinstance(top_s, float):
            return top_s + conditions.group_delay_points * run.fid.time.dwell_s
    return None


def _label(spectrum: Spectrum, among: Iterable[Spectrum]) -> str:
    """Return what tells a spectrum from the others of a run: its line broadening."""
    if len(tuple(among)) == 1:
        return ""
    found = [step.settings.get("lb_hz") for step in spectrum.history]
    broadenings = [value for value in found if isinstance(value, float)]
    return "".join(f"-{value:g}Hz" for value in broadenings)


def _record(run: Run, names: list[str]) -> dict[str, Any]:
    conditions = run.fid.acquisition
    return {
        "format": RECORD_FORMAT,
        "pnmr": __version__,
        "inputs_sha256": run.inputs,
        "nucleus": conditions.nucleus,
        "title": conditions.title,
        "acquisition": _acquisition(run.fid),
        "regions_ppm": run.regions,
        "spectra": [
            {
                "file": name,
                "shape": list(spectrum.shape),
                "reference_hz": spectrum.frequency.reference_hz,
                "carrier_ppm": spectrum.frequency.carrier_ppm,
                "steps": [
                    _step(step.name, step.settings, step.decided) for step in spectrum.history
                ],
            }
            for spectrum, name in zip(run.spectra, names, strict=True)
        ],
    }


def _acquisition(fid: FID) -> dict[str, float | int | None]:
    """Return what a fit needs to know of the raw data to make lines as the processing does."""
    time, conditions = fid.time, fid.acquisition
    return {
        "points": time.points,
        "dwell_s": time.dwell_s,
        "start_s": time.start_s,
        "carrier_hz": time.carrier_hz,
        "reference_hz": time.reference_hz,
        "group_delay_points": conditions.group_delay_points,
        "mas_hz": conditions.mas_hz,
    }


def _step(name: str, settings: Any, decided: Any) -> dict[str, Setting | dict[str, Setting]]:
    return {"do": name, "settings": dict(settings), "decided": dict(decided)}
