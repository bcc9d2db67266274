"""The settings of a step held against their declared types, with one sentence for each misfit."""

import typing
from collections.abc import Mapping
from typing import Any

import numpy as np

from pnmr.data import Setting
from pnmr.errors import SettingError

# Beyond it products of settings are no numbers any more.
_LARGEST = 1e60


def checked(
    step: str,
    settings: Mapping[str, Any],
    types: Mapping[str, Any],
    defaults: Mapping[str, Setting],
) -> dict[str, Setting]:
    """Return every setting of a step, defaults included, as its declared type.

    Raises `SettingError` for a name that the step does not have, a value of the
    wrong kind, or a required setting that is missing.
    """
    for key in settings:
        if key not in types:
            raise SettingError(
                f"step '{step}' has no setting '{key}'; it takes {', '.join(types) or 'none'}"
            )
    missing = [key for key in types if key not in settings and key not in defaults]
    if missing:
        raise SettingError(f"step '{step}' needs {' and '.join(missing)}")
    return {
        key: _as_declared(step, key, settings[key], kind) if key in settings else defaults[key]
        for key, kind in types.items()
    }


def _as_declared(step: str, key: str, value: Any, kind: Any) -> Setting:
    plain = _plain(value)
    if not _fits(plain, kind):
        raise SettingError(f"step '{step}': {key} must be {_spoken(kind)}, found {value!r}")
    wants_float = kind is float or float in typing.get_args(kind)
    is_large = isinstance(plain, int | float) and not abs(plain) < _LARGEST
    if is_large and (wants_float or isinstance(plain, float)):
        raise SettingError(f"step '{step}': {key} must be a finite number, found {value!r}")
    if wants_float and isinstance(plain, int) and not isinstance(plain, bool):
        return float(plain)
    return typing.cast(Setting, plain)


def _plain(value: Any) -> Any:
    """Turn numpy scalars and lists into the plain values that a recipe can hold."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value


def _fits(value: Any, kind: Any) -> bool:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if origin is None:
        return isinstance(value, kind)
    if origin is typing.Literal:
        return value in arguments
    if origin is not tuple:
        return any(_fits(value, choice) for choice in arguments)
    if not isinstance(value, tuple):
        return False
    if arguments[-1] is Ellipsis:
        return all(_fits(item, arguments[0]) for item in value)
    return len(value) == len(arguments) and all(map(_fits, value, arguments))


def _spoken(kind: Any) -> str:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return " or ".join(repr(choice) for choice in arguments)
    if origin is None:
        words = {float: "a number", int: "a whole number", str: "a text", bool: "true or false"}
        return words.get(kind, "left out")
    if origin is tuple:
        return "a list of " + " and ".join(_spoken(each) for each in arguments if each is not ...)
    return " or ".join(_spoken(choice) for choice in arguments)
