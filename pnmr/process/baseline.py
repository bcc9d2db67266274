"""Subtraction of a baseline that is fitted where no signal is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from pnmr.data import Setting, Spectrum
from pnmr.data.axis import FrequencyAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process.free import BoolArray, free_points, polynomial
from pnmr.process.noise import measured_rows
from pnmr.process.step import deciding_step
from pnmr.units import FloatArray

Ranges = tuple[tuple[float, float], ...]

_LEAST_FREE = 16
_MOST_ORDER = 20
_BINS_A_BEND = 64
_SPLINE_LAM = 0.1


@deciding_step
def baseline(
    spectrum: Spectrum,
    *,
    method: Literal["polynomial", "whittaker", "spline"] = "polynomial",
    order: int = 5,
    bend_hz: float | None = None,
    signal_ppm: Ranges | None = None,
    sidebands: bool = False,
    mas_hz: float | None = None,
) -> tuple[Spectrum, Mapping[str, Setting]]:
    """Subtract from the real part a smooth curve through the points without signal.

    Parameters
    ----------
    spectrum : Spectrum, shape (..., n)
        Phased spectra. The imaginary part stays as it is, as with TopSpin's abs, so phase
        first: a later phase correction would mix a flat part with one that is not.
    method : {"polynomial", "whittaker", "spline"}
        A polynomial through all free points; P. H. C. Eilers' smoother (Anal. Chem. 75
        (2003) 3631); or P-splines (P. H. C. Eilers, B. D. Marx, Stat. Sci. 11 (1996) 89),
        the latter two by pybaselines.
    order : int
        Order of the polynomial, 0 to 20.
    bend_hz : float, optional
        Whittaker and spline: features of the baseline narrower than this are left
        alone, in Hz; an eighth of the spectral width when left out.
    signal_ppm : list of ranges, optional
        Where there is signal, in ppm; found when left out (see `free_points`). All rows
        of a series share one mask.
    sidebands : bool
        The ranges repeat at every multiple of the MAS rate.
    mas_hz : float, optional
        Rate of spinning in Hz; what the data set recorded when left out.

    Raises
    ------
    ProcessingError
        Too few points are free of signal, or the MAS rate is not known.
    """
    axis = spectrum.frequency
    rows = measured_rows(spectrum).real
    if sidebands and signal_ppm is None:
        raise SettingError("step 'baseline': sidebands repeat given ranges; name signal_ppm")
    if sidebands and mas_hz is None:
        mas_hz = spectrum.acquisition.mas_hz
        if mas_hz is None:
            raise ProcessingError("the MAS rate is not recorded; give mas_hz to mask sidebands")
    least = max(_LEAST_FREE, 2 * (order + 1))
    if axis.points < least:
        raise ProcessingError(f"a baseline needs {least} points, the spectrum has {axis.points}")
    if signal_ppm is None:
        free = free_points(rows)
    else:
        free = ~signal_mask(axis, signal_ppm, mas_hz if sidebands else None)
    if np.count_nonzero(free) < least:
        raise ProcessingError(
            f"only {np.count_nonzero(free)} of {axis.points} points are free of signal where a"
            f" baseline needs {least}; narrow signal_ppm or lower the order"
        )
    bend_hz = axis.width_hz / 8.0 if bend_hz is None else bend_hz
    curve = _curve(rows, free, method, order, bend_hz / axis.step_hz)
    values = spectrum.values - curve.reshape(spectrum.shape)
    decided: dict[str, Setting] = {
        "signal_ppm": _ranges_ppm(axis, ~free),
        "bend_hz": bend_hz,
        "mas_hz": mas_hz,
    }
    return replace(spectrum, values=values), decided


def signal_mask(axis: FrequencyAxis, signal_ppm: Ranges, mas_hz: float | None = None) -> BoolArray:
    """Return the points within ranges in ppm and, at a MAS rate in Hz, within their sidebands."""
    offsets_hz = axis.offsets_hz
    mask = np.zeros(axis.points, dtype=np.bool_)
    for range_ppm in signal_ppm:
        low_hz, high_hz = sorted(axis.offset_hz(each) for each in range_ppm)
        if mas_hz is None:
            mask |= (offsets_hz >= low_hz) & (offsets_hz <= high_hz)
        elif mas_hz <= high_hz - low_hz:
            raise SettingError(
                f"signal_ppm {range_ppm[0]:g} to {range_ppm[1]:g} is wider than the MAS rate of"
                f" {mas_hz:g} Hz, so its sidebands cover everything; narrow the range"
            )
        else:
            mask |= (offsets_hz - low_hz) % mas_hz <= high_hz - low_hz
    return mask


def _curve(
    rows: FloatArray, free: BoolArray, method: str, order: int, bend_points: float
) -> FloatArray:
    if not 0 <= order <= _MOST_ORDER:
        raise SettingError(f"step 'baseline': order lies between 0 and 20, found {order}")
    if method == "polynomial":
        return polynomial(rows, free, order)
    if not bend_points >= 4.0:
        raise SettingError(
            "step 'baseline': bend_hz must be at least four points of the spectrum, found"
            f" {bend_points:.3g}"
        )
    from pybaselines.utils import pspline_smooth, whittaker_smooth

    # Bins of a 64th of the bend keep the smoother's equations well conditioned.
    width = max(1, int(bend_points / _BINS_A_BEND))
    bins = np.arange(free.size) // width
    weights = np.bincount(bins[free], minlength=bins[-1] + 1).astype(np.float64)
    middles = np.arange(weights.size) * width + (width - 1) / 2.0
    bend_bins = bend_points / width
    curve = np.empty_like(rows)
    for row, flat in zip(rows, curve, strict=True):
        mean = np.bincount(bins[free], row[free], minlength=weights.size) / np.maximum(weights, 1.0)
        if method == "whittaker":
            # The smoother halves a wave of this length: lam (2 pi / length)^4 = weight.
            lam = width * (bend_bins / (2.0 * np.pi)) ** 4
            smooth = whittaker_smooth(mean, lam=lam, diff_order=2, weights=weights)
        else:
            knots = max(5, round(2.0 * weights.size / bend_bins))
            smooth, _ = pspline_smooth(mean, lam=_SPLINE_LAM, num_knots=knots, weights=weights)
        flat[:] = np.interp(np.arange(free.size), middles, smooth)
    return curve


def _ranges_ppm(axis: FrequencyAxis, mask: BoolArray) -> Ranges:
    """Return the ranges of a mask in ppm, ascending."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    start_ppm, step_ppm = float(axis.ppm[0]), axis.width_ppm / axis.points
    low_ppm, high_ppm = (start_ppm + (edges[side::2] - 0.5) * step_ppm for side in (0, 1))
    return tuple(zip(low_ppm.tolist(), high_ppm.tolist(), strict=True))
