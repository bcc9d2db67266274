"""From time to frequency: time origin, zero filling, transform, magnitude."""

from dataclasses import replace

import numpy as np
import scipy.fft

from pnmr.data import FID, Spectrum
from pnmr.errors import SettingError
from pnmr.process.phasor import phasors
from pnmr.process.step import step

_ALWAYS_POINTS = 2**20
_MOST_FILLING = 256


@step
def group_delay(fid: FID, *, points: float | None = None) -> FID:
    """Put the time origin at the end of the digital filter's group delay.

    No point is cut or moved: the points before the origin get negative times,
    and the transform, which knows the times, gives the right phase, fractional
    delays included.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays.
    points : float, optional
        Delay in points, at least 0; what the data set recorded when left out.
    """
    delay = fid.acquisition.group_delay_points if points is None else points
    if not 0.0 <= delay < fid.time.points:
        raise SettingError(
            f"a group delay of {delay:g} points does not fit an FID of {fid.time.points} points"
        )
    axis = replace(fid.time, start_s=-delay * fid.time.dwell_s)
    return replace(fid, axes=(*fid.axes[:-1], axis))


@step
def truncate(fid: FID, *, points: int) -> FID:
    """Keep the first ``points`` complex points of each FID (TopSpin's TDeff / 2)."""
    if not 1 <= points <= fid.time.points:
        raise SettingError(
            f"an FID of {fid.time.points} points cannot be cut to {points}; keep at least 1"
        )
    axis = replace(fid.time, points=points)
    return replace(fid, values=fid.values[..., :points], axes=(*fid.axes[:-1], axis))


@step
def first_point(fid: FID, *, factor: float) -> FID:
    """Multiply the first point by a factor (FCOR; one half where the FID starts at its top)."""
    values = fid.values.copy()
    values[..., 0] *= factor
    return replace(fid, values=values)


@step
def reverse(fid: FID) -> FID:
    """Take the complex conjugate, which mirrors the spectrum at the carrier."""
    return replace(fid, values=fid.values.conj())


@step
def zero_fill(fid: FID, *, points: int) -> FID:
    """Append zeros up to ``points`` complex points; twice the data length loses nothing.

    Refuses more than a million points that are also more than 256 times the data,
    which no spectrum needs and a torn parameter file may ask for.
    """
    present = fid.time.points
    if points < present:
        raise SettingError(
            f"zero filling to {points} points would cut an FID of {present}; 'truncate' does that"
        )
    if points > max(_ALWAYS_POINTS, _MOST_FILLING * present):
        raise SettingError(
            f"zero filling an FID of {present} points to {points} is more than {_MOST_FILLING}-fold;"
            " use fewer points"
        )
    values = np.zeros((*fid.shape[:-1], points), dtype=np.complex128)
    values[..., :present] = fid.values
    axis = replace(fid.time, points=points)
    return replace(fid, values=values, axes=(*fid.axes[:-1], axis))


@step
def transform(fid: FID) -> Spectrum:
    """Fourier transform: S(f) = sum over k of s(t_k) exp(-2 pi i f t_k), frequencies ascending.

    The times are those of the axis, so that a signal whose origin is right comes
    out in phase. No factor 1/n is applied, as in TopSpin.
    """
    axis, start_s = fid.time.reciprocal(), fid.time.start_s
    transformed = scipy.fft.fft(fid.values, axis=-1)
    values = np.roll(transformed, (axis.points - 1) // 2, axis=-1)
    if start_s != 0.0:
        values *= phasors(
            axis.points, -360.0 * start_s * axis.first_hz, -360.0 * start_s * axis.step_hz
        )
    return Spectrum(values, (*fid.axes[:-1], axis), fid.acquisition, fid.history)


@step
def strip(spectrum: Spectrum, *, first: int, points: int) -> Spectrum:
    """Keep ``points`` points from the index ``first`` on, counted from the lowest frequency."""
    axis = spectrum.frequency
    if first < 0 or points < 1 or first + points > axis.points:
        raise SettingError(
            f"points {first} to {first + points - 1} are not all within a spectrum of {axis.points}"
        )
    axis = replace(axis, points=points, first_hz=axis.first_hz + first * axis.step_hz)
    values = spectrum.values[..., first : first + points]
    return replace(spectrum, values=values, axes=(*spectrum.axes[:-1], axis))


@step
def magnitude(spectrum: Spectrum) -> Spectrum:
    """Replace a spectrum by its absolute value: a last resort, since lines get broad feet."""
    return replace(spectrum, values=np.abs(spectrum.values).astype(np.complex128))


@step
def power(spectrum: Spectrum) -> Spectrum:
    """Replace a spectrum by the square of its absolute value."""
    return replace(spectrum, values=(np.abs(spectrum.values) ** 2).astype(np.complex128))
