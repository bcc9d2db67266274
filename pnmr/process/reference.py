"""Which frequency is 0 ppm."""

from dataclasses import replace

from pnmr.data import Spectrum
from pnmr.errors import SettingError
from pnmr.process.step import step


@step
def reference(spectrum: Spectrum, *, reference_hz: float) -> Spectrum:
    """Set the frequency of 0 ppm (TopSpin's SF) in Hz; no point moves, only the ppm axis."""
    axis = spectrum.frequency
    if not 0.9 * axis.carrier_hz < reference_hz < 1.1 * axis.carrier_hz:
        raise SettingError(
            f"a reference frequency of {reference_hz:.9g} Hz does not belong to a nucleus measured at"
            f" {axis.carrier_hz:.9g} Hz; it must be within 10 %"
        )
    axis = replace(axis, reference_hz=reference_hz)
    return replace(spectrum, axes=(*spectrum.axes[:-1], axis))
