"""What the options of ``pnmr process`` may say: a word, or values with units."""

from typing import Any

import click

from pnmr.cli.quantity import with_unit
from pnmr.errors import SettingError
from pnmr.units import quantity


class EchoTop(click.ParamType[Any]):
    """``auto``, ``none`` or a time, ``11.2us``."""

    name = "auto|none|TIME"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | float:
        """Return the word, or the time in s."""
        if value in ("auto", "none"):
            return str(value)
        try:
            return quantity(str(value), "s")
        except SettingError as error:
            self.fail(str(error), param, ctx)


class PhaseChoice(click.ParamType[Any]):
    """``auto``, ``none``, or zero- and first-order phase and pivot, ``30,-120,3900``."""

    name = "auto|none|P0,P1,PIVOT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | tuple[float, float, float | None]:
        """Return the word, or degrees, degrees and ppm; what is left out is 0, and the carrier."""
        if value in ("auto", "none"):
            return str(value)
        parts, units = str(value).split(","), ("deg", "deg", "ppm")
        if len(parts) > len(units):
            self.fail(f"'{value}' is no phase; write P0,P1,PIVOT as in 30,-120,3900", param, ctx)
        try:
            numbers = [
                quantity(with_unit(part, unit), unit)
                for part, unit in zip(parts, units, strict=False)
            ]
        except SettingError as error:
            self.fail(str(error), param, ctx)
        numbers += [0.0] * (2 - len(numbers))
        return numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else None


class Baseline(click.ParamType[Any]):
    """A kind of baseline with its order and mask, ``polynomial:5,sidebands``."""

    name = "METHOD"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, Any]:
        """Return the settings of the step ``baseline``."""
        head, *marks = str(value).split(",")
        method, _, order = head.partition(":")
        if method not in ("polynomial", "whittaker", "spline") or set(marks) - {"sidebands"}:
            self.fail(
                f"'{value}' is no baseline; write polynomial, polynomial:5, whittaker or spline,"
                " and ,sidebands to mask every sideband",
                param,
                ctx,
            )
        settings: dict[str, Any] = {"method": method, "sidebands": bool(marks)}
        if order:
            if not order.isdigit():
                self.fail(f"the order of a baseline is a whole number, found '{order}'", param, ctx)
            settings["order"] = int(order)
        return settings


class ReferenceChoice(click.ParamType[Any]):
    """A reference file, or SR with its unit, ``SR=-12.3Hz``."""

    name = "FILE|SR=HZ"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, Any]:
        """Return the settings of the step ``reference`` (``base_hz`` is left to the data set)."""
        text = str(value)
        if not text.upper().startswith("SR="):
            return {"file": text}
        try:
            return {"sr_hz": quantity(with_unit(text[3:], "Hz"), "Hz")}
        except SettingError as error:
            self.fail(str(error), param, ctx)
