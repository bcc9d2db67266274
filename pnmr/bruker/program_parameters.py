"""The parameters of a measured data set, as a pulse program reads them."""

from pathlib import Path

from pnmr.bruker.folder import DiskFolder
from pnmr.bruker.lists import read_list
from pnmr.bruker.parameters import Parameters as Records
from pnmr.errors import UnreadableError
from pnmr.files import read_bytes
from pnmr.program import Parameters
from pnmr.program.preprocess import flags_of
from pnmr.units import us_from_s

_ARRAYS = (
    "P",
    "D",
    "CNST",
    "L",
    "PLW",
    "SPW",
    "SPOFFS",
    "SPOAL",
    "IN",
    "INP",
    "INF",
    "PCPD",
    "GPZ",
)
_NUMBERED = ("SFO", "BF", "O")
_SINGLE = {"NS": "ns", "DS": "ds", "TD": "td", "SW_h": "swh", "DE": "de", "RG": "rg", "NBL": "nbl"}
_SINGLE |= {"MASR": "masr", "TD0": "td0"}
_NAMES = {"SPNAM": "spnam", "CPDPRG": "cpdprg", "GPNAM": "gpnam"}
_MOST_NAMES = 64
_LISTS = {"vdlist": "vd", "vclist": "vc", "vplist": "vp", "fq1list": "fq1"}


def acqus_parameters(path: Path) -> Parameters:
    """Return what an acqus or acqu file holds, with acqu2s or acqu2 and the lists beside it.

    Powers below 0 W, as console software older than TopSpin 3 leaves them, are left out.
    Raises `UnreadableError` for a file that is no parameter file.
    """
    records = Records.parse(read_bytes(path), str(path))
    values: dict[str, float] = {}
    texts: dict[str, str] = {}
    for name in _ARRAYS:
        if name in records:
            values |= {f"{name.lower()}{i}": v for i, v in enumerate(records.numbers(name))}
    for name, own in _SINGLE.items():
        if name in records:
            values[own] = records.number(name)
    for stem in _NUMBERED:
        for index in range(1, 9):
            if f"{stem}{index}" in records:
                values[f"{stem.lower()}{index}"] = records.number(f"{stem}{index}")
    nuclei = {f"nuc{index}": records.text(f"NUC{index}", "off") for index in range(1, 9)}
    texts |= {name: nucleus for name, nucleus in nuclei.items() if nucleus not in ("", "off")}
    for name, own in _NAMES.items():
        if records.records.get(name, "").startswith("("):
            texts |= {f"{own}{i}": text for i, text in enumerate(records.texts(name)) if text}
        single = {f"{own}{i}": records.text(f"{name}{i}", "") for i in range(_MOST_NAMES)}
        texts |= {key: text for key, text in single.items() if text}
    second = path.with_name("acqu2" if path.name == "acqu" else "acqu2s")
    if second.is_file():
        rows = Records.parse(read_bytes(second), str(second))
        values["td1"], values["fnmode1"] = rows.number("TD", 1.0), rows.number("FnMODE", 0.0)
    kept = {
        name: value
        for name, value in values.items()
        if not (name.startswith(("plw", "spw")) and value < 0)
        and not (name.startswith("inf") and value == 0)
    }
    flags = flags_of(records.text("ZGOPTNS", ""))
    return Parameters(kept, texts, _lists(path.parent), flags)


def _lists(folder: Path) -> dict[str, tuple[float, ...]]:
    """Return the variable lists of a data set; vp in us, one that is unreadable is left out."""
    found: dict[str, tuple[float, ...]] = {}
    for file, name in _LISTS.items():
        if not (folder / file).is_file():
            continue
        try:
            values = read_list(DiskFolder(folder), file)
        except UnreadableError:
            continue
        found[name] = tuple(us_from_s(v) for v in values) if name == "vp" else values
    return found
