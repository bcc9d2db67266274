"""How fast the phase of a shape turns, and how adiabatic that is."""

import numpy as np

from pnmr.shapes.shape import Shape
from pnmr.units import FloatArray

#: Points weaker than this say nothing about the phase there: amplitude 0 has none.
_FAINT_AMPLITUDE = 1e-6
_RATE_STEPS = 5
#: A half passage touches resonance and rounding makes it cross; that is no crossing.
_TOUCHED = 1e-3


def phase_steps_deg(shape: Shape) -> FloatArray:
    """Return the advance of the phase from point to point in [-180, 180) degrees.

    Steps to or from a point without amplitude count as 0. Shape (points - 1,).
    """
    steps_deg: FloatArray = (np.diff(shape.phase_deg) + 180.0) % 360.0 - 180.0
    faint = shape.amplitude_fraction < _FAINT_AMPLITUDE
    steps_deg[faint[1:] | faint[:-1]] = 0.0
    return steps_deg


def largest_step_deg(shape: Shape) -> float:
    """Return the largest advance of the phase from point to point in degrees, 0 to 180."""
    return float(np.abs(phase_steps_deg(shape)).max(initial=0.0))


def frequency_hz(shape: Shape) -> FloatArray:
    """Return the frequency in Hz where one step gives way to the next, shape (points - 1,)."""
    return phase_steps_deg(shape) / (360.0 * shape.step_s)


def adiabaticity(shape: Shape, *, rf_hz: float, offset_hz: float = 0.0) -> float | None:
    """Return the adiabaticity Q where the sweep crosses a static offset.

    Q is the square of the RF amplitude over the rate of the frequency, both in
    rad/s: a spin follows for Q well above 1, and Mz ends near
    -1 + 2 exp(-pi Q / 2) (J. Baum, R. Tycko, A. Pines, Phys. Rev. A 32 (1985)
    3435-3447). Under MAS the rotor sweeps the resonance too, and faster where
    the anisotropy is large, so this Q is an upper bound.

    Returns
    -------
    float or None
        None where the frequency does not cross the offset, or more than once.
    """
    distance_hz = frequency_hz(shape) - offset_hz
    if distance_hz.size < 2 * _RATE_STEPS + 1:
        return None
    crossings = np.flatnonzero((distance_hz[:-1] < 0.0) != (distance_hz[1:] < 0.0))
    sides_hz = np.abs([distance_hz.min(), distance_hz.max()])
    if crossings.size != 1 or sides_hz.min() < _TOUCHED * sides_hz.max():
        return None
    at = int(crossings[0])
    place = at + distance_hz[at] / (distance_hz[at] - distance_hz[at + 1])
    amplitude = np.interp(place + 0.5, np.arange(shape.points), shape.amplitude_fraction)
    # A cubic through several steps, since files round the phase.
    near = np.arange(max(0, at - _RATE_STEPS), min(distance_hz.size, at + _RATE_STEPS + 2))
    curve = np.polynomial.Polynomial.fit(near - place, distance_hz[near], 3).convert()
    rate_hz_s = abs(float(curve.deriv()(0.0))) / shape.step_s
    return float(2.0 * np.pi * (rf_hz * amplitude) ** 2 / rate_hz_s)
