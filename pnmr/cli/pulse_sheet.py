"""The sheet that `pnmr shape` prints about a pulse."""

from typing import TYPE_CHECKING

from pnmr.cli.output import console
from pnmr.units import db_from_w, written

if TYPE_CHECKING:
    from pnmr.shapes.datasheet import Datasheet, Setup

_COLOUR = {"good": "green", "exceeded": "bold red", "unchecked": "dim"}


def print_sheet(sheet: "Datasheet", setup: "Setup", note: str = "") -> None:
    """Print the numbers of a pulse and what console and probe say of them."""
    from rich.markup import escape
    from rich.table import Table

    facts = Table(show_header=False, box=None, pad_edge=False)
    for name, value in _facts(sheet):
        facts.add_row(f"[bold]{name}", value)
    if note:
        facts.add_row("[bold yellow]note", escape(note))
    limits = Table(box=None, pad_edge=False)
    for head in ("limit of", "value", "limit", "verdict"):
        limits.add_column(head)
    for check in sheet.checks:
        limits.add_row(
            check.quantity,
            _amount(check.value, check.unit, "[dim]not given"),
            _amount(check.limit_value, check.unit, "[dim]unchecked"),
            f"[{_COLOUR[check.verdict]}]{check.verdict}",
        )
    out = console()
    out.print(f"[italic]{escape(sheet.name)}")
    out.print(facts)
    out.print(f"\n[italic]{escape(_owner(setup))}")
    out.print(limits)


def _amount(value: float | None, unit: str, unknown: str) -> str:
    if value is None:
        return unknown
    return written(value, unit) if unit else f"{value:g}"


def _owner(setup: "Setup") -> str:
    source = f" ({setup.console.source})" if setup.console.source else ""
    probe = f" ({setup.probe.source})" if setup.probe.source else ""
    return f"{setup.console.name}{source}, {setup.probe.name}{probe}"


def _facts(sheet: "Datasheet") -> list[tuple[str, str]]:
    from rich.markup import escape

    quality = sheet.adiabaticity_factor
    return [
        ("family", escape(sheet.family) or "[dim]not stated"),
        ("length", f"{written(sheet.duration_s, 's')} in {sheet.points} points"),
        ("step", written(sheet.step_s, "s")),
        ("RF peak", written(sheet.rf_hz, "Hz")),
        ("frequency", f"{written(sheet.lowest_hz, 'Hz')} to {written(sheet.highest_hz, 'Hz')}"),
        ("largest phase step", written(sheet.largest_step_deg, "deg")),
        (
            "adiabaticity Q",
            "no sweep across the carrier"
            if quality is None
            else f"{quality:.4g} on resonance, without MAS",
        ),
        ("INTEGFAC", f"{sheet.integration_factor:.6g}"),
        ("spw", _power(sheet)),
        ("energy", _energy(sheet)),
        ("duty cycle", _duty(sheet)),
    ]


def _power(sheet: "Datasheet") -> str:
    if sheet.power_ratio is None:
        return "plw of a hard pulse of the same RF (give --p90 to compare with yours)"
    relative = f"{sheet.power_ratio:.4g} plw ({db_from_w(sheet.power_ratio):+.2f} dB attenuation)"
    if sheet.power_w is None:
        return f"{relative}; give --plw for watts"
    return f"{relative} = {written(sheet.power_w, 'W')} = {db_from_w(sheet.power_w):.2f} dB"


def _energy(sheet: "Datasheet") -> str:
    relative = f"{sheet.mean_square_ratio:.4f} of an equally long square pulse"
    return relative if sheet.energy_j is None else f"{relative} = {written(sheet.energy_j, 'J')}"


def _duty(sheet: "Datasheet") -> str:
    if sheet.duty_percent is None:
        return "[dim]unchecked: give --cycle, the time from scan to scan"
    return f"{sheet.duty_percent:.3g} % of full power"
