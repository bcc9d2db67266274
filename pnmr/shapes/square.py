"""Square and composite pulses: what an adiabatic pulse is compared with."""

from collections.abc import Sequence

import numpy as np

from pnmr.errors import SettingError
from pnmr.shapes.sampling import points_of
from pnmr.shapes.shape import Shape

#: Composite inversions as (rotation, phase) in degrees: M. H. Levitt, Prog. Nucl. Magn. Reson.
#: Spectrosc. 18 (1986) 61-122; BB1: S. Wimperis, J. Magn. Reson. A 109 (1994) 221-231.
COMPOSITES: dict[str, tuple[tuple[float, float], ...]] = {
    "90-180-90": ((90.0, 0.0), (180.0, 90.0), (90.0, 0.0)),
    "90-240-90": ((90.0, 0.0), (240.0, 90.0), (90.0, 0.0)),
    "BB1": ((180.0, 104.4775), (360.0, 313.4325), (180.0, 104.4775), (180.0, 0.0)),
}


def square(duration_s: float, *, phase_deg: float = 0.0, step_s: float | None = None) -> Shape:
    """Return a pulse of constant amplitude and phase, one point unless ``step_s`` is given."""
    points = 1 if step_s is None else points_of(duration_s, step_s)
    return Shape(
        np.ones(points), np.full(points, phase_deg), duration_s, name="square", family="square"
    )


def composite(
    elements: str | Sequence[tuple[float, float]], rf_hz: float, *, step_s: float = 50e-9
) -> Shape:
    """Return square pulses played back to back at full amplitude.

    Parameters
    ----------
    elements : str or sequence of (rotation, phase)
        A name of `COMPOSITES`, or rotation and phase in degrees of each element.
    rf_hz : float
        Nutation frequency in Hz; it sets how long each element lasts.
    step_s : float
        Length of one step in s; every element must be a whole number of steps.
    """
    if isinstance(elements, str):
        if elements not in COMPOSITES:
            raise SettingError(
                f"composite pulse '{elements}' is not known; {', '.join(COMPOSITES)} are"
            )
        name, elements = elements, COMPOSITES[elements]
    else:
        name = "-".join(f"{rotation:g}" for rotation, _ in elements)
    if not elements or not 0.0 < rf_hz < np.inf:
        raise SettingError("a composite pulse needs at least one element and a positive rf_hz")
    points = [points_of(rotation / (360.0 * rf_hz), step_s) for rotation, _ in elements]
    return Shape(
        np.ones(sum(points)),
        np.repeat([phase for _, phase in elements], points),
        sum(points) * step_s,
        name=f"composite_{name}",
        family="composite",
        parameters={"elements": name, "rf_hz": rf_hz},
    )
