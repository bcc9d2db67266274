"""The pulse that the console plays: amplitudes and phases on the grid of its hardware."""

from dataclasses import replace

import numpy as np

from pnmr.errors import SettingError
from pnmr.shapes import Shape


def quantised(
    shape: Shape, *, phase_step_deg: float = 0.0, amplitude_step_fraction: float = 0.0
) -> Shape:
    """Return the shape with phases and amplitudes rounded to the nearest step.

    Compare its profile with that of ``shape`` to see what the rounding costs.

    Parameters
    ----------
    shape : Shape
        The pulse as designed.
    phase_step_deg : float
        Resolution of the phase in degrees, 0 for none.
    amplitude_step_fraction : float
        Resolution of the amplitude relative to the peak RF, 0 for none; at most 1.
    """
    if not (0.0 <= phase_step_deg <= 180.0 and 0.0 <= amplitude_step_fraction <= 1.0):
        raise SettingError(
            f"steps of {phase_step_deg:g} degrees and {amplitude_step_fraction:g} of the peak"
            " are no resolution; give 0 to 180 degrees and 0 to 1"
        )
    phase_deg, amplitude = shape.phase_deg, shape.amplitude_fraction
    if phase_step_deg > 0.0:
        phase_deg = np.round(phase_deg / phase_step_deg) * phase_step_deg
    if amplitude_step_fraction > 0.0:
        levels = np.round(amplitude / amplitude_step_fraction)
        amplitude = np.minimum(levels * amplitude_step_fraction, 1.0)
    return replace(shape, amplitude_fraction=amplitude, phase_deg=phase_deg)
