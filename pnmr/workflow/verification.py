"""Are results still what their record says, and does the raw data still give them?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pnmr.bruker import read_fid
from pnmr.bruker.location import locate
from pnmr.bruker.summary import input_hashes
from pnmr.errors import PnmrError, UnreadableError
from pnmr.files import read_bytes, read_text, sha256
from pnmr.process import Recipe
from pnmr.version import __version__
from pnmr.workflow.check import Check
from pnmr.workflow.processing import RECORD, RECORD_FORMAT, Run, run_contents


class _Record(msgspec.Struct):
    format: str
    pnmr: str
    inputs_sha256: dict[str, str]
    outputs_sha256: dict[str, str]
    regions_ppm: list[tuple[float, float]]
    spectra: list[dict[str, Any]]


def verify(folder: Path, raw: Path | None = None) -> list[Check]:
    """Compare results with their record and, where the raw data are given, with a new run.

    Parameters
    ----------
    folder : Path
        What `pnmr process` or one experiment of `pnmr batch` left.
    raw : Path, optional
        The experiment it was made from; it is processed again by the recipes in the folder.

    Raises
    ------
    UnreadableError
        When there is no record.
    """
    path = folder / RECORD
    try:
        record = msgspec.json.decode(read_text(path), type=_Record)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnreadableError(f"{path} is no record of a run: {error}") from error
    if record.format != RECORD_FORMAT:
        raise UnreadableError(f"{path} has format '{record.format}', not '{RECORD_FORMAT}'")
    checks = list(_outputs(folder, record))
    if raw is not None:
        checks += _inputs(raw, record)
        checks += _again(folder, raw, record)
    if record.pnmr != __version__:
        found = f"made by version {record.pnmr}, this is {__version__}; digits may differ"
        checks.append(Check("version", None, found))
    return checks


def _outputs(folder: Path, record: _Record) -> Iterator[Check]:
    for name, digest in record.outputs_sha256.items():
        if Path(name).name != name:
            yield Check(name, False, "the record names a file outside its folder")
            continue
        try:
            is_same = sha256(read_bytes(folder / name)) == digest
        except PnmrError as error:
            yield Check(name, False, str(error))
            continue
        yield Check(name, is_same, "as recorded" if is_same else "was changed after it was written")


def _inputs(raw: Path, record: _Record) -> Iterator[Check]:
    found = input_hashes(locate(raw).experiment)
    for name in sorted(record.inputs_sha256.keys() | found.keys()):
        recorded, now = record.inputs_sha256.get(name), found.get(name)
        if recorded == now:
            finding = "as recorded"
        elif now is None:
            finding = "is not there any more"
        else:
            finding = "is not what was processed" if recorded else "was not recorded"
        yield Check(f"raw {name}", recorded == now, finding)


def _again(folder: Path, raw: Path, record: _Record) -> Iterator[Check]:
    """Process the raw data again and compare every byte of spectra and recipes."""
    fid = read_fid(raw)
    names = [str(each.get("file", "")) for each in record.spectra]
    recipes = [
        Recipe.read(folder / f"{Path(name).stem.replace('spectrum', 'recipe')}.toml")
        for name in names
    ]
    run = Run(
        fid,
        tuple(recipe(fid) for recipe in recipes),
        tuple(record.regions_ppm),
        record.inputs_sha256,
    )
    fresh = run_contents(run, with_sheet="sheet.png" in record.outputs_sha256)
    for name, digest in record.outputs_sha256.items():
        if name not in fresh:
            yield Check(f"new {name}", None, "is not made by processing alone")
            continue
        is_same = sha256(fresh[name]) == digest
        finding = "the same to the byte" if is_same else "comes out different"
        yield Check(f"new {name}", is_same, finding)
