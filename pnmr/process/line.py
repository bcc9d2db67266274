"""The position of one line, fitted with its error."""

from dataclasses import dataclass

import numpy as np

from pnmr.data import Spectrum
from pnmr.data.signal import ComplexArray
from pnmr.errors import ProcessingError
from pnmr.process.noise import Noise
from pnmr.units import FloatArray

_FIT_WIDTHS = 3.0
_ITERATIONS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One fitted line: offset from the carrier, its standard error and full width, in Hz."""

    offset_hz: float
    error_hz: float
    width_hz: float


def fit_line(spectrum: Spectrum, near_hz: float, noise: Noise) -> Line:
    """Fit a complex Lorentzian of free phase on a constant to one line of one spectrum.

    S(f) = A (w / 2) / (w / 2 + i (f - f0)) + c is fitted by least squares over three
    widths to each side. The error is (J' J)^-1 J' C J (J' J)^-1 with the covariance C of
    the noise under its weights; a misfit larger than the noise enlarges it in proportion.

    Parameters
    ----------
    spectrum : Spectrum, shape (n,)
        Spectrum, phased or not.
    near_hz : float
        Offset of the highest point of the line from the carrier in Hz.
    noise : Noise
        Noise of the spectrum, from `expected_noise`.

    Raises
    ------
    ProcessingError
        The line is cut by the edge of the spectrum, or the fit does not settle.
    """
    axis = spectrum.frequency
    at = round((near_hz - axis.first_hz) / axis.step_hz)
    size = np.abs(spectrum.values)
    # |S| of a Lorentzian falls to half its height at sqrt(3) half widths.
    above = _run(size >= size[at] / 2.0, at)
    width_hz = max(above, 2) * axis.step_hz / np.sqrt(3.0)
    half = max(4, int(np.ceil(_FIT_WIDTHS * width_hz / axis.step_hz)))
    if at - half < 0 or at + half >= axis.points:
        raise ProcessingError("the reference line is cut by the edge of the spectrum")
    near = slice(at - half, at + half + 1)
    offsets_hz = axis.offsets_hz[near] - near_hz
    data = spectrum.values[near]
    parameters = np.array([0.0, width_hz])
    damping, best = 1e-3, _projected(offsets_hz, data, parameters)
    for _ in range(_ITERATIONS):
        jacobian = _jacobian(offsets_hz, data, parameters)
        hessian = (jacobian.conj().T @ jacobian).real
        slope = (jacobian.conj().T @ best).real
        step = np.linalg.solve(hessian + damping * np.diag(np.diag(hessian)), -slope)
        tried = parameters + step
        rest = _projected(offsets_hz, data, tried) if tried[1] > 0.0 else best + np.inf
        if np.sum(np.abs(rest) ** 2) < np.sum(np.abs(best) ** 2):
            parameters, best, damping = tried, rest, damping / 5.0
        else:
            damping *= 5.0
        if np.all(np.abs(step) < 1e-7 * parameters[1]):
            break
    else:
        raise ProcessingError("the fit of the reference line does not settle; look at the spectrum")
    if abs(parameters[0]) > 2.0 * width_hz:
        raise ProcessingError("the fit of the reference line runs away; name its region_ppm")
    error_hz = _error(_jacobian(offsets_hz, data, parameters), best, noise)
    return Line(near_hz + float(parameters[0]), error_hz, float(parameters[1]))


def _run(above: np.ndarray, at: int) -> int:
    """Return how many neighbours around a point are true without a gap."""
    low = np.flatnonzero(~above[:at])
    high = np.flatnonzero(~above[at:])
    first = int(low[-1]) + 1 if low.size else 0
    return (at + int(high[0]) if high.size else above.size) - first


def _columns(offsets_hz: FloatArray, parameters: FloatArray) -> tuple[ComplexArray, ComplexArray]:
    """Return the line of unit height with a constant, and the line's two derivatives."""
    half_hz = parameters[1] / 2.0
    below = half_hz + 1j * (offsets_hz - parameters[0])
    line = half_hz / below
    derivatives = np.stack((1j * half_hz / below**2, 0.5 / below - 0.5 * half_hz / below**2))
    return np.stack((line, np.ones_like(line))), derivatives


def _projected(offsets_hz: FloatArray, data: ComplexArray, parameters: FloatArray) -> ComplexArray:
    """Return what is left of the data after the best height and constant."""
    columns, _ = _columns(offsets_hz, parameters)
    factors = np.linalg.lstsq(columns.T, data, rcond=None)[0]
    return np.asarray(data - columns.T @ factors)


def _jacobian(offsets_hz: FloatArray, data: ComplexArray, parameters: FloatArray) -> ComplexArray:
    """Return the derivatives of the remainder (L. Kaufman, BIT 15 (1975) 49), shape (m, 2)."""
    columns, derivatives = _columns(offsets_hz, parameters)
    factors = np.linalg.lstsq(columns.T, data, rcond=None)[0]
    moved = factors[0] * derivatives.T
    inside = np.linalg.lstsq(columns.T, moved, rcond=None)[0]
    return np.asarray(columns.T @ inside - moved)


def _error(jacobian: ComplexArray, rest: ComplexArray, noise: Noise) -> float:
    points = rest.size
    lags = np.subtract.outer(np.arange(points), np.arange(points))
    inverse = np.linalg.inv((jacobian.conj().T @ jacobian).real)
    inner = jacobian.conj().T @ (noise.correlation(lags) @ jacobian)
    covariance = noise.amplitude**2 * inverse @ inner.real @ inverse
    misfit = float(np.mean(np.abs(rest) ** 2)) / max(2.0 * noise.amplitude**2, 1e-300)
    return float(np.sqrt(covariance[0, 0] * max(1.0, misfit)))
