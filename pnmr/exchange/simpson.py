"""SIMPSON's ``.spe`` and ``.fid``: text in and out, its printable binary form in.

Format of SIMPSON 4.2 (M. Bak, J. T. Rasmussen, N. C. Nielsen, J. Magn. Reson.
147 (2000) 296-330; file ``iodata`` of its source). Point i of a spectrum of n
points lies at REF - SW/2 + i SW/n, i from 0, and its transform is forward, so
that exp(+2 pi i d t) stands at +d. Acquisition conjugates the signal where the
gyromagnetic ratio is positive: a positive shift is a positive frequency, as
here. Unlike here, the Nyquist edge counts as the low end; full spectra of even
length are turned by that one point on the way in and out.

The format knows no Larmor frequency. Three more lines (NUC, CARRIER, REFERENCE
in Hz) carry it; SIMPSON, ssNake and nmrglue pass over them.
"""

import re

import numpy as np

from pnmr.data import FID, Acquisition, FrequencyAxis, Spectrum, TimeAxis
from pnmr.data.signal import ComplexArray
from pnmr.errors import UnreadableError, UnsupportedError
from pnmr.exchange.place import (
    Signal,
    carrier_shift_hz,
    count,
    frequency_axis,
    number,
    rows,
    warn_of_origin,
)
from pnmr.files import decode

_SAME_POINT = 1e-3


def recognises(content: bytes) -> bool:
    """Return whether a file begins as SIMPSON's do."""
    return re.match(rb"SIMP\s*\n", content) is not None


def text(signal: Signal) -> str:
    """Return the text of a ``.spe`` (Spectrum) or ``.fid`` (FID) file, every digit kept.

    A series of shape (m, n) is written with NI = m. Raises `UnsupportedError` for
    more dimensions.
    """
    if len(signal.shape) > 2:
        raise UnsupportedError(
            f"SIMPSON holds one or two dimensions, not {len(signal.shape)}; write the parts"
            " one by one"
        )
    axis: FrequencyAxis | TimeAxis
    values, centre_hz = signal.values, 0.0
    if isinstance(signal, Spectrum):
        axis = signal.frequency
        centre_hz = axis.first_hz + axis.width_hz / 2.0
        if axis.points % 2 == 0 and abs(centre_hz - axis.step_hz) < _SAME_POINT * axis.step_hz:
            values, centre_hz = np.roll(values, 1, axis=-1), 0.0
    else:
        axis = signal.time
        warn_of_origin("SIMPSON", axis)
    header = {
        "NP": axis.points,
        "SW": axis.width_hz,
        "REF": centre_hz + carrier_shift_hz(axis),
        "NI": signal.shape[0] if len(signal.shape) == 2 else None,
        "NUC": nucleus if re.fullmatch(r"\w+", nucleus := signal.acquisition.nucleus) else None,
        "CARRIER": axis.carrier_hz,
        "REFERENCE": axis.reference_hz,
        "TYPE": "SPE" if isinstance(signal, Spectrum) else "FID",
    }
    lines = [f"{key}={value}" for key, value in header.items() if value is not None]
    points = [f"{value.real!r} {value.imag!r}" for value in values.ravel().tolist()]
    return "\n".join(["SIMP", *lines, "DATA", *points, "END", ""])


