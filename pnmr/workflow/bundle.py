"""An archive for a data repository: raw data, recipes, results, checksums; same data, same bytes."""

import io
import posixpath
import zipfile
from collections.abc import Mapping

from pnmr.files import sha256
from pnmr.report.page import clean
from pnmr.version import __version__

CHECKSUMS = "SHA256SUMS"
# The earliest date that the format knows: an archive has no date of its own.
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


def bundle(results: Mapping[str, bytes], raw: Mapping[str, bytes], title: str) -> bytes:
    """Return a zip archive of results (in ``report/``) and raw data (in ``raw/``).

    Names are sorted and nothing of this machine is in it. ``sha256sum -c SHA256SUMS`` checks
    the unpacked archive.
    """
    contents = {f"report/{name}": content for name, content in results.items()}
    contents |= {f"raw/{_inside(name)}": content for name, content in raw.items()}
    contents["README.txt"] = _readme(title, with_raw=bool(raw)).encode()
    digests = {name: sha256(content) for name, content in contents.items()}
    contents[CHECKSUMS] = checksums(digests)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr = 3, _MODE
            archive.writestr(entry, contents[name], zipfile.ZIP_DEFLATED, 6)
    return file.getvalue()


def checksums(digests: Mapping[str, str]) -> bytes:
    """Return digests by file name in the form that ``sha256sum -c`` reads."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def _inside(name: str) -> str:
    """Return a name that stays inside the archive's folder wherever it is unpacked."""
    parts = posixpath.normpath(name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _readme(title: str, *, with_raw: bool) -> str:
    lines = [
        clean(title),
        "",
        "report/report.html    the report, to be opened in any browser, without a network",
        "report/report.json    what it says as data; report/report.schema.json describes it",
        "report/tables/        resonances, evidence, limits, comparisons and runs as CSV",
        "report/figures/       figures as PDF, SVG and PNG",
        "report/recipes/       the processing of every spectrum, which replays to the bit",
        "report/fits/          models of the fits, and what they gave",
    ]
    lines += (
        ["raw/                  the raw data, as the spectrometer wrote them"] if with_raw else []
    )
    lines += ["SHA256SUMS            checksums: sha256sum -c SHA256SUMS", ""]
    return "\n".join([*lines, f"Made by pnmr {__version__}.", ""])
