"""Tables in text: our CSV, every digit kept, and plain two- or three-column files.

Our table begins with lines ``# name: value`` that state what is needed to get
the same signal back: axis, nucleus, frequencies, a SHA-256 of the values, and
whatever notes the caller gives. Then come the columns, ppm ascending.
"""

import warnings
from collections.abc import Mapping

import numpy as np

from pnmr.data import FID, Acquisition, FrequencyAxis, ListAxis, Spectrum, TimeAxis
from pnmr.data.signal import ComplexArray
from pnmr.errors import PnmrWarning, UnreadableError, UnsupportedError
from pnmr.exchange.place import Signal, carrier_shift_hz, count, first_shift_hz, number
from pnmr.files import decode, sha256
from pnmr.units import FloatArray

FORMAT = "# pnmr table 1"
_SAME = 1e-6


def recognises(content: bytes) -> bool:
    """Return whether a file begins as our tables do."""
    return content.removeprefix(b"\xef\xbb\xbf").startswith(FORMAT.encode())


def text(signal: Signal, *, notes: Mapping[str, str] | None = None) -> str:
    """Return the text of a table: ppm, Hz from 0 ppm (or s), real and imaginary part.

    Parameters
    ----------
    signal : FID or Spectrum, shape (n,) or (m, n)
        A series gets a pair of columns for each row. Raises `UnsupportedError` for more
        dimensions, or two that are both measured in Hz or s.
    notes : mapping, optional
        Further lines for the head, such as the SHA-256 of the raw data.
    """
    series = signal.axes[:-1]
    if len(series) > 1 or not all(isinstance(axis, ListAxis) for axis in series):
        raise UnsupportedError(
            "a table holds one signal or a series of them; write a spectrum of two dimensions as"
            " CSDM"
        )
    head = {**_head(signal), "sha256": _digest(signal.values), **(notes or {})}
    columns, names = _abscissae(signal)
    rows = signal.values.reshape(-1, signal.shape[-1])
    for row, values in enumerate(rows):
        suffix = f"_{row}" if series else ""
        names += [f"real{suffix}", f"imaginary{suffix}"]
        columns += [values.real.tolist(), values.imag.tolist()]
    lines = [FORMAT, *(f"# {key}: {' '.join(value.split())}" for key, value in head.items())]
    lines.append(",".join(names))
    lines += [",".join(map(repr, row)) for row in zip(*columns, strict=True)]
    return "\n".join([*lines, ""])


def _digest(values: ComplexArray) -> str:
    return sha256(np.ascontiguousarray(values).astype("<c16").tobytes())


def _head(signal: Signal) -> dict[str, str]:
    """Return what the columns do not say, or say only with rounding."""
    axis = signal.frequency if isinstance(signal, Spectrum) else signal.time
    head = {
        "kind": "spectrum" if isinstance(signal, Spectrum) else "fid",
        "nucleus": signal.acquisition.nucleus,
        "title": signal.acquisition.title,
        "points": str(axis.points),
        "carrier_hz": repr(axis.carrier_hz),
        "reference_hz": repr(axis.reference_hz),
    }
    if isinstance(axis, FrequencyAxis):
        head |= {"step_hz": repr(axis.step_hz), "first_hz": repr(axis.first_hz)}
    else:
        head |= {"dwell_s": repr(axis.dwell_s), "start_s": repr(axis.start_s)}
        head["group_delay_points"] = repr(signal.acquisition.group_delay_points)
    for series in signal.axes[:-1]:
        if isinstance(series, ListAxis):
            head |= {"series": series.name, "series_unit": series.unit}
            head["series_values"] = " ".join(map(repr, series.values))
    return head


def _abscissae(signal: Signal) -> tuple[list[list[float]], list[str]]:
    if not isinstance(signal, Spectrum):
        return [signal.time.times_s.tolist()], ["time_s"]
    axis = signal.frequency
    hz = first_shift_hz(axis) + axis.step_hz * np.arange(axis.points)
    if axis.reference_hz == 0.0:
        return [hz.tolist()], ["hz"]
    return [axis.ppm.tolist(), hz.tolist()], ["ppm", "hz"]


