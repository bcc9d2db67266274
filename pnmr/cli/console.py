"""``pnmr console``: what a console needs to run an experiment, installed and listed."""

from pathlib import Path

import click

from pnmr.cli.console_install import install
from pnmr.cli.output import console, print_json

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("console", commands=[install])
def command() -> None:
    """Install what a console needs to run an experiment, and say what to type there."""


@command.command("table")
@click.argument("file", type=_FILE)
@click.option("--parameters", "given_path", type=_FILE, help="A parameter set, .toml.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def table(file: Path, given_path: Path | None, *, as_json: bool) -> None:
    """List what to type for the pulse program FILE, with the values of its parameter set.

    Example: pnmr console table pulse_programs/tedor_shap
    """
    from rich.table import Table

    from pnmr.cli.program import known_parameters
    from pnmr.program import read
    from pnmr.program.compose.console_table import console_table

    given = known_parameters(file, given_path)
    entries = console_table(file.name, read(file, flags=given.flags), given)
    if as_json:
        print_json(entries)
        return
    shown = Table(box=None, pad_edge=False)
    for head in ("type", "value", "unit", "meaning", "remark"):
        shown.add_column(head)
    for entry in entries:
        shown.add_row(entry.command, entry.text, entry.unit, entry.meaning, entry.remark)
    console().print(shown)
