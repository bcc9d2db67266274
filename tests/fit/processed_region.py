"""Regions of synthetic processed spectra: lines under a broadening, noise as processing makes it."""

import numpy as np

from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.line_sum import BroadenedLine
from pnmr.fit.line_view import LineView
from pnmr.fit.lines import LINES, absorption
from pnmr.fit.noise_part import NoisePart
from pnmr.process import Noise, TimeWeights

POINTS, SIZE, SPECTRUM_HZ = 512, 1024, 50e3
REGION_HZ = (-8e3, 8e3)


def weights(lb_hz: float) -> TimeWeights:
    values = np.zeros(SIZE)
    values[:POINTS] = np.exp(-np.pi * lb_hz * np.arange(POINTS) / SPECTRUM_HZ)
    return TimeWeights(values)


def region(lb_hz: float) -> tuple[np.ndarray, np.ndarray]:
    """Return indices and frequencies of the region in a spectrum with ascending frequencies."""
    every_hz = (np.arange(SIZE) - SIZE // 2) * SPECTRUM_HZ / SIZE
    index = np.flatnonzero((every_hz >= REGION_HZ[0]) & (every_hz <= REGION_HZ[1]))
    return index, every_hz[index]


def views(lines, snr: float, seed: int, *lb_hz: float) -> list[LineView]:
    """Return one FID's region under each broadening.

    ``lines`` are (position, width, area); ``snr`` is that of the tallest point of the first
    of them under the first broadening, 0 lines are noise alone.
    """
    parts, signals = [], []
    for each_hz in lb_hz:
        index, x_hz = region(each_hz)
        gain = np.sqrt((weights(each_hz).values ** 2).sum())
        parts.append(NoisePart(Noise(gain, 0.0, weights(each_hz)), index))
        signal = [
            area
            * absorption("lorentzian", x_hz, lb_hz=each_hz, position_hz=position, width_hz=width)
            for position, width, area in lines
        ]
        signals.append(np.sum(signal, axis=0) if lines else np.zeros(x_hz.size))
    drawn = FitNoise(tuple(parts)).drawn(1, np.random.default_rng(seed))[0]
    noises = np.split(drawn, np.cumsum([part.index.size for part in parts])[:-1])
    tallest = snr * parts[0].noise.amplitude / max(signals[0].max(), 1e-300)
    return [
        LineView(
            BroadenedLine(LINES["lorentzian"], region(each_hz)[1], each_hz),
            region(each_hz)[1],
            tallest * signal + noise,
            FitNoise((part,)),
            lb_hz=each_hz,
        )
        for each_hz, signal, noise, part in zip(lb_hz, signals, noises, parts, strict=True)
    ]
