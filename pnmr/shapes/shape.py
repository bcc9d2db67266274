"""One shaped pulse: relative amplitude, phase and duration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from pnmr.errors import SettingError
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Shape:
    """A pulse as the console plays it: equal steps of constant amplitude and phase.

    Attributes
    ----------
    amplitude_fraction : array, shape (n,)
        Amplitude relative to the peak RF, 0 to 1, read-only.
    phase_deg : array, shape (n,)
        Phase in degrees, 0 is +x and 90 is +y, not wrapped, read-only.
    duration_s : float
        Length of the whole pulse in s; a step lasts duration_s / n.
    name : str
        Name for files and figures.
    family : str
        Kind of pulse, ``"tanh/tan"``.
    parameters : mapping
        What the pulse was made from, name to value in the units that the name says.
    """

    amplitude_fraction: FloatArray
    phase_deg: FloatArray
    duration_s: float
    name: str = "shape"
    family: str = ""
    parameters: Mapping[str, float | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check lengths and ranges, and make the arrays read-only."""
        for name in ("amplitude_fraction", "phase_deg"):
            values = np.asarray(getattr(self, name), dtype=np.float64).view()
            values.flags.writeable = False
            object.__setattr__(self, name, values)
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        amplitude = self.amplitude_fraction
        if amplitude.ndim != 1 or amplitude.shape != self.phase_deg.shape or amplitude.size == 0:
            raise SettingError(
                f"amplitude and phase of a shape are two lists of one length, found shapes"
                f" {amplitude.shape} and {self.phase_deg.shape}"
            )
        if not (np.isfinite(amplitude).all() and np.isfinite(self.phase_deg).all()):
            raise SettingError(f"shape '{self.name}' holds values that are not finite")
        if amplitude.min() < 0.0 or amplitude.max() > 1.0 + 1e-12:
            raise SettingError(
                f"the amplitude of shape '{self.name}' runs from {amplitude.min():g} to"
                f" {amplitude.max():g}; it must stay between 0 and 1"
            )
        if not (np.isfinite(self.duration_s) and self.duration_s > 0.0):
            raise SettingError(
                f"shape '{self.name}' lasts {self.duration_s} s; a positive duration is needed"
            )

    @property
    def points(self) -> int:
        """Number of steps."""
        return self.amplitude_fraction.size

    @property
    def step_s(self) -> float:
        """Duration of one step in s."""
        return self.duration_s / self.points
