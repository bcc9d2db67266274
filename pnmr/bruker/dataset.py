"""Raw data of an experiment: fid and ser, from XWIN-NMR to TopSpin 5."""

import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pnmr.bruker.binary import amplitudes, padded_words, word_kind, words
from pnmr.bruker.conditions import acquisition, base_hz
from pnmr.bruker.folder import Folder, read_data
from pnmr.bruker.lists import series_axis
from pnmr.bruker.location import locate
from pnmr.bruker.parameters import Parameters
from pnmr.data import FID, Acquisition, TimeAxis
from pnmr.errors import PnmrWarning, UnreadableError, UnsupportedError
from pnmr.files import DATA_LIMIT_BYTES
from pnmr.units import FloatArray, hz_from_mhz

_COMPLEX_MODES = (1, 3)
_MODE_NAMES = {0: "qf (one channel)", 2: "qseq (sequential)"}


def read_fid(path: str | Path) -> FID:
    """Read the raw data of an experiment.

    Parameters
    ----------
    path : str or Path
        Experiment folder (expno), procno, a file inside either, or a zip archive.

    Returns
    -------
    FID, shape (n,) or (rows, n)
        True amplitudes: stored words times 2^NC. A series that was stopped early
        has the rows that were recorded. The group delay is still there; its length
        is in ``acquisition.group_delay_points`` for the step ``group_delay``.

    Raises
    ------
    UnreadableError
        File, expectation, finding and remedy, in one sentence.
    UnsupportedError
        Data that are not complex (AQ_mod qf, qseq), and more than two dimensions.
    """
    folder = locate(path).experiment
    files = parameter_files(folder)
    acqus = files["acqus"]
    conditions = acquisition(folder, files)
    time = _time_axis(acqus, files.get("procs"))
    if _is_series(folder, acqus):
        return _series(folder, files, conditions, time)
    return FID(_single(folder, acqus).view(np.complex128), (time,), conditions)


