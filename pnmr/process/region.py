"""Parts of a signal: regions, rows, traces, and integrals with their noise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from pnmr.data import ListAxis, Setting, Spectrum
from pnmr.errors import ProcessingError, SettingError
from pnmr.process.noise import Noise
from pnmr.process.step import In, deciding_step, step
from pnmr.units import FloatArray


@step
def region(spectrum: Spectrum, *, low_ppm: float, high_ppm: float) -> Spectrum:
    """Keep the points from ``low_ppm`` to ``high_ppm``, in either order."""
    axis = spectrum.frequency
    kept = axis.region(low_ppm, high_ppm)
    first_hz = axis.first_hz + kept.start * axis.step_hz
    cut = replace(axis, points=kept.stop - kept.start, first_hz=first_hz)
    values = spectrum.values[..., kept]
    return replace(spectrum, values=values, axes=(*spectrum.axes[:-1], cut))


@deciding_step
def rows(signal: In, *, first: int, last: int | None = None) -> tuple[In, Mapping[str, Setting]]:
    """Keep the rows ``first`` to ``last`` of a series, counted from 0; one row loses its axis.

    Parameters
    ----------
    signal : FID or Spectrum, shape (rows, n)
        A series.
    first : int
        First row; negative numbers count from the end.
    last : int, optional
        Last row, included; only ``first`` when left out.

    Raises
    ------
    ProcessingError
        The signal is no series.
    SettingError
        A row is not there.
    """
    axis = signal.axes[0]
    if len(signal.axes) != 2 or not isinstance(axis, ListAxis):
        raise ProcessingError("rows can be taken from a series of shape (rows, n) only")
    ends = [first, first if last is None else last]
    ends = [each + axis.points if each < 0 else each for each in ends]
    if not 0 <= ends[0] <= ends[1] < axis.points:
        raise SettingError(
            f"rows {first} to {first if last is None else last} are not all among the"
            f" {axis.points} rows of the series, which count from 0"
        )
    if last is None:
        return replace(signal, values=signal.values[ends[0]], axes=signal.axes[1:]), {}
    kept = slice(ends[0], ends[1] + 1)
    listed = replace(axis, values=axis.values[kept])
    return replace(signal, values=signal.values[kept], axes=(listed, *signal.axes[1:])), {}


def trace(spectrum: Spectrum, shift_ppm: float) -> FloatArray:
    """Return the real part of every row at the point nearest to a shift, shape (...).

    Raises `SettingError` when the shift is outside the spectrum.
    """
    axis = spectrum.frequency
    at = round(axis.index(shift_ppm))
    if not 0 <= at < axis.points:
        raise SettingError(
            f"{shift_ppm:g} ppm is outside the spectrum, which runs from {axis.ppm[-1]:.6g} to"
            f" {axis.ppm[0]:.6g} ppm"
        )
    return np.array(spectrum.values[..., at].real)


@dataclass(frozen=True, slots=True)
class Integral:
    """Areas of a region in every row.

    Attributes
    ----------
    values : float array, shape (...)
        Sum of the real part times the point distance in Hz.
    error : float
        Standard error by noise alone, the same in every row, in the same unit.
    low_ppm, high_ppm : float
        First and last point in ppm.
    """

    values: FloatArray
    error: float
    low_ppm: float
    high_ppm: float


def integral(spectrum: Spectrum, low_ppm: float, high_ppm: float, noise: Noise) -> Integral:
    """Integrate the real part from ``low_ppm`` to ``high_ppm``.

    Parameters
    ----------
    spectrum : Spectrum, shape (..., n)
        Phased spectra with a flat baseline.
    low_ppm, high_ppm : float
        The region in ppm, in either order.
    noise : Noise
        Noise of the spectrum with its weights (`expected_noise`, or `spectral_noise`
        with ``weights``): a window or zero filling ties neighbouring points together,
        and the error of the sum takes the exact covariance. Without weights the points
        count as independent, which after a window makes the error too small.

    Raises
    ------
    SettingError
        The region holds no point of the spectrum.
    """
    axis = spectrum.frequency
    kept = axis.region(low_ppm, high_ppm)
    values = spectrum.values[..., kept].real.sum(axis=-1) * axis.step_hz
    ppm = axis.ppm[kept]
    error = noise.of_sum(kept.stop - kept.start) * axis.step_hz
    return Integral(np.asarray(values), error, float(ppm[0]), float(ppm[-1]))
