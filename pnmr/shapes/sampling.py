"""Where the points of a shape lie in time."""

from typing import Literal

import numpy as np

from pnmr.errors import SettingError
from pnmr.units import FloatArray, us_from_s

Sampling = Literal["midpoints", "both ends"]
Part = Literal["whole", "first half", "second half"]

_MOST_POINTS = 2**20
_WHOLE_TOLERANCE = 1e-6


def points_of(duration_s: float, step_s: float) -> int:
    """Return how many steps of ``step_s`` make ``duration_s``.

    Raises `SettingError` where they do not fit: the console would play a pulse
    of another length than the one that was designed.
    """
    if not (0.0 < step_s < np.inf and 0.0 < duration_s < np.inf):
        raise SettingError(
            f"a pulse of {duration_s} s in steps of {step_s} s is not possible;"
            " both must be positive"
        )
    if duration_s > step_s * _MOST_POINTS:
        raise SettingError(
            f"{us_from_s(duration_s):g} us in steps of {us_from_s(step_s):g} us is more than"
            f" {_MOST_POINTS} points; lengthen step_s"
        )
    points = round(duration_s / step_s)
    if points == 0 or abs(points * step_s - duration_s) > _WHOLE_TOLERANCE * duration_s:
        raise SettingError(
            f"{us_from_s(duration_s):g} us is not a whole number of steps of"
            f" {us_from_s(step_s):g} us; take e.g. {us_from_s(max(points, 1) * step_s):g} us"
        )
    return points


def positions(points: int, sampling: Sampling = "midpoints", part: Part = "whole") -> FloatArray:
    """Return where the points lie in a pulse that runs from -1 to +1.

    Parameters
    ----------
    points : int
        Number of points of the part.
    sampling : {"midpoints", "both ends"}
        The middle of every step, which is what the console plays; or each half
        from its first to its last instant, as TopSpin's Shape Tool samples
        TanhTan, so that a whole pulse holds its middle twice.
    part : {"whole", "first half", "second half"}
        All of the pulse, -1 to 0, or 0 to +1.

    Returns
    -------
    array, shape (points,)
    """
    if sampling not in ("midpoints", "both ends"):
        raise SettingError(f"sampling '{sampling}' is not known; 'midpoints' and 'both ends' are")
    if part not in ("whole", "first half", "second half"):
        raise SettingError(
            f"part '{part}' is not known; 'whole', 'first half' and 'second half' are"
        )
    half = points // 2 if part == "whole" else points
    if sampling == "midpoints":
        start = 0.0 if part == "second half" else -1.0
        width = 2.0 if part == "whole" else 1.0
        return start + width * (np.arange(points) + 0.5) / points
    if half < 2 or (part == "whole" and points % 2):
        raise SettingError(
            f"{points} points cannot be sampled with both ends of each half;"
            " take an even number of steps, four or more"
        )
    rising = np.arange(half) / (half - 1)
    halves = {"first half": rising - 1.0, "second half": rising}
    return np.concatenate(list(halves.values())) if part == "whole" else halves[part]
