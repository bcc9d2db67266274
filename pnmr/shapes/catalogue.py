"""The pulses that can be asked for by name, and what each of them needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pnmr.errors import SettingError
from pnmr.shapes.adiabatic import (
    hyperbolic_secant,
    s3ap,
    sin_cos,
    smoothed_chirp,
    tanh_tan,
    wurst,
)
from pnmr.shapes.shape import Shape
from pnmr.shapes.square import composite, square

Settings = Mapping[str, float | int | str]

_TIMING = ("step_s", "direction", "sampling", "part")


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of pulse.

    Attributes
    ----------
    make : callable
        The function that makes it, with all settings as keywords.
    summary : str
        What it is for, in one line.
    needed, optional : tuple of str
        Settings that must, and that may, be given.
    """

    make: Callable[..., Shape]
    summary: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]


_SWEEP = ("sweep_hz", "duration_s")

FAMILIES: dict[str, Family] = {
    "tanh-tan": Family(
        tanh_tan,
        "tanh/tan, the SHAP: wide inversion with high RF under fast MAS",
        (),
        (*_SWEEP, "zeta", "tan_kappa", *_TIMING),
    ),
    "wurst": Family(wurst, "WURST-N: linear sweep with steep edges", _SWEEP, ("order", *_TIMING)),
    "hyperbolic-secant": Family(
        hyperbolic_secant,
        "HSn: equal adiabaticity at every offset",
        _SWEEP,
        ("order", *_TIMING),
    ),
    "sin-cos": Family(sin_cos, "sin/cos: no setting but sweep and length", _SWEEP, _TIMING),
    "smoothed-chirp": Family(
        smoothed_chirp,
        "chirp: linear sweep of constant amplitude with smoothed ends",
        _SWEEP,
        ("smoothed_percent", *_TIMING),
    ),
    "s3ap": Family(
        s3ap,
        "S3AP: weak WURST over one spinning sideband",
        ("rotor_hz", *_SWEEP),
        ("sideband", "order", *_TIMING),
    ),
    "square": Family(
        square, "square pulse, for comparison", ("duration_s",), ("step_s", "phase_deg")
    ),
    "composite": Family(
        composite,
        "composite pulse, for comparison: 90-180-90, 90-240-90 or BB1",
        ("elements", "rf_hz"),
        ("step_s",),
    ),
}


def designed(name: str, settings: Settings) -> Shape:
    """Return the pulse of a family by name.

    Raises `SettingError` for a name that is not known, and for a setting that is
    missing or that the family does not have.
    """
    if name not in FAMILIES:
        raise SettingError(f"pulse '{name}' is not known; {', '.join(FAMILIES)} are")
    family = FAMILIES[name]
    missing = [key for key in family.needed if key not in settings]
    if missing:
        raise SettingError(f"pulse '{name}' needs {', '.join(missing)}")
    foreign = [key for key in settings if key not in (*family.needed, *family.optional)]
    if foreign:
        raise SettingError(
            f"pulse '{name}' has no {' or '.join(foreign)};"
            f" it takes {', '.join((*family.needed, *family.optional))}"
        )
    return family.make(**settings)