def recorded_axis(folder: Folder) -> tuple[TimeAxis, tuple[int, ...]]:
    """Return the direct axis of an experiment and its number of rows, if it is a series.

    Reads the parameter files and asks for the size of fid or ser; raises as `read_fid` does.
    """
    files = parameter_files(folder)
    acqus = files["acqus"]
    time = _time_axis(acqus, files.get("procs"))
    if not _is_series(folder, acqus):
        kind = word_kind(acqus, "DTYPA", "BYTORDA")
        _refuse_misfit(folder, acqus, folder.size("fid") // kind.itemsize)
        return time, ()
    return time, (_layout(folder, files, folder.size("ser"))[0],)


def parameter_files(folder: Folder) -> dict[str, Parameters]:
    """Return the parameter files of an experiment: acqus, and acqu2s and procs where present.

    Where only the set-up file (acqu, acqu2) is left, it serves, with a warning.
    """
    found: dict[str, Parameters] = {}
    for name in ("acqus", "acqu2s", "acqu3s"):
        setup = name.removesuffix("s")
        used = name if folder.has(name) else setup
        if folder.has(used):
            found[name] = Parameters.parse(folder.read(used), f"{folder.label}/{used}")
            if used == setup and name != "acqu3s":
                warnings.warn(
                    f"{folder.label} has no {name}; the set-up parameters of {setup} are used",
                    PnmrWarning,
                    stacklevel=3,
                )
    if "acqus" not in found:
        raise UnreadableError(
            f"{folder.label} has no acqus; without it neither the axis nor the word type is known"
        )
    if folder.has("pdata/1/procs"):
        try:
            found["procs"] = Parameters.parse(
                folder.read("pdata/1/procs"), f"{folder.label}/pdata/1/procs"
            )
        except UnreadableError as error:
            warnings.warn(f"{error}; 0 ppm is taken from BF1", PnmrWarning, stacklevel=3)
    return found


def _time_axis(acqus: Parameters, procs: Parameters | None) -> TimeAxis:
    """Return the direct axis; 0 ppm is SF where the data were referenced, else BF1."""
    mode = acqus.whole("AQ_mod", 3)
    if mode not in _COMPLEX_MODES:
        raise UnsupportedError(
            f"{acqus.source}: AQ_mod {_MODE_NAMES.get(mode, mode)} is not read; only qsim and DQD"
            " hold complex points"
        )
    count, width_hz = acqus.whole("TD"), acqus.number("SW_h")
    if count < 2 or count % 2:
        raise UnreadableError(
            f"{acqus.source}: TD {count} is no number of complex pairs; an even number is expected"
        )
    if width_hz <= 0.0:
        raise UnreadableError(f"{acqus.source}: SW_h {width_hz:g} Hz is no spectral width")
    carrier_hz = hz_from_mhz(acqus.number("SFO1"))
    reference_hz = 0.0 if procs is None else hz_from_mhz(procs.number("SF", 0.0))
    if not 0.9 * carrier_hz < reference_hz < 1.1 * carrier_hz:
        reference_hz = base_hz(acqus)
    if carrier_hz <= 0.0 or reference_hz <= 0.0:
        raise UnreadableError(f"{acqus.source}: SFO1 and BF1 must be positive frequencies in MHz")
    return TimeAxis(count // 2, 1.0 / width_hz, 0.0, carrier_hz, reference_hz)


def _is_series(folder: Folder, acqus: Parameters) -> bool:
    has_fid, has_ser = folder.has("fid"), folder.has("ser")
    if not (has_fid or has_ser):
        raise UnreadableError(f"{folder.label} has neither fid nor ser; nothing was acquired")
    return has_ser and (not has_fid or acqus.whole("PARMODE", 0) > 0)


def _single(folder: Folder, acqus: Parameters) -> FloatArray:
    source = f"{folder.label}/fid"
    kind = word_kind(acqus, "DTYPA", "BYTORDA")
    count = acqus.whole("TD")
    content = read_data(folder, "fid", padded_words(count, kind) * kind.itemsize)
    found = words(content, kind, source)
    _refuse_misfit(folder, acqus, found.size)
    return amplitudes(found[:count], acqus.whole("NC", 0), source)


def _refuse_misfit(folder: Folder, acqus: Parameters, found: int) -> None:
    """Raise where a fid of ``found`` words is not what TD announces, with or without padding."""
    kind, count = word_kind(acqus, "DTYPA", "BYTORDA"), acqus.whole("TD")
    if found not in (count, padded_words(count, kind)):
        raise UnreadableError(
            f"{folder.label}/fid holds {found} words of {kind.name} where TD announces {count}; the"
            " copy is incomplete or TD, DTYPA were edited"
        )


def _series(
    folder: Folder, files: dict[str, Parameters], conditions: Acquisition, time: TimeAxis
) -> FID:
    acqus = files["acqus"]
    source = f"{folder.label}/ser"
    kind = word_kind(acqus, "DTYPA", "BYTORDA")
    content = read_data(folder, "ser", DATA_LIMIT_BYTES)
    count, length = _layout(folder, files, len(content))
    whole = memoryview(content)[: count * length * kind.itemsize]
    found = words(whole, kind, source).reshape(count, length)[:, : acqus.whole("TD")]
    rows = amplitudes(found, acqus.whole("NC", 0), source)
    axes = (series_axis(folder, count, files.get("acqu2s")), time)
    return FID(rows.view(np.complex128), axes, conditions)


def _layout(folder: Folder, files: Mapping[str, Parameters], size_bytes: int) -> tuple[int, int]:
    """Return how many whole rows a ser of this size holds, and the words of one with its padding."""
    acqus, acqu2s = files["acqus"], files.get("acqu2s")
    if acqus.whole("PARMODE", 1) > 1 and files.get("acqu3s") is not None:
        raise UnsupportedError(
            f"{folder.label} has three dimensions; one dimension and series are read"
        )
    source = f"{folder.label}/ser"
    kind = word_kind(acqus, "DTYPA", "BYTORDA")
    count = acqus.whole("TD")
    planned = acqu2s.whole("TD", 0) if acqu2s is not None else 0
    length = padded_words(count, kind)
    if size_bytes == planned * count * kind.itemsize:
        length = count
    rows, rest = divmod(size_bytes, length * kind.itemsize)
    if rows == 0:
        raise UnreadableError(
            f"{source} holds {size_bytes} bytes, less than one row of {length} words; the"
            " experiment was stopped before its first row or the copy is incomplete"
        )
    if rest or (planned and rows != planned):
        warnings.warn(
            f"{source} holds {rows} whole rows where TD of acqu2s announces {planned}; the series was"
            " stopped early or sampled sparsely, or TD was edited",
            PnmrWarning,
            stacklevel=4,
        )
    return rows, length
