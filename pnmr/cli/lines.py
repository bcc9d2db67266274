"""``pnmr lines``: how many lines a region shows, and how large one may be that is not seen."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pnmr.cli.output import console, print_json, working
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.errors import SettingError
from pnmr.units import quantity

if TYPE_CHECKING:
    from pnmr.workflow.line_counting import Counted


@click.command("lines")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--region", type=QuantityRange("ppm"), required=True, help="Region, 4050:3750.")
@click.option(
    "--lb", "lb_hz", type=Quantity("Hz", bare=True), default="20Hz", help="Line broadening."
)
@click.option("--most", type=int, default=4, show_default=True, help="Lines to look for.")
@click.option("--absent", multiple=True, help="Upper limit of a line, 3900ppm,9kHz; may repeat.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the bootstrap.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(
    path: Path,
    region: tuple[float, float],
    lb_hz: float,
    most: int,
    absent: tuple[str, ...],
    seed: int,
    as_json: bool,
) -> None:
    """Count the lines of a region of a raw data set, and limit lines that are not seen.

    A line more is believed when AICc with the effective number of points, a bootstrap of
    the F ratio, 3 standard errors of its area and half and double the broadening agree.
    """
    from pnmr.workflow.line_counting import counted_lines

    places = [_place(text) for text in absent]
    with working("counting lines"):
        found = counted_lines(path, region, lb_hz, most_lines=most, absent=places, seed=seed)
    if as_json:
        print_json(_document(found, places))
    else:
        _show(found, places)


def _place(text: str) -> tuple[float, float]:
    position, comma, width = text.partition(",")
    if not comma:
        raise SettingError(f"--absent {text}: write position and width, as in 3900ppm,9kHz")
    return quantity(position, "ppm"), quantity(width, "Hz")


def _document(found: "Counted", places: list[tuple[float, float]]) -> dict[str, object]:
    return {
        "lines": found.count.lines,
        "says": str(found.count),
        "reasons": found.count.reasons,
        "positions_ppm": found.positions_ppm,
        "widths_hz": found.widths_hz,
        "effective_points": found.count.view.effective_points,
        "tests": found.count.tests,
        "absent": [
            {"position_ppm": ppm, "width_hz": hz, "area": limit.area, "limit": limit.limit_value}
            for (ppm, hz), limit in zip(places, found.absent, strict=True)
        ],
    }


def _show(found: "Counted", places: list[tuple[float, float]]) -> None:
    from rich.table import Table

    out = console()
    out.print(
        f"{found.count}, {found.count.view.effective_points:.0f} independent points", markup=False
    )
    for position, width in zip(found.positions_ppm, found.widths_hz, strict=True):
        out.print(f"  {position:.2f} ppm, {width:.0f} Hz wide", markup=False)
    table = Table(box=None, pad_edge=False)
    for head in ("lines", "AICc falls by", "BIC", "F", "bootstrap p", "area/error", "verdict"):
        table.add_column(head, justify="left" if head == "verdict" else "right")
    for test in found.count.tests:
        verdict = "believed" if test.is_accepted else "; ".join(test.refusals)
        numbers = (test.aicc_gain_value, test.bic_gain_value, test.f_ratio)
        table.add_row(
            str(test.lines),
            *(f"{number:.3g}" for number in numbers),
            f"{test.bootstrap_ratio:.2g}",
            f"{test.sigma_ratio:.3g}",
            verdict,
        )
    out.print(table)
    for reason in found.count.reasons:
        out.print(f"note: {reason}", markup=False)
    largest = max(map(float, found.count.fit.areas), default=0.0)
    for (ppm, hz), limit in zip(places, found.absent, strict=True):
        part = (
            f" ({100 * limit.limit_value / largest:.2g} % of the largest line)" if largest else ""
        )
        out.print(
            f"a line at {ppm:g} ppm, {hz:g} Hz wide: area {limit.area}, below"
            f" {limit.limit_value:.3g}{part} at 95 %" + (": it is seen" if limit.is_seen else ""),
            markup=False,
        )
