"""The receiver: a signal through the console's digital filter, with noise, as points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.signal import upfirdn
from scipy.special import bernoulli

from pnmr.errors import SettingError
from pnmr.process.filter_response import impulse_response
from pnmr.spectrometer.signal import ComplexArray, Signal, signal_values
from pnmr.units import FloatArray

_LEAST_OVERSAMPLING = 8
_STEPS_A_TURN = 8  # of the highest frequency
_ONSET_POINTS = 8
_NOISE_BANDWIDTH_HZ = 1e6


@dataclass(frozen=True, slots=True)
class Receiver:
    """How a signal becomes points.

    Attributes
    ----------
    points : int
        Complex points that are recorded, those of the group delay among them.
    width_hz : float
        Spectral width in Hz, the inverse of the time between two points.
    group_delay_points : float
        By how many points the digital filter delays the signal, 0 for a receiver without
        one: what lies outside the spectral width is then folded into it.
    """

    points: int
    width_hz: float
    group_delay_points: float = 67.984

    def __post_init__(self) -> None:
        """Refuse what no receiver can do."""
        if self.points < 1 or not (math.isfinite(self.width_hz) and self.width_hz > 0.0):
            raise SettingError(
                f"a receiver with {self.points} points over {self.width_hz:g} Hz records nothing;"
                " both are positive"
            )
        delay = self.group_delay_points
        if delay != 0.0 and not 4.0 <= delay <= 1000.0:
            raise SettingError(
                f"a group delay of {delay:g} points is not possible; give 0 or 4 to 1000"
            )

    def recorded(self, signal: Signal) -> ComplexArray:
        """Return the points of a signal that starts when the receiver opens, shape (points,).

        The signal is convolved with the filter's impulse response on a finer grid, eight
        times as many points or more, so that neither its own frequencies nor its sudden
        start fold into the spectral width.
        """
        delay = self.group_delay_points
        if delay == 0.0:
            return signal_values(signal, np.arange(self.points) / self.width_hz)
        finer = self._oversampling(signal)
        times_s = np.arange((self.points - 1) * finer + 1) / (finer * self.width_hz)
        values = signal_values(signal, times_s)
        values[:_ONSET_POINTS] *= _onset_weights()[: values.size]
        lags = np.arange(int(2.0 * delay * finer) + 1) / finer - delay
        response = impulse_response(lags, delay)
        points = upfirdn(response / response.sum(), values, up=1, down=finer)
        return np.asarray(points[: self.points])

    def noise(
        self, random: np.random.Generator, noise_ratio: float, *, rows: int, scans: int
    ) -> ComplexArray:
        """Return white noise, shape (rows, points), of ``scans`` scans added up.

        ``noise_ratio`` is the standard deviation of each channel in one scan and a
        bandwidth of 1 MHz; it grows with the square roots of both.
        """
        sigma = noise_ratio * math.sqrt(scans * self.width_hz / _NOISE_BANDWIDTH_HZ)
        channels = random.normal(scale=sigma, size=(2, rows, self.points))
        return np.asarray(channels[0] + 1j * channels[1])

    def _oversampling(self, signal: Signal) -> int:
        highest_hz = max(
            (float(np.abs(part.frequency_hz).max(initial=0.0)) for part in signal.components),
            default=0.0,
        )
        return max(_LEAST_OVERSAMPLING, math.ceil(_STEPS_A_TURN * highest_hz / self.width_hz))


def acquired(
    signals: Sequence[Signal],
    receiver: Receiver,
    random: np.random.Generator,
    *,
    noise_ratio: float,
    scans: int,
) -> ComplexArray:
    """Return what the console keeps of each increment, signal and noise, shape (rows, points)."""
    rows = np.stack([receiver.recorded(signal) for signal in signals])
    return rows + receiver.noise(random, noise_ratio, rows=len(rows), scans=scans)


def _onset_weights() -> FloatArray:
    """Return weights of the first points that make a sum an integral from time 0.

    The trapezoidal rule's 1/2 leaves an error in the square of the step; weights for
    several points, chosen so that the Euler-Maclaurin sum vanishes for polynomials,
    leave one in its eighth power (J. Gregory's rule).
    """
    powers = np.arange(_ONSET_POINTS)
    numbers = bernoulli(_ONSET_POINTS)[1:] / (powers + 1.0)
    matrix = powers[None, :] ** powers[:, None].astype(np.float64)
    return np.asarray(1.0 + np.linalg.solve(matrix, numbers))
