"""Wave files (TopSpin's shape files, ``exp/stan/nmr/lists/wave``), read with tolerance.

A wave file lists amplitude in % of the peak and phase in degrees, one point a
line, under a JCAMP header. It does not say how long the pulse is: a step lasts
the pulse length divided by the number of points. Files of this package state
the length in SHAPE_PARAMETERS; for others it must be given.

The phase is taken as it stands: one that rises with time is a frequency above
the carrier. Shape Tool calls a sweep that rises in this sense "low to high
field" (flag -1); WaveMaker's sweeps from f1 to a higher f2 rise in it too.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from pnmr.errors import PnmrWarning, SettingError, UnreadableError, UnsupportedError
from pnmr.files import read_text
from pnmr.shapes import Shape
from pnmr.units import FloatArray, s_from_us

#: What the writer of this package calls the length; Shape Tool's own "Length of Pulse" is
#: that of the pulse a file was made from, before it was halved, joined or shifted.
LENGTH_KEY = "Length of this File [usec]"

_TEXT_FORM = "RFVERSION_F"
_RECORD = re.compile(r"##[ \t]*([^=\n]{1,80})=([^\n]*)")
_NEXT_RECORD = re.compile(r"^[ \t]*##", re.MULTILINE)
_MERGE = re.compile(r"^(?:<{7}|>{7})", re.MULTILINE)
_OVER_PERCENT = 100.0 * (1.0 + 1e-5)


@dataclass(frozen=True, slots=True)
class WaveFile:
    """What a wave file says, which is everything about a pulse but its length.

    Attributes
    ----------
    amplitude_fraction : array, shape (n,)
        Amplitude relative to 100 %, 0 to 1.
    phase_deg : array, shape (n,)
        Phase in degrees as in the file.
    title : str
        Title, or the name of the file.
    header : mapping
        Header records by name (``"$SHAPE_TOTROT"``), texts without brackets.
    """

    amplitude_fraction: FloatArray
    phase_deg: FloatArray
    title: str
    header: Mapping[str, str]

    @property
    def duration_s(self) -> float | None:
        """Length in s where this package wrote it into the file."""
        match = re.search(
            re.escape(LENGTH_KEY) + r"\s*([-+.\deE]{1,40})",
            self.header.get("$SHAPE_PARAMETERS", ""),
        )
        length_us = _positive(match[1]) if match else None
        return None if length_us is None else s_from_us(length_us)

    @property
    def integration_factor(self) -> float | None:
        """SHAPE_INTEGFAC, None where it is missing or not a positive number."""
        return _positive(self.header.get("$SHAPE_INTEGFAC", ""))

    @property
    def rotation_deg(self) -> float | None:
        """SHAPE_TOTROT in degrees, None where it is missing or not a positive number."""
        return _positive(self.header.get("$SHAPE_TOTROT", ""))

    @property
    def family(self) -> str:
        """The kind of pulse that SHAPE_PARAMETERS names, or an empty text."""
        match = re.search(r"Type\s*:\s*([^;]{1,60})", self.header.get("$SHAPE_PARAMETERS", ""))
        return match[1].strip() if match else ""

    def shape(self, duration_s: float | None = None) -> Shape:
        """Return the pulse, as long as stated here or in the file.

        Raises `SettingError` where neither says how long it is.
        """
        length_s = self.duration_s if duration_s is None else duration_s
        if length_s is None:
            raise SettingError(
                f"wave file '{self.title}' does not say how long the pulse is;"
                " give its length (duration_s, or --length on the command line)"
            )
        return Shape(
            self.amplitude_fraction, self.phase_deg, length_s, name=self.title, family=self.family
        )


def read_wave(path: Path) -> WaveFile:
    """Read a wave file: JCAMP as TopSpin and others write it, or the older text form.

    Commas or blanks, either line end, missing phases (0, or 180 degrees for
    negative amplitudes), negative and large phases, brackets and comments are all
    understood. Amplitudes above 100 % are rescaled, with a warning.

    Raises
    ------
    UnsupportedError
        For gradient shapes.
    UnreadableError
        Where the points are missing, not numbers, or not as many as NPOINTS says.
    """
    text = read_text(path)
    header, body = _divided(text, path)
    numbers, columns = _numbers(body, path)
    _refuse_wrong_count(header, numbers.size // columns, path)
    amplitude_percent = numbers[::columns]
    phase_deg = numbers[1::columns] if columns == 2 else np.zeros_like(amplitude_percent)
    negative = amplitude_percent < 0.0
    peak_percent = float(np.abs(amplitude_percent).max())
    if peak_percent > _OVER_PERCENT:
        warnings.warn(
            f"{path}: amplitudes up to {peak_percent:g} % are rescaled to 100 %",
            PnmrWarning,
            stacklevel=2,
        )
    amplitude = np.abs(amplitude_percent) / max(100.0, peak_percent)
    title = header.get("TITLE", "").strip() or path.name
    return WaveFile(
        amplitude,
        np.where(negative, phase_deg + 180.0, phase_deg),
        title,
        MappingProxyType(header),
    )


def _divided(text: str, path: Path) -> tuple[dict[str, str], str]:
    """Return the header records and the text of the points."""
    if text.lstrip().startswith(_TEXT_FORM):
        return {}, text.lstrip()[len(_TEXT_FORM) :]
    if _MERGE.search(text):
        raise UnreadableError(
            f"{path} holds the marks of an unfinished merge (<<<<<<<): two shapes in one file;"
            " keep one of them"
        )
    header: dict[str, str] = {}
    for match in _RECORD.finditer(text):
        key, value = match[1].strip().upper(), match[2]
        if key == "XYPOINTS":
            rest = re.sub(r"^\s*\([^)\n]{0,40}\)", "", value)
            body = rest + text[match.end() :]
            return header, _NEXT_RECORD.split(body, maxsplit=1)[0]
        if key == "XYDATA":
            raise UnsupportedError(
                f"{path} is a gradient shape (XYDATA), not a pulse; give a file with XYPOINTS"
            )
        header[key] = value.split("$$")[0].strip().rstrip("\\").strip().strip("<>")
    raise UnreadableError(
        f"{path} holds no ##XYPOINTS= record; a shape file with amplitude and phase is expected"
    )


def _numbers(body: str, path: Path) -> tuple[FloatArray, int]:
    """Return all numbers of the points and how many belong to one point."""
    lines = [re.sub(r"[,;]", " ", line.split("$$")[0]).split() for line in body.splitlines()]
    rows = [row for row in lines if row]
    if not rows:
        raise UnreadableError(f"{path} holds no points; amplitude and phase are expected")
    columns = 1 if all(len(row) == 1 for row in rows) else 2
    uneven = next((row for row in rows if len(row) % columns), None)
    if uneven is not None:
        raise UnreadableError(
            f"{path}: '{' '.join(uneven)[:40]}' is not a pair of amplitude and phase"
        )
    words = [word for row in rows for word in row]
    try:
        numbers = np.array([float(word) for word in words])
    except ValueError as error:
        raise UnreadableError(f"{path}: a point is not a number: {str(error)[:80]}") from error
    if not np.isfinite(numbers).all():
        raise UnreadableError(f"{path} holds a point that is infinite or not a number")
    return numbers, columns


def _refuse_wrong_count(header: Mapping[str, str], found: int, path: Path) -> None:
    stated = header.get("NPOINTS", "").split()
    if stated and stated[0] != str(found):
        raise UnreadableError(
            f"{path} says NPOINTS= {stated[0][:20]} but holds {found} points; the file is cut"
            " short or was edited, so correct NPOINTS after checking the points"
        )


def _positive(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0.0 < value < np.inf else None
