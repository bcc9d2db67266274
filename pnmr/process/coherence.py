"""How far all lines are in phase at a time: the quantity that is largest at the top of an echo.

With s = exp(i p) f(t - t0) and f the transform of an absorption spectrum S >= 0, the
spectrum of a short piece around t, its phase counted from t,

    S(v; t) = sum over k of s_k g(t_k - t) exp(-2 pi i v (t_k - t)),

is at t0 the spectrum S smoothed by the transform of g. The Parzen window g (E. Parzen,
Technometrics 3 (1961) 167) has a positive one, sinc^4, so no \\|S(v; t)\\| is larger at
any other time, and at t0 all of them have the phase p. Hence, with h growing with \\|S\\|,

    Q(t) = | sum over v of h(|S(v; t)|) S(v; t) / |S(v; t)| |

is largest at t0 at every width of g, whatever the lines, offsets and spinning sidebands
are: a rotational echo is lower because the echo decays, and half a beat later, where
lines have opposite signs, they cancel. h is \\|S\\|^2 less a threshold that noise passes once
in a few thousand times, so that only frequencies speak that carry signal.

A line nearer than 2 / "reach" (in cycles a point) to the edge of the band spills over to the
other edge, where its phase between two points is wrong: short windows do not see it well.

Times are in points from the first one and need not be whole; "reach" is half the
length of g in points.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.fft

from pnmr.data.signal import ComplexArray
from pnmr.units import FloatArray

THRESHOLD = 8.0
_SQUARED_AREA = 151.0 / 280.0
_MOST_VALUES = 1 << 19
_STEP_POINTS = 0.1


def noise_gain(reach_points: float) -> float:
    """Return the sum of g^2: the noise power of S(v; t) for unit noise."""
    return _SQUARED_AREA * reach_points


def parzen(distance: FloatArray) -> FloatArray:
    """Return the Parzen window of distances in units of its reach, 1 at 0 and 0 beyond 1."""
    far = np.clip(1.0 - np.abs(distance), 0.0, None)
    near = 1.0 - 6.0 * distance**2 * far
    return np.where(far > 0.5, near, 2.0 * far**3)


@dataclass(frozen=True, slots=True)
class Coherence:
    """The rows of a signal, looked at through windows of one reach.

    Attributes
    ----------
    rows : complex array, shape (rows, n)
        Signals that share one top, each with its own phase.
    reach_points : float
        Half the length of the window in points.
    noise_power : float
        Mean of \\|noise\\|^2 of a point.
    """

    rows: ComplexArray
    reach_points: float
    noise_power: float

    def at(self, times_points: FloatArray) -> FloatArray:
        """Return Q at each time, added up over the rows, shape (times,)."""
        return self._added_up(times_points, phased=True)

    def bound(self, times_points: FloatArray) -> FloatArray:
        """Return Q as it would be with all frequencies in phase: never less than Q."""
        return self._added_up(times_points, phased=False)

    def strength(self, time_points: float) -> float:
        """Return the signal to noise of the strongest frequency around a time."""
        times = np.array([time_points])
        powers = sum(np.abs(next(self._pieces(row, times))[0][0]) ** 2 for row in self.rows)
        over = float(np.max(powers)) / self._floor - len(self.rows)
        return float(np.sqrt(max(over, 0.0) / np.sqrt(len(self.rows))))

    def excess(self, high_points: float, low_points: float) -> tuple[float, float]:
        """Return how much larger Q is at the first time than at the second, with its error."""
        high, low = self.at(np.array([high_points])), self.at(np.array([low_points]))
        variance = 0.0
        for row in self.rows:
            change = self._sensitivity(row, high_points) - self._sensitivity(row, low_points)
            variance += 0.5 * self.noise_power * float(np.sum(np.abs(change) ** 2))
        return float(high[0] - low[0]), float(np.sqrt(variance))

    def top(self, near_points: float) -> tuple[float, float]:
        """Return the time of the largest Q near a time, and its standard error.

        White noise moves the zero of dQ/dt by its effect on dQ/dt over the curvature
        of Q. For lines that share one shape, seen through g, this is the Cramer-Rao
        bound of an echo of unknown phase: the variance is
        noise^2 / 2 (sum of |s'|^2 - |sum of s' conj(s)|^2 / sum of |s|^2).
        """
        top, spacing = near_points, 0.25
        for _ in range(4):
            around = top + spacing * np.arange(-4.0, 5.0)
            height = self.at(around)
            at = int(np.clip(np.argmax(height), 1, 7))
            before, here, after = height[at - 1 : at + 2]
            bend = before - 2.0 * here + after
            vertex = 0.5 * (before - after) / bend if bend < 0.0 else 0.0
            top = float(around[at] + spacing * np.clip(vertex, -1.0, 1.0))
            spacing /= 4.0
        before, here, after = self.at(top + _STEP_POINTS * np.arange(-1.0, 2.0))
        curvature = (2.0 * here - before - after) / _STEP_POINTS**2
        variance = 0.0
        for row in self.rows:
            slope = self._sensitivity(row, top + _STEP_POINTS)
            slope = (slope - self._sensitivity(row, top - _STEP_POINTS)) / (2.0 * _STEP_POINTS)
            variance += 0.5 * self.noise_power * float(np.sum(np.abs(slope) ** 2))
        return top, float(np.sqrt(variance)) / max(float(curvature), 1e-300)

    @property
    def _floor(self) -> float:
        return self.noise_power * noise_gain(self.reach_points)

    def _pieces(
        self, row: ComplexArray, times_points: FloatArray
    ) -> Iterator[tuple[ComplexArray, FloatArray]]:
        """Yield S(v; t) and g in blocks of times, each of shape (times, m); no data are zero."""
        reach = int(np.ceil(self.reach_points))
        size = scipy.fft.next_fast_len(2 * reach + 2)
        padded = np.zeros(row.size + 2 * size, dtype=np.complex128)
        padded[size : size + row.size] = row
        frequencies, span = scipy.fft.fftfreq(size), np.arange(size)
        block = max(1, _MOST_VALUES // size)
        for begin in range(0, times_points.size, block):
            times = times_points[begin : begin + block]
            first = np.floor(times).astype(np.int64) - reach
            window = parzen((first[:, None] + span - times[:, None]) / self.reach_points)
            piece = padded[np.clip(first, -size, row.size)[:, None] + size + span] * window
            shift = np.exp(2j * np.pi * (times - first)[:, None] * frequencies)
            yield scipy.fft.fft(piece, axis=-1) * shift, window

    def _added_up(self, times_points: FloatArray, *, phased: bool) -> FloatArray:
        height = np.zeros(times_points.size)
        for row in self.rows:
            at = 0
            for spectra, _ in self._pieces(row, times_points):
                power = spectra.real**2 + spectra.imag**2
                loud = np.clip(power - THRESHOLD * self._floor, 0.0, None)
                if phased:
                    loud = loud / np.sqrt(power + 1e-300)
                    total = np.abs(np.einsum("tv,tv->t", loud, spectra))
                else:
                    total = np.sum(loud, axis=-1)
                height[at : at + len(spectra)] += total
                at += len(spectra)
        return height

    def _sensitivity(self, row: ComplexArray, time_points: float) -> ComplexArray:
        """Return dQ / ds of each point, shape (n,): dQ = Re(sum of this times ds)."""
        spectra, window = next(self._pieces(row, np.array([time_points])))
        spectrum, size = spectra[0], spectra.shape[1]
        modulus = np.abs(spectrum) + 1e-300
        direction = spectrum / modulus
        loud = np.clip(1.0 - THRESHOLD * self._floor / modulus**2, 0.0, None)
        total = np.sum(loud * modulus * spectrum)
        unit = np.conj(total) / max(abs(total), 1e-300)
        along = np.where(loud > 0.0, modulus, 0.0)
        change = along * (1.0 + 0.5 * loud) * unit
        change += along * (1.0 - 0.5 * loud) * np.conj(unit * direction**2)
        first = int(np.floor(time_points)) - int(np.ceil(self.reach_points))
        shift = np.exp(2j * np.pi * (time_points - first) * scipy.fft.fftfreq(size))
        local = scipy.fft.fft(change * shift) * window[0]
        sensitivity = np.zeros(row.size, dtype=np.complex128)
        begin, stop = max(first, 0), min(first + size, row.size)
        sensitivity[begin:stop] = local[begin - first : stop - first]
        return sensitivity
