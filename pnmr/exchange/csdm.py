"""Core Scientific Dataset Model read, ``.csdf`` and ``.csdfe``, version 1.0.

D. J. Srivastava, T. Vosegaard, D. Massiot and P. J. Grandinetti, PLoS ONE 15
(2020) e0225953. Coordinates are Hz from 0 ppm and the origin offset is the
frequency of 0 ppm, so that their ratio is the shift, as csdmpy and mrsimulator
take it; a time axis carries the same two numbers in its reciprocal. The first
dimension of the list varies fastest and is our last.
"""

import base64
import binascii
import itertools
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from pnmr.confinement import below
from pnmr.data import FID, Acquisition, Axis, FrequencyAxis, ListAxis, Spectrum, TimeAxis
from pnmr.data.signal import ComplexArray
from pnmr.errors import SettingError, UnreadableError, UnsupportedError
from pnmr.exchange.place import Signal, frequency_axis
from pnmr.files import read_bytes
from pnmr.units import FloatArray, quantity

APPLICATION = "pnmr"
"""Name under which a document keeps what CSDM has no word for."""

_NUMERIC_TYPES = {
    **{
        f"{kind}{bits}": f"<{kind[0]}{bits // 8}"
        for kind in ("int", "uint")
        for bits in (8, 16, 32, 64)
    },
    **{
        "float16": "<f2",
        "float32": "<f4",
        "float64": "<f8",
        "complex64": "<c8",
        "complex128": "<c16",
    },
}
_NUCLEUS = re.compile(r"\d{1,3}[A-Z][a-z]?")
_LARGEST_HZ = 1e12
_LONGEST = 60
_LARGEST_VALUE = 1e300


def recognises(content: bytes) -> bool:
    """Return whether a file begins as a CSDM document does."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*\{", content) is not None and b'"csdm"' in content


def read(content: bytes, folder: Path) -> Signal:
    """Return the signal of a CSDM document with one dependent variable of one component.

    Parameters
    ----------
    content : bytes
        The document.
    folder : Path
        Folder of the document; data of a ``.csdfe`` must be a file below it.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"its JSON is torn: {str(error)[:80]}") from error
    model = _entry(_entry({"": document}, "", dict), "csdm", dict)
    dimensions = _entry(model, "dimensions", list)[::-1]
    variables = _entry(model, "dependent_variables", list)
    if len(variables) != 1 or not dimensions:
        raise UnsupportedError(
            f"it holds {len(variables)} dependent variables on {len(dimensions)} dimensions; one"
            " variable on at least one dimension is read"
        )
    shape = tuple(_points(_entry({"": each}, "", dict)) for each in dimensions)
    flat = _values(_entry({"": variables[0]}, "", dict), folder)
    if len(flat) != math.prod(shape):
        raise UnreadableError(
            f"its dimensions announce {math.prod(shape)} points where {len(flat)} are stored; it is"
            " torn"
        )
    told = model.get("application")
    told = told.get(APPLICATION) if isinstance(told, dict) else None
    told = told if isinstance(told, dict) else {}
    carriers = told.get("carriers_hz")
    carriers = carriers[::-1] if isinstance(carriers, list) else []
    axes = tuple(
        _axis(each, _known(carrier))
        for each, carrier in itertools.zip_longest(dimensions, carriers[: len(dimensions)])
    )
    label = str(dimensions[-1].get("label"))
    acquisition = Acquisition(
        nucleus=str(told.get("nucleus") or (label if _NUCLEUS.fullmatch(label) else "")),
        larmor_hz=getattr(axes[-1], "carrier_hz", 0.0),
        title=str(told.get("title") or model.get("description") or ""),
        group_delay_points=max(0.0, _known(told.get("group_delay_points"))),
    )
    values = flat.reshape(shape)
    if isinstance(axes[-1], TimeAxis):
        return FID(values, axes, acquisition)
    if isinstance(axes[-1], FrequencyAxis):
        return Spectrum(values, axes, acquisition)
    raise UnsupportedError(
        "its first dimension is neither in Hz nor in s; it is no FID or spectrum"
    )


