"""An FID as a raw data set that TopSpin, and everyone who reads its files, accepts."""

from pathlib import Path
from typing import Literal

import numpy as np

from pnmr.bruker.binary import padded_words
from pnmr.bruker.writing import (
    SETUP_TITLE,
    Value,
    float_words,
    parameter_text,
    scaled_words,
    starting_processing,
)
from pnmr.data import FID, ListAxis
from pnmr.errors import SettingError
from pnmr.files import write_folder
from pnmr.units import FloatArray, mhz_from_hz, us_from_s

_LISTS = {"vd": "vdlist", "vp": "vplist", "vc": "vclist", "fq": "fq1list"}
_ARRAY = 64
_MAS_CONSTANT = 31
WordType = Literal["int32", "float64"]


def write_fid(
    path: str | Path, fid: FID, *, word_type: WordType = "int32", overwrite: bool = False
) -> None:
    """Write a raw data set: fid or ser, acqus, acqu2s, list, procs and title.

    Parameters
    ----------
    path : str or Path
        Experiment folder (expno) to make.
    fid : FID, shape (n,) or (rows, n)
        Free induction decays as acquired, the group delay still in them.
    word_type : str
        ``"int32"``, or ``"float64"`` as TopSpin 4 and 5 write on a NEO console.
    overwrite : bool
        Replace an existing folder as a whole.

    Raises
    ------
    SettingError
        For more than two dimensions, or an FID whose group delay was taken off.
    UnwritableError
        When the folder exists or cannot be written.
    """
    if fid.values.ndim > 2 or fid.time.start_s != 0.0:
        raise SettingError(
            f"a raw data set has one or two dimensions and starts at its first point, found"
            f" {fid.shape} and a start at {fid.time.start_s:g} s; write the FID before it is processed"
        )
    is_series = fid.values.ndim == 2
    interleaved = np.ascontiguousarray(fid.values).view(np.float64)
    words, exponent = _words(interleaved, word_type, padded=is_series)
    acqus = parameter_text(SETUP_TITLE, _acqus(fid, word_type, exponent))
    axis = fid.time
    start = starting_processing(axis.points, axis.reference_hz or axis.carrier_hz, axis.width_hz)
    procs = parameter_text(SETUP_TITLE, start)
    files = {
        "ser" if is_series else "fid": words,
        "acqus": acqus,
        "acqu": acqus,
        "pdata/1/procs": procs,
        "pdata/1/proc": procs,
        "pdata/1/title": f"{fid.acquisition.title}\n".encode(),
    }
    if is_series:
        files |= _series_files(fid)
    write_folder(Path(path), files, overwrite=overwrite)


def _words(interleaved: FloatArray, word_type: WordType, *, padded: bool) -> tuple[bytes, int]:
    kind = np.dtype("<i4" if word_type == "int32" else "<f8")
    if padded:
        length = padded_words(interleaved.shape[-1], kind)
        filled = np.zeros((*interleaved.shape[:-1], length))
        filled[..., : interleaved.shape[-1]] = interleaved
        interleaved = filled
    if word_type == "int32":
        return scaled_words(interleaved, "the FID")
    return float_words(interleaved, "the FID"), 0


def _acqus(fid: FID, word_type: WordType, exponent: int) -> dict[str, Value]:
    axis, conditions = fid.time, fid.acquisition
    base_hz = axis.reference_hz or axis.carrier_hz
    delays, constants = [0.0] * _ARRAY, [1.0] * _ARRAY
    delays[1] = conditions.recycle_delay_s or 0.0
    constants[_MAS_CONSTANT] = conditions.mas_hz or 1.0
    delay = conditions.group_delay_points
    return {
        "AQ_mod": 3,
        "BF1": mhz_from_hz(base_hz),
        "BYTORDA": 0,
        "CNST": tuple(constants),
        "D": tuple(delays),
        "DE": us_from_s(conditions.dead_time_s or 0.0),
        "DECIM": 1,
        "DIGMOD": 1,
        "DIGTYP": 12,
        "DSPFIRM": 0,
        "DSPFVS": 20 if delay > 0.0 else 0,
        "DTYPA": 0 if word_type == "int32" else 2,
        "FnMODE": 0,
        "GRPDLY": delay,
        "MASR": conditions.mas_hz or 0.0,
        "NC": exponent,
        "NS": conditions.scans,
        "NUC1": conditions.nucleus or "off",
        "O1": axis.carrier_hz - base_hz,
        "PARMODE": fid.values.ndim - 1,
        "PULPROG": conditions.pulse_program,
        "RG": 1.0,
        "SFO1": mhz_from_hz(axis.carrier_hz),
        "SW": axis.width_hz / mhz_from_hz(axis.carrier_hz),
        "SW_h": axis.width_hz,
        "TD": 2 * axis.points,
        "TE": conditions.temperature_k or 0.0,
    }


def _series_files(fid: FID) -> dict[str, bytes]:
    """Return acqu2s and the list that the rows run through."""
    axis = fid.axes[0]
    second: dict[str, Value] = {
        "BF1": mhz_from_hz(fid.time.reference_hz or fid.time.carrier_hz),
        "FnMODE": 1,
        "NUC1": fid.acquisition.nucleus or "off",
        "SFO1": mhz_from_hz(fid.time.carrier_hz),
        "SW_h": fid.time.width_hz,
        "TD": axis.points,
    }
    text = parameter_text(SETUP_TITLE, second)
    files = {"acqu2s": text, "acqu2": text}
    if isinstance(axis, ListAxis) and axis.name in _LISTS:
        unit = "s" if axis.unit == "s" else ""
        lines = ["bf ppm"] if axis.unit == "ppm" else []
        lines += [f"{value:.17g}{unit}" for value in axis.values]
        files[_LISTS[axis.name]] = ("\n".join(lines) + "\n").encode()
    return files
