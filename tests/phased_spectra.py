"""Synthetic spectra of known phase, and the Cramer-Rao limit of finding it.

Every spectrum is the zero-filled transform of a noisy FID of lines that start
in phase at t = 0, turned by -(p0 + p1 f / width): p0 and p1 are what an
automatic phase correction has to find.
"""

from dataclasses import dataclass, replace

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from pnmr.data import FID, Acquisition, Spectrum, TimeAxis
from pnmr.process import phase, transform, zero_fill

POINTS = 65_536
ROTOR_HZ = 60_000.0
LARMOR_HZ = 100.6e6
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Lines:
    """Peaks: amplitude at t = 0, offset, full width at half height, Lorentzian part of it.

    ``manifold`` tells whether they are spinning sidebands at `ROTOR_HZ`.
    """

    amplitude: Array
    offset_hz: Array
    width_hz: Array
    lorentzian: Array
    manifold: bool = False


@dataclass(frozen=True)
class Case:
    """A spectrum with a known phase."""

    spectrum: Spectrum
    fid: FID
    lines: Lines
    p0_deg: float
    p1_deg: float
    snr: float
    first_point: float

    def error_deg(self, p0_deg: float, p1_deg: float) -> Array:
        """Return by how much a phase (pivot: carrier) is off at every line, in degrees."""
        turn = self.lines.offset_hz / self.spectrum.frequency.width_hz
        error = p0_deg - self.p0_deg + (p1_deg - self.p1_deg) * turn
        return np.abs((error + 180.0) % 360.0 - 180.0)

    def limit_deg(self) -> Array:
        """Return the Cramer-Rao limit of the phase at every line, in degrees."""
        return cramer_rao_deg(self)


def decays(lines: Lines, times_s: Array) -> NDArray[np.complex128]:
    """Return exp(2 pi i f t) times a Voigt decay, one row a line, without amplitude."""
    lorentz_hz = lines.lorentzian * lines.width_hz
    # Olivero and Longbothum, J. Quant. Spectrosc. Radiat. Transfer 17 (1977) 233
    rest = (lines.width_hz - 0.5346 * lorentz_hz) ** 2 - 0.2166 * lorentz_hz**2
    gauss_hz = np.sqrt(np.maximum(rest, 0.0))
    slope = 2j * np.pi * lines.offset_hz - np.pi * lorentz_hz
    curve = (np.pi * gauss_hz) ** 2 / (4.0 * np.log(2.0))
    return np.exp(slope[:, None] * times_s - curve[:, None] * times_s**2)


def cramer_rao_deg(case: Case) -> Array:
    """Return the Cramer-Rao limit of the phase at every line, in degrees.

    The model: x(f) = exp(-i (p0 + p1 f / SW)) sum_k a_k L_k(f; f_k, w_k) + noise
    that is white over the spectrum; p0 and p1 are wanted, amplitude, position and
    width of every peak (each sideband on its own) are nuisance, the ratio of
    Lorentzian to Gaussian broadening is taken as known. The inverse Fisher matrix
    (Rife and Boorstyn, IEEE Trans. Inf. Theory 20 (1974) 591) gives the covariance
    C of p0 and p1, and u.C.u with u = (1, f_k / SW) the limit at line k.
    """
    lines, fid = case.lines, case.fid
    width_hz, n = fid.time.width_hz, fid.time.points
    times_s = fid.time.times_s
    weight = np.ones(n)
    weight[0] = case.first_point
    shapes = decays(lines, times_s) * weight
    signals = lines.amplitude[:, None] * shapes
    step_hz = 1e-4 * lines.width_hz
    wider = decays(replace(lines, width_hz=lines.width_hz + step_hz), times_s)
    slimmer = decays(replace(lines, width_hz=lines.width_hz - step_hz), times_s)
    by_width = (wider - slimmer) / (2.0 * step_hz[:, None])
    # columns scaled to comparable size: relative amplitude, position and width in line widths
    scale = lines.width_hz[:, None]
    derivatives = np.concatenate(
        [
            signals,
            2j * np.pi * times_s * signals * scale,
            by_width * lines.amplitude[:, None] * weight * scale,
        ]
    )
    total = signals.sum(axis=0)
    turn = np.fft.fftfreq(2 * n)
    sloped = scipy.fft.ifft(1j * turn * scipy.fft.fft(total, 2 * n))
    long = np.zeros((len(derivatives) + 2, 2 * n), dtype=np.complex128)
    long[2:, :n] = derivatives
    long[0, :n] = 1j * total
    long[1] = sloped
    parts = long.view(np.float64)
    fisher = parts @ parts.T
    size = np.sqrt(np.diag(fisher))
    inverse = np.linalg.pinv(fisher / np.outer(size, size), rcond=1e-13, hermitian=True)
    covariance = (inverse / np.outer(size, size))[:2, :2] * noise_sigma(case) ** 2
    u = np.stack([np.ones(len(lines.offset_hz)), lines.offset_hz / width_hz])
    return np.degrees(np.sqrt(np.einsum("ik,ij,jk->k", u, covariance, u)))


