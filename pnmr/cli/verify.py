"""``pnmr verify``: are results what their record says?"""

from pathlib import Path

import click

from pnmr.cli.checks import leave, print_checks
from pnmr.cli.output import console, working


@click.command("verify")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--raw", type=click.Path(path_type=Path), help="Raw data, to be processed again and compared."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(folder: Path, raw: Path | None, as_json: bool) -> None:
    """Compare the results in FOLDER with their record and, with --raw, with a new run.

    Exits with 1 when anything differs.
    """
    from pnmr.workflow.verification import verify

    with working("comparing"):
        checks = verify(folder, raw)
    print_checks(checks, bad="DIFFERS", note="note", as_json=as_json)
    if raw is None and not as_json:
        console().print("the raw data were not compared; give them with --raw", markup=False)
    leave(checks)
