"""Peaks of a spectrum whose phase is not known, and the phases that bring them into line."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.fft
import scipy.ndimage
from numpy.typing import NDArray

from pnmr.data.signal import ComplexArray
from pnmr.process.phase_lines import Bins
from pnmr.units import FloatArray

_FLOOR_RATIO = 5.5
_MOST_PEAKS = 40
_MOST_CANDIDATES = 1500
_MOST_UPRIGHT = 4
_FEWEST_BINS = 192
_MOST_EDGES = 6000
_TINY = float(np.finfo(np.float64).tiny)
_BESIDE = 8
_STANDING_OUT = 0.8
_OPEN_P1_DEG = (0.0, -300.0, 300.0, 600.0, -600.0)


@dataclass(frozen=True, slots=True)
class Peaks:
    """Peaks, each found through the window that it stands out in most.

    Attributes
    ----------
    nu, width : float array, shape (k,)
        Positions and rough full widths at half height as fractions of the spectral width.
    height : float array, shape (k,)
        Rough heights in absorption.
    angle : float array, shape (k,)
        Phases in rad.
    ratio : float array, shape (k,)
        Signal to noise.
    sigmas : float array, shape (2,)
        Standard deviation of each part of the FID's points, as the inverse transform
        of the spectrum gives them, at time 0 and at 1/25 of its length.
    """

    nu: FloatArray
    width: FloatArray
    height: FloatArray
    angle: FloatArray
    ratio: FloatArray
    sigmas: FloatArray


def peaks_of(values: ComplexArray) -> Peaks:
    """Find lines of any width and any phase above the noise of a spectrum, shape (n,).

    The FID is looked at through windows t^2 exp(-t / T), T = 2, 4, 8 ... points: a
    line of T2 = 5 T stands out there, broader and narrower ones are held back, and
    the feet of tall lines fall off with the cube of the distance.
    """
    from pnmr.kernels.peak_search import strongest_peaks

    points = len(values)
    fid = scipy.fft.ifft(_tapered(np.roll(values.astype(np.complex64), _first(points))))
    window_points = longest_points = 2 ** (int(math.log2(points)) - 6)
    sigmas: list[float] = []
    candidates = []
    while window_points >= 2:
        window = _window(window_points)
        seen = scipy.fft.fftshift(scipy.fft.fft(fid[: len(window)] * window, 2 * len(window)))
        size = np.abs(seen)
        norm = math.sqrt(window @ window)
        if len(sigmas) < 2:
            sigmas.append(_rayleigh_sigma(size) / norm)
        # broad lines fill the spectra of short windows: the noise there is that of the long ones
        fading = (sigmas[-1] / max(sigmas[0], _TINY)) ** (
            2.0 - 2.0 * window_points / longest_points
        )
        candidates.append(_maxima(seen, size, window_points, sigmas[0] * max(1.0, fading) * norm))
        window_points //= 2
    nu, value, window, floor = (np.concatenate(each) for each in zip(*candidates, strict=True))
    best = np.argsort(-np.abs(value) / floor)[:_MOST_CANDIDATES]
    table = np.empty((_MOST_PEAKS, 5))
    count = strongest_peaks(
        nu[best].astype(np.float64),
        window[best].astype(np.float64),
        value[best].astype(np.complex128),
        floor[best].astype(np.float64),
        _FLOOR_RATIO,
        table,
    )
    nu, decay, amplitude, angle, ratio = table[:count].T.copy()
    # windows T and T/2 see noise around 2.5 T and 1.25 T; line broadening lets it fade
    late = max(sigmas[0], _TINY)
    noise = np.array([late * max(1.0, sigmas[min(1, len(sigmas) - 1)] / late) ** 2, late])
    return Peaks(nu, 1.0 / (np.pi * decay), amplitude * decay, angle, ratio, noise)


def starting_phases(
    peaks: Peaks, largest_p1_rad: float, *, signed: bool
) -> list[tuple[float, float]]:
    """Return phases (p0, p1) in rad that bring the peaks into line, the best first.

    They are spread out where the peaks lie so close together that they leave p1 open.
    With ``signed``, a peak may as well stand on its head.
    """
    turns = 2.0 if signed else 1.0
    spread = (1.4 / peaks.ratio) ** 2 + 0.1**2 + (0.03 * peaks.ratio.max() / peaks.ratio) ** 2
    share = 1.0 / spread / (1.0 / spread).sum()
    p1 = np.arange(-largest_p1_rad, largest_p1_rad, math.radians(10.0) / turns)
    sums = np.exp(1j * turns * (peaks.angle + np.outer(p1, peaks.nu))) @ share
    unity = np.abs(sums)
    p0 = -np.angle(sums) / turns
    if unity.min() > 0.9 * unity.max():
        nearest = [int(np.argmin(np.abs(p1 - each))) for each in np.radians(_OPEN_P1_DEG)]
        return [(float(p0[i]), float(p1[i])) for i in nearest]
    around = np.lib.stride_tricks.sliding_window_view(np.pad(unity, 12), 25).max(axis=1)
    tops = np.flatnonzero((unity >= around) & (unity > 0.7 * unity.max()))
    best = tops[np.argsort(-unity[tops])][:5]
    return [(float(p0[i]), float(p1[i])) for i in best]


def upright_phases(bins: Bins, largest_p1_rad: float) -> list[tuple[float, float]]:
    """Return phases (p0, p1) in rad that leave least pointing down, the best first.

    Crowded sidebands hide their phases from `peaks_of`, but the feet of lines that are
    out of phase go below 0 wherever they are.
    """
    from pnmr.kernels.peak_search import negative_parts

    p0 = np.radians(np.arange(0.0, 360.0, 10.0))
    p1 = np.arange(-largest_p1_rad, largest_p1_rad, math.radians(30.0))
    down = np.empty((len(p1), len(p0)))
    negative_parts(bins.nu, bins.weight, bins.values, p0, p1, down)
    least = scipy.ndimage.minimum_filter(down, 3, mode=("nearest", "wrap"))
    i, j = np.nonzero(down == least)
    best = np.argsort(down[i, j])[:_MOST_UPRIGHT]
    return [(float(p0[j[k]]), float(p1[i[k]])) for k in best]


def binned(values: ComplexArray, peaks: Peaks) -> Bins:
    """Average a spectrum, shape (n,), over bins that do justice to its peaks."""
    from pnmr.kernels.peak_search import bin_edges

    points, first = len(values), _first(len(values))
    edges = np.empty(_MOST_EDGES, dtype=np.int64)
    edges = edges[: bin_edges(peaks.nu, peaks.width, points, first, _FEWEST_BINS, edges)]
    size = np.diff(edges)
    nu = (0.5 * (edges[1:] + edges[:-1] - 1) + first) / points
    means = np.asarray(np.add.reduceat(values, edges[:-1]) / size, dtype=np.complex128)
    # a mean over m points looks at n / m points of the FID, of which lines fill one half only,
    # as noise does: this is the variance that counts for them, twice that of the mean
    early, late = peaks.sigmas
    fading = np.minimum(0.5 * 25.0 / size, 1.0)
    variance = (early * (late / early) ** fading) ** 2 * points / size
    # points that are narrow reach nowhere: they are no means
    reach = np.sqrt(np.maximum(size**2 - 1.0, 0.0) / 12.0) / points
    return Bins(nu, reach, means, variance, 1.0 / np.sqrt(variance))


def _first(points: int) -> int:
    return points // 2 - points + 1


def _tapered(values: NDArray[np.complex64]) -> NDArray[np.complex64]:
    """Return a spectrum, frequency 0 first, that falls to 0 at both ends of its axis.

    There a first-order phase leaves a jump.
    """
    width, edge = len(values) // 24, len(values) // 2 + 1
    rise = np.sin(0.5 * np.pi * np.arange(width, dtype=np.float32) / width) ** 2
    values[edge : edge + width] *= rise
    values[edge - width : edge] *= rise[::-1]
    return values


@cache
def _window(window_points: int) -> NDArray[np.float32]:
    """Return t^2 exp(-t / T) / (2 T^3) for times up to 16 T, shape (16 T,)."""
    steps = np.arange(16 * window_points) / window_points
    window = (steps**2 * np.exp(-steps) / (2 * window_points)).astype(np.float32)
    window.setflags(write=False)
    return window


def _rayleigh_sigma(size: FloatArray) -> float:
    """Return the noise of each part from the 30 % quantile, which lines do not reach."""
    place = int(0.3 * len(size))
    return float(np.partition(size, place)[place] / math.sqrt(-2.0 * math.log(0.7)))


def _maxima(
    seen: ComplexArray, size: FloatArray, window_points: int, noise_amplitude: float
) -> tuple[FloatArray, ComplexArray, FloatArray, FloatArray]:
    """Return position, height at the top, window and noise of the maxima of a magnitude."""
    inside = size[1:-1]
    tops = 1 + np.flatnonzero(
        (inside > size[:-2]) & (inside >= size[2:]) & (inside > _FLOOR_RATIO * noise_amplitude)
    )
    # noise on the flank of a broad line has maxima too, but they hardly stand out
    beside = np.clip(tops + np.arange(1, _BESIDE + 1)[:, None] * [[[1]], [[-1]]], 0, len(size) - 1)
    tops = tops[(size[beside].min(axis=1) < _STANDING_OUT * size[tops]).all(axis=0)]
    below, top, above = size[tops - 1], size[tops], size[tops + 1]
    shift = 0.5 * (below - above) / (below - 2.0 * top + above)
    nu = (tops - len(size) // 2 + shift) / len(size)
    lag = 3.0 * np.arctan(2.0 * np.pi * shift / len(size) * window_points * 5.0 / 6.0)
    windows = np.full(len(tops), float(window_points))
    return nu, seen[tops] * np.exp(-1j * lag), windows, np.full(len(tops), noise_amplitude)
