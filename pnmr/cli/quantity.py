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
                _with_unit(str(value), self.unit) if self.bare else str(value), self.unit
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
            return quantity_range(_with_unit(str(value), self.unit), self.unit)
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
            return tuple(quantity(_with_unit(each, "ppm"), "ppm") for each in str(value).split(","))
        except SettingError as error:
            self.fail(str(error), param, ctx)


class Phase(click.ParamType[Any]):
    """Zero- and first-order phase in degrees and pivot in ppm, ``30,-120,3900``."""

    name = "P0,P1,PIVOT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float, float | None]:
        """Return the three numbers; what is left out is 0, and the carrier."""
        if isinstance(value, tuple):
            return value
        try:
            units = ("deg", "deg", "ppm")
            parts = str(value).split(",")
            if not 1 <= len(parts) <= 3:
                raise SettingError(f"'{value}' is no phase; write P0,P1,PIVOT as in 30,-120,3900")
            numbers = [
                quantity(_with_unit(part, unit), unit)
                for part, unit in zip(parts, units, strict=False)
            ]
        except SettingError as error:
            self.fail(str(error), param, ctx)
        pivot_ppm = numbers[2] if len(numbers) > 2 else None
        return numbers[0], numbers[1] if len(numbers) > 1 else 0.0, pivot_ppm


def _with_unit(text: str, unit: str) -> str:
    stripped = text.strip()
    return stripped + unit if stripped[-1:].isdigit() or stripped[-1:] == "." else stripped
