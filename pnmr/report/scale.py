"""Axes with round ticks whose labels never touch: shifts from right to left, times upward."""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.markers import TICKDOWN

from pnmr.report.lettering import size_in
from pnmr.report.style import SMALL_PT

_GAP_IN = 0.1
_MOST_TICKS_PER_IN = 5.0
_MINOR = {1: 5, 2: 4, 5: 5}


@dataclass(frozen=True, slots=True)
class Ticks:
    """Ticks of a scale.

    Attributes
    ----------
    major, minor : tuple of float
        Positions with and without a label, ascending.
    labels : tuple of str
        One for each major tick, all with the same number of decimals.
    """

    major: tuple[float, ...]
    minor: tuple[float, ...]
    labels: tuple[str, ...]


def ticks(low_value: float, high_value: float, room_in: float) -> Ticks:
    """Return the densest ticks at multiples of 1, 2 or 5 whose labels stand apart.

    Parameters
    ----------
    low_value, high_value : float
        Ends of the scale, ascending, in its own unit.
    room_in : float
        Length of the scale on paper in inches.
    """
    finest = (high_value - low_value) / max(1.0, room_in * _MOST_TICKS_PER_IN)
    exponent = math.floor(math.log10(finest))
    while True:
        for leading in (1, 2, 5):
            found = _ticks(low_value, high_value, leading, exponent)
            widest_in = max((size_in(each, SMALL_PT)[0] for each in found.labels), default=0.0)
            distance_in = leading * 10.0**exponent * room_in / (high_value - low_value)
            if distance_in >= max(widest_in + _GAP_IN, 1.0 / _MOST_TICKS_PER_IN):
                return found
            if len(found.major) <= 1:
                return found
        exponent += 1


def label_shifts(axes: Axes, high_ppm: float, low_ppm: float, room_in: float) -> None:
    """Give axes a ppm scale that rises to the left."""
    _put(axes, ticks(low_ppm, high_ppm, room_in))
    axes.set_xlim(high_ppm, low_ppm)


def label_times(axes: Axes, first_value: float, last_value: float, room_in: float) -> None:
    """Give axes a scale of times, in the unit that its label names, that rises to the right."""
    _put(axes, ticks(first_value, last_value, room_in))
    axes.set_xlim(first_value, last_value)


def _put(axes: Axes, found: Ticks) -> None:
    axes.set_xticks(found.major, found.labels)
    # Minor ticks as one line of markers: as Tick objects they cost half the drawing time.
    axes.plot(
        found.minor,
        [0.0] * len(found.minor),
        linestyle="none",
        marker=TICKDOWN,
        markersize=1.6,
        markeredgewidth=0.4,
        color="black",
        clip_on=False,
        transform=axes.get_xaxis_transform(),
    )


def _ticks(low_value: float, high_value: float, leading: int, exponent: int) -> Ticks:
    decimals = max(0, -exponent)
    major = _multiples(low_value, high_value, leading, exponent)
    minor = _multiples(low_value, high_value, leading / _MINOR[leading], exponent)
    labels = tuple(f"{each:.{decimals}f}".replace("-", "\N{MINUS SIGN}") for each in major)
    return Ticks(major, tuple(each for each in minor if each not in set(major)), labels)


def _multiples(
    low_value: float, high_value: float, leading_value: float, exponent: int
) -> tuple[float, ...]:
    step = leading_value * 10.0**exponent
    slack = 1e-9 * (high_value - low_value) / step
    first, last = math.ceil(low_value / step - slack), math.floor(high_value / step + slack)
    return tuple(round(k * step, 12 - min(0, exponent)) + 0.0 for k in range(first, last + 1))
