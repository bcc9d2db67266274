"""The files that ship: every program with its default options, and the variants in use."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pnmr.program.compose.catalogue import PROGRAMS, compose
from pnmr.program.compose.parameter import ASSUMED, DESIGN, Value
from pnmr.program.compose.parameter_set import parameter_set
from pnmr.program.parameters import Parameters, parameters

_KBR: dict[str, tuple[Value, str]] = {
    "nuc1": ("79Br", "paper"),
    "bf1": (100.2485, ASSUMED),
    "sfo1": (100.2485, ASSUMED),
    "o1": (0.0, ASSUMED),
    "p1": (2.0, ASSUMED),
    "d1": (0.5, ASSUMED),
    "ns": (64, ASSUMED),
    "swh": (500000.0, ASSUMED),
    "td": (16384, ASSUMED),
}
_KBR_RECOVERY: dict[str, tuple[Value, str]] = {
    **_KBR,
    "d1": (0.1, ASSUMED),
    "vd": ((0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64), ASSUMED),
    "td1": (8, DESIGN),
}
_ADAMANTANE: dict[str, tuple[Value, str]] = {
    "o1": (4024.4, ASSUMED),
    "sfo1": (100.6140244, ASSUMED),
    "d1": (5.0, ASSUMED),
    "ns": (64, ASSUMED),
    "swh": (50000.0, ASSUMED),
    "td": (4096, ASSUMED),
}


@dataclass(frozen=True, slots=True)
class Shipped:
    """One pulse program of the folder ``pulse_programs`` and its parameter sets.

    Attributes
    ----------
    program : str
        Its recipe.
    options : mapping
        Options that differ from the defaults.
    sets : mapping
        Name of each parameter set to the values that differ from those of the program; empty
        where there is one of the same name.
    """

    program: str
    options: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, Mapping[str, tuple[Value, str]]] = field(default_factory=dict)


SHIPPED: dict[str, Shipped] = {
    **{name: Shipped(name) for name in PROGRAMS if name != "one_pulse"},
    "one_pulse": Shipped(
        "one_pulse", {}, {"one_pulse.kbr": _KBR, "one_pulse.adamantane": _ADAMANTANE}
    ),
    "double_adiabatic_echo.64": Shipped("double_adiabatic_echo", {"cycle": "64"}),
    "double_echo.64": Shipped("double_echo", {"cycle": "64"}),
    "tedor_shap.central": Shipped(
        "tedor_shap", {"placement": "central", "before": "1", "after": "3"}
    ),
    "tedor_shap.replace": Shipped("tedor_shap", {"placement": "replace"}),
    "tedor_shap.train": Shipped("tedor_shap", {"placement": "train"}),
    "tedor_shap.control": Shipped("tedor_shap", {"control": "yes"}),
    "saturation_recovery.1p": Shipped(
        "saturation_recovery",
        {"read": "one_pulse"},
        {"saturation_recovery.kbr": _KBR_RECOVERY},
    ),
}


def program_files() -> Iterator[tuple[str, str]]:
    """Yield name and text of each pulse program that ships."""
    for name, each in SHIPPED.items():
        yield name, compose(each.program, each.options, name=name).text


def set_files() -> Iterator[tuple[str, str]]:
    """Yield name and text of each parameter set that ships."""
    for name, each in SHIPPED.items():
        for set_name, text in _sets(name, each):
            yield f"{set_name}.toml", text


def shipped_text(name: str) -> str | None:
    """Return the text of a pulse program that ships; None for one that does not."""
    each = SHIPPED.get(name)
    return None if each is None else compose(each.program, each.options, name=name).text


def shipped_sets(program: str) -> dict[str, Parameters]:
    """Return the parameter sets of a pulse program that ships, by name; none for others."""
    if program not in SHIPPED:
        return {}
    return {
        name: parameters(tomllib.loads(text)) for name, text in _sets(program, SHIPPED[program])
    }


def shipped_parameters(program: str) -> Parameters | None:
    """Return the first parameter set of a program that ships; None for one that does not ship."""
    return next(iter(shipped_sets(program).values()), None)


def shipped_experiment(name: str) -> tuple[str, Parameters] | None:
    """Return text and parameters of what ships under the name of a parameter set or program."""
    for program in SHIPPED:
        for set_name, found in shipped_sets(program).items():
            if name in (set_name, program):
                return shipped_text(program) or "", found
    return None


def _sets(name: str, each: Shipped) -> Iterator[tuple[str, str]]:
    sheet = compose(each.program, each.options, name=name).sheet
    for set_name, values in (each.sets or {name: {}}).items():
        own = replace(sheet, values={**sheet.values, **values})
        yield set_name, parameter_set(own)
