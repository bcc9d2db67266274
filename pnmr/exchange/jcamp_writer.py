"""JCAMP-DX 5.01 files of one spectrum or FID; sources and conventions as in `jcamp`.

Readers divide Hz by .OBSERVE FREQUENCY to get ppm. It is therefore 0 ppm's
frequency that stands there, and the carrier in $SFO1: 6000 ppm away the other
choice would be 0.6 % of the shift wrong.
"""

from typing import Literal

import numpy as np

from pnmr.data import Spectrum
from pnmr.data.signal import ComplexArray
from pnmr.errors import UnsupportedError
from pnmr.exchange import asdf
from pnmr.exchange.place import Signal, first_shift_hz
from pnmr.units import FloatArray, mhz_from_hz, ppm_from_hz

_LARGEST = 2**30 - 1


def text(signal: Signal, *, form: Literal["difdup", "affn"] = "difdup") -> str:
    """Return the text of a JCAMP-DX file.

    Parameters
    ----------
    signal : FID or Spectrum, shape (n,)
        One signal; a series raises `UnsupportedError`.
    form : {"difdup", "affn"}
        Differences of integers of 30 bits (an error of at most 5e-10 of the largest value), or
        plain numbers with every digit.
    """
    if len(signal.shape) != 1:
        raise UnsupportedError(
            f"JCAMP-DX is written for one dimension, not {len(signal.shape)}; write the rows one by"
            " one, or CSDM"
        )
    x, unit = _abscissae(signal)
    values = signal.values[::-1] if isinstance(signal, Spectrum) else signal.values
    scale_factor = _scale(signal.values) if form == "difdup" else 1.0
    parts = [values.real, values.imag]
    kind = "NMR SPECTRUM" if isinstance(signal, Spectrum) else "NMR FID"
    x_name, y_name = ("FREQUENCY", "SPECTRUM") if kind == "NMR SPECTRUM" else ("TIME", "FID")
    columns = {
        "VAR_NAME": (x_name, f"{y_name}/REAL", f"{y_name}/IMAG"),
        "SYMBOL": ("X", "R", "I"),
        "VAR_TYPE": ("INDEPENDENT", "DEPENDENT", "DEPENDENT"),
        "VAR_FORM": ("AFFN", *2 * ("ASDF" if form == "difdup" else "AFFN",)),
        "VAR_DIM": (len(x),) * 3,
        "UNITS": (unit, "ARBITRARY UNITS", "ARBITRARY UNITS"),
        "FACTOR": (1.0, scale_factor, scale_factor),
        "FIRST": (x[0], *(part[0] for part in parts)),
        "LAST": (x[-1], *(part[-1] for part in parts)),
        "MIN": (x.min(), *(part.min() for part in parts)),
        "MAX": (x.max(), *(part.max() for part in parts)),
    }
    lines = [*_header(signal, kind), f"##NTUPLES= {kind}"]
    lines += [f"##{label}= {', '.join(map(str, row))}" for label, row in columns.items()]
    for page, (symbol, part) in enumerate(zip("RI", parts, strict=True), 1):
        lines += [f"##PAGE= N={page}", f"##DATA TABLE= (X++({symbol}..{symbol})), XYDATA"]
        lines += _table(x, part, scale_factor, form)
    return "\n".join([*lines, f"##END NTUPLES= {kind}", "##END=", ""])


def _abscissae(signal: Signal) -> tuple[FloatArray, str]:
    """Return Hz from 0 ppm, highest first, or times in s."""
    if not isinstance(signal, Spectrum):
        return signal.time.times_s, "SECONDS"
    axis = signal.frequency
    steps = np.arange(axis.points - 1, -1, -1, dtype=np.float64)
    return first_shift_hz(axis) + axis.step_hz * steps, "HZ"


def _scale(values: ComplexArray) -> float:
    """Return the unit of the integers that stand for some values; 1 where they are integers."""
    numbers = np.ascontiguousarray(values).view(np.float64)
    largest = float(np.abs(numbers).max())
    if largest <= _LARGEST and bool((numbers == np.rint(numbers)).all()):
        return 1.0
    return largest / _LARGEST


def _table(x: FloatArray, y: FloatArray, scale_factor: float, form: str) -> list[str]:
    if form == "affn":
        return asdf.free([repr(each) for each in x.tolist()], y.tolist())
    whole = np.rint(y / scale_factor).astype(np.int64).tolist()
    return asdf.packed([_without_exponent(each) for each in x.tolist()], whole)


def _without_exponent(abscissa_value: float) -> str:
    return np.format_float_positional(abscissa_value, precision=10, fractional=False, trim="-")


def _header(signal: Signal, kind: str) -> list[str]:
    axis = signal.frequency if isinstance(signal, Spectrum) else signal.time
    acquisition = signal.acquisition
    records: dict[str, object] = {
        "TITLE": acquisition.title or acquisition.source,
        "JCAMP-DX": "5.01 $$ pnmr",
        "DATA TYPE": kind,
        "DATA CLASS": "NTUPLES",
        "ORIGIN": "pnmr",
        "OWNER": "unknown",
    }
    if acquisition.nucleus:
        letters = acquisition.nucleus.lstrip("0123456789")
        mass = acquisition.nucleus.removesuffix(letters)
        records[".OBSERVE NUCLEUS"] = f"^{mass}{letters}"
    if axis.reference_hz > 0.0:
        records[".OBSERVE FREQUENCY"] = mhz_from_hz(axis.reference_hz)
        records["$SF"] = mhz_from_hz(axis.reference_hz)
        records["$SFO1"] = mhz_from_hz(axis.carrier_hz)
    if isinstance(signal, Spectrum) and axis.reference_hz > 0.0:
        axis = signal.frequency
        highest_hz = first_shift_hz(axis) + (axis.points - 1) * axis.step_hz
        highest_ppm = ppm_from_hz(highest_hz, axis.reference_hz)
        records[".SHIFT REFERENCE"] = f"INTERNAL, undefined, 1, {highest_ppm!r}"
        records["$OFFSET"] = repr(highest_ppm)
    records[".ACQUISITION MODE"] = "SIMULTANEOUS"
    records[".AVERAGES"] = acquisition.scans
    if acquisition.pulse_program:
        records[".PULSE SEQUENCE"] = acquisition.pulse_program
    if acquisition.group_delay_points:
        records["$GRPDLY"] = acquisition.group_delay_points
    return [f"##{label}= {_one_line(str(value))}" for label, value in records.items()]


def _one_line(text: str) -> str:
    """Return a text that cannot begin a record or a comment of its own."""
    return " ".join(text.replace("##", "# #").split())
