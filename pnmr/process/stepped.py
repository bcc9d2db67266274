"""Frequency-stepped pieces (variable-offset cumulative spectroscopy) onto one axis."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import scipy.fft

from pnmr.data import ListAxis, Setting, Spectrum
from pnmr.data.signal import ComplexArray
from pnmr.errors import ProcessingError, SettingError
from pnmr.process.step import deciding_step
from pnmr.units import FloatArray


@deciding_step
def frequency_stepped(
    spectrum: Spectrum,
    *,
    mode: Literal["sum", "skyline"] = "sum",
    usable_hz: float | None = None,
    p0_deg: tuple[float, ...] = (),
    p1_deg: tuple[float, ...] = (),
    base_hz: float | None = None,
) -> tuple[Spectrum, Mapping[str, Setting]]:
    """Put the spectra of a series of carriers side by side on their absolute frequencies.

    Parameters
    ----------
    spectrum : Spectrum, shape (pieces, n)
        One row a carrier; the first axis is the list ``fq`` of carriers in Hz.
    mode : {"sum", "skyline"}
        ``"sum"`` adds the pieces (D. Massiot, I. Farnan, N. Gautier, D. Trumeau, A.
        Trokiner, J. P. Coutures, Solid State Nucl. Magn. Reson. 4 (1995) 241); with
        steps that are even and small against the excitation the intensities are right.
        ``"skyline"`` takes at each frequency the piece with the largest real part (A. S.
        Lipton, J. A. Sears, P. D. Ellis, J. Magn. Reson. 151 (2001) 48); it shows where
        signal is, but lifts the noise and is not quantitative.
    usable_hz : float, optional
        Width around each carrier that is used, in Hz; all of it when left out.
    p0_deg, p1_deg : list of float
        Phase at its carrier, and over its width, of each piece in degrees, as in `phase`.
    base_hz : float, optional
        Frequency in Hz to which the list adds; the carrier of the axis when left out.

    Raises
    ------
    ProcessingError
        The signal is no frequency-stepped series.
    SettingError
        The lists of phases do not have one entry a piece.

    Notes
    -----
    A carrier between two points of the common grid is brought onto it by a modulation of
    the time signal, so nothing is smoothed; the last quarter of a piece's times counts
    as negative.
    """
    carriers = spectrum.axes[0]
    if len(spectrum.axes) != 2 or not isinstance(carriers, ListAxis) or carriers.unit != "Hz":
        raise ProcessingError(
            "frequency_stepped needs a series of shape (pieces, n) whose rows are carriers in Hz;"
            " stack single experiments with frequency_pieces"
        )
    axis = spectrum.frequency
    shifts_hz = np.array(carriers.values) + (0.0 if base_hz is None else base_hz - axis.carrier_hz)
    phases = [_each(name, given, len(shifts_hz)) for name, given in _named(p0_deg, p1_deg)]
    angle = phases[0][:, None] + phases[1][:, None] * axis.offsets_hz / axis.width_hz
    pieces = spectrum.values * np.exp(1j * np.radians(angle))
    whole = np.round(shifts_hz / axis.step_hz).astype(np.int64)
    pieces = _modulated(pieces, shifts_hz / axis.step_hz - whole)
    usable = np.ones(axis.points, dtype=np.bool_)
    if usable_hz is not None:
        usable = np.abs(axis.offsets_hz) <= usable_hz / 2.0
        if not usable.any():
            raise SettingError(f"usable_hz = {usable_hz:g} leaves no point of a piece")
    low = int(whole.min())
    values = np.zeros(axis.points + int(whole.max()) - low, dtype=np.complex128)
    highest = np.full(values.size, -np.inf)
    for piece, begin in zip(pieces, whole - low, strict=True):
        here = begin + np.flatnonzero(usable)
        if mode == "sum":
            values[here] += piece[usable]
        else:
            taller = piece[usable].real > highest[here]
            values[here[taller]] = piece[usable][taller]
            highest[here[taller]] = piece[usable].real[taller]
    first_hz = axis.first_hz + low * axis.step_hz
    joined = replace(axis, points=values.size, first_hz=first_hz)
    return replace(spectrum, values=values, axes=(joined,)), {}


def _named(
    p0_deg: tuple[float, ...], p1_deg: tuple[float, ...]
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    return (("p0_deg", p0_deg), ("p1_deg", p1_deg))


def _each(name: str, given: tuple[float, ...], pieces: int) -> FloatArray:
    if given and len(given) != pieces:
        raise SettingError(
            f"step 'frequency_stepped': {name} needs one value for each of the {pieces} pieces,"
            f" found {len(given)}"
        )
    return np.array(given) if given else np.zeros(pieces)


def _modulated(pieces: ComplexArray, fractions: FloatArray) -> ComplexArray:
    """Move each spectrum up by a fraction of a point."""
    if not fractions.any():
        return pieces
    points = pieces.shape[-1]
    times = np.arange(points)
    times = np.where(times >= points - points // 4, times - points, times) / points
    turned = scipy.fft.ifft(pieces, axis=-1) * np.exp(2j * np.pi * fractions[:, None] * times)
    return np.asarray(scipy.fft.fft(turned, axis=-1))
