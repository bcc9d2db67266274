"""Lines of unit area and their derivatives in one pass over the points.

Every kernel takes frequencies in Hz and fills ``value`` (n,) with the line and
``slopes`` (p, n) with its derivatives by position and widths, in the order of the
arguments. All widths are full widths at half maximum. The absorption is the real
part, the dispersion the imaginary part of the transform
S(f) = 2 * integral over t > 0 of decay(t) exp(2 pi i (position - f) t).
"""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled
from pnmr.kernels.faddeeva import faddeeva, scaled_erfc

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

_LN2 = math.log(2.0)
_GAUSS_HEIGHT = math.sqrt(4.0 * _LN2 / math.pi)
_LORENTZ_HEIGHT = 2.0 / math.pi
# exp(-4 ln2 t^2) at t = 3.9 is 5e-19 of the top: below any rounding of a sum with it.
_GAUSS_REACH = 3.9
# Full widths at half maximum in one sigma of a Gaussian.
_FWHM = math.sqrt(8.0 * _LN2)
_SHORT_TAIL, _SHORT_TAIL_TERMS = 0.02, 14


@compiled
def lorentzian(
    x_hz: FloatArray, position_hz: float, width_hz: float, value: FloatArray, slopes: FloatArray
) -> None:
    """Fill (w / 2 pi) / (u^2 + w^2 / 4), u = x - position; slopes by position and width."""
    by_position, by_width = slopes[0], slopes[1]
    per_width = 1.0 / width_hz
    height = _LORENTZ_HEIGHT * per_width
    for i in range(x_hz.size):
        t = (x_hz[i] - position_hz) * per_width
        fall = 1.0 / (1.0 + 4.0 * t * t)
        lorentz = height * fall
        value[i] = lorentz
        by_position[i] = 8.0 * per_width * lorentz * t * fall
        by_width[i] = per_width * lorentz * (8.0 * t * t * fall - 1.0)


@compiled
def pseudo_voigt(
    x_hz: FloatArray,
    position_hz: float,
    width_hz: float,
    fraction: float,
    value: FloatArray,
    slopes: FloatArray,
) -> None:
    """Fill m L + (1 - m) G with one width; m is the Lorentzian's fraction of the area.

    Slopes by position, width and fraction.
    """
    by_position, by_width, by_fraction = slopes[0], slopes[1], slopes[2]
    per_width = 1.0 / width_hz
    height = _LORENTZ_HEIGHT * per_width
    for i in range(x_hz.size):
        t = (x_hz[i] - position_hz) * per_width
        fall = 1.0 / (1.0 + 4.0 * t * t)
        lorentz = height * fall
        slope = fraction * lorentz * per_width
        value[i] = fraction * lorentz
        by_position[i] = 8.0 * slope * t * fall
        by_width[i] = slope * (8.0 * t * t * fall - 1.0)
        by_fraction[i] = lorentz
    height = _GAUSS_HEIGHT * per_width
    rest = 1.0 - fraction
    for i in range(x_hz.size):
        t = (x_hz[i] - position_hz) * per_width
        if abs(t) < _GAUSS_REACH:
            gauss = height * math.exp(-4.0 * _LN2 * t * t)
            slope = rest * gauss * per_width
            value[i] += rest * gauss
            by_position[i] += 8.0 * _LN2 * slope * t
            by_width[i] += slope * (8.0 * _LN2 * t * t - 1.0)
            by_fraction[i] -= gauss


@compiled
def voigt(
    x_hz: FloatArray,
    position_hz: float,
    gauss_hz: float,
    lorentz_hz: float,
    value: FloatArray,
    slopes: FloatArray,
) -> None:
    """Fill a Gaussian convolved with a Lorentzian, Re w(z) / (sigma sqrt(2 pi)).

    z = (x - position + i lorentz / 2) / (sigma sqrt 2); either width may be 0, not both.
    Slopes by position, Gaussian and Lorentzian width.
    B. H. Armstrong, J. Quant. Spectrosc. Radiat. Transfer 7 (1967) 61-88.
    """
    for i in range(x_hz.size):
        line, slope, by_gauss = _voigt(x_hz[i] - position_hz, gauss_hz, lorentz_hz)
        value[i] = line.real
        slopes[0, i] = -slope.real
        slopes[1, i] = by_gauss.real
        slopes[2, i] = -0.5 * slope.imag


