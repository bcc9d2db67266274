"""The values that a program is compiled with, by the console's names and in its units."""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from pnmr.errors import SettingError
from pnmr.files import read_text
from pnmr.program.given import Given
from pnmr.program.preprocess import flags_of

FNMODES = ("undefined", "QF", "QSEQ", "TPPI", "States", "States-TPPI", "Echo-Antiecho")
_NAME = re.compile(r"[A-Za-z_]+\d*")
Scalar = float | int | str
Value = Scalar | Sequence[Scalar] | Mapping[int | str, Scalar] | Mapping[str, Sequence[Scalar]]

# What stands in for parameters that nobody gave: assumed numbers, for checks only.
_ASSUMED: dict[str, float] = {
    **{"p": 5.0, "d": 0.004, "cnst": 1.0, "l": 2.0, "in": 0.0001, "inf": 100.0, "pcpd": 20.0},
    **{"plw": 10.0, "spw": 1.0, "spoffs": 0.0, "spoal": 0.5, "gpz": 10.0, "phcor": 0.0},
    **{"gpx": 0.0, "gpy": 0.0},
    **{"totrot": 180.0, "integfac": 0.5, "bwfac": 10.0, "nd": 1.0, "td": 8.0, "td0": 1.0},
    **{"sfo": 100.0, "bf": 100.0, "o": 0.0, "ns": 4.0, "ds": 0.0, "swh": 50000.0, "sw": 500.0},
    **{"rg": 100.0, "de": 6.5, "dw": 10.0, "nbl": 1.0, "tdav": 1.0, "cnst31": 20000.0},
    **{"masr": 20000.0, "rde": 2.0, "de1": 2.0, "derx": 3.0, "deadc": 3.0, "depa": 1.0},
    **{"blktr": 1.0},
    **{
        "fnmode": 4.0,
        "d1": 3.0,
        "d5": 0.001,
        "cnst5": 4.0,
        "cnst6": 3.0,
        "cnst7": 1.0,
        "d0": 3e-6,
        "p15": 1000.0,
        "cnst20": 80000.0,
        "grpdly": 68.0,
        "vd": 0.004,
        "vp": 5.0,
        "vc": 2.0,
    },
}
_ASSUMED_LISTS = {"vd": (0.004, 0.008), "vp": (5.0, 10.0), "vc": (2.0, 4.0), "fq": (0.0, 1000.0)}
_ASSUMED_TD = 1024.0


