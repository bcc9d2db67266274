"""What areas of different samples are compared by: the lines of TPrA, which every sample holds."""

import math
from collections.abc import Iterable

from pnmr.assign.assignment import Assignment
from pnmr.data import Estimate

_GROUP = "TPrA"


def reference_area(assignments: Iterable[Assignment]) -> Estimate:
    """Return the area of all TPrA lines, of all lines where there is none."""
    every = list(assignments)
    own = [
        each.resonance.area
        for each in every
        if each.environment and each.environment.group == _GROUP
    ]
    areas = own or [each.resonance.area for each in every]
    return Estimate(
        sum(area.value for area in areas),
        math.sqrt(sum(area.error**2 for area in areas)) if areas else math.nan,
    )
