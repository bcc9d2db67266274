"""NMRPipe files (F. Delaglio et al., J. Biomol. NMR 6 (1995) 277-293), written only.

A header of 512 floats, then float32 rows, real part before imaginary part. The
header's places are those of NMRPipe's ``fdatap.h``. Spectra stand with the
highest frequency first; point i of n, from 1, lies at ORIG + SW (n - i) / n,
which is exactly our axis from the other end. FIDs evolve exp(+2 pi i d t).

ppm is Hz from 0 ppm over OBS, so OBS is the frequency of 0 ppm. All numbers are
float32: ORIG is good to 6e-8 of the shift.
"""

import re

import numpy as np
from numpy.typing import NDArray

from pnmr.data import Axis, FrequencyAxis, ListAxis, Spectrum
from pnmr.errors import UnsupportedError
from pnmr.exchange.place import Signal, first_shift_hz, warn_of_origin
from pnmr.units import hz_from_mhz, mhz_from_hz, ppm_from_hz

_WORDS = 512
_BYTE_ORDER = 2.345
_FORMAT_BITS = b"\xef\xeenO"

# Places in the header, direct (F2) and indirect (F1) dimension.
_PLACES = {
    "F2": {
        **{"APOD": 95, "SW": 100, "OBS": 119, "ORIG": 101, "QUADFLAG": 56, "FTFLAG": 220},
        **{"CAR": 66, "CENTER": 79, "FTSIZE": 96, "TDSIZE": 386, "LABEL": 16},
    },
    "F1": {
        **{"APOD": 428, "SW": 229, "OBS": 218, "ORIG": 249, "QUADFLAG": 55, "FTFLAG": 222},
        **{"CAR": 67, "CENTER": 80, "FTSIZE": 98, "TDSIZE": 387, "LABEL": 18},
    },
}
_QUADRATURE_ELSEWHERE = (51, 54)
_SIZES_ELSEWHERE = (15, 32)


def content(signal: Signal) -> bytes:
    """Return the bytes of an NMRPipe file of one or two dimensions.

    The rows of a series become a second dimension of real points without unit.
    Raises `UnsupportedError` for more dimensions or for numbers beyond float32.
    """
    if len(signal.shape) > 2:
        raise UnsupportedError(
            f"NMRPipe is written for one or two dimensions, not {len(signal.shape)}; write the"
            " parts one by one, or CSDM"
        )
    values = signal.values
    for dimension, axis in enumerate(signal.axes):
        if isinstance(axis, FrequencyAxis):
            values = np.flip(values, dimension)
    if np.abs(values).max() > np.finfo(np.float32).max:
        raise UnsupportedError(
            "the values exceed 3.4e38, the largest number of NMRPipe; scale them"
        )
    rows = values.reshape(-1, values.shape[-1])
    body = np.concatenate([rows.real, rows.imag], axis=1).astype("<f4")
    return _header(signal, float(body.min()), float(body.max())) + body.tobytes()


def _header(signal: Signal, least_value: float, largest_value: float) -> bytes:
    words = np.zeros(_WORDS, dtype="<f4")
    if not isinstance(signal, Spectrum):
        warn_of_origin("NMRPipe", signal.time)
    height = signal.shape[0] if len(signal.shape) == 2 else 1
    words[1:2] = np.frombuffer(_FORMAT_BITS, dtype="<f4")
    words[2], words[9] = _BYTE_ORDER, len(signal.shape)
    words[24:28] = (2.0, 1.0, 3.0, 4.0)
    words[[97, 99, 219, 442]] = signal.shape[-1], signal.shape[-1], height, 1.0
    words[[247, 248, 250, 251, 252]] = largest_value, least_value, 1.0, largest_value, least_value
    words[[399, *_SIZES_ELSEWHERE, *_QUADRATURE_ELSEWHERE]] = 1.0
    label = signal.acquisition.nucleus or "X"
    _describe(words, "F2", signal.axes[-1], label)
    if len(signal.shape) == 2:
        _describe(words, "F1", signal.axes[0], getattr(signal.axes[0], "name", label))
        words[_PLACES["F1"]["QUADFLAG"]] = 1.0
    else:
        words[[_PLACES["F1"]["QUADFLAG"], _PLACES["F1"]["CENTER"]]] = 1.0
    raw = bytearray(words.tobytes())
    title = re.sub(r"[^ -~]", " ", signal.acquisition.title).encode("ascii")[:59]
    raw[4 * 297 : 4 * 297 + len(title)] = title
    return bytes(raw)


def _describe(words: NDArray[np.float32], name: str, axis: Axis, label: str) -> None:
    """Write what the header says of one dimension."""
    place, n = _PLACES[name], axis.points
    words[[place["APOD"], place["TDSIZE"], place["CENTER"]]] = n, n, n // 2 + 1
    words[place["LABEL"] : place["LABEL"] + 2] = np.frombuffer(
        re.sub(r"[^!-~]", "", label).encode("ascii")[:7].ljust(8, b"\0"), dtype="<f4"
    )
    if isinstance(axis, ListAxis):
        words[[place["SW"], place["OBS"]]] = n, 1.0
        return
    reference_hz = axis.reference_hz or hz_from_mhz(1.0)
    frequencies = axis if isinstance(axis, FrequencyAxis) else axis.reciprocal()
    lowest_hz = first_shift_hz(frequencies)
    middle_hz = lowest_hz + (n - n // 2 - 1) * frequencies.step_hz
    words[[place["SW"], place["ORIG"]]] = axis.width_hz, lowest_hz
    words[place["OBS"]] = mhz_from_hz(reference_hz)
    words[place["CAR"]] = ppm_from_hz(middle_hz, reference_hz)
    if isinstance(axis, FrequencyAxis):
        words[[place["FTFLAG"], place["FTSIZE"]]] = 1.0, n
