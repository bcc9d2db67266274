"""Phase correction."""

from dataclasses import replace

from pnmr.data import Spectrum
from pnmr.errors import SettingError
from pnmr.process.phasor import phasors
from pnmr.process.step import step

_MOST_DEG = 1e9
# What pulses leave to single sites of a spinning sample on top of p0 and p1 (assumed). Simulated
# double adiabatic echoes of [TPrA][M(dca)3] (9.4 T, 60 kHz MAS, RF from 70 to 100 %, assumed) give
# up to 1.5 degrees to anisotropies of 150 kHz: twice that leaves room for other coils, and still
# holds the phase of a line that is too weak or too covered to tell.
USUAL_SITE_PHASE_DEG = 3.0


@step
def phase(
    spectrum: Spectrum, *, p0_deg: float, p1_deg: float = 0.0, pivot_ppm: float | None = None
) -> Spectrum:
    """Multiply a spectrum by exp(i p), p = p0 + p1 (shift - pivot) / width.

    Parameters
    ----------
    spectrum : Spectrum, shape (..., n)
        Spectrum; all rows get the same phase.
    p0_deg : float
        Phase at the pivot in degrees: a line that appears with phase +x needs -x.
    p1_deg : float
        First-order phase in degrees over the whole spectral width, growing with the shift.
    pivot_ppm : float, optional
        Shift that only feels ``p0_deg``; the carrier when left out.

    Notes
    -----
    TopSpin counts from the high-frequency edge downward and on the conjugate
    spectrum: PHC0 = -p0, PHC1 = p1 with the pivot at that edge.
    """
    axis = spectrum.frequency
    if not abs(p0_deg) + abs(p1_deg) < _MOST_DEG:
        raise SettingError(
            f"a phase of {p0_deg:g} and {p1_deg:g} deg cannot be meant; give less than {_MOST_DEG:g} deg"
        )
    pivot_hz = 0.0 if pivot_ppm is None else axis.offset_hz(pivot_ppm)
    first_deg = p0_deg + p1_deg * (axis.first_hz - pivot_hz) / axis.width_hz
    rotation = phasors(axis.points, first_deg, p1_deg / axis.points)
    return replace(spectrum, values=spectrum.values * rotation)
