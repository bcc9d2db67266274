"""JCAMP-DX 5 and 6 for one-dimensional NMR, both ways.

A. N. Davies and P. Lampen, Appl. Spectrosc. 47 (1993) 1093-1099 (NMR); P. Lampen,
J. Lambert, R. J. Lancashire, R. S. McDonald, P. S. McIntyre, D. N. Rutledge,
T. Froehlich and A. N. Davies, Pure Appl. Chem. 71 (1999) 1549-1556 (version 5.01).

Spectra stand with the highest frequency first. The ppm scale of TopSpin's and
our files hangs on the first point: $OFFSET (or .SHIFT REFERENCE) in ppm, steps
in Hz over $SF. Where neither is given, 0 Hz is 0 ppm. FIDs of TopSpin's files
evolve exp(+2 pi i d t), as here.
"""

import warnings
from dataclasses import dataclass

import numpy as np

from pnmr.data import FID, Acquisition, Spectrum, TimeAxis
from pnmr.data.signal import ComplexArray
from pnmr.errors import PnmrWarning, UnreadableError, UnsupportedError
from pnmr.exchange import asdf
from pnmr.exchange.place import Signal, count, frequency_axis, number
from pnmr.exchange.records import Block, blocks
from pnmr.files import decode
from pnmr.units import FloatArray, hz_from_mhz, hz_from_ppm

_NO_COUNT = 2**27
_SAME_POINT = 0.1


