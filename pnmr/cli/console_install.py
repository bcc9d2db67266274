"""``pnmr console install``: pulse programs, shapes, parameter sets and a script into TopSpin."""

import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.quantity import Quantity
from pnmr.errors import UnwritableError

if TYPE_CHECKING:
    from pnmr.workflow.console_files import ConsoleFile, State

_STYLES = {"new": "green", "up to date": "dim", "differs": "bold yellow"}
_MOST_NAMED = 3
_HINT = """
Next, in TopSpin:
  rpar NAME all    reads a parameter set of the list into a new data set; compare it with what
                   pnmr console table NAME says, and calibrate: all powers are 0 W
  pnmr_process     on a measured data set processes it into a new procno
  pnmr help console lists what to try first, in fifteen minutes"""


@click.command("install")
@click.option(
    "--topspin",
    "given",
    type=click.Path(path_type=Path),
    help="Folder of TopSpin; without it, the one in /opt or C:\\Bruker.",
)
@click.option(
    "--proton", "proton_hz", type=Quantity("Hz"), help="1H frequency of the spectrometer."
)
@click.option("--dry-run", is_flag=True, help="Only list what would be written.")
@click.option("--force", is_flag=True, help="Replace files that were changed, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def install(
    given: Path | None, proton_hz: float | None, *, dry_run: bool, force: bool, as_json: bool
) -> None:
    """Install pulse programs, wave files, parameter sets and a script into TopSpin.

    Everything goes into the folders of the user (pp/user, wave/user, par/user, py/user) and, for
    variable lists, into lists/vd and lists/vc. A file that is there and differs is kept, and
    ends in exit code 1; --force replaces it. The parameter sets are for 400.13 MHz, or for the
    1H frequency of --proton.

    Example: pnmr console install --topspin /opt/topspin4.1.4 --proton 600.13MHz --dry-run
    """
    from pnmr.bruker.topspin_folder import installed_topspin, topspin_folder
    from pnmr.workflow.console_files import console_files
    from pnmr.workflow.console_files import install as write

    topspin = installed_topspin() if given is None else topspin_folder(given)
    wanted = console_files((sys.executable, "-m", "pnmr"), proton_hz=proton_hz)
    states = {each: each.state(topspin) for each in wanted}
    if not as_json:
        click.echo(f"TopSpin in {topspin}")
        _print(states)
    written = [] if dry_run else write(topspin, wanted, overwrite=force)
    kept = [each.path for each, state in states.items() if state == "differs" and not force]
    if as_json:
        print_json(
            {"topspin": str(topspin), "files": _rows(states), "written": list(map(str, written))}
        )
    else:
        click.echo(_result(states, dry_run=dry_run, force=force))
    if kept:
        more = f" and {len(kept) - _MOST_NAMED} more" if len(kept) > _MOST_NAMED else ""
        raise UnwritableError(
            f"what is in {topspin} differs from what pnmr writes and is kept:"
            f" {', '.join(kept[:_MOST_NAMED])}{more}; compare, then replace with --force"
        )
    if written and not as_json:
        click.echo(_HINT)


def _rows(states: "Mapping[ConsoleFile, State]") -> list[dict[str, str]]:
    return [
        {"kind": each.kind, "name": each.name, "path": each.path, "state": state}
        for each, state in states.items()
    ]


def _print(states: "Mapping[ConsoleFile, State]") -> None:
    """Print one line a program, wave file, list and script, and one a parameter set."""
    from rich.table import Table

    grouped: dict[tuple[str, str, str], dict[str, State]] = defaultdict(dict)
    for each, state in states.items():
        folder, _, file = each.path.rpartition("/")
        grouped[each.kind, each.name, folder][file] = state
    table = Table(box=None, pad_edge=False)
    for head in ("what", "name", "folder", "state"):
        table.add_column(head)
    for (kind, name, folder), files in grouped.items():
        table.add_row(kind, name, folder, _state(files))
    console().print(table)


def _state(files: "Mapping[str, State]") -> str:
    """Return the state of the files of one thing, with their names where they differ."""
    found = set(files.values())
    if len(found) == 1:
        (only,) = found
        return f"[{_STYLES[only]}]{only}"
    parts = []
    for state, style in _STYLES.items():
        names = [name for name, own in files.items() if own == state]
        if names:
            parts.append(f"[{style}]{state}[/]: {', '.join(names)}")
    return "; ".join(parts)


def _result(states: "Mapping[ConsoleFile, State]", *, dry_run: bool, force: bool) -> str:
    """Return in one line what was written, or would be."""
    every = list(states.values())
    new, same, differ = (every.count(state) for state in ("new", "up to date", "differs"))
    parts = [f"{new} file{'s' * (new != 1)} {'would be ' if dry_run else ''}written"]
    if differ:
        parts.append(f"{differ} {'replaced' if force else 'kept'}")
    return ", ".join([*parts, f"{same} up to date"])
