"""``pnmr verify``: are results what their record says?"""

from dataclasses import asdict
from pathlib import Path

import click

from pnmr.cli.output import console, print_json, working


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
    from rich.markup import escape
    from rich.table import Table

    from pnmr.workflow.verification import verify

    with working("comparing"):
        checks = verify(folder, raw)
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        marks = {True: "[green]good", False: "[red]DIFFERS", None: "[yellow]note"}
        for check in checks:
            table.add_row(marks[check.is_good], escape(check.subject), escape(check.finding))
        out = console()
        out.print(table)
        if raw is None:
            out.print("the raw data were not compared; give them with --raw", markup=False)
    if any(check.is_good is False for check in checks):
        raise SystemExit(1)