def recognises(content: bytes) -> bool:
    """Return whether a file begins as JCAMP-DX does, after blank lines and comments."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").split(b"\n")
    told = (line.strip() for line in start if line.strip() and not line.strip().startswith(b"$$"))
    return next(told, b"").replace(b" ", b"").upper().startswith(b"##TITLE=")


def read(content: bytes) -> Signal:
    """Return the spectrum of a JCAMP-DX file, or its FID where it holds no spectrum.

    Of several the first is taken. Raises `UnreadableError` for a torn table and
    `UnsupportedError` for what is not one-dimensional NMR.
    """
    found = [block for block in blocks(decode(content)) if block.tables]
    kinds = {block.text("DATATYPE").upper().replace(" ", ""): block for block in reversed(found)}
    block = kinds.get("NMRSPECTRUM") or kinds.get("NMRFID")
    if block is None:
        told = ", ".join(sorted({block.text("DATATYPE") or "none" for block in found})) or "none"
        raise UnsupportedError(
            f"it holds no NMR SPECTRUM and no NMR FID; its data are: {told[:80]}"
        )
    table = _table(block)
    return _fid(block, table) if block is kinds.get("NMRFID") else _spectrum(block, table)


@dataclass(frozen=True, slots=True)
class _Table:
    """Complex ordinates with the abscissa of the first and last, and its unit."""

    values: ComplexArray
    first: float
    last_value: float
    unit: str

    @property
    def step(self) -> float:
        """Distance of two points, negative where the abscissa descends."""
        return (self.last_value - self.first) / (len(self.values) - 1)


def _table(block: Block) -> _Table:
    """Return the ordinates of a block: XYDATA, or the real and imaginary pages of NTUPLES."""
    tupled = "SYMBOL" in block.records
    parts: dict[str, FloatArray] = {}
    for header, lines in block.tables:
        form = header.upper().replace(" ", "").partition("),")[0].rstrip(")")
        if form not in ("(X++(Y..Y", "(X++(R..R", "(X++(I..I"):
            raise UnsupportedError(f"its table has the form '{header[:40]}', not (X++(Y..Y))")
        symbol = form[5]
        told = block.column("VARDIM", symbol) if tupled else block.text("NPOINTS")
        points = count(told, "the number of points") if told else _NO_COUNT
        values = asdf.decoded(lines, min(points, _NO_COUNT))
        if told and len(values) != points and not _spans(block, len(values)):
            raise UnreadableError(
                f"the header announces {points} points where the table holds {len(values)};"
                " the file is torn"
            )
        factor = block.column("FACTOR", symbol) if tupled else block.text("YFACTOR")
        scale_factor = number(factor, "the factor of the ordinates") if factor else 1.0
        parts.setdefault(symbol, np.array(values, dtype=np.float64) * scale_factor)
    real = parts.get("R", parts.get("Y"))
    if real is None or len(real) < 2:
        raise UnreadableError("no table of real values with at least 2 points is found")
    imaginary = parts.get("I", np.zeros_like(real))
    if real.shape != imaginary.shape:
        raise UnreadableError(
            f"there are {len(real)} real and {len(imaginary)} imaginary points; the file is torn"
        )
    first = block.column("FIRST", "X") if tupled else block.text("FIRSTX")
    last = block.column("LAST", "X") if tupled else block.text("LASTX")
    unit = block.column("UNITS", "X") if tupled else block.text("XUNITS")
    table = _Table(
        real + 1j * imaginary,
        number(first, "the first abscissa"),
        number(last, "the last abscissa"),
        unit.upper(),
    )
    if table.step == 0.0:
        raise UnreadableError(f"first and last abscissa are both {table.first:g}; the axis is lost")
    return table


def _spans(block: Block, points: int) -> bool:
    """Return whether FIRSTX, LASTX and DELTAX agree on a number of points, so that NPOINTS errs."""
    first, last, step = (block.number(label) for label in ("FIRSTX", "LASTX", "DELTAX"))
    if first is None or last is None or not step:
        return False
    return abs((last - first) / step - (points - 1)) < _SAME_POINT


def _acquisition(block: Block, carrier_hz: float) -> Acquisition:
    scans = block.number(".AVERAGES")
    return Acquisition(
        nucleus=block.text(".OBSERVENUCLEUS", "$NUC1").replace("^", ""),
        larmor_hz=carrier_hz,
        scans=max(1, int(scans)) if scans is not None else 1,
        pulse_program=block.text(".PULSESEQUENCE", "$PULPROG"),
        title=block.text("TITLE"),
        group_delay_points=max(0.0, block.number("$GRPDLY") or 0.0),
    )


def _frequencies_hz(block: Block) -> tuple[float, float]:
    """Return carrier and 0 ppm in Hz, 0 where the file does not say."""
    observed_mhz = block.number(".OBSERVEFREQUENCY") or 0.0
    reference_mhz = block.number("$SF") or observed_mhz
    carrier_hz = hz_from_mhz(block.number("$SFO1") or observed_mhz)
    if reference_mhz < 0.0:
        raise UnreadableError(
            f"the frequency of 0 ppm is {reference_mhz:g} MHz; it must be positive"
        )
    return carrier_hz, hz_from_mhz(reference_mhz)


def _fid(block: Block, table: _Table) -> FID:
    if table.unit not in ("SECONDS", "S", "SEC", "SECOND"):
        raise UnsupportedError(f"its FID counts in '{table.unit[:20]}', not in seconds")
    if table.step < 0.0:
        raise UnreadableError("its FID runs backward in time; FIRST and LAST are exchanged")
    carrier_hz, reference_hz = _frequencies_hz(block)
    acquisition = _acquisition(block, carrier_hz)
    if block.number("$DSPFVS") and "$GRPDLY" not in block.records:
        warnings.warn(
            "the file does not say the group delay of its digital filter; give the step"
            " 'group_delay' its points",
            PnmrWarning,
            stacklevel=2,
        )
    axis = TimeAxis(len(table.values), table.step, table.first, carrier_hz, reference_hz)
    return FID(table.values, (axis,), acquisition)


def _spectrum(block: Block, table: _Table) -> Spectrum:
    carrier_hz, reference_hz = _frequencies_hz(block)
    first, step = table.first, table.step
    if table.unit == "PPM" and reference_hz > 0.0:
        first_hz, step_hz = hz_from_ppm(first, reference_hz), hz_from_ppm(step, reference_hz)
    elif table.unit in ("HZ", "HERTZ"):
        first_hz, step_hz = first, step
        point, shift_ppm = _shift_reference(block)
        if shift_ppm is not None:
            first_hz = hz_from_ppm(shift_ppm, reference_hz) - (point - 1.0) * step
    else:
        raise UnsupportedError(
            f"its spectrum counts in '{table.unit[:20]}'; Hz, or ppm with .OBSERVE FREQUENCY, is"
            " read"
        )
    values = table.values
    if step_hz < 0.0:
        values, first_hz = values[::-1], first_hz + (len(values) - 1) * step_hz
    if "$SFO1" not in block.records:
        carrier_hz = 0.0
    axis = frequency_axis(len(values), abs(step_hz), first_hz, reference_hz, carrier_hz)
    return Spectrum(values, (axis,), _acquisition(block, axis.carrier_hz))


def _shift_reference(block: Block) -> tuple[float, float | None]:
    """Return the point, counted from 1, of which the shift in ppm is known, and that shift."""
    offset_ppm = block.number("$OFFSET")
    if offset_ppm is not None:
        return 1.0, offset_ppm
    entries = [each.strip() for each in block.text(".SHIFTREFERENCE").strip("()").split(",")]
    if len(entries) != 4 or not entries[2]:
        return 1.0, None
    return number(entries[2], "the point of .SHIFT REFERENCE"), number(
        entries[3], "the shift of .SHIFT REFERENCE"
    )
