"""From a hard pulse on the console to the power of a shape, and what it costs the probe.

Nutation frequency goes with the square root of power, so everything follows
from one calibrated 90 degree pulse.
"""

from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError
from pnmr.shapes.shape import Shape


@dataclass(frozen=True, slots=True)
class HardPulse:
    """A calibrated square pulse.

    Attributes
    ----------
    p90_s : float
        Length of the 90 degree pulse in s (p1).
    power_w : float, optional
        Its power in W (plw1); without it powers are only known relative to it.
    """

    p90_s: float
    power_w: float | None = None

    def __post_init__(self) -> None:
        """Refuse lengths and powers that are not positive."""
        for name in ("p90_s", "power_w"):
            value = getattr(self, name)
            if value is not None and not 0.0 < value < np.inf:
                raise SettingError(f"{name} is {value}; it must be positive")

    @property
    def nutation_hz(self) -> float:
        """Nutation frequency in Hz, 1 / (4 p90)."""
        return 1.0 / (4.0 * self.p90_s)

    def power_ratio(self, rf_hz: float) -> float:
        """Return the peak power for ``rf_hz`` divided by that of the hard pulse."""
        return (rf_hz / self.nutation_hz) ** 2

    def power_for_w(self, rf_hz: float) -> float | None:
        """Return the peak power in W for ``rf_hz``, or None where plw is not stated."""
        return None if self.power_w is None else self.power_w * self.power_ratio(rf_hz)


def integration_factor(shape: Shape, rf_hz: float, rotation_deg: float = 180.0) -> float:
    """Return SHAPE_INTEGFAC: the RF of a square pulse of this length and rotation over the peak RF.

    Written into the wave file, it makes the console's own power calculation
    (`console_power_ratio`) return the RF amplitude of the design. For an
    amplitude-modulated pulse this equals the mean amplitude; for an adiabatic one
    it does not, and the mean would put it on a wrong power.
    """
    return rotation_deg / 360.0 / (shape.duration_s * rf_hz)


def console_power_ratio(
    shape: Shape, hard: HardPulse, integration_factor: float, rotation_deg: float = 180.0
) -> float:
    """Return spw / plw as the console calculates it from p1, the length, TOTROT and INTEGFAC."""
    flip = hard.p90_s * rotation_deg / (90.0 * shape.duration_s * integration_factor)
    return flip**2


def mean_square(shape: Shape) -> float:
    """Return the mean squared amplitude: the energy relative to an equally long square pulse."""
    return float(np.mean(shape.amplitude_fraction**2))


def energy_j(shape: Shape, peak_power_w: float) -> float:
    """Return the energy in J that one pulse of this peak power in W sends to the probe."""
    return peak_power_w * mean_square(shape) * shape.duration_s


def duty_percent(shape: Shape, *, pulses: int, cycle_s: float) -> float:
    """Return the share of full power, in %, of ``pulses`` shapes in a cycle of ``cycle_s``."""
    if pulses < 1 or not cycle_s > pulses * shape.duration_s:
        raise SettingError(
            f"{pulses} pulses of {shape.duration_s:g} s do not fit a cycle of {cycle_s:g} s;"
            " give the whole time from scan to scan"
        )
    return 100.0 * pulses * mean_square(shape) * shape.duration_s / cycle_s