def _entry(mapping: Any, key: str, kind: type) -> Any:
    """Return an entry of a JSON object, which must be of some type."""
    value = mapping.get(key) if isinstance(mapping, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        name = f"'{key}'" if key else "an entry"
        raise UnreadableError(f"{name} must be a {kind.__name__}, found {str(value)[:40]}")
    return value


def _known(value: Any) -> float:
    """Return a number of the document that may be missing, 0 where it is or is none."""
    known = isinstance(value, int | float) and abs(value) < _LARGEST_HZ
    return float(value) if known else 0.0


def _points(dimension: dict[str, Any]) -> int:
    if dimension.get("type") == "linear":
        points: int = _entry(dimension, "count", int)
    else:
        points = len(_entry(dimension, _entries(dimension), list))
    if points < 1:
        raise UnreadableError(f"a dimension needs at least one point, found {points}")
    return points


def _entries(dimension: dict[str, Any]) -> str:
    return "labels" if dimension.get("type") == "labeled" else "coordinates"


def _axis(dimension: dict[str, Any], carrier_hz: float) -> Axis:
    """Return the axis of one dimension; what is neither Hz nor s becomes a list of values."""
    name, points = str(dimension.get("label") or "row"), _points(dimension)
    if dimension.get("type") != "linear":
        words = [str(each) for each in dimension[_entries(dimension)]]
        return _listed(name, words)
    step, unit = _quantity(_entry(dimension, "increment", str))
    offset = _offset(dimension, "coordinates_offset", unit)
    if dimension.get("complex_fft") is True:
        offset -= (points // 2) * step
    if unit == "s" and step > 0.0:
        reciprocal = dimension.get("reciprocal")
        reciprocal = reciprocal if isinstance(reciprocal, dict) else {}
        reference_hz = _offset(reciprocal, "origin_offset", "Hz")
        shift_hz = _offset(reciprocal, "coordinates_offset", "Hz") if reference_hz else 0.0
        return TimeAxis(points, step, offset, reference_hz + shift_hz, reference_hz)
    if unit == "Hz" and step > 0.0:
        reference_hz = _offset(dimension, "origin_offset", "Hz")
        return frequency_axis(points, step, offset, reference_hz, carrier_hz)
    return ListAxis(name, unit, tuple(offset + step * i for i in range(points)))


def _listed(name: str, words: list[str]) -> ListAxis:
    """Return a series of quantities, or of row numbers where the labels are words."""
    try:
        pairs = [_quantity(word) for word in words]
    except UnreadableError:
        return ListAxis(name, "", tuple(float(row) for row in range(len(words))))
    units = {unit for _, unit in pairs}
    return ListAxis(
        name, units.pop() if len(units) == 1 else "", tuple(value for value, _ in pairs)
    )


def _offset(dimension: dict[str, Any], key: str, unit: str) -> float:
    if key not in dimension:
        return 0.0
    value, found = _quantity(_entry(dimension, key, str))
    if found != unit and value != 0.0:
        raise UnreadableError(f"{key} is in '{found}' where '{unit}' is expected")
    return value


def _quantity(text: str) -> tuple[float, str]:
    """Read a quantity in Hz or s with any prefix, in ppm, or a plain number."""
    for unit in ("Hz", "s", "ppm", "") if len(text) < _LONGEST else ():
        try:
            return quantity(text, unit), unit
        except SettingError:
            continue
    raise UnreadableError(f"'{text[:40]}' is no quantity in Hz, s or ppm")


def _values(variable: dict[str, Any], folder: Path) -> ComplexArray:
    """Return the values of a dependent variable of one component, shape (n,)."""
    code = _NUMERIC_TYPES.get(str(variable.get("numeric_type")))
    if code is None or variable.get("quantity_type", "scalar") != "scalar":
        raise UnsupportedError(
            f"its values are {variable.get('quantity_type')} of {variable.get('numeric_type')};"
            " scalars of a fixed-size number are read"
        )
    if "sparse_sampling" in variable:
        raise UnsupportedError("its values are sampled sparsely; fill them in first")
    if variable.get("type") == "external":
        return _numbers(_beside(_entry(variable, "components_url", str), folder), code)
    components = _entry(variable, "components", list)
    if len(components) != 1:
        raise UnsupportedError(f"it has {len(components)} components; one is read")
    if variable.get("encoding") == "base64":
        try:
            decoded = base64.b64decode(_entry({"": components[0]}, "", str), validate=True)
        except (binascii.Error, ValueError) as error:
            raise UnreadableError(f"its base64 is torn: {error}") from error
        return _numbers(decoded, code)
    plain = _entry({"": components[0]}, "", list)
    if not all(isinstance(each, int | float) and abs(each) < _LARGEST_VALUE for each in plain):
        raise UnreadableError("its components are not all finite numbers")
    flat = np.array(plain, dtype=np.float64)
    return _paired(flat) if code in ("<c8", "<c16") else flat.astype(np.complex128)


def _numbers(content: bytes, code: str) -> ComplexArray:
    size = np.dtype(code).itemsize
    if len(content) % size:
        raise UnreadableError(f"{len(content)} bytes are no whole number of values of {size} bytes")
    return np.frombuffer(content, dtype=code).astype(np.complex128)


def _paired(flat: FloatArray) -> ComplexArray:
    if len(flat) % 2:
        raise UnreadableError(f"{len(flat)} numbers are no pairs of real and imaginary part")
    return flat[0::2] + 1j * flat[1::2]


def _beside(url: str, folder: Path) -> bytes:
    """Read the data file of a ``.csdfe``, which must lie in its folder or below."""
    name = url.removeprefix("file:").removeprefix("./")
    try:
        if not url.startswith("file:") or name.startswith("~") or ".." in Path(name).parts:
            raise SettingError("it leads elsewhere")
        return read_bytes(below(folder, name))
    except SettingError as error:
        raise UnsupportedError(
            f"its values are at '{url[:80]}'; only a file beside the document is opened"
        ) from error
