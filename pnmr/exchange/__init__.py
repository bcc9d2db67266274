"""Other programs' files: recognised by content on the way in, chosen by suffix on the way out.

========  ==================  ===  ====
suffix    format              in   out
========  ==================  ===  ====
csv       table               yes  yes
csdf      CSDM                yes  yes
csdfe     CSDM, two files     yes  yes
jdx, dx   JCAMP-DX            yes  yes
spe, fid  SIMPSON             yes  yes
txt       DMFIT               yes  yes
ft1, ft2  NMRPipe             -    yes
========  ==================  ===  ====

Plain columns of numbers are read as well.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from pnmr.data import Spectrum
from pnmr.errors import SettingError, UnreadableError, UnsupportedError, UnwritableError
from pnmr.exchange import (
    columns,
    csdm,
    csdm_writer,
    dmfit,
    jcamp,
    jcamp_writer,
    nmrpipe,
    simpson,
    table,
)
from pnmr.exchange.place import Signal, with_larmor
from pnmr.files import read_bytes, write_bytes

__all__ = ["FORMATS", "read", "write"]

_LIMIT_BYTES = 2 * 1024**3

FORMATS = {
    "csv": ("csv",),
    "csdm": ("csdf", "csdfe"),
    "jcamp": ("jdx", "dx", "jcamp"),
    "simpson": ("spe", "fid"),
    "dmfit": ("txt",),
    "nmrpipe": ("ft1", "ft2", "ft", "pipe"),
}
"""Name of each format that is written, with the suffixes that choose it."""

_WRITERS: dict[str, Callable[[Signal], str | bytes]] = {
    "csv": table.text,
    "csdm": csdm_writer.text,
    "jcamp": jcamp_writer.text,
    "simpson": simpson.text,
    "dmfit": dmfit.text,
    "nmrpipe": nmrpipe.content,
}


def read(
    path: str | Path, *, axis_unit: str | None = None, larmor_hz: float | None = None
) -> Signal:
    """Return the spectrum or FID of a CSV, CSDM, JCAMP-DX, SIMPSON or DMFIT file.

    The format is told by the content, not by the suffix.

    Parameters
    ----------
    path : path
        The file.
    axis_unit : {"ppm", "Hz", "kHz", "MHz", "s", "ms", "us"}, optional
        Unit of the first of plain columns; what its name says when left out.
    larmor_hz : float, optional
        Frequency of 0 ppm in Hz, for files that do not hold it (SIMPSON, plain columns).

    Returns
    -------
    Spectrum or FID, shape (n,) or (rows, n)
        As the file has it: over a frequency axis, ppm ascending, or over times in s.

    Raises
    ------
    UnreadableError
        When the file is torn or of no known format.
    UnsupportedError
        When it holds more than is read.
    SettingError
        When an argument is not one of those above.
    """
    path = Path(path)
    if axis_unit is not None and axis_unit not in columns.UNITS:
        raise SettingError(f"axis_unit is one of {', '.join(columns.UNITS)}, found '{axis_unit}'")
    if larmor_hz is not None and not 0.0 < larmor_hz < np.inf:
        raise SettingError(f"larmor_hz must be a positive frequency, found {larmor_hz:g}")
    content = read_bytes(path, _LIMIT_BYTES)
    name, reader = _reader(path, content, axis_unit, larmor_hz or 0.0)
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            signal = reader(content)
    except UnsupportedError as error:
        raise UnsupportedError(f"{path} ({name}) is not read: {_printable(error)}") from error
    except (UnreadableError, SettingError) as error:
        raise UnreadableError(f"{path} is no readable {name} file: {_printable(error)}") from error
    if not np.isfinite(signal.values).all():
        raise UnreadableError(f"{path} ({name}) holds values that are not finite; write it again")
    return with_larmor(signal, larmor_hz) if larmor_hz else signal


def _printable(error: Exception) -> str:
    """Return a message on one line, without what a hostile file would do to a terminal."""
    words = " ".join(str(error).split())
    return "".join(sign if sign.isprintable() else "?" for sign in words)


def _reader(
    path: Path, content: bytes, axis_unit: str | None, larmor_hz: float
) -> tuple[str, Callable[[bytes], Signal]]:
    if csdm.recognises(content):
        return "CSDM", lambda whole: csdm.read(whole, path.parent)
    if jcamp.recognises(content):
        return "JCAMP-DX", jcamp.read
    if simpson.recognises(content):
        return "SIMPSON", simpson.read
    if dmfit.recognises(content):
        return "DMFIT", dmfit.read
    if table.recognises(content):
        return "CSV", table.read
    if columns.recognises(content):
        return "plain", lambda whole: columns.read(whole, unit=axis_unit, larmor_hz=larmor_hz)
    raise UnreadableError(
        f"{path} is none of CSV, CSDM, JCAMP-DX, SIMPSON, DMFIT and plain columns of numbers; it"
        f" begins with {content[:12]!r}"
    )


def format_of(path: Path) -> str:
    """Return the name of the format that a file's suffix chooses; raises `SettingError`."""
    suffix = path.suffix.lower().removeprefix(".")
    found = next((name for name, suffixes in FORMATS.items() if suffix in suffixes), None)
    if found is None:
        known = ", ".join(f"{name} ({'/'.join(each)})" for name, each in FORMATS.items())
        raise SettingError(f"'{path.name}' has no suffix of a known format; name one of {known}")
    return found


def write(
    path: str | Path, signal: Signal, *, form: str | None = None, overwrite: bool = False
) -> list[Path]:
    """Write a signal in another program's format and return the files written.

    Parameters
    ----------
    path : path
        File to write; its suffix chooses the format unless ``form`` names it.
    signal : FID or Spectrum
        What to write.
    form : {"csv", "csdm", "jcamp", "simpson", "dmfit", "nmrpipe"}, optional
        Name of the format.
    overwrite : bool
        Whether files that exist may be replaced.

    Raises
    ------
    UnsupportedError
        When the format cannot hold the signal.
    UnwritableError
        When the file exists or cannot be written.
    """
    path = Path(path)
    name = form or format_of(path)
    if name not in _WRITERS:
        raise SettingError(f"there is no format '{name}'; the formats are {', '.join(_WRITERS)}")
    _check_kind(path, signal)
    if not np.isfinite(signal.values).all():
        raise UnwritableError(f"{path} is not written: the signal holds values that are not finite")
    if name == "csdm" and path.suffix.lower() == ".csdfe":
        values = path.with_suffix(".dat")
        if not overwrite and path.exists():
            raise UnwritableError(
                f"{path} exists; choose another name or allow overwriting (--force)"
            )
        document = csdm_writer.text(signal, data_file=values.name)
        write_bytes(values, csdm_writer.raw(signal), overwrite=overwrite)
        write_bytes(path, document.encode("utf-8"), overwrite=overwrite)
        return [values, path]
    content = _WRITERS[name](signal)
    write_bytes(
        path, content.encode("utf-8") if isinstance(content, str) else content, overwrite=overwrite
    )
    return [path]


def _check_kind(path: Path, signal: Signal) -> None:
    """Refuse a spectrum under the suffix of an FID, and the reverse."""
    wrong = ".fid" if isinstance(signal, Spectrum) else ".spe"
    if path.suffix.lower() == wrong:
        kind = "a spectrum" if isinstance(signal, Spectrum) else "an FID"
        right = ".spe" if isinstance(signal, Spectrum) else ".fid"
        raise SettingError(f"'{path.name}' would hold {kind}; call it {right}")
