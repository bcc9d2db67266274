"""The top of an echo, found from the data with its standard error."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from pnmr.data import FID, Setting
from pnmr.data.signal import ComplexArray
from pnmr.errors import ProcessingError, SettingError
from pnmr.process.contest import SHORTEST_REACH, accepted, views
from pnmr.process.flanks import flanks
from pnmr.process.noise import measured_rows, tail_noise
from pnmr.process.step import deciding_step

_MOST_ROWS = 8
_NOISELESS = 1e-12
_ROTOR_PERIODS, _UNPROVEN_POINTS = 1.25, 64.0


@dataclass(frozen=True, slots=True)
class EchoTop:
    """The top of an echo on the time axis of an FID.

    Attributes
    ----------
    top_s, error_s : float
        Time of the top in s and its standard error.
    detection_ratio : float
        Signal to noise of the strongest frequency around the top.
    """

    top_s: float
    error_s: float
    detection_ratio: float


def find_echo_top(
    fid: FID, *, earliest_s: float | None = None, latest_s: float | None = None
) -> EchoTop:
    """Find the time at which all lines of a signal are in phase and strongest.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Echoes that share one top, such as the rows of a pseudo-2D; the 8 strongest
        rows decide, whatever their phases and signs.
    earliest_s, latest_s : float, optional
        First and last time in s that belong to the echo. Left out, the echo begins
        where the group delay of the digital filter ends and lasts as long as the data.

    Returns
    -------
    EchoTop
        Time with its standard error (see `pnmr.process.coherence` for both).

    Raises
    ------
    ProcessingError
        The signal is empty, clipped or not finite; no echo stands out of the noise;
        it falls from its beginning on, if only from one rotational echo to the next; or two
        tops fit equally well.

    Notes
    -----
    The width of the window is the one at which the echo stands out most. A top that a
    narrower window sees clearly somewhere else is refused, so that a rotational echo
    cannot win only because the data begin shortly before the true top; nor because they
    begin at the true top: one within 1.25 rotor periods from the beginning (within 64
    points where the spinning rate is not recorded) has to have a rising side that mirrors
    the falling one, see `pnmr.process.flanks`. Homogeneous
    decay (T2') across the echo moves the top of a single Gaussian line on resonance
    earlier by 2 ln 2 / (pi^2 F^2 T2') for the width F in Hz, since nothing tells the
    two apart; lines at several offsets and sidebands pin it by their phases.
    """
    rows = _strongest_rows(fid)
    limits = _limits(fid, earliest_s, latest_s)
    noise_power = max(
        2.0 * tail_noise(fid).amplitude ** 2, _NOISELESS * float(np.max(np.abs(rows)) ** 2)
    )
    rows = rows[:, limits[0] : limits[1] + 1]
    found = accepted(list(views(rows, noise_power)))
    top, error = found.coherence.top(float(found.tops[0]))
    dwell_s = fid.time.dwell_s
    first_s = fid.time.start_s + limits[0] * dwell_s
    if top < _unproven_points(fid):
        sides = flanks(rows, top, noise_power)
        if sides is not None and sides.decaying:
            raise ProcessingError(
                f"the signal falls across the time {first_s + top * dwell_s:.6g} s as a decay does,"
                " so that it is a rotational echo or a beat: the data seem to begin at the echo"
                " top or after it; give the top from the sequence's timing as top_s"
            )
    return EchoTop(first_s + top * dwell_s, error * dwell_s, found.detection_ratio)


@deciding_step
def echo_top(
    fid: FID,
    *,
    top_s: float | None = None,
    earliest_s: float | None = None,
    latest_s: float | None = None,
) -> tuple[FID, Mapping[str, Setting]]:
    """Put the time origin at the top of the echo; no point is cut or moved.

    The points before the top get negative times, fractions of a point included:
    windows count from there, and the transform gives the phase that belongs to it.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Echoes that share one top.
    top_s : float, optional
        Time of the top on the axis in s, from the timing of the sequence: what is left
        of the last echo delay when the acquisition starts. Found from the data when
        left out.
    earliest_s, latest_s : float, optional
        Limits of the search in s, see `find_echo_top`.

    Raises
    ------
    ProcessingError
        No top can be found.
    SettingError
        ``top_s`` is not within the data.
    """
    if top_s is None:
        found = find_echo_top(fid, earliest_s=earliest_s, latest_s=latest_s)
        decided: dict[str, Setting] = {
            "top_s": found.top_s,
            "top_error_s": found.error_s,
            "detection_ratio": found.detection_ratio,
        }
        top_s = found.top_s
    else:
        decided = {"top_s": top_s}
    axis = fid.time
    last_s = axis.start_s + (axis.points - 1) * axis.dwell_s
    if not axis.start_s - axis.dwell_s < top_s <= last_s:
        raise SettingError(
            f"an echo top at {top_s:g} s is not within the data, which run from {axis.start_s:g} to"
            f" {last_s:g} s; top_s counts in seconds on the time axis"
        )
    axis = replace(axis, start_s=axis.start_s - top_s)
    return replace(fid, axes=(*fid.axes[:-1], axis)), decided


def _unproven_points(fid: FID) -> float:
    """Return how far from the beginning a stronger top may lie before the data."""
    rate_hz = fid.acquisition.mas_hz
    return _ROTOR_PERIODS / (rate_hz * fid.time.dwell_s) if rate_hz else _UNPROVEN_POINTS


def _strongest_rows(fid: FID) -> ComplexArray:
    """Return up to 8 rows, shape (rows, n), after a look at what a receiver can do wrong."""
    rows = measured_rows(fid)
    if rows.shape[0] > _MOST_ROWS:
        strongest = np.argsort(-np.sum(np.abs(rows) ** 2, axis=1), kind="stable")[:_MOST_ROWS]
        rows = rows[np.sort(strongest)]
    words = np.concatenate((rows.real, rows.imag), axis=1)
    limit = float(np.max(np.abs(words)))
    if limit == 0.0:
        raise ProcessingError("every point of the signal is zero; there is no echo to find")
    clipped = int(np.max(np.count_nonzero(np.abs(words) == limit, axis=1)))
    if clipped > 3 and clipped < words.shape[1]:
        raise ProcessingError(
            f"{clipped} words of the signal stand at the same largest value {limit:g}: the receiver"
            " was overloaded and cut the echo; measure again with a lower receiver gain"
        )
    return rows


def _limits(fid: FID, earliest_s: float | None, latest_s: float | None) -> tuple[int, int]:
    """Return the first and last point that may belong to the echo."""
    axis = fid.time
    if earliest_s is None:
        filtered = axis.start_s == 0.0
        delay_s = fid.acquisition.group_delay_points * axis.dwell_s if filtered else 0.0
        earliest_s = max(axis.start_s, 0.0) + delay_s
    first = int(np.ceil((earliest_s - axis.start_s) / axis.dwell_s - 1e-6))
    last = axis.points - 1
    if latest_s is not None:
        last = int(np.floor((latest_s - axis.start_s) / axis.dwell_s + 1e-6))
    first, last = max(first, 0), min(last, axis.points - 1)
    least = 2 * SHORTEST_REACH + 2
    if last - first + 1 < least:
        raise ProcessingError(
            f"{max(last - first + 1, 0)} points are too few to find an echo top in; at least"
            f" {least} are needed, or the top itself as top_s"
        )
    return first, last
