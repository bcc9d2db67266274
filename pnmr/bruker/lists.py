"""The indirect dimension of a series: variable lists, or evolution times by FnMODE."""

import re

from pnmr.bruker.folder import Folder
from pnmr.bruker.parameters import Parameters
from pnmr.data import ListAxis
from pnmr.errors import UnreadableError
from pnmr.files import decode

_LISTS = {
    "vdlist": ("vd", "s"),
    "vplist": ("vp", "s"),
    "vclist": ("vc", ""),
    "fq1list": ("fq", "Hz"),
}
_SCALE = {"": 1.0, "s": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9}
_ENTRY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(s|m|u|n)?(?:ec|s)?")
_MOST_ENTRIES = 1_000_000
_STATES_LIKE = (4, 5, 6)
_ONE_ROW_A_TIME = 3


def series_axis(folder: Folder, rows: int, acqu2s: Parameters | None) -> ListAxis:
    """Return what varies from row to row.

    A phase-sensitive second dimension (FnMODE 3 to 6 of acqu2s) gives the
    evolution time of each row, named ``t1``; otherwise the list that the pulse
    program runs through, or one whose length is the planned number of rows;
    otherwise the number of the row. The console leaves lists of earlier
    experiments lying about, so no other list is believed, and the number of rows
    is never taken from one.
    """
    mode = acqu2s.whole("FnMODE", 0) if acqu2s is not None else 0
    if acqu2s is not None and (mode in _STATES_LIKE or mode == _ONE_ROW_A_TIME):
        rows_a_time = 2 if mode in _STATES_LIKE else 1
        width_hz = acqu2s.number("SW_h")
        if width_hz > 0.0:
            times_s = tuple((row // rows_a_time) / width_hz for row in range(rows))
            return ListAxis("t1", "s", times_s)
    planned = acqu2s.whole("TD", rows) if acqu2s is not None else rows
    for name in filter(folder.has, _LISTS):
        kind, unit = _LISTS[name]
        values = read_list(folder, name)
        if len(values) == planned or (len(values) >= rows and _program_names(folder, kind)):
            return ListAxis(kind, unit, values[:rows])
    return ListAxis("row", "", tuple(float(row) for row in range(rows)))


def read_list(folder: Folder, name: str) -> tuple[float, ...]:
    """Return the values of a variable list: s for delays and pulses, Hz for frequencies.

    A pulse list counts in us where no unit is written, a delay list in s, as the
    console reads them. The first line of a frequency list (``O``, ``bf``, ``sfo``
    ...) is its reference and not a value.
    """
    text = decode(folder.read(name))
    plain_unit = "u" if name == "vplist" else "s"
    values: list[float] = []
    for number, line in enumerate(text.split("\n"), start=1):
        entry = line.split(";")[0].strip()
        if not entry or (name == "fq1list" and not _ENTRY.fullmatch(entry)):
            continue
        match = _ENTRY.fullmatch(entry)
        if match is None or len(values) >= _MOST_ENTRIES:
            raise UnreadableError(
                f"{folder.label}/{name}, line {number}: expected a number with s, m or u, found"
                f" '{entry[:40]}'"
            )
        counted = name in ("vclist", "fq1list")
        scale = 1.0 if counted else _SCALE[match[2] or plain_unit]
        values.append(float(match[1]) * scale)
    return tuple(values)


def _program_names(folder: Folder, kind: str) -> bool:
    """Return whether the pulse program of the experiment speaks of this kind of list."""
    if not folder.has("pulseprogram"):
        return False
    program = decode(folder.read("pulseprogram")).lower()
    return re.search(rf"\b{kind}\b|\${kind}list", program) is not None
