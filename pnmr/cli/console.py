"""``pnmr console``: what a console needs to run an experiment, installed and listed."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pnmr.cli.console_install import install
from pnmr.cli.output import console, print_json

if TYPE_CHECKING:
    from pnmr.program.compose.console_table import Entry

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("console", commands=[install])
def command() -> None:
    """Install what a console needs to run an experiment, and say what to type there."""


@command.command("table")
@click.argument("program", type=_FILE)
@click.option("--parameters", "given_path", type=_FILE, help="A parameter set, .toml.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def table(program: Path, given_path: Path | None, *, as_json: bool) -> None:
    """List what to type for a pulse program, with the values of its parameter set.

    PROGRAM is a file, or the name of a program or parameter set that ships.

    Example: pnmr console table one_pulse.adamantane
    """
    from rich.table import Table

    entries = _entries(program, given_path)
    if as_json:
        print_json(entries)
        return
    shown = Table(box=None, pad_edge=False)
    for head in ("type", "value", "unit", "meaning", "remark"):
        shown.add_column(head)
    for entry in entries:
        shown.add_row(entry.command, entry.text, entry.unit, entry.meaning, entry.remark)
    console().print(shown)


def _entries(file: Path, given_path: Path | None) -> "tuple[Entry, ...]":
    """Return what to type for a file, or for what ships under a name that is no file here."""
    from pnmr.cli.program import known_parameters
    from pnmr.program import parse, read, read_parameters
    from pnmr.program.compose.console_table import console_table
    from pnmr.program.compose.shipped import shipped_experiment

    shipped = None if file.exists() else shipped_experiment(str(file))
    if shipped is None:
        given = known_parameters(file, given_path)
        return console_table(file.name, read(file, flags=given.flags), given)
    text, own = shipped
    given = own if given_path is None else read_parameters(given_path)
    return console_table(own.text("pulprog"), parse(text, flags=given.flags), given)
