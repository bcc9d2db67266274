"""DMFIT's text spectra (D. Massiot et al., Magn. Reson. Chem. 40 (2002) 70-76).

A line ``ti:`` with the title, a line ``##freq`` with the spectrometer frequency
in MHz, then one line a point: Hz from 0 ppm, a tab, the intensity, highest
frequency first. That is the file which DMFIT exports and ssNake 1.5 reads back.
The imaginary part has no place in it.
"""

import re

import numpy as np

from pnmr.data import Acquisition, Spectrum
from pnmr.errors import UnreadableError, UnsupportedError
from pnmr.exchange.place import Signal, even_step, first_shift_hz, frequency_axis, number
from pnmr.files import decode
from pnmr.units import hz_from_mhz, mhz_from_hz


def recognises(content: bytes) -> bool:
    """Return whether a file begins as DMFIT's do."""
    return re.match(rb"ti:[^\n]*\n##freq", content, re.IGNORECASE) is not None


def text(signal: Signal) -> str:
    """Return the text of a DMFIT file: the real part of one spectrum, every digit kept.

    Raises `UnsupportedError` for an FID, a series or a spectrum without 0 ppm.
    """
    if not isinstance(signal, Spectrum) or len(signal.shape) != 1:
        raise UnsupportedError(
            "DMFIT's text holds one spectrum; transform the FID, or write the rows one by one"
        )
    axis = signal.frequency
    if axis.reference_hz <= 0.0:
        raise UnsupportedError(
            "DMFIT's text needs the frequency of 0 ppm, which this spectrum does not have; give it"
            " with larmor_hz (--larmor)"
        )
    hz = first_shift_hz(axis) + axis.step_hz * np.arange(axis.points)
    points = zip(hz[::-1].tolist(), signal.values.real[::-1].tolist(), strict=True)
    title = " ".join(signal.acquisition.title.split())
    lines = [f"ti:{title}", f"##freq {mhz_from_hz(axis.reference_hz)!r}"]
    return "\n".join([*lines, *(f"{x!r}\t{y!r}" for x, y in points), ""])


def read(content: bytes) -> Spectrum:
    """Return the spectrum of a DMFIT file, shape (n,), imaginary part zero."""
    title, frequency, *lines = decode(content).rstrip().split("\n")
    reference_hz = hz_from_mhz(number(frequency[6:], "##freq"))
    if reference_hz <= 0.0:
        raise UnreadableError("##freq must be the positive spectrometer frequency in MHz")
    cells = [line.split() for line in lines]
    wrong = next((row for row, each in enumerate(cells) if len(each) != 2), None)
    if wrong is not None:
        raise UnreadableError(
            f"line {wrong + 3} must hold frequency and intensity, found '{lines[wrong][:40]}'"
        )
    table = np.array([[number(cell, "a point") for cell in each] for each in cells]).reshape(-1, 2)
    step_hz = even_step(table[:, 0], "the frequency column")
    if step_hz < 0.0:
        table = table[::-1]
    axis = frequency_axis(len(table), abs(step_hz), float(table[0, 0]), reference_hz)
    acquisition = Acquisition(title=title[3:].strip(), larmor_hz=axis.carrier_hz)
    return Spectrum(table[:, 1].astype(np.complex128), (axis,), acquisition)
