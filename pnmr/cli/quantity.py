"""Quantities with units as click parameter types."""

from typing import Any

import click

from pnmr.errors import SettingError
from pnmr.units import quantity, quantity_range


class Quantity(click.ParamType[Any]):
    """A number with a unit, ``10MHz``; where a bare number is allowed it counts in the unit."""

    def __init__(self, unit: str, *, bare: bool = False) -> None:
        self.unit, self.bare = unit, bare
        self.name = unit

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number in the unit."""
        try:
            return quantity(
                with_unit(str(value), self.unit) if self.bare else str(value), self.unit
            )
        except SettingError as error:
            self.fail(str(error), param, ctx)


class QuantityRange(click.ParamType[Any]):
    """Two numbers with a unit, ``200:-100ppm``; bare numbers count in the unit."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.name = f"{unit}:{unit}"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Return the two numbers in the unit, in the order given."""
        if isinstance(value, tuple):
            return value
        try:
            return quantity_range(with_unit(str(value), self.unit), self.unit)
        except SettingError as error:
            self.fail(str(error), param, ctx)


class Shifts(click.ParamType[Any]):
    """Shifts in ppm separated by commas, ``3900,60ppm``; bare numbers count in ppm."""

    name = "PPM,PPM,..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        """Return the shifts in ppm, in the order given."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(quantity(with_unit(each, "ppm"), "ppm") for each in str(value).split(","))
        except SettingError as error:
            self.fail(str(error), param, ctx)


class Cycles(click.ParamType[Any]):
    """Pairs of numbers, ``2:1,4:2``; a single one stands for both of its pair."""

    name = "N:M,N:M,..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[float, float], ...]:
        """Return the pairs in the order given."""
        try:
            sides = [each.split(":") for each in str(value).split(",")]
            return tuple((float(one), float((*rest, one)[0])) for one, *rest in sides)
        except ValueError:
            self.fail(f"'{value}' is no list of pairs such as 1:1,2:2", param, ctx)


class Signs(click.ParamType[Any]):
    """A sign for each row, ``+-+-``."""

    name = "+-..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return 1 and -1 in the order given."""
        if not str(value) or set(str(value)) - set("+-"):
            self.fail(f"'{value}' is no row of signs such as +-+-", param, ctx)
        return tuple(1 if sign == "+" else -1 for sign in str(value))


def with_unit(text: str, unit: str) -> str:
    """Return a bare number with the unit in which it counts."""
    stripped = text.strip()
    return stripped + unit if stripped[-1:].isdigit() or stripped[-1:] == "." else stripped
