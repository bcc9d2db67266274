"""Every conversion between units, and the reading of quantities with units.

No other module multiplies by 1e6, 360 or 20 log10: what converts is here and
is tested as a pair of inverses.
"""

import math
import re
from typing import overload

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError

FloatArray = NDArray[np.float64]

_PREFIX = {"n": 1e-9, "u": 1e-6, "µ": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9}
_PREFIXED_UNITS = ("Hz", "s", "W", "J", "m")
_PLAIN_UNITS = ("ppm", "deg", "dB", "K", "%", "")
_QUANTITY = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([A-Za-zµ%]*)\s*", re.ASCII
)


@overload
def ppm_from_hz(offset_hz: float, reference_hz: float) -> float: ...
@overload
def ppm_from_hz(offset_hz: FloatArray, reference_hz: float) -> FloatArray: ...
def ppm_from_hz(offset_hz: float | FloatArray, reference_hz: float) -> float | FloatArray:
    """Return the shift in ppm of an offset from the reference frequency, both in Hz."""
    return offset_hz / (reference_hz * 1e-6)


@overload
def hz_from_ppm(shift_ppm: float, reference_hz: float) -> float: ...
@overload
def hz_from_ppm(shift_ppm: FloatArray, reference_hz: float) -> FloatArray: ...
def hz_from_ppm(shift_ppm: float | FloatArray, reference_hz: float) -> float | FloatArray:
    """Return the offset in Hz from the reference frequency of a shift in ppm."""
    return shift_ppm * (reference_hz * 1e-6)


@overload
def ppm_from_fraction(part_fraction: float) -> float: ...
@overload
def ppm_from_fraction(part_fraction: FloatArray) -> FloatArray: ...
def ppm_from_fraction(part_fraction: float | FloatArray) -> float | FloatArray:
    """Return parts per million of a fraction, as of a shift tensor in SI."""
    return part_fraction * 1e6


def m_from_angstrom(length_angstrom: float) -> float:
    """Return a length in m from Angstrom, the unit of crystal structures."""
    return length_angstrom * 1e-10


def hz_from_mhz(frequency_mhz: float) -> float:
    """Return a frequency in Hz from MHz, the unit of parameter files."""
    return frequency_mhz * 1e6


def mhz_from_hz(frequency_hz: float) -> float:
    """Return a frequency in MHz, the unit of parameter files."""
    return frequency_hz / 1e6


def s_from_us(time_us: float) -> float:
    """Return a time in s from us, the unit of pulse lengths on the console."""
    return time_us * 1e-6


def us_from_s(time_s: float) -> float:
    """Return a time in us, the unit of pulse lengths on the console."""
    return time_s * 1e6


def rad_from_deg(angle_deg: float) -> float:
    """Return an angle in rad."""
    return angle_deg * (math.pi / 180.0)


def deg_from_rad(angle_rad: float) -> float:
    """Return an angle in degrees."""
    return angle_rad * (180.0 / math.pi)


def wrapped_deg(angle_deg: float) -> float:
    """Return the same direction as an angle in [-180, 180) degrees."""
    return (angle_deg + 180.0) % 360.0 - 180.0


def db_from_w(power_w: float) -> float:
    """Return TopSpin's attenuation in dB, -10 log10(P / 1 W); a larger number is less power."""
    if power_w <= 0.0:
        return 1000.0
    return -10.0 * math.log10(power_w)


def w_from_db(attenuation_db: float) -> float:
    """Return the power in W of TopSpin's attenuation; 1000 dB and above mean off."""
    if attenuation_db >= 1000.0:
        return 0.0
    return math.pow(10.0, -attenuation_db / 10.0)


def quantity(text: str, unit: str) -> float:
    """Read ``"10MHz"`` as a number of ``unit`` (Hz, s, W, m, ppm, deg, dB, K, % or "").

    A missing or different unit raises `SettingError`: a silently assumed
    factor of a thousand is how pulses end up on the wrong power.
    """
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise SettingError(f"'{text}' is not a quantity; write a number and a unit, as in 10{unit}")
    number, found = float(match[1]), match[2]
    if unit in _PLAIN_UNITS and found == unit:
        scale = 1.0
    elif unit in _PREFIXED_UNITS and found.endswith(unit) and found[: -len(unit)] in _PREFIX:
        scale = _PREFIX[found[: -len(unit)]]
    else:
        given = f"the unit '{found}'" if found else "no unit"
        raise SettingError(f"'{text}' has {given} where {unit} is expected; write e.g. 10{unit}")
    if not math.isfinite(number * scale):
        raise SettingError(f"'{text}' is too large to be a quantity in {unit}")
    return number * scale


def quantity_range(text: str, unit: str) -> tuple[float, float]:
    """Read ``"-100:6000ppm"`` as two numbers of ``unit``, in the order given.

    The unit of the first number may be left out; it is then that of the second.
    """
    first, colon, second = text.partition(":")
    if not colon:
        raise SettingError(f"'{text}' is not a range; write two values, as in 200:-100{unit}")
    tail = _QUANTITY.fullmatch(second)
    if tail is not None and re.fullmatch(r"[\s\d.eE+-]*", first):
        first = first.strip() + tail[2]
    return quantity(first, unit), quantity(second, unit)


def si_prefix(largest_value: float) -> tuple[float, str]:
    """Return the factor and the letter, n to G, under which a value is written with 1 to 3 digits.

    The letter of 1e-6 is the micro sign; 0 and what is not finite have none.
    """
    size = abs(largest_value)
    if size == 0.0 or not math.isfinite(size):
        return 1.0, ""
    fitting = [(factor, name) for name, factor in _PREFIX.items() if name != "u" and factor <= size]
    return max(fitting, default=(_PREFIX["n"], "n"))


def written(value: float, unit: str, digits: int = 4) -> str:
    """Write 0.0123 of unit "s" as ``"12.3 ms"``, for people; `quantity` reads it back.

    Units without prefixes (ppm, deg, K) keep the number as it is.
    """
    if unit not in _PREFIXED_UNITS:
        return f"{value:.{digits}g} {unit}".strip()
    # Rounding first keeps 999.99 Hz from becoming 1000 Hz instead of 1 kHz.
    factor, name = si_prefix(float(f"{value:.{digits}g}"))
    return f"{value / factor:.{digits}g} {name}{unit}"
