"""What the pulse program of a run was set to: the parameters that its own legend names."""

import re

from pnmr.bruker.folder import DiskFolder, Folder
from pnmr.bruker.program_parameters import acqus_parameters
from pnmr.errors import PnmrError
from pnmr.files import decode
from pnmr.program import Parameters
from pnmr.report.document import SettingRecord
from pnmr.units import s_from_us, written

# Bruker's programs end in lines such as ";p1 : f1 channel -  90 degree high power pulse".
_LEGEND = re.compile(r"^;\s*([a-zA-Z]+\d*)\s*:\s*(\S.*?)\s*$", re.MULTILINE)
_UNITS = {"d": "s", "plw": "W", "spw": "W", "spoffs": "Hz", "o": "Hz"}
_MOST = 64


def run_settings(folder: Folder) -> tuple[SettingRecord, ...]:
    """Return name, meaning and value of every parameter in the legend of a run's pulse program.

    Nothing where the run is in an archive, or holds no pulse program or parameters that can be
    read.
    """
    if not (isinstance(folder, DiskFolder) and folder.has("pulseprogram")):
        return ()
    try:
        known = acqus_parameters(folder.path / "acqus")
        legend = _LEGEND.findall(decode(folder.read("pulseprogram")))
    except PnmrError:
        return ()
    found = {
        name: SettingRecord(name=name, meaning=" ".join(meaning.split()), value=text)
        for name, meaning in ((name.lower(), meaning) for name, meaning in legend[:_MOST])
        if (text := _value(name, known))
    }
    return tuple(found.values())


def _value(name: str, known: Parameters) -> str:
    """Return a parameter with its unit; a shaped pulse is its power and its file."""
    stem, number = name.rstrip("0123456789"), name.lstrip("abcdefghijklmnopqrstuvwxyz")
    if stem in ("pl", "sp"):
        shape = known.texts.get(f"spnam{number}", "") if stem == "sp" else ""
        return ", ".join(part for part in (shape, _number(f"{stem}w", number, known)) if part)
    return known.texts.get(name, "") or _number(stem, number, known)


def _number(stem: str, number: str, known: Parameters) -> str:
    value = known.values.get(f"{stem}{number}")
    # A power of 0 W is one that was never entered: the program may set its own.
    if value is None or (stem in ("plw", "spw") and value == 0.0):
        return ""
    if stem in ("p", "de"):
        return written(s_from_us(value), "s")
    unit = _UNITS.get(stem, "")
    return written(value, unit) if unit else f"{value:.9g}"