@compiled
def complex_voigt(
    x_hz: FloatArray,
    position_hz: float,
    gauss_hz: float,
    lorentz_hz: float,
    value: ComplexArray,
    slopes: ComplexArray,
) -> None:
    """Fill `voigt` with its dispersion as the imaginary part, conj w(z) / (sigma sqrt(2 pi))."""
    for i in range(x_hz.size):
        line, slope, by_gauss = _voigt(x_hz[i] - position_hz, gauss_hz, lorentz_hz)
        value[i] = line.conjugate()
        slopes[0, i] = -slope.conjugate()
        slopes[1, i] = by_gauss.conjugate()
        slopes[2, i] = -0.5j * slope.conjugate()


@compiled
def _voigt(u_hz: float, gauss_hz: float, lorentz_hz: float) -> tuple[complex, complex, complex]:
    """Return the complex line and its derivatives by frequency and Gaussian width."""
    if gauss_hz == 0.0:
        line = (1.0 / math.pi) / complex(0.5 * lorentz_hz, -u_hz)
        return line, 1j * math.pi * line * line, 0j
    scale = _FWHM / (gauss_hz * math.sqrt(2.0))
    norm = scale / math.sqrt(math.pi)
    w, slope, sharpness = faddeeva(u_hz * scale, 0.5 * lorentz_hz * scale)
    return norm * w, norm * scale * slope, -norm / gauss_hz * sharpness


@compiled
def skewed(
    x_hz: FloatArray,
    position_hz: float,
    width_hz: float,
    tail_hz: float,
    value: FloatArray,
    slopes: FloatArray,
) -> None:
    """Fill a Gaussian convolved with a one-sided exponential exp(-s / tail) / tail.

    Position and width are those of the Gaussian; the tail points to higher frequency
    where ``tail_hz`` is positive, and the mean of the line is position + tail. Slopes by
    position, width and tail. E. Grushka, Anal. Chem. 44 (1972) 1733-1738; stable form:
    Y. Kalambet et al., J. Chemometrics 25 (2011) 352-356.
    """
    sigma_hz = width_hz / _FWHM
    sign = -1.0 if tail_hz < 0.0 else 1.0
    ratio = abs(tail_hz) / sigma_hz
    height = 1.0 / (sigma_hz * math.sqrt(2.0 * math.pi))
    for i in range(x_hz.size):
        t = sign * (x_hz[i] - position_hz) / sigma_hz
        line, slope, curvature, by_ratio = _skewed(t, ratio)
        value[i] = height * line
        slopes[0, i] = -sign * height / sigma_hz * slope
        # Broadening by a Gaussian obeys the heat equation.
        slopes[1, i] = height / width_hz * curvature
        slopes[2, i] = sign * height / sigma_hz * by_ratio


@compiled
def _skewed(t: float, ratio: float) -> tuple[float, float, float, float]:
    """Return f, f', f'' and df/d ratio for sigma = 1, each times sqrt(2 pi)."""
    gauss = math.exp(-0.5 * t * t)
    if ratio * max(1.0, abs(t)) < _SHORT_TAIL:
        return _short_tail(t, ratio, gauss)
    z = (1.0 / ratio - t) / math.sqrt(2.0)
    scale = math.sqrt(0.5 * math.pi) / ratio
    if z > 0.0:
        line = scale * gauss * scaled_erfc(z)
    else:
        line = scale * math.exp(0.5 / (ratio * ratio) - t / ratio) * math.erfc(z)
    # What the one-sided exponential makes of any line obeys ratio f' + f = line before.
    slope = (gauss - line) / ratio
    curvature = (-t * gauss - slope) / ratio
    by_ratio = line * (t - 1.0 / ratio) / ratio**2 - line / ratio + gauss / ratio**3
    return line, slope, curvature, by_ratio


@compiled
def _short_tail(t: float, ratio: float, gauss_value: float) -> tuple[float, float, float, float]:
    """Sum f = sum over k of (-ratio)^k G^(k), free of differences of large numbers."""
    line, slope, curvature, by_ratio = 0.0, 0.0, 0.0, 0.0
    power, power_before = 1.0, 0.0
    before, last = 0.0, gauss_value  # G^(k) by the recursion of the Hermite polynomials
    for k in range(_SHORT_TAIL_TERMS):
        following = -t * last - k * before
        line += power * last
        slope += power * following
        curvature += power * (-t * following - (k + 1) * last)
        by_ratio -= k * power_before * last
        power_before, power = power, -ratio * power
        before, last = last, following
    return line, slope, curvature, by_ratio
