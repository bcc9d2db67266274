"""Processed data: 1r, 1i and 2rr, as TopSpin stores them."""

import warnings
from pathlib import Path

import numpy as np

from pnmr.bruker.binary import amplitudes, word_kind, words
from pnmr.bruker.conditions import acquisition
from pnmr.bruker.dataset import parameter_files
from pnmr.bruker.folder import Folder, read_data
from pnmr.bruker.location import locate
from pnmr.bruker.parameters import Parameters
from pnmr.data import Axis, FrequencyAxis, ListAxis, Spectrum
from pnmr.errors import PnmrWarning, UnreadableError
from pnmr.units import FloatArray, hz_from_mhz, hz_from_ppm, ppm_from_hz


def read_spectrum(path: str | Path, procno: int | str | None = None) -> Spectrum:
    """Read a spectrum that TopSpin processed.

    Parameters
    ----------
    path : str or Path
        Processed folder (procno), a file inside it, an experiment folder or a zip archive.
    procno : int or str, optional
        Number of the processed data set; that of the path, or 1, when left out.

    Returns
    -------
    Spectrum, shape (n,) or (rows, n)
        True intensities, stored words times 2^NC_proc, ppm ascending; real part 1r (2rr),
        imaginary part -1i, since TopSpin stores the conjugate. Without 1i the
        imaginary part is 0 and a warning says so.

    Raises
    ------
    UnreadableError
        When there is no processed data, or it is torn; file and fault are named.
    UnsupportedError
        When it is of a kind that is not read.
    """
    location = locate(path)
    experiment, folder = location.experiment, location.processed(procno)
    files = parameter_files(experiment)
    if not folder.has("procs"):
        raise UnreadableError(f"{folder.label} has no procs; without it the axis is not known")
    procs = Parameters.parse(folder.read("procs"), f"{folder.label}/procs")
    conditions = acquisition(experiment, files | {"procs": procs})
    if folder.has("1r"):
        real = _vector(folder, "1r", procs)
        imaginary = _vector(folder, "1i", procs) if folder.has("1i") else None
        axes: tuple[Axis, ...] = (frequency_axis(procs, files["acqus"], real.size),)
    elif folder.has("2rr"):
        real = _matrix(folder, procs)
        imaginary = None
        axes = (
            ListAxis("row", "", tuple(map(float, range(real.shape[0])))),
            frequency_axis(procs, files["acqus"], real.shape[1]),
        )
    else:
        raise UnreadableError(f"{folder.label} has neither 1r nor 2rr; process the data first")
    values = np.zeros(real.shape, dtype=np.complex128)
    values.real = real[..., ::-1]
    if imaginary is None:
        warnings.warn(
            f"{folder.label} has no imaginary part; it is set to 0, so the phase cannot be changed",
            PnmrWarning,
            stacklevel=2,
        )
    else:
        values.imag = -imaginary[::-1]
    return Spectrum(values, axes, conditions)


def frequency_axis(procs: Parameters, acqus: Parameters, points: int) -> FrequencyAxis:
    """Return the axis of a processed spectrum, strip transforms included.

    procs prints OFFSET with seven digits. Where it agrees with the carrier and
    the spectral width of acqus to that precision, the exact edge is used.
    """
    reference_hz, carrier_hz = hz_from_mhz(procs.number("SF")), hz_from_mhz(acqus.number("SFO1"))
    width_hz, full = procs.number("SW_p"), procs.whole("FTSIZE", 0) or points
    if reference_hz <= 0.0 or width_hz <= 0.0 or carrier_hz <= 0.0:
        raise UnreadableError(
            f"{procs.source}: SF and SW_p must be positive, and SFO1 of acqus too"
        )
    acquired_hz = acqus.number("SW_h", width_hz)
    is_strip = full > points
    step_hz = width_hz / points
    if is_strip and abs(width_hz - acquired_hz) < 1e-6 * acquired_hz:
        step_hz = width_hz / full
    left_ppm = procs.number("OFFSET")
    left_hz = hz_from_ppm(left_ppm, reference_hz) - (carrier_hz - reference_hz)
    if abs(ppm_from_hz(left_hz - acquired_hz / 2.0, reference_hz)) <= 2e-6 * abs(left_ppm) + 1e-5:
        left_hz = acquired_hz / 2.0 - (procs.whole("STSR", 0) * step_hz if is_strip else 0.0)
    return FrequencyAxis(
        points, step_hz, left_hz - (points - 1) * step_hz, carrier_hz, reference_hz
    )


def _vector(folder: Folder, name: str, procs: Parameters) -> FloatArray:
    source, kind = f"{folder.label}/{name}", word_kind(procs, "DTYPP", "BYTORDP")
    sizes = (procs.whole("SI"), procs.whole("STSI", 0))
    found = words(read_data(folder, name, max(*sizes, 0) * kind.itemsize), kind, source)
    if found.size not in sizes or found.size == 0:
        raise UnreadableError(
            f"{source} holds {found.size} points where SI announces {sizes[0]}; the copy is incomplete"
            " or procs was edited"
        )
    return amplitudes(found, procs.whole("NC_proc", 0), source)


def _matrix(folder: Folder, procs: Parameters) -> FloatArray:
    """Return 2rr as a matrix (rows, columns), its submatrices put in order."""
    source = f"{folder.label}/2rr"
    if not folder.has("proc2s"):
        raise UnreadableError(
            f"{folder.label} has no proc2s; without it the size of 2rr is not known"
        )
    proc2s = Parameters.parse(folder.read("proc2s"), f"{folder.label}/proc2s")
    kind = word_kind(procs, "DTYPP", "BYTORDP")
    rows, columns = proc2s.whole("SI"), procs.whole("SI")
    high, wide = proc2s.whole("XDIM", 0) or rows, procs.whole("XDIM", 0) or columns
    if min(rows, columns, high, wide) < 1 or rows % high or columns % wide:
        raise UnreadableError(
            f"{source}: submatrices of {high} x {wide} do not fill {rows} x {columns}"
        )
    found = words(read_data(folder, "2rr", rows * columns * kind.itemsize), kind, source)
    if found.size != rows * columns:
        raise UnreadableError(
            f"{source} holds {found.size} points where procs and proc2s announce {rows} x {columns};"
            " the copy is incomplete"
        )
    blocks = found.reshape(rows // high, columns // wide, high, wide).swapaxes(1, 2)
    values = amplitudes(blocks, procs.whole("NC_proc", 0), source)
    return values.reshape(rows, columns)
