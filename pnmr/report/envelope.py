"""Fewer points for the same picture: the lowest and highest of every pixel column."""

import numpy as np

from pnmr.units import FloatArray

COLUMNS_PER_IN = 300


def envelope(
    positions: FloatArray, heights: FloatArray, width_in: float
) -> tuple[FloatArray, FloatArray]:
    """Return the points of an evenly spaced curve that its picture needs.

    Of each of the 300 columns an inch (two or three under the width of a line) the lowest and
    the highest point are kept, in their order and where they are, and the two ends: no peak is
    lost or lowered, and a million points make no larger file than some thousand. A curve of
    up to two points a column comes back as it is.

    Parameters
    ----------
    positions, heights : array, shape (n,)
        The curve, in any unit.
    width_in : float
        Its width on paper in inches.
    """
    columns = max(1, round(COLUMNS_PER_IN * width_in))
    count = heights.size
    if count <= 2 * columns:
        return positions, heights
    size = -(-count // columns)
    padded = np.pad(heights, (0, -count % size), mode="edge").reshape(-1, size)
    first = size * np.arange(len(padded))
    kept = np.sort([first + padded.argmin(axis=1), first + padded.argmax(axis=1)], axis=0)
    chosen = np.concatenate(([0], kept.T.ravel(), [count - 1]))
    return positions[chosen], heights[chosen]
