"""Chemical shifts on the command line, where ppm is the only unit there can be."""

from pnmr.cli.quantity import with_unit
from pnmr.errors import SettingError
from pnmr.units import quantity, quantity_range

_UNIT = "ppm"


def shift(text: str) -> float:
    """Read ``"3900ppm"`` or ``"3900"`` as a shift in ppm."""
    return quantity(with_unit(text, _UNIT), _UNIT)


def shift_region(text: str) -> tuple[float, float]:
    """Read ``"200:-100"`` or ``"200:-100ppm"`` as two shifts in ppm, the higher first."""
    first_ppm, second_ppm = quantity_range(with_unit(text, _UNIT), _UNIT)
    return max(first_ppm, second_ppm), min(first_ppm, second_ppm)


def assigned_shift(text: str) -> tuple[float, str]:
    """Read ``"3900ppm=NCN"`` as a shift in ppm and what stands there."""
    where, equals, name = text.partition("=")
    if not equals or not name.strip():
        raise SettingError(f"'{text}' names no line; write shift and name, as in 3900ppm=NCN")
    return shift(where), name.strip()
