"""Windows: weights over the time of an FID, counted from its origin.

Every window multiplies by a real function of the time t - ``origin_s``, where
t = 0 is the origin of the time axis (the end of the group delay, or the top of
an echo) and ``origin_s`` moves the window against it.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from pnmr.data import FID, TimeAxis
from pnmr.errors import SettingError
from pnmr.process.step import step
from pnmr.units import FloatArray


@step
def exponential(fid: FID, *, lb_hz: float, origin_s: float = 0.0, symmetric: bool = False) -> FID:
    """Multiply by exp(-pi LB t), which adds LB to the width of a Lorentzian line.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays.
    lb_hz : float
        Line broadening in Hz; negative values sharpen.
    origin_s : float
        Time at which the window is 1, in s on the time axis.
    symmetric : bool
        Falls on both sides of the origin, for whole echoes: exp(-pi LB |t|). As it
        stands the window is above 1 before the origin.
    """
    return _weighted(fid, _decay(fid.time, lb_hz, origin_s, symmetric))


@step
def gaussian_broadening(fid: FID, *, width_hz: float, origin_s: float = 0.0) -> FID:
    """Multiply by exp(-(pi F t)^2 / (4 ln 2)), which convolutes lines with a Gaussian.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays or whole echoes.
    width_hz : float
        Full width F of the Gaussian at half height in Hz; at least 0.
    origin_s : float
        Time at which the window is 1, in s on the time axis.
    """
    if width_hz < 0.0:
        raise SettingError(
            f"step 'gaussian_broadening': width_hz must be at least 0, found {width_hz:g}"
        )
    phase = np.pi * width_hz * _times_s(fid, origin_s)
    return _weighted(fid, np.exp(-(phase**2) / (4.0 * np.log(2.0))))


@step
def gaussian(fid: FID, *, lb_hz: float, gb_fraction: float, origin_s: float = 0.0) -> FID:
    """Multiply by exp(-pi LB t + pi LB t^2 / (2 GB AQ)), TopSpin's GM.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays.
    lb_hz : float
        Lorentzian width to take away in Hz, written as a negative number.
    gb_fraction : float
        Position of the window's maximum as a fraction of the acquisition time, above 0.
    origin_s : float
        Time from which the window counts, in s on the time axis.
    """
    if gb_fraction <= 0.0:
        raise SettingError(
            f"step 'gaussian': gb_fraction lies between 0 and 1, found {gb_fraction:g}"
        )
    times_s = _times_s(fid, origin_s)
    length_s = fid.time.points * fid.time.dwell_s
    decay = -np.pi * lb_hz * times_s * (1.0 - times_s / (2.0 * gb_fraction * length_s))
    return _weighted(fid, _exp(decay))


@step
def sine_bell(
    fid: FID, *, start_fraction: float = 0.0, power: int = 1, origin_s: float = 0.0
) -> FID:
    """Multiply by a sine bell that ends at 0 at the end of the data.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays.
    start_fraction : float
        Phase at the origin in units of pi, 0 (sine) to 0.5 (cosine); TopSpin's SSB is
        its reciprocal.
    power : int
        1 for SINE, 2 for QSINE.
    origin_s : float
        Time from which the window counts, in s on the time axis.
    """
    if power < 1:
        raise SettingError(f"step 'sine_bell': power must be at least 1, found {power}")
    angle = np.pi * (start_fraction + (1.0 - start_fraction) * _progress(fid, origin_s))
    return _weighted(fid, np.sin(angle) ** power)


@step
def trapezoid(
    fid: FID, *, rise_fraction: float, fall_fraction: float, origin_s: float = 0.0
) -> FID:
    """Multiply by a trapezoid: up until ``rise_fraction``, down from ``fall_fraction``.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays.
    rise_fraction, fall_fraction : float
        Ends of the rise and starts of the fall as fractions of the data, 0 to 1
        (TopSpin's TM1 and TM2).
    origin_s : float
        Time from which the window counts, in s on the time axis.
    """
    if not 0.0 <= rise_fraction <= fall_fraction <= 1.0:
        raise SettingError(
            "step 'trapezoid': 0 <= rise_fraction <= fall_fraction <= 1 must hold, found"
            f" {rise_fraction:g} and {fall_fraction:g}"
        )
    progress = _progress(fid, origin_s)
    left = 1.0 - progress
    rise = progress / rise_fraction if rise_fraction > 0.0 else np.ones_like(progress)
    fall = left / (1.0 - fall_fraction) if fall_fraction < 1.0 else np.ones_like(progress)
    return _weighted(fid, np.clip(np.minimum(rise, fall), 0.0, 1.0))


@lru_cache(maxsize=1)
def _decay(axis: TimeAxis, lb_hz: float, origin_s: float, symmetric: bool) -> FloatArray:
    """Return the exponential window, kept for the next block of rows."""
    times_s = axis.times_s - origin_s
    return _exp(-np.pi * lb_hz * (np.abs(times_s) if symmetric else times_s))


def _times_s(fid: FID, origin_s: float) -> FloatArray:
    return fid.time.times_s - origin_s


def _progress(fid: FID, origin_s: float) -> FloatArray:
    """Return the way from the window's origin (0) to the end of the data (1)."""
    end_s = fid.time.start_s + fid.time.points * fid.time.dwell_s
    if origin_s >= end_s:
        raise SettingError(
            f"the window begins at {origin_s:g} s, when the data have ended at {end_s:g} s; lower"
            " origin_s"
        )
    return _times_s(fid, origin_s) / (end_s - origin_s)


def _exp(exponent: FloatArray) -> FloatArray:
    with np.errstate(over="ignore"):
        return np.exp(exponent)


def _weighted(fid: FID, window: FloatArray) -> FID:
    if not np.isfinite(window).all():
        raise SettingError("the window grows beyond all numbers; lower the line broadening")
    return replace(fid, values=fid.values * window)
