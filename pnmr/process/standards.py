"""Reference compounds: their lines found in a spectrum and fitted, with the error."""

from dataclasses import dataclass

import numpy as np

from pnmr.data import FrequencyAxis, Spectrum
from pnmr.errors import ProcessingError, SettingError
from pnmr.isotopes import isotope
from pnmr.process.line import Line, fit_line
from pnmr.process.noise import Noise
from pnmr.process.reference import Reference
from pnmr.units import hz_from_ppm, ppm_from_hz

_DETECTION = 8.0
_PARTNER_TOLERANCE_PPM = 0.3


@dataclass(frozen=True, slots=True)
class Standard:
    """A line of a reference compound: its nucleus, its shift and that of a second line in ppm."""

    nucleus: str
    line_ppm: float
    partner_ppm: float | None = None


STANDARDS: dict[str, Standard] = {
    # C. R. Morcombe, K. W. Zilm, J. Magn. Reson. 162 (2003) 479: 29.45 and 38.48 ppm from TMS.
    "adamantane": Standard("13C", 29.45, 38.48),
    "water": Standard("1H", 4.8),
    # H. E. Gottlieb, V. Kotlyar, A. Nudelman, J. Org. Chem. 62 (1997) 7512: 2.50 and 39.52 ppm;
    # 39.50 is the value in use with digested samples. The middle of the multiplet is highest.
    "DMSO-1H": Standard("1H", 2.50),
    "DMSO-13C": Standard("13C", 39.50),
}


def reference_from(
    spectrum: Spectrum,
    compound: str,
    noise: Noise,
    *,
    region_ppm: tuple[float, float] | None = None,
) -> Reference:
    """Find the line of a reference compound and return what 0 ppm is.

    Parameters
    ----------
    spectrum : Spectrum, shape (n,)
        Spectrum of the compound, its phase immaterial, not a magnitude.
    compound : str
        One of `STANDARDS`.
    noise : Noise
        Noise of the spectrum with its weights, from `expected_noise`.
    region_ppm : range, optional
        Where the line is, on the axis as it stands; anywhere when left out. The strongest
        line counts; adamantane's is found by its partner 9.03 ppm above.

    Raises
    ------
    ProcessingError
        No such line stands out of the noise.
    SettingError
        The compound is not known, or has another nucleus.
    """
    if compound not in STANDARDS:
        raise SettingError(
            f"'{compound}' is not a known reference; known are {', '.join(STANDARDS)}"
        )
    standard, nucleus = STANDARDS[compound], spectrum.acquisition.nucleus
    if nucleus and isotope(nucleus).name != standard.nucleus:
        raise SettingError(f"{compound} is a reference for {standard.nucleus}, not for {nucleus}")
    if len(spectrum.axes) != 1:
        raise SettingError(f"a reference is one spectrum, not a series of shape {spectrum.shape}")
    axis = spectrum.frequency
    apart_hz = None
    if standard.partner_ppm is not None:
        apart_hz = hz_from_ppm(standard.partner_ppm - standard.line_ppm, axis.carrier_hz)
    line = fit_line(spectrum, _strongest_hz(spectrum, noise, region_ppm, apart_hz), noise)
    line_hz = axis.carrier_hz + line.offset_hz
    zero_hz = line_hz / (1.0 + hz_from_ppm(standard.line_ppm, 1.0))
    check_ppm = check_error_ppm = 0.0
    if apart_hz is not None:
        partner = fit_line(spectrum, _highest_hz(spectrum, line.offset_hz + apart_hz), noise)
        check_ppm = ppm_from_hz(axis.carrier_hz + partner.offset_hz - zero_hz, zero_hz)
        check_error_ppm = ppm_from_hz(float(np.hypot(partner.error_hz, line.error_hz)), zero_hz)
    return Reference(
        nucleus=standard.nucleus,
        reference_hz=zero_hz,
        carrier_hz=axis.carrier_hz,
        compound=compound,
        line_ppm=standard.line_ppm,
        line_hz=line_hz,
        line_error_hz=line.error_hz,
        check_ppm=check_ppm,
        check_error_ppm=check_error_ppm,
        source=spectrum.acquisition.source,
    )


def strongest_line(
    spectrum: Spectrum, noise: Noise, *, region_ppm: tuple[float, float] | None = None
) -> Line:
    """Return the strongest line of one spectrum, or of a region of it, with its error.

    Raises `ProcessingError` where no line stands out of the noise.
    """
    return fit_line(spectrum, _strongest_hz(spectrum, noise, region_ppm, None), noise)


def _strongest_hz(
    spectrum: Spectrum,
    noise: Noise,
    region_ppm: tuple[float, float] | None,
    apart_hz: float | None,
) -> float:
    """Return the offset of the strongest line, or of the lower one of the strongest pair."""
    axis = spectrum.frequency
    size = np.abs(spectrum.values)
    if not np.isfinite(size).all():
        raise ProcessingError("the reference spectrum holds values that are not finite numbers")
    score = size
    if apart_hz is not None:
        apart, slack = apart_hz / axis.step_hz, _slack(axis)
        reach = np.arange(round(apart) - slack, round(apart) + slack + 1)
        padded = np.append(size, np.zeros(int(reach[-1]) + 1))
        partner = np.max([padded[k : k + size.size] for k in reach], axis=0)
        score = np.minimum(size, partner)
    score = score.copy()
    if region_ppm is not None:
        kept = axis.region(*region_ppm)
        score[: kept.start] = score[kept.stop :] = 0.0
    at = int(np.argmax(score))
    # The modulus of complex noise has the variance of both parts.
    over = float(score[at]) / max(noise.amplitude * np.sqrt(2.0), 1e-300)
    if over < _DETECTION:
        what = "no line" if apart_hz is None else f"no pair of lines {apart_hz:.0f} Hz apart"
        raise ProcessingError(
            f"{what} stands out of the noise of the reference spectrum ({over:.2g} times, where"
            f" {_DETECTION:g} are needed); measure longer or name its region_ppm"
        )
    return _highest_hz(spectrum, axis.first_hz + at * axis.step_hz)


def _highest_hz(spectrum: Spectrum, near_hz: float) -> float:
    """Return the offset of the highest point within 0.3 ppm of an offset."""
    axis, slack = spectrum.frequency, _slack(spectrum.frequency)
    middle = round((near_hz - axis.first_hz) / axis.step_hz)
    first = max(0, middle - slack)
    inside = np.abs(spectrum.values[first : middle + slack + 1])
    return axis.first_hz + (first + int(np.argmax(inside))) * axis.step_hz


def _slack(axis: FrequencyAxis) -> int:
    return max(1, round(hz_from_ppm(_PARTNER_TOLERANCE_PPM, axis.carrier_hz) / axis.step_hz))
