"""Text and words of the files that TopSpin reads back."""

import math
from collections.abc import Mapping

import numpy as np

from pnmr.errors import UnwritableError
from pnmr.units import FloatArray, mhz_from_hz
from pnmr.version import __version__

Value = int | float | str | tuple[float, ...] | tuple[str, ...]

SETUP_TITLE = "Parameter file, TopSpin 4.0"
_TOP_BITS = 29
_VALUES_A_LINE = 18


class Word(str):
    """A parameter written without brackets, such as ``yes``."""


def parameter_text(
    title: str, values: Mapping[str, Value], origin: str = f"pnmr {__version__}"
) -> bytes:
    """Return a parameter file: the header that TopSpin expects and one record a value, sorted."""
    lines = [
        f"##TITLE= {title}",
        "##JCAMPDX= 5.0",
        "##DATATYPE= Parameter Values",
        f"##ORIGIN= {origin}",
        "##OWNER= pnmr",
    ]
    lines += [f"##${name}= {_written(value)}" for name, value in sorted(values.items())]
    return ("\n".join([*lines, "##END=", ""])).encode("utf-8")


def starting_processing(points: int, reference_hz: float, width_hz: float) -> dict[str, Value]:
    """Return processing parameters that TopSpin may start from: one zero filling, no window.

    ``points`` counts complex points.
    """
    return {
        "BC_mod": 0,
        "FCOR": 1.0,
        "FT_mod": 0,
        "LB": 0.0,
        "ME_mod": 0,
        "PHC0": 0.0,
        "PHC1": 0.0,
        "PH_mod": 1,
        "PKNL": Word("yes"),
        "REVERSE": Word("no"),
        "SF": mhz_from_hz(reference_hz),
        "SI": 2 ** (points - 1).bit_length() * 2,
        "STSI": 0,
        "STSR": 0,
        "SW_p": width_hz,
        "TDeff": 0,
        "TDoff": 0,
        "WDW": 0,
    }


def scaled_words(values: FloatArray, what: str) -> tuple[bytes, int]:
    """Return little-endian int32 words and the exponent e, so that words times 2^e are the values.

    The tallest value uses 29 bits, as TopSpin leaves it. Whole numbers that fit
    are kept as they are.
    """
    _refuse_what_is_not_finite(values, what)
    tallest = float(np.abs(values).max(initial=0.0))
    exponent = math.frexp(tallest)[1] - _TOP_BITS if tallest > 0.0 else 0
    words = np.rint(np.ldexp(values, -exponent))
    return words.astype("<i4").tobytes(), exponent


def float_words(values: FloatArray, what: str) -> bytes:
    """Return little-endian float64 words, as a NEO console writes them."""
    _refuse_what_is_not_finite(values, what)
    return values.astype("<f8").tobytes()


def _refuse_what_is_not_finite(values: FloatArray, what: str) -> None:
    if not np.isfinite(values).all():
        raise UnwritableError(f"{what} holds values that are not finite; they cannot be written")


def _written(value: Value) -> str:
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, str):
        one_line = value.replace("\r", " ").replace("\n", " ")  # "##" at a line's start is a record
        return "<" + one_line.replace(">", "\\>") + ">"
    if isinstance(value, tuple):
        items = [_written(item) for item in value]
        rows = [
            " ".join(items[first : first + _VALUES_A_LINE])
            for first in range(0, len(items), _VALUES_A_LINE)
        ]
        return "\n".join([f"(0..{len(value) - 1})", *rows])
    return (
        repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    )