def read(content: bytes) -> Signal:
    """Return the signal of one of our tables, to the last bit where nobody edited it.

    Warns where the values are no longer those that were written.
    """
    lines = decode(content).rstrip().split("\n")
    start = next((row for row, line in enumerate(lines) if line[:1] != "#"), len(lines))
    entries = (line[1:].partition(":") for line in lines[1:start])
    head = {key.strip(): value.strip() for key, _, value in entries}
    points = count(head.get("points", ""), "points")
    names, rows = lines[start : start + 1], lines[start + 1 :]
    if len(rows) != points or not names:
        raise UnreadableError(
            f"the head announces {points} points where {len(rows)} lines follow; the file is torn"
        )
    series = _series(head)
    height = series[0].points if series else 1
    width = len(names[0].split(","))
    lead = width - 2 * height
    if lead not in (1, 2):
        raise UnreadableError(
            f"{width} columns do not fit {height} pairs of real and imaginary part"
        )
    table = _cells(rows, width)
    pairs = np.ascontiguousarray(table[:, lead:]).view(np.complex128).T
    values = pairs if series else pairs[0]
    if _digest(values) != head.get("sha256"):
        warnings.warn(
            "the values of the table were changed since it was written (their SHA-256 differs)",
            PnmrWarning,
            stacklevel=2,
        )
    return _signal(head, series, values, table[:, lead - 1])


def _cells(rows: list[str], width: int) -> FloatArray:
    cells = [row.split(",") for row in rows]
    wrong = next((row for row, each in enumerate(cells, 1) if len(each) != width), None)
    if wrong is not None:
        raise UnreadableError(
            f"row {wrong} has {len(cells[wrong - 1])} cells where {width} columns are named"
        )
    return np.array(
        [[number(cell, f"row {row}") for cell in each] for row, each in enumerate(cells, 1)]
    )


def _series(head: Mapping[str, str]) -> tuple[ListAxis, ...]:
    if "series" not in head:
        return ()
    values = tuple(number(word, "series_values") for word in head.get("series_values", "").split())
    if not values:
        raise UnreadableError("the head names a series without series_values")
    return (ListAxis(head["series"], head.get("series_unit", ""), values),)


def _signal(
    head: Mapping[str, str],
    series: tuple[ListAxis, ...],
    values: ComplexArray,
    abscissa: FloatArray,
) -> Signal:
    """Return the signal on the axis of the head, which the last abscissa must agree with."""
    points = values.shape[-1]
    keys = ("carrier_hz", "reference_hz", "step_hz", "first_hz", "dwell_s", "start_s")
    known = {key: number(head[key], key) for key in keys if key in head}
    carrier_hz, reference_hz = known.get("carrier_hz", 0.0), known.get("reference_hz", 0.0)
    axis: TimeAxis | FrequencyAxis
    try:
        if head.get("kind") == "fid":
            axis = TimeAxis(points, known["dwell_s"], known["start_s"], carrier_hz, reference_hz)
            expected, step = axis.times_s, axis.dwell_s
        else:
            axis = FrequencyAxis(
                points, known["step_hz"], known["first_hz"], carrier_hz, reference_hz
            )
            expected, step = axis.offsets_hz + carrier_shift_hz(axis), axis.step_hz
    except KeyError as error:
        raise UnreadableError(f"the head does not state {error}") from error
    if not (np.abs(abscissa - expected) <= _SAME * step + 1e-9 * np.abs(expected)).all():
        raise UnreadableError(
            "its abscissae are not those that its head states; remove the head to read it as plain"
            " columns"
        )
    acquisition = Acquisition(
        nucleus=head.get("nucleus", ""),
        larmor_hz=carrier_hz,
        title=head.get("title", ""),
        group_delay_points=number(head.get("group_delay_points", "0"), "group_delay_points"),
    )
    if isinstance(axis, TimeAxis):
        return FID(values, (*series, axis), acquisition)
    return Spectrum(values, (*series, axis), acquisition)
