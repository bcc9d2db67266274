"""What a resonance can be: chemical environments with the ranges that are known of them."""

import math
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import msgspec

from pnmr.errors import SettingError, UnreadableError
from pnmr.files import read_text

_STATES = ("crystal", "glass", "solution")
_STATUSES = ("established", "hypothesis")


class Environment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One chemical environment of a nucleus.

    Attributes
    ----------
    name, group : str
        Name, and the molecule or ion it belongs to.
    nucleus : str
        Isotope.
    shift_ppm : tuple of float
        Range in which its isotropic shift is expected, lower limit first.
    metals, states : tuple of str
        Compounds and states it occurs in; empty stands for any.
    lines : tuple of int
        Fewest and most resonances of it in one compound.
    ratio : tuple of float
        Relative areas of its resonances, where they are known.
    protonated : bool or None
        Whether hydrogen is bound to it; None where that varies.
    hydrogens : int or None
        How many, 1 to 3; None where that is not known, or none is.
    anisotropy_ppm : tuple of float
        Range of the size of its reduced anisotropy, empty where it is not known.
    contact : bool
        Whether a contact shift moves it with 1/T.
    status, source : str
        ``"established"`` or ``"hypothesis"``, and who says so.
    """

    name: str
    group: str
    nucleus: str
    shift_ppm: tuple[float, float]
    status: str
    source: str
    metals: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    lines: tuple[int, int] = (0, 8)
    ratio: tuple[float, ...] = ()
    protonated: bool | None = None
    hydrogens: int | None = None
    anisotropy_ppm: tuple[float, float] | None = None
    contact: bool = False

    def occurs_in(self, sample: "Compound") -> bool:
        """Return whether a compound can hold this environment."""
        return (
            self.nucleus == sample.nucleus
            and (not self.metals or sample.metal in self.metals)
            and (not self.states or sample.state in self.states)
        )


@dataclass(frozen=True, slots=True)
class Compound:
    """What was measured: nucleus, metal (``"Co"``, empty if none) and state."""

    nucleus: str
    metal: str = ""
    state: str = "crystal"

    def __post_init__(self) -> None:
        """Refuse a state that no library knows."""
        if self.state not in _STATES:
            raise SettingError(f"state '{self.state}' is unknown; one of {', '.join(_STATES)} is")


class _Library(msgspec.Struct, forbid_unknown_fields=True):
    environment: list[Environment]


def shift_library(name: str | Path = "tpra_dca") -> tuple[Environment, ...]:
    """Return the environments of a library that ships, or of a user's TOML file.

    Raises
    ------
    UnreadableError
        When there is no such library, or an entry is not what it must be.
    """
    shipped = files("pnmr.library") / "shifts" / f"{name}.toml"
    path = Path(str(shipped)) if shipped.is_file() else Path(name)
    try:
        found = msgspec.toml.decode(read_text(path), type=_Library, strict=True).environment
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnreadableError(f"{path} is no table of shifts: {error}") from error
    for each in found:
        fault = _fault(each)
        if fault:
            raise UnreadableError(f"{path}: environment '{each.name}' {fault}")
    if not found:
        raise UnreadableError(f"{path} names no environment")
    return tuple(found)


def _fault(environment: Environment) -> str:
    """Return what is wrong with an entry, or nothing."""
    ranges = {"shift_ppm": environment.shift_ppm, "lines": environment.lines}
    if environment.anisotropy_ppm is not None:
        ranges["anisotropy_ppm"] = environment.anisotropy_ppm
    for name, (low, high) in ranges.items():
        if not (math.isfinite(low) and math.isfinite(high) and low <= high):
            return f"has {name} from {low:g} to {high:g}; write the lower limit first"
    if environment.status not in _STATUSES:
        return f"has status '{environment.status}'; write {' or '.join(_STATUSES)}"
    unknown = [state for state in environment.states if state not in _STATES]
    if unknown:
        return f"has state '{unknown[0]}'; one of {', '.join(_STATES)} is known"
    if environment.hydrogens is not None:
        if environment.hydrogens not in (1, 2, 3):
            return f"has {environment.hydrogens} hydrogens; 1 to 3 can be told, leave others out"
        if not environment.protonated:
            return "has hydrogens without protonated = true"
    if any(not (math.isfinite(part) and part > 0.0) for part in environment.ratio):
        return "has a ratio of areas that is not above 0"
    return ""
