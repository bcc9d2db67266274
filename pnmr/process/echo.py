"""From the top of an echo on: cut there, or keep both sides."""

from dataclasses import replace

import numpy as np

from pnmr.data import FID
from pnmr.errors import ProcessingError, SettingError
from pnmr.process.step import step


@step
def left_shift(fid: FID, *, points: int | None = None, corrected: bool = True) -> FID:
    """Drop the points before the time origin; the fraction of a point stays in the axis.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Echoes whose time origin is the top.
    points : int, optional
        Number of points to drop; left out, the first point kept is the one nearest to
        the origin.
    corrected : bool
        Weight the first point by 1/2 + x where it lies x dwell times after the origin
        (-1/2 to 1/2): a half at the top itself, one in the middle between two points.

    Raises
    ------
    ProcessingError
        Fewer than two points would remain, or the correction is asked for a first point
        more than half a dwell time from the origin.

    Notes
    -----
    A plain sum counts the beginning of the integral from t = 0 too much, which lifts the
    baseline by half the first point. The Euler-Maclaurin formula for samples at k + x is
    integral = sum + (x - 1/2) s(0) + ..., hence the weight. It leaves nothing at x = 0 and
    x = 1/2 and, in between, a wave of up to 0.2 s(0) at the edges of the spectrum, where an
    uncorrected sum is off by 0.5 s(0); `whole_echo` leaves none for any fraction.
    """
    axis = fid.time
    if points is None:
        points = max(0, int(np.ceil(-axis.start_s / axis.dwell_s - 0.5 - 1e-9)))
    if not 0 <= points <= axis.points - 2:
        raise ProcessingError(
            f"a left shift by {points} points leaves fewer than 2 of the {axis.points} points of"
            " the FID; check the echo top"
        )
    start_s = axis.start_s + points * axis.dwell_s
    x = start_s / axis.dwell_s
    values = fid.values[..., points:]
    if corrected:
        if abs(x) > 0.5 + 1e-6:
            raise ProcessingError(
                f"the first point would lie {x:.4g} points from the time origin where at most 0.5"
                " can be corrected; set the origin with 'echo_top', or corrected = false"
            )
        values = values.copy()
        values[..., 0] *= 0.5 + x
    axis = replace(axis, points=axis.points - points, start_s=start_s)
    return replace(fid, values=values, axes=(*fid.axes[:-1], axis))


@step
def whole_echo(fid: FID, *, flat_fraction: float = 0.5) -> FID:
    """Weight an echo so that its two sides add up to a pure absorption spectrum.

    With the weights w(t) + w(-t) = 1 the real part of the transform is that of the right
    side alone, whose first point is halved, but the noise of the side before the top is
    averaged in: up to sqrt(2) less noise for an echo that is there as a whole. The
    imaginary part vanishes as far as the echo is symmetric, and the baseline is flat for
    every fraction of a point. How far the data reach before the top decides how much is
    won: from -a to a both sides count, beyond a only the right side does.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Echoes whose time origin is the top, with points before it.
    flat_fraction : float
        Part of a, 0 to 1, within which both sides count one half; from there the
        weights rise to 1 (and fall to 0) as a squared sine. At 1 they step at a, which
        suits echoes that have decayed there.

    Raises
    ------
    ProcessingError
        Less than two points lie before the top.

    Notes
    -----
    The weights of partial-Fourier imaging: D. C. Noll, D. G. Nishimura, A. Macovski, IEEE
    Trans. Med. Imaging 10 (1991) 154, with the phase known from the echo top.
    """
    if not 0.0 <= flat_fraction <= 1.0:
        raise SettingError(
            f"step 'whole_echo': flat_fraction lies between 0 and 1, found {flat_fraction:g}"
        )
    axis = fid.time
    before_s = -axis.start_s
    if before_s < 2.0 * axis.dwell_s:
        raise ProcessingError(
            f"{max(before_s, 0.0) / axis.dwell_s:.3g} points lie before the echo top where at"
            " least 2 are needed for a whole echo; use 'left_shift'"
        )
    times = axis.times_s / before_s
    width = max(1.0 - flat_fraction, 1e-9)
    rise = np.sin(np.pi / 2.0 * np.clip((np.abs(times) - flat_fraction) / width, 0.0, 1.0)) ** 2
    weight = 0.5 + 0.5 * np.sign(times) * rise
    return replace(fid, values=fid.values * weight)
