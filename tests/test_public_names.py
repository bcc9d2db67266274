"""The names that ``import pnmr`` offers: documented in numpy's form, units included."""

import dataclasses
import inspect
import re
import typing

import pytest

import pnmr
from pnmr.errors import PnmrError

NAMES = sorted(set(pnmr.__all__) - {"__version__"})
FUNCTIONS = [name for name in NAMES if inspect.isfunction(getattr(pnmr, name))]
CLASSES = [name for name in NAMES if inspect.isclass(getattr(pnmr, name))]
# Endings of names, and words of which one has to stand in the description.
UNITS = {
    "hz": ("Hz", "frequency", "rate"),
    "s": (" s", "seconds"),
    "ppm": ("ppm",),
    "deg": ("degrees",),
    "k": (" K",),
}


def sections(text: str) -> dict[str, str]:
    """Return the sections of a numpy docstring by their heads."""
    found = re.split(r"^([A-Z][a-z]+)\n-{3,}\n", text, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def entries(section: str) -> dict[str, str]:
    """Return what a section says of each name; ``a, b : float`` counts for both."""
    found: dict[str, str] = {}
    parts = re.split(r"^(?=\S)", section, flags=re.MULTILINE)
    for part in filter(str.strip, parts):
        head, _, told = part.partition("\n")
        for name in re.split(r",\s*", head.partition(" : ")[0]):
            found[name.strip("* ")] = f"{head.partition(' : ')[2]} {told}"
    return found


def spread(parameter: inspect.Parameter) -> list[str]:
    """Return the names that a parameter stands for: many for ``**settings: Unpack[Settings]``."""
    if parameter.kind is not parameter.VAR_KEYWORD:
        return [parameter.name]
    return list(typing.get_type_hints(typing.get_args(parameter.annotation)[0]))


def without_unit(told: dict[str, str]) -> list[str]:
    """Return the names whose description lacks the unit that they end in."""
    return [
        name
        for name, text in told.items()
        if (words := UNITS.get(name.rpartition("_")[2])) and "_" in name
        if not any(word in text for word in words)
    ]


def test_every_name_can_be_had() -> None:
    assert set(FUNCTIONS) | set(CLASSES) == set(NAMES)
    assert set(pnmr.__all__) <= set(dir(pnmr))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_tells_parameters_with_units_results_and_errors(name) -> None:
    function = getattr(pnmr, name)
    said = sections(inspect.getdoc(function) or "")
    parameters = [
        name for each in inspect.signature(function).parameters.values() for name in spread(each)
    ]
    assert set(entries(said["Parameters"])) == set(parameters)
    assert not without_unit(entries(said["Parameters"]))
    if inspect.signature(function).return_annotation not in (None, "None"):
        assert said["Returns"].strip()
    assert "Raises" in said


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_tells_its_attributes_with_units(name) -> None:
    kind = getattr(pnmr, name)
    said = sections(inspect.getdoc(kind) or "")
    if issubclass(kind, PnmrError):
        assert inspect.getdoc(kind)
        return
    told = entries(said["Attributes"])
    fields = [field.name for field in dataclasses.fields(kind) if not field.name.startswith("_")]
    assert list(told) == fields
    assert not without_unit(told)
    for member, value in vars(kind).items():
        if not member.startswith("_") and (
            inspect.isfunction(value) or isinstance(value, property)
        ):
            assert inspect.getdoc(value), f"{name}.{member}"


def test_a_gap_is_seen() -> None:
    told = entries("lb_hz : float\n    Broadening.\na_s, b_s : float\n    Times in s.\n")
    assert list(told) == ["lb_hz", "a_s", "b_s"]
    assert without_unit(told) == ["lb_hz"]
