"""Plain columns of numbers, as spreadsheets and other programs save them.

Two columns are abscissa and intensity, three are abscissa, real and imaginary
part. Comma, semicolon, tab or blanks separate them; with any but the comma, the
decimal sign may be a comma. The abscissa's unit is that of the column's name or
the caller's.
"""

import re
import warnings

import numpy as np

from pnmr.data import FID, Spectrum, TimeAxis
from pnmr.errors import PnmrWarning, UnreadableError
from pnmr.exchange.place import Signal, even_step, frequency_axis, number
from pnmr.files import decode
from pnmr.units import FloatArray, hz_from_ppm

UNITS = ("ppm", "Hz", "kHz", "MHz", "s", "ms", "us")
_FACTOR = {"hz": 1.0, "khz": 1e3, "mhz": 1e6, "s": 1.0, "ms": 1e-3, "us": 1e-6}
_UNIT = re.compile(r"(?<![a-zµ])(ppm|[km]?hz|[mµu]?s|sec|seconds?)(?![a-z])")
_SAME_AS = {"µs": "us", "sec": "s", "second": "s", "seconds": "s"}
_NUMERIC = re.compile(r"\s*[+-]?[\d.,]")


def recognises(content: bytes) -> bool:
    """Return whether a file is text with at least one line of numbers near its beginning."""
    start = content[:65536]
    return b"\0" not in start and any(
        _NUMERIC.match(line) for line in decode(start).split("\n")[:200]
    )


def read(content: bytes, *, unit: str | None = None, larmor_hz: float = 0.0) -> Signal:
    """Return the signal of a table of two or three columns.

    Parameters
    ----------
    content : bytes
        The file.
    unit : {"ppm", "Hz", "kHz", "MHz", "s", "ms", "us"}, optional
        Unit of the abscissa; what the column's name says when left out, else ppm with a
        warning. A time makes an FID.
    larmor_hz : float, optional
        Frequency of 0 ppm in Hz; needed where the abscissa is in ppm.
    """
    names, lines = _head_and_rows(decode(content))
    table = _cells(lines)
    kind = (unit or _named(names)).lower()
    x = table[:, 0]
    values = table[:, 1].astype(np.complex128)
    if table.shape[1] == 3:
        values += 1j * table[:, 2]
    step = even_step(x, "the first column")
    if kind in ("s", "ms", "us"):
        if step < 0.0:
            raise UnreadableError("its times run backward; sort the rows by time")
        scale_factor = _FACTOR[kind]
        axis = TimeAxis(
            len(x), step * scale_factor, float(x[0]) * scale_factor, larmor_hz, larmor_hz
        )
        return FID(values, (axis,))
    if kind == "ppm" and larmor_hz == 0.0:
        raise UnreadableError(
            "its abscissae are in ppm, and no file of plain columns says of which frequency; give"
            " larmor_hz (--larmor 100.6MHz)"
        )
    scale_factor = hz_from_ppm(1.0, larmor_hz) if kind == "ppm" else _FACTOR[kind]
    if step < 0.0:
        x, values = x[::-1], values[::-1]
    first_hz = float(x[0]) * scale_factor
    place = frequency_axis(len(x), abs(step) * scale_factor, first_hz, larmor_hz)
    return Spectrum(values, (place,))


def _named(names: str) -> str:
    """Return the unit that the name of the first column holds."""
    found = _UNIT.search(names.lower())
    if found is None:
        warnings.warn(
            "no name of the first column says its unit; it is taken as ppm (else give axis_unit,"
            " --axis Hz)",
            PnmrWarning,
            stacklevel=3,
        )
        return "ppm"
    return _SAME_AS.get(found[1], found[1])


def _head_and_rows(text: str) -> tuple[str, list[str]]:
    """Return the name of the first column and the lines of numbers."""
    names = ""
    rows: list[str] = []
    for number_of_line, line in enumerate(text.split("\n"), 1):
        if not line.strip() or (line[0] in "#%;" and rows):
            continue
        if _NUMERIC.match(line):
            rows.append(line.strip().rstrip(";,\t"))
        elif rows:
            raise UnreadableError(
                f"line {number_of_line} is '{line[:30]}' in the middle of the numbers"
            )
        else:
            names = re.split(r"[,;\t]", line.lstrip("#%; "))[0]
    if not rows:
        raise UnreadableError("no line of numbers is found")
    return names, rows


def _cells(rows: list[str]) -> FloatArray:
    first = rows[0][:1000]
    separator = next((sign for sign in "\t;" if sign in first), None)
    if separator is None and re.search(r"\d\s*,", first) and not re.search(r"\S\s+\S+,\d+$", first):
        separator = ","
    if separator != "," and "." not in first:
        rows = [row.replace(",", ".") for row in rows]
    cells = [row.split(separator) for row in rows]
    width = len(cells[0])
    if width not in (2, 3):
        raise UnreadableError(
            f"its rows have {width} columns; two (abscissa, intensity) or three (abscissa, real,"
            " imaginary) are read"
        )
    wrong = next((row for row, each in enumerate(cells, 1) if len(each) != width), None)
    if wrong is not None:
        raise UnreadableError(
            f"row {wrong} has {len(cells[wrong - 1])} columns where {width} are due"
        )
    return np.array(
        [[number(cell, f"row {row}") for cell in each] for row, each in enumerate(cells, 1)]
    )