def read(content: bytes) -> Signal:
    """Return the FID or Spectrum of a SIMPSON file, shape (n,) or (rows, n).

    Raises `UnreadableError` for a torn or wrong file and `UnsupportedError` for
    raw doubles, which SIMPSON reads but never writes.
    """
    header, body = _parts(decode(content))
    kind = header.get("TYPE", "FID")
    if kind not in ("FID", "SPE"):
        raise UnreadableError(f"TYPE must be FID or SPE, found '{kind[:20]}'")
    points, width_hz = count(header.get("NP", ""), "NP"), number(header.get("SW", ""), "SW")
    if width_hz <= 0.0:
        raise UnreadableError(f"SW must be positive, found {width_hz:g}")
    height = count(header.get("NI", "1"), "NI") * count(header.get("NELEM", "1"), "NELEM")
    values = _binary(header, body) if header.get("FORMAT") == "BINARY" else _plain(body)
    if len(values) != points * height:
        raise UnreadableError(
            f"NP, NI and NELEM announce {points * height} points where {len(values)} follow;"
            " the file is torn or its header wrong"
        )
    carrier_hz = number(header.get("CARRIER", "0"), "CARRIER")
    reference_hz = number(header.get("REFERENCE", "0"), "REFERENCE")
    acquisition = Acquisition(nucleus=header.get("NUC", ""), larmor_hz=carrier_hz)
    first = (rows(height),) if height > 1 else ()
    shaped = values.reshape(height, points) if height > 1 else values
    if kind == "FID":
        time = TimeAxis(points, 1.0 / width_hz, 0.0, carrier_hz, reference_hz)
        return FID(shaped, (*first, time), acquisition)
    shift_hz, step_hz = number(header.get("REF", "0"), "REF"), width_hz / points
    carrier_at_hz = shift_hz - (carrier_hz - reference_hz) if "CARRIER" in header else 0.0
    lowest_hz = shift_hz - width_hz / 2.0
    if points % 2 == 0 and abs(carrier_at_hz) < _SAME_POINT * step_hz:
        shaped, lowest_hz = np.roll(shaped, -1, axis=-1), lowest_hz + step_hz
    axis = frequency_axis(points, step_hz, lowest_hz, reference_hz, carrier_hz)
    return Spectrum(shaped, (*first, axis), acquisition)


def _parts(whole: str) -> tuple[dict[str, str], str]:
    """Return the header by key and what stands between DATA and END."""
    head, marker, rest = whole.partition("\nDATA\n")
    body, end, _ = rest.rpartition("END")
    if not marker or not end:
        raise UnreadableError(
            f"a line '{'END' if marker else 'DATA'}' is missing; the file is torn, save it again"
        )
    pairs = (line.partition("=") for line in head.split("\n")[1:])
    return {key.strip(): value.strip() for key, _, value in pairs}, body


def _plain(body: str) -> ComplexArray:
    words = body.split()
    if len(words) % 2:
        raise UnreadableError(
            f"the data hold {len(words)} numbers; each point needs a real and an imaginary one"
        )
    numbers = np.array([number(word, f"value {i + 1}") for i, word in enumerate(words)])
    return numbers[0::2] + 1j * numbers[1::2]


def _binary(header: dict[str, str], body: str) -> ComplexArray:
    """Decode four printable characters to three bytes, and four bytes to one number.

    A number is mantissa (23 bits, no hidden bit), exponent + 127 (8 bits) and sign,
    lowest byte first; its value is mantissa 2^-23 2^exponent.
    """
    if header.get("PREC", "SINGLE") != "SINGLE":
        raise UnsupportedError("raw double precision is not read; save the data as text")
    characters = np.frombuffer("".join(body.split()).encode("latin-1", "replace"), dtype=np.uint8)
    if len(characters) % 4 or ((characters < 33) | (characters > 96)).any():
        raise UnreadableError(
            f"{len(characters)} characters of binary data are not groups of four between '!' and"
            " '`'; the file is torn, save it as text"
        )
    a, b, c, d = (characters - 33).reshape(-1, 4).T
    packed = np.stack([a | (b & 48) << 2, b & 15 | (c & 60) << 2, c & 3 | d << 2], axis=1).ravel()
    words = packed[: len(packed) // 8 * 8].astype(np.uint32).reshape(-1, 4)
    bits = words @ np.array([1, 1 << 8, 1 << 16, 1 << 24], dtype=np.uint32)
    mantissa = (bits & 0x7FFFFF) / 2.0**23
    exponent = ((bits >> 23) & 0xFF).astype(np.int64) - 127
    numbers = np.where(bits >> 31, -1.0, 1.0) * np.ldexp(mantissa, exponent)
    return numbers[0::2] + 1j * numbers[1::2]
