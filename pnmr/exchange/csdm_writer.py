"""Core Scientific Dataset Model written; source and conventions as in `csdm`."""

import base64
import json
from typing import Any

import numpy as np

from pnmr.data import Axis, ListAxis, TimeAxis
from pnmr.exchange.csdm import APPLICATION
from pnmr.exchange.place import Signal, carrier_shift_hz, first_shift_hz


def text(signal: Signal, *, data_file: str | None = None) -> str:
    """Return a CSDM document, values as base64, every bit kept.

    Parameters
    ----------
    signal : FID or Spectrum
        Any number of dimensions.
    data_file : str, optional
        Name of a file beside the document that holds the values (see `raw`), as ``.csdfe``
        has it; the values are in the document when left out.
    """
    variable: dict[str, Any] = {"numeric_type": "complex128", "quantity_type": "scalar"}
    if data_file is None:
        components = [base64.b64encode(raw(signal)).decode("ascii")]
        variable |= {"type": "internal", "encoding": "base64", "components": components}
    else:
        variable |= {"type": "external", "components_url": f"file:./{data_file}"}
    acquisition = signal.acquisition
    told = {
        "nucleus": acquisition.nucleus,
        "title": acquisition.title,
        "carriers_hz": [getattr(axis, "carrier_hz", 0.0) for axis in signal.axes[::-1]],
        "group_delay_points": acquisition.group_delay_points,
    }
    document = {
        "csdm": {
            "version": "1.0",
            "description": acquisition.title,
            "dimensions": [_dimension(axis, acquisition.nucleus) for axis in signal.axes[::-1]],
            "dependent_variables": [variable],
            "application": {APPLICATION: told},
        }
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def raw(signal: Signal) -> bytes:
    """Return the values as CSDM stores them: little-endian complex128."""
    return np.ascontiguousarray(signal.values).astype("<c16").tobytes()


def _dimension(axis: Axis, label: str) -> dict[str, Any]:
    if isinstance(axis, ListAxis):
        return _list(axis)
    shift = {"coordinates_offset": f"{carrier_shift_hz(axis)!r} Hz"}
    origin = {"origin_offset": f"{axis.reference_hz!r} Hz"} if axis.reference_hz else {}
    linear: dict[str, Any] = {"type": "linear", "count": axis.points, "label": label}
    if isinstance(axis, TimeAxis):
        return linear | {
            "increment": f"{axis.dwell_s!r} s",
            "coordinates_offset": f"{axis.start_s!r} s",
            "quantity_name": "time",
            "reciprocal": {"quantity_name": "frequency", **shift, **origin},
        }
    return linear | {
        "increment": f"{axis.step_hz!r} Hz",
        "coordinates_offset": f"{first_shift_hz(axis)!r} Hz",
        **origin,
        "quantity_name": "frequency",
        "reciprocal": {"quantity_name": "time"},
    }


def _list(axis: ListAxis) -> dict[str, Any]:
    """Return a series: monotonic where its values are, else its values as labels."""
    unit = f" {axis.unit}" if axis.unit else ""
    words = [f"{value!r}{unit}" for value in axis.values]
    steps = np.diff(axis.values)
    if len(steps) and (bool((steps > 0.0).all()) or bool((steps < 0.0).all())):
        return {"type": "monotonic", "label": axis.name, "coordinates": words}
    return {"type": "labeled", "label": axis.name, "labels": words}
