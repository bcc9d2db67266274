"""Models as TOML files: strict, bounded, and every misfit in one sentence."""

import re
from pathlib import Path
from typing import Any

import msgspec

from pnmr.confinement import below
from pnmr.errors import SettingError
from pnmr.files import read_bytes, write_text
from pnmr.fit.excitation import ExcitationProfile, read_profile
from pnmr.fit.model import FitModel

FORMAT = "pnmr fit 1"
_LIMIT_BYTES = 1024**2
_PLACE = re.compile(r" - at `\$(.*)`$")


def read_model(path: str | Path) -> FitModel:
    """Read a model file of at most 1 MB, and the excitation profiles that it names below its folder.

    Raises `SettingError` with the file and what is wrong.
    """
    content = read_bytes(Path(path), _LIMIT_BYTES)
    try:
        return model_of(content, Path(path).parent)
    except SettingError as error:
        raise SettingError(f"{path}: {error}") from error


def model_of(content: bytes | str, folder: Path | None = None) -> FitModel:
    """Return the model that the text of a file in a folder describes."""

    def profile(_: type, given: Any) -> ExcitationProfile:
        if not isinstance(given, str):
            return ExcitationProfile.of(given)
        if folder is None:
            raise SettingError(f"'{given}' is a file beside the model, which is none; give rows")
        return read_profile(below(folder, given))

    try:
        return msgspec.toml.decode(content, type=FitModel, dec_hook=profile)
    except msgspec.ValidationError as error:
        raise SettingError(f"not a model of a fit: {_spoken(str(error))}") from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise SettingError(f"not a model in TOML: {error}") from error


def model_text(model: FitModel) -> str:
    """Return the text of a model file, one line for each parameter; floats keep every digit."""
    plain = msgspec.to_builtins(model, enc_hook=lambda profile: profile.rows)
    document = {"format": FORMAT} | {key: plain[key] for key in plain if key != "format"}
    tables = {name: document.pop(name) for name in ("spectrum", "site")}
    lines = [f"{key} = {_written(value)}" for key, value in document.items()]
    for name, entries in tables.items():
        for entry in entries:
            lines += ["", f"[[{name}]]"]
            lines += [f"{key} = {_written(value)}" for key, value in entry.items()]
    return "\n".join([*lines, ""])


def write_model(path: str | Path, model: FitModel, *, overwrite: bool = False) -> None:
    """Write a model as TOML, to be edited and read back."""
    write_text(Path(path), model_text(model), overwrite=overwrite)


def _spoken(message: str) -> str:
    """Put the place first and in the words of the file: ``site[0].width_hz``."""
    found = _PLACE.search(message)
    if found is None:
        return message
    told = message[: found.start()]
    return f"{found[1].removeprefix('.') or 'the file'}: {told[:1].lower()}{told[1:]}"


def _written(value: Any) -> str:
    """Return a value in TOML on one line; names hold no control characters, so JSON's quotes serve."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    return msgspec.json.encode(value).decode()
