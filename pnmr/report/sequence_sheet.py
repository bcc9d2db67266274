"""The paper of a sequence diagram: its axes in inches, and the heights of everything on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes

from pnmr.report.sequence_layout import Scale

MARGIN_IN, PULSE_IN = 0.12, 0.62


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things stand.

    Attributes
    ----------
    axes : Axes
        Axes over the whole figure that count in inches.
    scale : Scale
        From times to places.
    lines_in : mapping
        Height of the line of each channel.
    top_in, delays_in, ruler_in : float
        Heights of the top of the bands, of the names of delays, and of the ruler.
    """

    axes: Axes
    scale: Scale
    lines_in: Mapping[str, float]
    top_in: float
    delays_in: float
    ruler_in: float
