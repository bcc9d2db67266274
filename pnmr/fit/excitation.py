"""What a pulse sequence leaves of a line by its offset: a table that corrects areas."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import scipy.interpolate

from pnmr.errors import SettingError
from pnmr.files import read_text
from pnmr.units import FloatArray

_HEAD = "offset_hz,weight"
_FEWEST, _MOST = 4, 2001
_FARTHEST_HZ, _LEAST, _LARGEST = 1e9, 1e-6, 1e6


class ExcitationProfile:
    """How much of the magnetisation a pulse sequence leaves at each offset from the carrier.

    Between the offsets of its table the weight runs smoothly, and never beyond its neighbours
    (F. N. Fritsch and R. E. Carlson, SIAM J. Numer. Anal. 17 (1980) 238-246).
    """

    def __init__(self, offsets_hz: FloatArray, weight: FloatArray) -> None:
        """Take 4 to 2001 ascending ``offsets_hz`` with weights above 0, 1 where all is left."""
        offsets_hz, weight = np.array(offsets_hz, float), np.array(weight, float)
        if (
            not _FEWEST <= offsets_hz.size <= _MOST
            or offsets_hz.ndim != 1
            or offsets_hz.shape != weight.shape
            or not (np.diff(offsets_hz) > 0.0).all()
        ):
            raise SettingError(
                f"an excitation profile needs {_FEWEST} to {_MOST} ascending offsets, each with a"
                " weight"
            )
        if not (np.abs(offsets_hz) < _FARTHEST_HZ).all():
            raise SettingError("an excitation profile has offsets in Hz within 1e9 Hz")
        if not ((weight >= _LEAST) & (weight <= _LARGEST)).all():
            raise SettingError(
                f"an excitation profile has weights from {_LEAST:g} to {_LARGEST:g}, found"
                f" {weight.min():g} to {weight.max():g}; leave out offsets where nothing is left"
            )
        offsets_hz.flags.writeable = weight.flags.writeable = False
        self.offsets_hz, self.weight = offsets_hz, weight
        self._curve = scipy.interpolate.PchipInterpolator(offsets_hz, weight)
        self._slope = self._curve.derivative()

    @classmethod
    def of(cls, rows: Iterable[Iterable[float]]) -> "ExcitationProfile":
        """Return the profile of a table of rows (offset in Hz, weight)."""
        try:
            table = np.array([tuple(row) for row in rows], float)
        except (TypeError, ValueError, OverflowError):
            table = np.empty(0)
        if table.ndim != 2 or table.shape[1] != 2:
            raise SettingError("an excitation profile is a table of an offset in Hz and a weight")
        return cls(table[:, 0], table[:, 1])

    @property
    def rows(self) -> tuple[tuple[float, float], ...]:
        """The table, each row an offset in Hz and a weight."""
        return tuple(zip(self.offsets_hz.tolist(), self.weight.tolist(), strict=True))

    @property
    def range_hz(self) -> tuple[float, float]:
        """First and last offset."""
        return float(self.offsets_hz[0]), float(self.offsets_hz[-1])

    @property
    def text(self) -> str:
        """The file of the table, which `read_profile` reads; floats keep every digit."""
        return "\n".join([_HEAD, *(f"{offset!r},{weight!r}" for offset, weight in self.rows), ""])

    def __call__(self, offset_hz: float) -> tuple[float, float]:
        """Return the weight at an offset and its slope per Hz, the last value beyond the ends."""
        low_hz, high_hz = self.range_hz
        inside_hz = min(max(offset_hz, low_hz), high_hz)
        slope = float(self._slope(inside_hz)) if inside_hz == offset_hz else 0.0
        return float(self._curve(inside_hz)), slope

    def __eq__(self, other: object) -> bool:
        """Return whether another profile has the same table."""
        return isinstance(other, ExcitationProfile) and self.rows == other.rows

    def __hash__(self) -> int:
        """Return a number that is the same for equal tables."""
        return hash(self.rows)


def read_profile(path: Path) -> ExcitationProfile:
    """Read a table of ``offset_hz,weight``; raises `SettingError` with the file and what is wrong."""
    lines = [line for line in read_text(path).splitlines() if line.strip() and line[0] != "#"]
    if not lines or lines[0].replace(" ", "") != _HEAD:
        raise SettingError(f"{path}: an excitation profile begins with the line {_HEAD}")
    try:
        rows = [[float(word) for word in line.split(",")] for line in lines[1:]]
        return ExcitationProfile.of(rows)
    except SettingError as error:
        raise SettingError(f"{path}: {error}") from error
    except ValueError as error:
        raise SettingError(f"{path}: a row is an offset in Hz and a weight: {error}") from error
