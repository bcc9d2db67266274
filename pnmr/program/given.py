"""Single parameters as people type them, ``p1=1.25us``, in the console's units."""

from pnmr.errors import SettingError
from pnmr.units import mhz_from_hz, quantity, us_from_s

Given = float | str | tuple[float, ...]

# Units of the console by family; a name of its own goes before its family.
_UNITS = {
    **dict.fromkeys(("p", "vp", "inp", "inf", "pcpd", "de"), "us"),
    **dict.fromkeys(("d", "vd", "in", "aq"), "s"),
    **dict.fromkeys(("plw", "spw"), "W"),
    **dict.fromkeys(("bf", "sfo"), "MHz"),
    **dict.fromkeys(("o", "swh", "cnst", "spoffs", "masr", "fq"), "Hz"),
}
_LISTS = ("vd", "vp", "vc", "va", "fq1")
_TEXTS = ("spnam", "nuc", "cpdprg", "gpnam", "zgoptns", "pulprog")


def console_unit(name: str) -> str:
    """Return the unit in which the console counts a parameter, nothing for plain numbers."""
    return _UNITS.get(name, _UNITS.get(name.rstrip("0123456789"), ""))


def assigned(text: str) -> tuple[str, Given]:
    """Read ``p1=1.25us`` as the name and the value in the console's unit.

    A bare number counts in that unit; lists are written with commas, ``vd=1ms,20ms``.

    Raises `SettingError` for what is no setting, and for another unit.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    name = name.lower()
    if not equals or not name or not value:
        raise SettingError(f"'{text}' is no setting; write NAME=VALUE, as in p1=2.5us")
    if name.rstrip("0123456789") in _TEXTS:
        return name, value
    try:
        if name in _LISTS:
            return name, tuple(_number(name, each.strip()) for each in value.split(","))
        return name, _number(name, value)
    except SettingError as error:
        raise SettingError(f"{name}: {error}") from error


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    unit = console_unit(name)
    if unit == "us":
        return us_from_s(quantity(text, "s"))
    if unit == "MHz":
        return mhz_from_hz(quantity(text, "Hz"))
    return quantity(text, unit)
