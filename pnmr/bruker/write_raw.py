"""An FID as a raw data set that TopSpin, and everyone who reads its files, accepts."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np

from pnmr.bruker.binary import padded_words
from pnmr.bruker.run import Run
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
_STATES, _TPPI, _QF = 4, 3, 1
_PAIRED_MODES = (4, 5, 6)
_PHASE_SENSITIVE = (3, *_PAIRED_MODES)
WordType = Literal["int32", "float64"]


def write_fid(
    path: str | Path,
    fid: FID,
    run: Run | None = None,
    *,
    word_type: WordType = "int32",
    overwrite: bool = False,
) -> None:
    """Write a raw data set: fid or ser, acqus, acqu2s, list, procs and title.

    Parameters
    ----------
    path : str or Path
        Experiment folder (expno) to make.
    fid : FID, shape (n,) or (rows, n)
        Free induction decays as acquired, the group delay still in them.
    run : Run, optional
        What else the console knows: pulses, powers, channels, the pulse program and shapes.
        Axes and conditions of the FID come first.
    word_type : str
        ``"int32"``, or ``"float64"`` as TopSpin 4 and 5 write on a NEO console.
    overwrite : bool
        Replace an existing folder as a whole.

    Raises
    ------
    SettingError
        For more than two dimensions, an FID whose group delay was taken off, or parameters
        that a data set has no place for.
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
    run = run or Run()
    acqus = parameter_text(SETUP_TITLE, _acqus(fid, run, word_type, exponent))
    axis = fid.time
    start = starting_processing(axis.points, axis.reference_hz or axis.carrier_hz, axis.width_hz)
    procs = parameter_text(SETUP_TITLE, start)
    files = run.contents() | {
        "ser" if is_series else "fid": words,
        "acqus": acqus,
        "acqu": acqus,
        "pdata/1/procs": procs,
        "pdata/1/proc": procs,
        "pdata/1/title": f"{fid.acquisition.title}\n".encode(),
    }
    if is_series:
        files |= _series_files(fid, run)
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


def _acqus(fid: FID, run: Run, word_type: WordType, exponent: int) -> dict[str, Value]:
    axis, conditions = fid.time, fid.acquisition
    base_hz = axis.reference_hz or axis.carrier_hz
    conditions_values = {
        "d1": conditions.recycle_delay_s or 0.0,
        "cnst31": conditions.mas_hz or 1.0,
    }
    delay = conditions.group_delay_points
    return {
        **{f"NUC{channel}": "off" for channel in range(2, 9)},
        "RG": 1.0,
        **replace(run, values=conditions_values | dict(run.values)).acqus(),
        "AQ_mod": 3,
        "BF1": mhz_from_hz(base_hz),
        "BYTORDA": 0,
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
        "SFO1": mhz_from_hz(axis.carrier_hz),
        "SW": axis.width_hz / mhz_from_hz(axis.carrier_hz),
        "SW_h": axis.width_hz,
        "TD": 2 * axis.points,
        "TE": conditions.temperature_k or 0.0,
    }


def _series_files(fid: FID, run: Run) -> dict[str, bytes]:
    """Return the parameters of the second dimension and the list that the rows run through."""
    axis = fid.axes[0]
    mode, width_hz = _second_dimension(fid, run)
    carrier: dict[str, Value] = {
        "SFO1": mhz_from_hz(fid.time.carrier_hz),
        "NUC1": fid.acquisition.nucleus or "off",
    }
    acqu2s = parameter_text(
        SETUP_TITLE,
        {
            **carrier,
            "BF1": mhz_from_hz(fid.time.reference_hz or fid.time.carrier_hz),
            "FnMODE": mode,
            "SW_h": width_hz,
            "TD": axis.points,
        },
    )
    proc2s = parameter_text(
        SETUP_TITLE,
        {
            "MC2": max(0, mode - 1),
            "PH_mod": 1 if mode in _PHASE_SENSITIVE else 0,
            "SF": mhz_from_hz(fid.time.reference_hz or fid.time.carrier_hz),
            "SI": 2 ** (axis.points - 1).bit_length(),
            "SW_p": width_hz,
        },
    )
    files = {"acqu2s": acqu2s, "acqu2": acqu2s, "pdata/1/proc2s": proc2s, "pdata/1/proc2": proc2s}
    if isinstance(axis, ListAxis) and axis.name in _LISTS:
        unit = "s" if axis.unit == "s" else ""
        lines = ["bf ppm"] if axis.unit == "ppm" else []
        lines += [f"{value:.17g}{unit}" for value in axis.values]
        files[_LISTS[axis.name]] = ("\n".join(lines) + "\n").encode()
    return files


def _second_dimension(fid: FID, run: Run) -> tuple[int, float]:
    """Return FnMODE and the spectral width of the rows.

    Evolution times (axis ``t1``) are phase-sensitive: States where each comes twice, else
    TPPI, or what the run says; the width is the inverse of their step. All other rows are
    QF, and the width of the direct dimension stands for one that they do not have.
    """
    axis = fid.axes[0]
    if not (isinstance(axis, ListAxis) and axis.name == "t1"):
        return int(run.values.get("fnmode1", _QF)), fid.time.width_hz
    times_s = np.unique(axis.values)
    is_paired = axis.points == 2 * times_s.size
    mode = int(run.values.get("fnmode1", _STATES if is_paired else _TPPI))
    fits = mode in _PHASE_SENSITIVE and is_paired == (mode in _PAIRED_MODES)
    steps_s = np.diff(times_s)
    if not fits or times_s.size < 2 or np.ptp(steps_s) > 1e-6 * steps_s.mean():
        raise SettingError(
            f"{axis.points} rows with {times_s.size} evolution times do not fit FnMODE {mode}; a"
            " phase-sensitive dimension has even steps, each time twice for 4, 5 and 6"
        )
    return mode, float(1.0 / steps_s.mean())
