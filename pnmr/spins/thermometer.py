"""The temperature in the rotor, from the shift or the relaxation of 79Br in KBr.

K. R. Thurber and R. Tycko, J. Magn. Reson. 196 (2009) 84-87.
"""

from scipy.optimize import brentq

from pnmr.errors import SettingError

REFERENCE_K = 296.0
SLOPE_PPM_K = -0.0250
COLDEST_K, HOTTEST_K = 20.0, 320.0
# The slope holds at high temperature only; below, the shift bends.
COLDEST_SHIFT_K = 200.0
_T1_S = (0.0145, 5330.0, 1.42e7, 2.48e9)
_WIDEST_K = (10.0, 1000.0)


def kbr_t1_s(temperature_k: float) -> float:
    """Return T1 in s of 79Br: a sum of even inverse powers of T, measured from 20 to 320 K."""
    if not _WIDEST_K[0] <= temperature_k <= _WIDEST_K[1]:
        raise SettingError(f"{temperature_k:g} K is outside {_WIDEST_K[0]:g} to {_WIDEST_K[1]:g} K")
    return sum(each * temperature_k ** (-2 * n) for n, each in enumerate(_T1_S))


def kbr_shift_ppm(temperature_k: float) -> float:
    """Return the shift in ppm of 79Br relative to that at 296 K, for 200 K and above."""
    return SLOPE_PPM_K * (temperature_k - REFERENCE_K)


def temperature_of_t1(t1_s: float, t1_error_s: float = 0.0) -> tuple[float, float]:
    """Return the temperature in K at which KBr has a T1, and its standard error.

    Above 320 K the polynomial is extrapolated; the caller says so.
    """
    coldest_s, hottest_s = kbr_t1_s(_WIDEST_K[0]), kbr_t1_s(_WIDEST_K[1])
    if not hottest_s < t1_s < coldest_s:
        raise SettingError(
            f"T1 of {t1_s:g} s is not one of 79Br in KBr, {hottest_s:.3g} to {coldest_s:.3g} s"
        )
    found_k = float(brentq(lambda kelvin: kbr_t1_s(kelvin) - t1_s, *_WIDEST_K, xtol=1e-9))
    slope = sum(-2 * n * each * found_k ** (-2 * n - 1) for n, each in enumerate(_T1_S))
    return found_k, abs(t1_error_s / slope)


def temperature_of_shift(
    shift_ppm: float,
    shift_error_ppm: float = 0.0,
    *,
    known_ppm: float = 0.0,
    known_error_ppm: float = 0.0,
    known_k: float = REFERENCE_K,
) -> tuple[float, float]:
    """Return the temperature in K at which KBr has a shift, and its standard error.

    Parameters
    ----------
    shift_ppm, shift_error_ppm : float
        79Br shift and its standard error.
    known_ppm, known_error_ppm, known_k : float
        Shift on the same axis at a known temperature, as of a sample that spins slowly.
    """
    found_k = known_k + (shift_ppm - known_ppm) / SLOPE_PPM_K
    if not COLDEST_SHIFT_K <= found_k <= _WIDEST_K[1]:
        raise SettingError(
            f"a shift of {shift_ppm - known_ppm:+.4g} ppm from that at {known_k:g} K would mean"
            f" {found_k:.4g} K; check the reference shift"
        )
    return found_k, (shift_error_ppm**2 + known_error_ppm**2) ** 0.5 / abs(SLOPE_PPM_K)
