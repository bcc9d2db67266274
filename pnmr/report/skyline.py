"""What stands where on a panel, so that the next thing put on it touches nothing.

Heights and positions are in inches from the panel's lower left corner: text has its
size on paper, not in ppm.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pnmr.units import FloatArray

_COLUMNS_PER_IN = 150


@dataclass(frozen=True, slots=True)
class Skyline:
    """The highest occupied point of every column of a panel.

    Attributes
    ----------
    heights_in : array, shape (columns,)
        Read-only; minus infinity where nothing stands.
    """

    heights_in: FloatArray

    @classmethod
    def empty(cls, width_in: float) -> "Skyline":
        """Return the skyline of a panel on which nothing stands."""
        return cls(np.full(max(2, round(width_in * _COLUMNS_PER_IN)), -np.inf))

    def __post_init__(self) -> None:
        """Freeze the heights."""
        heights_in = self.heights_in.view()
        heights_in.flags.writeable = False
        object.__setattr__(self, "heights_in", heights_in)

    def with_curve(self, x_in: FloatArray, y_in: FloatArray) -> "Skyline":
        """Return the skyline with a curve on it, the lines between its points included."""
        count = self.heights_in.size
        x = np.concatenate((x_in, np.arange(count + 1) / _COLUMNS_PER_IN))
        order = np.argsort(x_in, kind="stable")
        y = np.concatenate((y_in, np.interp(x[x_in.size :], x_in[order], y_in[order])))
        heights_in = self.heights_in.copy()
        column = x * _COLUMNS_PER_IN
        # A point on the border of two columns stands in both.
        for part in (np.floor(column), np.ceil(column) - 1):
            np.maximum.at(heights_in, np.clip(part.astype(int), 0, count - 1), y)
        return Skyline(heights_in)

    def with_box(self, left_in: float, right_in: float, top_in: float) -> "Skyline":
        """Return the skyline with everything below ``top_in`` taken from left to right."""
        heights_in = self.heights_in.copy()
        columns = self._columns(left_in, right_in)
        heights_in[columns] = np.maximum(heights_in[columns], top_in)
        return Skyline(heights_in)

    def top_in(self, left_in: float | None = None, right_in: float | None = None) -> float:
        """Return the height of the tallest thing from left to right, by default of all."""
        if left_in is None or right_in is None:
            return float(self.heights_in.max())
        return float(self.heights_in[self._columns(left_in, right_in)].max())

    def lowest_place(self, width_in: float) -> tuple[float, float]:
        """Return left edge and height of the lowest ground that is ``width_in`` wide.

        Of equal places the leftmost is taken.
        """
        count = self.heights_in.size
        wide = min(count, int(np.ceil(width_in * _COLUMNS_PER_IN)) + 1)
        windows = np.lib.stride_tricks.sliding_window_view(self.heights_in, wide)
        ground_in = windows.max(axis=1)
        first = int(ground_in.argmin())
        return first / _COLUMNS_PER_IN, float(ground_in[first])

    def _columns(self, left_in: float, right_in: float) -> slice:
        count = self.heights_in.size
        first = min(count - 1, max(0, int(np.floor(left_in * _COLUMNS_PER_IN))))
        stop = max(first + 1, min(count, int(np.ceil(right_in * _COLUMNS_PER_IN))))
        return slice(first, stop)


def spread(
    wanted_in: Sequence[float], widths_in: Sequence[float], room_in: float, *, gap_in: float
) -> list[float] | None:
    """Return the centres of labels in one row, as near to where they are wanted as possible.

    The sum of the squared displacements is the smallest there is: pooling of adjacent
    violators (Kruskal, Psychometrika 29 (1964) 115-129) on the positions less the room
    that the labels to the left take. Labels are given from left to right and keep
    that order. None when the row is too short for them.

    Parameters
    ----------
    wanted_in, widths_in : sequence of float
        Ascending centres and widths of the labels in inches.
    room_in : float
        Width of the row; no label reaches beyond 0 or this.
    gap_in : float
        Least distance between two labels.
    """
    half = np.asarray(widths_in) / 2.0
    taken = np.concatenate(([0.0], np.cumsum(half[:-1] + half[1:] + gap_in)))
    low_in, high_in = half[0], room_in - half[-1] - taken[-1]
    if high_in < low_in:
        return None
    pools: list[tuple[float, int]] = []
    for value in np.asarray(wanted_in) - taken:
        mean, count = float(value), 1
        while pools and pools[-1][0] > mean:
            before, several = pools.pop()
            mean, count = (mean * count + before * several) / (count + several), count + several
        pools.append((mean, count))
    pooled = np.concatenate([np.full(count, mean) for mean, count in pools])
    return [float(each) for each in np.clip(pooled, low_in, high_in) + taken]
