"""From amplitude and frequency as functions of time to the points of a shape.

A passage runs over positions x from -1 to +1. Its frequency is half the sweep
times a profile f(x) that rises from -1 to +1, so its phase is the integral
360 degrees * (sweep/2) * (duration/2) * F(x) with F' = f and F(0) = 0.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pnmr.errors import LimitError, PnmrWarning, SettingError
from pnmr.shapes.sampling import Part, Sampling, points_of, positions
from pnmr.shapes.shape import Shape
from pnmr.units import FloatArray, mhz_from_hz, us_from_s

Direction = Literal["down", "up"]
Profile = Callable[[FloatArray], FloatArray]

ALIASED_DEG = 180.0
COARSE_DEG = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What every frequency sweep has in common.

    Attributes
    ----------
    sweep_hz : float
        Full width of the sweep in Hz, +sweep/2 to -sweep/2.
    duration_s : float
        Length of the whole pulse in s; a half passage lasts half of it.
    step_s : float
        Length of one step in s.
    direction : {"down", "up"}
        The frequency falls or rises with time.
    sampling : {"midpoints", "both ends"}
        Where in a step the pulse is evaluated, see `positions`.
    part : {"whole", "first half", "second half"}
        A half passage ends (or starts) on resonance with phase 0, so it turns
        z into the transverse plane or back.
    centre_hz : float
        Frequency in the middle of the sweep in Hz, relative to the carrier.
    """

    sweep_hz: float
    duration_s: float
    step_s: float = 50e-9
    direction: Direction = "down"
    sampling: Sampling = "midpoints"
    part: Part = "whole"
    centre_hz: float = 0.0

    def __post_init__(self) -> None:
        """Refuse widths and directions that mean nothing."""
        if not 0.0 < self.sweep_hz < np.inf:
            raise SettingError(
                f"sweep_hz is {self.sweep_hz}; it must be positive, the direction is a setting"
            )
        if self.direction not in ("down", "up"):
            raise SettingError(f"direction '{self.direction}' is not known; 'down' and 'up' are")
        if not np.isfinite(self.centre_hz):
            raise SettingError(f"centre_hz is {self.centre_hz}; it must be finite")

    def shape(
        self,
        family: str,
        amplitude: Profile,
        integral: Profile,
        parameters: Mapping[str, float | str],
    ) -> Shape:
        """Return the shape with ``amplitude(x)`` and the integral F(x) of the frequency profile.

        Raises
        ------
        LimitError
            Where the phase advances by 180 degrees or more from point to point:
            the console would sweep another frequency than the one meant.

        Warns
        -----
        PnmrWarning
            Above 90 degrees a point, where the steps weaken the outer frequencies.
        """
        whole = self.part == "whole"
        duration_s = self.duration_s if whole else self.duration_s / 2.0
        points = points_of(duration_s, self.step_s)
        x = positions(points, self.sampling, self.part)
        sign = 1.0 if self.direction == "up" else -1.0
        turns = (sign * self.sweep_hz / 2.0 * integral(x) + self.centre_hz * x) * (
            self.duration_s / 2.0
        )
        phase_deg = 360.0 * turns
        self._refuse_aliased(phase_deg, family)
        return Shape(
            np.clip(amplitude(x), 0.0, 1.0),
            phase_deg,
            duration_s,
            name=_name(family, self),
            family=family,
            parameters={
                "sweep_hz": self.sweep_hz,
                "whole_duration_s": self.duration_s,
                "direction": self.direction,
                "sampling": self.sampling,
                "part": self.part,
                **({"centre_hz": self.centre_hz} if self.centre_hz else {}),
                **parameters,
            },
        )

    def _refuse_aliased(self, phase_deg: FloatArray, family: str) -> None:
        largest_deg = float(np.abs(np.diff(phase_deg)).max(initial=0.0))
        outermost_deg = 360.0 * (abs(self.centre_hz) + self.sweep_hz / 2.0) * self.step_s
        remedy = f"shorten step_s (now {us_from_s(self.step_s):g} us) or lower sweep_hz"
        if largest_deg >= ALIASED_DEG or outermost_deg > ALIASED_DEG * (1.0 + 1e-9):
            raise LimitError(
                f"the phase of {family} advances by up to {max(largest_deg, outermost_deg):.0f}"
                f" degrees a step, so the sweep is aliased (180 degrees and more); {remedy}"
            )
        if largest_deg > COARSE_DEG:
            warnings.warn(
                f"the phase of {family} advances by up to {largest_deg:.1f} degrees a step,"
                f" over 90 degrees, which weakens the outer frequencies; {remedy}",
                PnmrWarning,
                stacklevel=4,
            )


def _name(family: str, passage: Passage) -> str:
    """Return e.g. tanhtan_10MHz_50us: letters, digits, dots and underscores, as consoles want."""
    sweep = f"{mhz_from_hz(passage.sweep_hz):.10g}MHz"
    part = "" if passage.part == "whole" else f"_{passage.part.split()[0]}"
    plain = "".join(c for c in family if c.isalnum())
    return f"{plain}_{sweep}_{us_from_s(passage.duration_s):.10g}us{part}"
