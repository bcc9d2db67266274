"""Wave files written for the console: ASCII, plain newlines, the same bytes every time."""

import re
import warnings
from datetime import datetime
from pathlib import Path

import numpy as np

from pnmr.bruker.wave import LENGTH_KEY
from pnmr.errors import PnmrWarning
from pnmr.files import write_text
from pnmr.shapes import Shape, integration_factor
from pnmr.units import us_from_s

_TYPES = {"tanh/tan": "TanhTan", "chirp": "SmoothedChirp", "sin/cos": "SinCos"}
_WORDS = {
    "zeta": "Value for zeta",
    "tan_kappa": "Value for tan(kappa)",
    "smoothed_percent": "% to be smoothed",
    "order": "Order",
    "centre_hz": "Centre [Hz]",
}
_GOOD_NAME = re.compile(r"[A-Za-z0-9._,+-]{1,29}")


def write_wave(
    path: Path,
    shape: Shape,
    *,
    rf_hz: float,
    rotation_deg: float | None = None,
    written: datetime | None = None,
    overwrite: bool = False,
) -> None:
    """Write a shape as a wave file for ``exp/stan/nmr/lists/wave/user``.

    Parameters
    ----------
    path : Path
        Where to; an existing file is only replaced with ``overwrite``.
    shape : Shape
        The pulse.
    rf_hz : float
        Peak nutation frequency of the design in Hz, from which the console gets
        SHAPE_INTEGFAC and so the power.
    rotation_deg : float, optional
        Rotation the pulse stands for, SHAPE_TOTROT; 180, or 90 for a half passage.
    written : datetime, optional
        Date to write into the file; none is written otherwise.
    overwrite : bool
        Replace an existing file.
    """
    note_unsuitable(path)
    text = wave_text(shape, rf_hz=rf_hz, rotation_deg=rotation_deg, written=written)
    write_text(path, text, overwrite=overwrite)


def note_unsuitable(path: Path) -> None:
    """Warn where the name of a wave file may not suit the console."""
    if not _GOOD_NAME.fullmatch(path.name):
        warnings.warn(
            f"the name '{path.name}' may not suit the console; use up to 29 letters, digits,"
            " dots and underscores without blanks",
            PnmrWarning,
            stacklevel=3,
        )


def wave_text(
    shape: Shape,
    *,
    rf_hz: float,
    rotation_deg: float | None = None,
    written: datetime | None = None,
) -> str:
    """Return the text of the wave file that `write_wave` writes."""
    half = shape.parameters.get("part", "whole") != "whole"
    rotation = rotation_deg or (90.0 if half else 180.0)
    swept = "sweep_hz" in shape.parameters
    amplitudes = [_number(100.0 * value) for value in np.minimum(shape.amplitude_fraction, 1.0)]
    phases = [_phase(value) for value in shape.phase_deg]
    lines = [
        f"##TITLE= {_plain(shape.name)}",
        "##JCAMP-DX= 5.00 Bruker JCAMP library",
        "##DATA TYPE= Shape Data",
        "##ORIGIN= pnmr",
        "##OWNER= <pnmr>",
        *([f"##DATE= {written:%Y/%m/%d}", f"##TIME= {written:%H:%M:%S}"] if written else []),
        f"##$SHAPE_PARAMETERS= {_parameters(shape)}",
        f"##MINX= {min(amplitudes, key=float)}",
        f"##MAXX= {max(amplitudes, key=float)}",
        f"##MINY= {min(phases, key=float)}",
        f"##MAXY= {max(phases, key=float)}",
        f"##$SHAPE_EXMODE= {'Adiabatic' if swept else 'None'}",
        f"##$SHAPE_TOTROT= {_number(rotation)}",
        f"##$SHAPE_TYPE= {'Excitation' if rotation < 180.0 else 'Inversion'}",
        "##$SHAPE_USER_DEF= ",
        "##$SHAPE_REPHFAC= ",
        "##$SHAPE_BWFAC= ",
        "##$SHAPE_BWFAC50= ",
        f"##$SHAPE_INTEGFAC= {_number(integration_factor(shape, rf_hz, rotation))}",
        f"##$SHAPE_MODE= {0 if swept else 1}",
        f"##NPOINTS= {shape.points}",
        "##XYPOINTS= (XY..XY)",
        *(f"{a}, {p}" for a, p in zip(amplitudes, phases, strict=True)),
        "##END=",
    ]
    return "\n".join(lines) + "\n"


def _parameters(shape: Shape) -> str:
    """Return what the pulse was made from, in Shape Tool's words where it has some."""
    settings = shape.parameters
    words = [f"Type: {_TYPES.get(shape.family, shape.family or 'User')}"]
    if "sweep_hz" in settings:
        flag = -1.0 if settings["direction"] == "up" else 1.0
        words += [
            f"Total Sweep-Width [Hz] {settings['sweep_hz']}",
            f"Length of Pulse [usec] {us_from_s(float(settings['whole_duration_s'])):.10g}",
            *(f"{word} {settings[key]}" for key, word in _WORDS.items() if key in settings),
            f"1=High to low field, -1=Low to high field {flag}",
        ]
    words.append(f"{LENGTH_KEY} {us_from_s(shape.duration_s):.10g}")
    return _plain(" ; ".join(words))


def _number(value: float) -> str:
    """Return e.g. 2.003740E00, the way the console itself writes numbers."""
    mantissa, exponent = f"{value:.6E}".split("E")
    return f"{mantissa}E{int(exponent):03d}" if exponent[0] == "-" else f"{mantissa}E{exponent[1:]}"


def _phase(phase_deg: float) -> str:
    """Return a phase in [0, 360) as printed: what rounds up to 360 is 0."""
    printed = _number(phase_deg % 360.0)
    return _number(0.0) if float(printed) >= 360.0 else printed


def _plain(text: str) -> str:
    """Return the text in printable ASCII on one line: nothing else is safe on every console."""
    return "".join(c if " " <= c <= "~" else "_" for c in text)