@dataclass(frozen=True, slots=True)
class Parameters:
    """Acquisition parameters by the names that relations use.

    Attributes
    ----------
    values : mapping
        ``p1`` in us, ``d1`` in s, ``plw1`` and ``spw1`` in W, ``cnst31``, ``l1``, ``in0`` in s,
        ``inf1`` in us, ``pcpd2`` in us, ``td``, ``td1``, ``ns``, ``ds``, ``swh`` in Hz, ``sfo1``,
        ``bf1`` in MHz, ``o1`` in Hz, ``de`` in us, ``fnmode1`` as TopSpin's number.
    texts : mapping
        ``spnam1``, ``cpdprg2``, ``gpnam1``: names of files.
    lists : mapping
        ``vd`` in s, ``vp`` in us, ``vc``, ``fq1`` in Hz, ``va`` in W, and lists by file name.
    flags : tuple of str
        Flags of ZGOPTNS.
    assumed : bool
        Whether absent values are replaced by assumed ones; for checks without a data set.
    """

    values: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    assumed: bool = False

    def __post_init__(self) -> None:
        """Check that every number is finite, and freeze the mappings."""
        for name, value in self.values.items():
            if not math.isfinite(value):
                raise SettingError(f"the parameter {name} is {value}; a finite number is needed")
        for attribute in ("values", "texts", "lists"):
            frozen = MappingProxyType(dict(getattr(self, attribute)))
            object.__setattr__(self, attribute, frozen)

    def changed(self, changes: Iterable[tuple[str, Given]]) -> "Parameters":
        """Return the parameters with some changed: numbers, texts or lists by name."""
        values, texts, lists = dict(self.values), dict(self.texts), dict(self.lists)
        flags = self.flags
        for name, value in changes:
            if name == "zgoptns":
                flags = flags_of(str(value))
            elif isinstance(value, tuple):
                lists[name] = value
            elif isinstance(value, str):
                texts[name] = value
            else:
                values[name] = value
        return replace(self, values=values, texts=texts, lists=lists, flags=flags)

    def number(self, name: str) -> Fraction | None:
        """Return a parameter exactly as written, or None where there is none."""
        if name in self.values:
            return Fraction(repr(float(self.values[name])))
        if not self.assumed:
            return None
        family = name.rstrip("0123456789")
        if name == "td":
            return Fraction(_ASSUMED_TD)
        found = _ASSUMED.get(name, _ASSUMED.get(family))
        return None if found is None else Fraction(repr(found))

    def modes(self) -> dict[int, str]:
        """Return FnMODE by dimension, as names."""
        numbers = {dimension: self.number(f"fnmode{dimension}") for dimension in range(1, 8)}
        return {
            dimension: FNMODES[int(number)]
            for dimension, number in numbers.items()
            if number is not None and 0 <= number < len(FNMODES)
        }

    def text(self, name: str) -> str:
        """Return the name of a file, empty where none is given."""
        return self.texts.get(name, "")

    def list_of(self, name: str) -> tuple[Fraction, ...] | None:
        """Return the values of a list, or None where there is none."""
        found = self.lists.get(name)
        if found is None and self.assumed:
            found = _ASSUMED_LISTS.get(name, _ASSUMED_LISTS.get(name[:2], (1.0, 2.0)))
        return None if found is None else tuple(Fraction(repr(float(v))) for v in found)


def parameters(given: Mapping[str, Value] | None = None, **more: Value) -> Parameters:
    """Return parameters from names or arrays: ``parameters(p1=2.5, D={1: 0.01}, ns=16)``.

    A sequence counts from index 0, as in acqus; a mapping goes by its keys. ``zgoptns``
    holds the flags as text; the key ``lists`` holds lists by name.
    """
    values: dict[str, float] = {}
    texts: dict[str, str] = {}
    lists: dict[str, tuple[float, ...]] = {}
    flags: tuple[str, ...] = ()
    for key, value in {**(given or {}), **more}.items():
        name = key.lower()
        if name == "zgoptns":
            flags = flags_of(str(value))
        elif name == "lists" and isinstance(value, Mapping):
            for entry, numbers in value.items():
                if isinstance(numbers, Sequence) and not isinstance(numbers, str):
                    lists[str(entry)] = tuple(float(number) for number in numbers)
        else:
            _file(name, value, values, texts)
    return Parameters(values, texts, lists, flags)


def _file(name: str, value: Value, values: dict[str, float], texts: dict[str, str]) -> None:
    entries: dict[str, object]
    if isinstance(value, str | float | int):
        entries = {name: value}
    elif isinstance(value, Mapping):
        entries = {f"{name}{index}": entry for index, entry in value.items()}
    elif isinstance(value, Sequence):
        entries = {f"{name}{index}": entry for index, entry in enumerate(value)}
    else:
        raise SettingError(f"the parameter {name} is {value}; a number or a text is needed")
    for key, entry in entries.items():
        if not _NAME.fullmatch(key):
            raise SettingError(
                f"'{key}' is no name of a parameter; write names such as p1, D or NS"
            )
        if isinstance(entry, str):
            texts[key] = entry
        elif isinstance(entry, float | int):
            values[key] = float(entry)
        else:
            raise SettingError(f"the parameter {key} is {entry}; a number or a text is needed")


def read_parameters(path: Path) -> Parameters:
    """Read parameters from a TOML file with the console's names as keys."""
    try:
        return parameters(tomllib.loads(read_text(path)))
    except (ValueError, RecursionError) as error:
        raise SettingError(f"{path} is not TOML: {error}") from error


def typical() -> Parameters:
    """Return parameters in which everything is assumed, to check a program without a data set."""
    return Parameters(assumed=True)
