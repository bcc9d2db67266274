"""What a console is given: pulse programs, wave files, parameter sets, lists and a script."""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pnmr.bruker import topspin_folder
from pnmr.bruker.parameter_folder import parameter_folder
from pnmr.bruker.write_wave import wave_text
from pnmr.errors import SettingError, UnreadableError
from pnmr.files import TEXT_LIMIT_BYTES, read_bytes, write_bytes
from pnmr.isotopes import isotope
from pnmr.program import Parameters, parameters
from pnmr.program.compose.shipped import program_files, set_files
from pnmr.program.compose.wave_names import DESIGNS, RF_HZ, designed_shape
from pnmr.units import hz_from_mhz, mhz_from_hz, written

Kind = Literal["pulse program", "wave file", "parameter set", "list", "script"]
State = Literal["new", "up to date", "differs"]
SCRIPT = "pnmr_process"
_PROTON_HZ = (20e6, 2e9)
_LIST_UNITS = {"vd": "s", "vc": "", "vp": "u"}


@dataclass(frozen=True, slots=True)
class ConsoleFile:
    """One file for a console.

    Attributes
    ----------
    kind : str
        What it is.
    name : str
        What the operator calls it: the program, the wave file, the parameter set.
    path : str
        Where in TopSpin's folder it belongs.
    content : bytes
        ASCII, plain newlines.
    """

    kind: Kind
    name: str
    path: str
    content: bytes

    def state(self, topspin: Path) -> State:
        """Return whether the file is there, the same or not; what cannot be read differs."""
        target = topspin / self.path
        if not os.path.lexists(target):
            return "new"
        try:
            found = read_bytes(target, TEXT_LIMIT_BYTES)
        except UnreadableError:
            return "differs"
        return "up to date" if found == self.content else "differs"


def console_files(
    command: Sequence[str], *, proton_hz: float | None = None
) -> tuple[ConsoleFile, ...]:
    """Return everything that ships for a console.

    All of it is made anew from what the programs are composed of, so that it cannot be older
    than the package; the programs are those of the folder ``pulse_programs``, byte for byte.

    Parameters
    ----------
    command : sequence of str
        Words that start pnmr from outside, for the script.
    proton_hz : float, optional
        1H frequency of the spectrometer, from which the frequencies of all nuclei follow, the
        carriers at the same shifts; the sets keep those of the paper's, 400.13 MHz, without it.

    Raises
    ------
    SettingError
        For a frequency that no spectrometer has.
    """
    if proton_hz is not None and not _PROTON_HZ[0] <= proton_hz <= _PROTON_HZ[1]:
        raise SettingError(
            f"{written(proton_hz, 'Hz')} is no 1H frequency of a spectrometer; one from"
            f" {' to '.join(written(limit_hz, 'Hz') for limit_hz in _PROTON_HZ)} is expected"
        )
    sets = {name: _at_field(given, proton_hz) for name, given in _given()}
    return (*_programs(), *_waves(), *_lists(sets), *_sets(sets), *_script(command))


def install(topspin: Path, wanted: Iterable[ConsoleFile], *, overwrite: bool = False) -> list[Path]:
    """Write what is new, with ``overwrite`` also what differs; return the files written."""
    done = []
    for each in wanted:
        state = each.state(topspin)
        if state == "new" or (state == "differs" and overwrite):
            write_bytes(topspin / each.path, each.content)
            done.append(topspin / each.path)
    return done


def _programs() -> Iterator[ConsoleFile]:
    for name, text in program_files():
        path = f"{topspin_folder.PROGRAMS}/{name}"
        yield ConsoleFile("pulse program", name, path, text.encode("ascii"))


def _waves() -> Iterator[ConsoleFile]:
    for name in DESIGNS:
        shape = designed_shape(name)
        if shape is not None:
            text = wave_text(shape, rf_hz=RF_HZ)
            path = f"{topspin_folder.WAVES}/{name}"
            yield ConsoleFile("wave file", name, path, text.encode("ascii"))


def _given() -> Iterator[tuple[str, Parameters]]:
    for file, text in set_files():
        yield file.removesuffix(".toml"), parameters(tomllib.loads(text))


def _at_field(given: Parameters, proton_hz: float | None) -> Parameters:
    """Return a parameter set with the frequencies that its nuclei have at another field."""
    if proton_hz is None:
        return given
    values = dict(given.values)
    for key in [key for key in values if key.startswith("bf")]:
        channel = key.removeprefix("bf")
        base_hz = isotope(given.text(f"nuc{channel}")).reference_hz(proton_hz)
        offset_hz = values[f"o{channel}"] * base_hz / hz_from_mhz(values[key])
        values[key] = round(mhz_from_hz(base_hz), 6)
        values[f"o{channel}"] = round(offset_hz, 2)
        values[f"sfo{channel}"] = round(values[key] + mhz_from_hz(values[f"o{channel}"]), 8)
    return replace(given, values=values)


def _lists(sets: Mapping[str, Parameters]) -> Iterator[ConsoleFile]:
    """Yield the variable lists, each called like the parameter set that runs through it."""
    for name, given in sets.items():
        for kind, values in given.lists.items():
            content = "".join(f"{_decimal(value)}{_LIST_UNITS[kind]}\n" for value in values)
            path = f"{topspin_folder.LISTS}/{kind}/{name}"
            yield ConsoleFile("list", name, path, content.encode("ascii"))


def _sets(sets: Mapping[str, Parameters]) -> Iterator[ConsoleFile]:
    for name, given in sets.items():
        for part, content in parameter_folder(given, dict.fromkeys(given.lists, name)).items():
            yield ConsoleFile(
                "parameter set", name, f"{topspin_folder.SETS}/{name}/{part}", content
            )


def _decimal(value: float) -> str:
    """Return a number without an exponent, which not every console reads in a list."""
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _script(command: Sequence[str]) -> Iterator[ConsoleFile]:
    """Yield the script; words that are not ASCII stand in it as escapes."""
    text = files("pnmr.library").joinpath("topspin", f"{SCRIPT}.txt").read_text(encoding="ascii")
    words = ", ".join(f"u{word!a}" for word in command)
    content = text.replace("@PNMR@", f"[{words}]").encode("ascii")
    path = f"{topspin_folder.SCRIPTS}/{SCRIPT}.py"
    yield ConsoleFile("script", SCRIPT, path, content)