def noise_sigma(case: Case) -> float:
    """Return the standard deviation of each part of an FID point."""
    clean = decays(case.lines, case.fid.time.times_s) * case.lines.amplitude[:, None]
    clean[:, 0] *= case.first_point
    spectrum = scipy.fft.fft(clean.sum(axis=0), POINTS).real
    return float(np.abs(spectrum).max() / case.snr / np.sqrt(case.fid.time.points))


def random_lines(rng: np.random.Generator, width_hz: float, points: int, *, signs: bool) -> Lines:
    """Draw one to six sites of 100 Hz to 40 kHz, half of the draws with 60 kHz sidebands.

    With ``signs``, each site points up or down by chance and their total area is positive.
    """
    manifold = rng.random() < 0.5
    rows: list[tuple[float, float, float, float]] = []
    for _ in range(rng.integers(1, 4 if manifold else 7)):
        offset_hz = rng.uniform(-0.4, 0.4) * width_hz
        fwhm_hz = 10.0 ** rng.uniform(2.0, np.log10(40e3))
        lorentzian = (1.0, 0.0, rng.uniform(0.2, 0.8))[rng.integers(3)]
        height = 10.0 ** rng.uniform(-1.0, 0.0)
        if signs and rng.random() < 0.5:
            height = -height
        if not manifold:
            rows.append((height, offset_hz, fwhm_hz, lorentzian))
            continue
        spread_hz = rng.uniform(60e3, 250e3)
        centre_hz = rng.uniform(-0.5, 0.5) * spread_hz
        for order in range(-16, 17):
            position_hz = offset_hz + order * ROTOR_HZ
            weight = np.exp(-0.5 * ((order * ROTOR_HZ - centre_hz) / spread_hz) ** 2)
            if abs(position_hz) < 0.48 * width_hz and weight > 0.02:
                uneven = rng.uniform(0.6, 1.0)
                rows.append((height * weight * uneven, position_hz, fwhm_hz, lorentzian))
    height, offset, fwhm, lorentzian = np.array(rows).T
    lines = Lines(np.ones(len(rows)), offset, fwhm, lorentzian, manifold)
    times_s = np.arange(points) / width_hz
    peak = np.abs(decays(lines, times_s)).sum(axis=1) - 0.5
    amplitude = height / peak
    return replace(lines, amplitude=amplitude if amplitude.sum() > 0.0 else -amplitude)


def random_case(
    rng: np.random.Generator, *, signs: bool = False, fid_points: tuple[int, ...] = (16384, 32768)
) -> Case:
    """Draw a spectrum of 65,536 points with S/N 5 to 500 and a phase up to 180 + 720 degrees."""
    width_hz = rng.uniform(0.8e6, 1.2e6)
    points = int(rng.choice(fid_points))
    lines = random_lines(rng, width_hz, points, signs=signs)
    snr = 10.0 ** rng.uniform(np.log10(5.0), np.log10(500.0))
    first_point = 0.5 if rng.random() < 0.5 else 1.0
    p0_deg, p1_deg = rng.uniform(-180.0, 180.0), rng.uniform(-720.0, 720.0)
    return made(rng, lines, width_hz, points, snr, first_point, p0_deg, p1_deg)


def made(
    rng: np.random.Generator,
    lines: Lines,
    width_hz: float,
    points: int,
    snr: float,
    first_point: float = 0.5,
    p0_deg: float = 0.0,
    p1_deg: float = 0.0,
) -> Case:
    """Acquire, zero fill, transform and turn: the spectrum of given lines."""
    axis = TimeAxis(points, 1.0 / width_hz, 0.0, LARMOR_HZ, LARMOR_HZ)
    clean = (decays(lines, axis.times_s) * lines.amplitude[:, None]).sum(axis=0)
    clean[0] *= first_point
    peak = np.abs(scipy.fft.fft(clean, POINTS).real).max()
    sigma = peak / snr / np.sqrt(points)
    noise = sigma * (rng.standard_normal(points) + 1j * rng.standard_normal(points))
    rate_hz = ROTOR_HZ if lines.manifold else 0.0
    acquisition = Acquisition(nucleus="13C", larmor_hz=LARMOR_HZ, mas_hz=rate_hz)
    fid = FID(clean + noise, (axis,), acquisition)
    spectrum = phase(transform(zero_fill(fid, points=POINTS)), p0_deg=-p0_deg, p1_deg=-p1_deg)
    return Case(spectrum, fid, lines, p0_deg, p1_deg, snr, first_point)
