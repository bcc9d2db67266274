"""What a console can play and what a probe can bear, read from TOML files.

A limit that nobody has stated is None and is reported as unchecked, never
guessed.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pnmr.errors import LimitError, SettingError, UnreadableError
from pnmr.files import read_text
from pnmr.units import quantity, written

Verdict = Literal["good", "exceeded", "unchecked"]

_GRID_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Check:
    """One quantity of a pulse held against one limit.

    Attributes
    ----------
    quantity : str
        What is checked, ``"rf peak"``.
    value : float or None
        What the pulse has, None where it is not known.
    limit_value : float or None
        What is allowed, None where nobody has stated it.
    unit : str
        Unit of both.
    verdict : {"good", "exceeded", "unchecked"}
        What comes of it.
    breach : str
        How it is exceeded, in the words between value and limit.
    remedy : str
        What to do then, in the words after the limit.
    """

    quantity: str
    value: float | None
    limit_value: float | None
    unit: str
    verdict: Verdict
    breach: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Console:
    """What the waveform memory of a console can play; None where nobody has stated it.

    Attributes
    ----------
    name, source : str
        Which console, and where the numbers come from.
    time_grid_s : float or None
        Steps last a multiple of this.
    shortest_step_s : float or None
        Shortest step in s.
    most_points : int or None
        Most points in one wave file.
    phase_resolution_deg : float or None
        Smallest change of phase in degrees.
    """

    name: str
    source: str = ""
    time_grid_s: float | None = None
    shortest_step_s: float | None = None
    most_points: int | None = None
    phase_resolution_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """What a probe can bear on one channel; None where nobody has stated it.

    Attributes
    ----------
    name, source : str
        Which probe, and where the numbers come from.
    most_rf_hz : float or None
        Highest peak nutation frequency in Hz.
    longest_pulse_s : float or None
        Longest pulse in s.
    most_duty_percent : float or None
        Highest mean power over a cycle, in % of the peak power.
    most_power_w : float or None
        Highest peak power in W.
    """

    name: str
    source: str = ""
    most_rf_hz: float | None = None
    longest_pulse_s: float | None = None
    most_duty_percent: float | None = None
    most_power_w: float | None = None


_CONSOLE_KEYS = {
    "time_grid": ("time_grid_s", "s"),
    "shortest_step": ("shortest_step_s", "s"),
    "phase_resolution": ("phase_resolution_deg", "deg"),
}
_PROBE_KEYS = {
    "most_rf": ("most_rf_hz", "Hz"),
    "longest_pulse": ("longest_pulse_s", "s"),
    "most_duty": ("most_duty_percent", "%"),
    "most_power": ("most_power_w", "W"),
}


def at_most(
    name: str, value: float | None, limit_value: float | None, unit: str, *, owner: str, remedy: str
) -> Check:
    """Return the check that ``value`` is not above ``limit_value``; either may be unknown."""
    verdict: Verdict = "unchecked"
    if value is not None and limit_value is not None:
        verdict = "exceeded" if value > limit_value * (1.0 + 1e-9) else "good"
    return Check(name, value, limit_value, unit, verdict, f"exceeds the {owner} limit", remedy)


def console_checks(points: int, step_s: float, console: Console) -> tuple[Check, ...]:
    """Return what the console allows for ``points`` steps of ``step_s``."""
    shortest_s, grid_s = console.shortest_step_s, console.time_grid_s
    shortest: Verdict = "unchecked"
    if shortest_s is not None:
        shortest = "exceeded" if step_s < shortest_s * (1.0 - _GRID_TOLERANCE) else "good"
    on_grid: Verdict = "unchecked"
    if grid_s is not None:
        steps = step_s / grid_s
        on_grid = "exceeded" if abs(steps - round(steps)) > _GRID_TOLERANCE * steps else "good"
    return (
        Check(
            *("shortest step", step_s, shortest_s, "s", shortest),
            breach="is below the console limit",
            remedy="lengthen step_s or take fewer points",
        ),
        Check(
            *("time grid", step_s, grid_s, "s", on_grid),
            breach="is not a multiple of the console grid",
            remedy="choose another step_s: the console would play a pulse of another length",
        ),
        at_most(
            *("points", points, console.most_points, ""),
            owner="console",
            remedy="lengthen step_s",
        ),
    )


def probe_checks(
    probe: Probe,
    *,
    rf_hz: float,
    duration_s: float,
    duty_percent: float | None,
    power_w: float | None,
) -> tuple[Check, ...]:
    """Return what the probe allows; a power or duty cycle that is not known is unchecked."""
    remedies = {
        "rf peak": "lower rf_hz, and sweep_hz with it, or lengthen the pulse",
        "pulse length": "shorten the pulse",
        "duty cycle": "lengthen the recycle delay",
        "peak power": "lower rf_hz",
    }
    held = {
        "rf peak": (rf_hz, probe.most_rf_hz, "Hz"),
        "pulse length": (duration_s, probe.longest_pulse_s, "s"),
        "duty cycle": (duty_percent, probe.most_duty_percent, "%"),
        "peak power": (power_w, probe.most_power_w, "W"),
    }
    return tuple(
        at_most(name, *held[name], owner="probe", remedy=remedy)
        for name, remedy in remedies.items()
    )


def refuse_exceeded(checks: tuple[Check, ...]) -> None:
    """Raise `LimitError` for the first limit that is exceeded."""
    for check in checks:
        if check.verdict == "exceeded" and None not in (check.value, check.limit_value):
            value, limit = (
                written(float(each or 0.0), check.unit) if check.unit else str(each)
                for each in (check.value, check.limit_value)
            )
            raise LimitError(f"{check.quantity} {value} {check.breach} {limit}; {check.remedy}")


def console(name: str) -> Console:
    """Return a console of the library by name, or from a TOML file of the user's."""
    path = Path(name)
    if path.suffix == ".toml":
        return _console(read_text(path), name)
    folder = resources.files("pnmr.library") / "consoles"
    known = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir())
    if name not in known:
        raise SettingError(
            f"console '{name}' is not known; {', '.join(known)} are, or give a file .toml"
        )
    return _console((folder / f"{name}.toml").read_text(encoding="utf-8"), name)


def probe(path: Path) -> Probe:
    """Return the limits of a probe from a TOML file, as in ``pnmr/library/probes/example.toml``."""
    return Probe(**_settings(read_text(path), str(path), _PROBE_KEYS, ()))


def _console(text: str, name: str) -> Console:
    return Console(**_settings(text, name, _CONSOLE_KEYS, ("most_points",)))


def _settings(
    text: str, origin: str, keys: dict[str, tuple[str, str]], counts: tuple[str, ...]
) -> dict[str, Any]:
    """Turn a TOML text with units into the fields of `Console` or `Probe`."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{origin} is not a TOML file: {error}") from error
    settings: dict[str, Any] = {"name": origin}
    for key, value in document.items():
        is_text = key in ("name", "source") and isinstance(value, str)
        is_count = key in counts and type(value) is int and value > 0
        if is_text or is_count:
            settings[key] = value
        elif key in keys and isinstance(value, str):
            field, unit = keys[key]
            settings[field] = quantity(value, unit)
            if settings[field] <= 0.0:
                raise SettingError(f"{origin}: {key} = '{value}' must be positive")
        else:
            allowed = ", ".join(("name", "source", *counts, *keys))
            raise SettingError(
                f"{origin}: {key} = {value!r} is not understood; the keys are {allowed},"
                ' and quantities are texts with a unit, as in "180 kHz"'
            )
    return settings
