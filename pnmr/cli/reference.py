"""``pnmr reference``: what 0 ppm is, from the data set of a reference compound."""

from dataclasses import asdict
from pathlib import Path

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.errors import UnwritableError


@click.command("reference")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Reference file to write, for recipes."
)
@click.option("--compound", help="adamantane, water, DMSO-1H or DMSO-13C.")
@click.option(
    "--lb", "lb_hz", type=Quantity("Hz", bare=True), default="2Hz", help="Line broadening."
)
@click.option("--region", type=QuantityRange("ppm"), help="Where the line is, on the present axis.")
@click.option("--force", is_flag=True, help="Overwrite a reference file that is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(
    path: Path,
    output: Path | None,
    compound: str | None,
    lb_hz: float,
    region: tuple[float, float] | None,
    force: bool,
    as_json: bool,
) -> None:
    """Find the line of a reference compound and print SR; write a file that recipes can name."""
    from pnmr.workflow.referencing import find_reference

    if output is not None and output.exists() and not force:
        raise UnwritableError(
            f"{output} exists; choose another name or allow overwriting (--force)"
        )
    found = find_reference(path, compound=compound, lb_hz=lb_hz, region_ppm=region)
    if output is not None:
        found.write(output)
    if as_json:
        print_json({**asdict(found), "sr_hz": found.sr_hz, "sr_ppm": found.sr_ppm})
        return
    out = console()
    out.print(
        f"{found.compound}, {found.nucleus}: line of {found.line_ppm:g} ppm at {found.line_hz / 1e6:.9f}"
        f" MHz, {found.line_error_hz:.2g} Hz standard error ({found.line_error_ppm:.2g} ppm)",
        markup=False,
    )
    if found.check_error_ppm > 0.0:
        out.print(
            f"second line at {found.check_ppm:.4f} ppm, standard error {found.check_error_ppm:.2g} ppm",
            markup=False,
        )
    out.print(
        f"SF {found.reference_hz / 1e6:.9f} MHz, SR {found.sr_hz:.3f} Hz ({found.sr_ppm:.4f} ppm);"
        " drift of the field since is not corrected",
        markup=False,
    )
    if output is not None:
        out.print(f"wrote {output}", markup=False)
