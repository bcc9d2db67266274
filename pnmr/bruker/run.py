"""What a console files beside the data of a run: its parameters, program, shapes and lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pnmr.bruker.writing import Value
from pnmr.errors import SettingError

# Length and default of each array of acqus, by the name that relations use.
_NUMBERS: dict[str, tuple[str, int, float]] = {
    "p": ("P", 64, 0.0),
    "d": ("D", 64, 0.0),
    "l": ("L", 32, 1.0),
    "cnst": ("CNST", 64, 1.0),
    "plw": ("PLW", 64, 0.0),
    "spw": ("SPW", 64, 0.0),
    "spoffs": ("SPOFFS", 64, 0.0),
    "spoal": ("SPOAL", 64, 0.5),
    "in": ("IN", 32, 0.001),
    "inf": ("INF", 8, 0.0),
    "inp": ("INP", 64, 0.0),
    "pcpd": ("PCPD", 10, 100.0),
    "gpz": ("GPZ", 32, 0.0),
}
_NONE = ("", 0, 0.0)
_TEXTS = {"spnam": ("SPNAM", 64), "cpdprg": ("CPDPRG", 9), "gpnam": ("GPNAM", 32)}
_CHANNELS = {"sfo": "SFO", "bf": "BF", "o": "O", "nuc": "NUC"}
_SINGLE = {
    **{"ns": "NS", "ds": "DS", "td": "TD", "td0": "TD0", "swh": "SW_h", "de": "DE", "rg": "RG"},
    **{"nbl": "NBL", "masr": "MASR", "pulprog": "PULPROG"},
}
_ALWAYS = ("p", "d", "l", "cnst", "plw", "spw", "spoffs", "spoal", "in", "inf", "pcpd")
_SECOND = ("td1", "fnmode1")
_MOST_CHANNELS = 8
_NAME = re.compile(r"([a-z]+?)(\d*)", re.ASCII)
_LIST_UNITS = {"vd": "s", "vp": "u", "vc": "", "va": "", "fq1": ""}


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the console knows it.

    Attributes
    ----------
    values : mapping of str to float
        Parameters by the names that pulse programs use and in the console's units: ``p1`` in
        us, ``d1`` in s, ``plw1`` in W, ``cnst31``, ``o2`` in Hz, ``bf2`` in MHz, ``td1``,
        ``fnmode1`` as TopSpin's number.
    texts : mapping of str to str
        ``nuc2``, ``spnam1``, ``pulprog``.
    lists : mapping of str to tuple of float
        ``vd`` in s, ``vp`` in us, ``vc``, ``fq1`` in Hz.
    program : str
        Text of the pulse program.
    files : mapping of str to str
        Text of further files, such as the wave file ``spnam1``.
    """

    values: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    program: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def acqus(self) -> dict[str, Value]:
        """Return the records of acqus; raises `SettingError` for a name that it has no place for."""
        arrays: dict[str, list[float]] = {}
        names: dict[str, list[str]] = {"spnam": [""] * 64}
        records: dict[str, Value] = {}
        for family in _ALWAYS:
            _, length, default = _NUMBERS[family]
            arrays[family] = [default] * length
        given: dict[str, float | str] = {**self.values, **self.texts}
        for name, value in given.items():
            family, index = _split(name)
            if name in _SECOND:
                continue
            if name in _SINGLE:
                records[_SINGLE[name]] = value
            elif family in _CHANNELS and 1 <= index <= _MOST_CHANNELS:
                records[f"{_CHANNELS[family]}{index}"] = value
            elif family in _TEXTS and 0 <= index < _TEXTS[family][1]:
                names.setdefault(family, [""] * _TEXTS[family][1])[index] = str(value)
            elif not isinstance(value, str) and 0 <= index < _NUMBERS.get(family, _NONE)[1]:
                _, length, default = _NUMBERS[family]
                arrays.setdefault(family, [default] * length)[index] = float(value)
            else:
                raise SettingError(
                    f"'{name}' is no parameter that a data set records; write names such as p1,"
                    " d1, cnst31, plw1, spnam1 or ns"
                )
        records |= {_NUMBERS[family][0]: tuple(array) for family, array in arrays.items()}
        records |= {_TEXTS[family][0]: tuple(array) for family, array in names.items()}
        return records

    def contents(self) -> dict[str, bytes]:
        """Return the files that the console copies into the experiment, by name."""
        found = dict(self.files)
        if self.program:
            found["pulseprogram"] = self.program
        for name, values in self.lists.items():
            if name in _LIST_UNITS:
                lines = [f"{value:.17g}{_LIST_UNITS[name]}" for value in values]
                found[f"{name}list"] = "\n".join([*lines, ""])
        return {name: text.encode("utf-8") for name, text in found.items()}


def _split(name: str) -> tuple[str, int]:
    match = _NAME.fullmatch(name)
    return (match[1], int(match[2] or -1)) if match else (name, -1)
