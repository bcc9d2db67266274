"""A synthetic echo for the demonstration: decaying exponentials with spinning sidebands.

This is arithmetic and no simulation of spins: each site is a damped exponential
that rises to the echo top and decays after it, with sidebands of assumed
intensities. Shifts, field, spinning rate and carrier are those of the cobalt
crystal in Shaw et al., "Melting of hybrid organic-inorganic perovskites";
everything else is assumed.
"""

from dataclasses import dataclass

import numpy as np

from pnmr.data import FID, Acquisition, TimeAxis
from pnmr.data.signal import ComplexArray
from pnmr.units import FloatArray, hz_from_mhz, hz_from_ppm

TITLE = "SYNTHETIC echo of [TPrA][Co(dca)3], widths and intensities assumed"
REFERENCE_HZ = hz_from_mhz(100.61)
MAS_HZ = 60_000.0
CARRIER_PPM = 2985.0
WIDTH_HZ = 1_000_000.0
POINTS = 16_384
GROUP_DELAY_POINTS = 67.984
ECHO_TOP_S = 11.25e-6
SCANS = 2_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One site of the synthetic sample; all but the shifts is assumed.

    Attributes
    ----------
    shift_ppm : float
        Isotropic shift.
    width_hz : float
        Full width at half height of the Lorentzian line.
    weight : float
        Sum of the intensities of centreband and sidebands.
    sidebands : tuple of float
        Intensities of the bands -n ... n, normalised to sum 1 where used.
    """

    shift_ppm: float
    width_hz: float
    weight: float
    sidebands: tuple[float, ...]


_NARROW = (0.01, 0.06, 1.0, 0.05, 0.01)
_WIDE = (0.02, 0.14, 1.0, 0.09, 0.03)
LINES = (
    Line(3930.0, 9_000.0, 1.6, _WIDE),
    Line(3850.0, 7_000.0, 0.9, _WIDE),
    Line(62.0, 450.0, 0.55, _NARROW),
    Line(17.0, 350.0, 0.60, _NARROW),
    Line(10.5, 300.0, 0.60, _NARROW),
)


def synthetic_echo(random: np.random.Generator, *, noise_ratio: float = 0.012) -> FID:
    """Return one synthetic echo as a console would record it, group delay included.

    Parameters
    ----------
    random : numpy Generator
        Source of the noise.
    noise_ratio : float
        Standard deviation of the noise in each channel relative to the echo's height.
    """
    delay_s = GROUP_DELAY_POINTS / WIDTH_HZ
    times_s = np.arange(POINTS) / WIDTH_HZ - delay_s - ECHO_TOP_S
    signal = sum((_decay(line, times_s) for line in LINES), np.zeros(POINTS, dtype=np.complex128))
    signal *= _onset(POINTS, GROUP_DELAY_POINTS)
    noise = random.normal(scale=noise_ratio, size=(2, POINTS))
    height = sum(line.weight for line in LINES)
    values = signal / height + noise[0] + 1j * noise[1]
    carrier_hz = REFERENCE_HZ + hz_from_ppm(CARRIER_PPM, REFERENCE_HZ)
    axis = TimeAxis(POINTS, 1.0 / WIDTH_HZ, 0.0, carrier_hz, REFERENCE_HZ)
    conditions = Acquisition(
        nucleus="13C",
        larmor_hz=carrier_hz,
        scans=SCANS,
        recycle_delay_s=0.01,
        mas_hz=MAS_HZ,
        pulse_program="double_adiabatic_echo",
        title=TITLE,
        group_delay_points=GROUP_DELAY_POINTS,
        source="synthetic",
    )
    return FID(values * 2.0**20, (axis,), conditions)


def _decay(line: Line, times_s: FloatArray) -> ComplexArray:
    """Return a site's echo: coherent at time 0, decaying to both sides."""
    orders = np.arange(len(line.sidebands)) - len(line.sidebands) // 2
    weights = line.weight * np.asarray(line.sidebands) / sum(line.sidebands)
    offset_hz = hz_from_ppm(line.shift_ppm - CARRIER_PPM, REFERENCE_HZ)
    rotor = np.exp(2j * np.pi * MAS_HZ * np.outer(orders, times_s))
    envelope = np.exp(2j * np.pi * offset_hz * times_s - np.pi * line.width_hz * np.abs(times_s))
    return np.asarray(envelope * (weights @ rotor))


def _onset(points: int, delay_points: float) -> FloatArray:
    """Return the digital filter's rise at the end of its delay: a smoothed step two points wide."""
    rise: FloatArray = np.tanh(2.0 * (np.arange(points) - delay_points + 0.5))
    return 0.5 * (1.0 + rise)
