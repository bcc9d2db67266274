"""``pnmr program check``: everything that is wrong with a pulse program, before ``zg``."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pnmr.cli.output import console, print_json
from pnmr.errors import SettingError, one_line

if TYPE_CHECKING:
    from pnmr.program import Parameters
    from pnmr.program.lint import Finding
    from pnmr.shapes.limits import Probe

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
_CHANNELS = tuple(f"f{number}" for number in range(1, 9))


@click.command("check")
@click.argument("file", type=_FILE)
@click.option("--acqus", type=_FILE, help="Parameters from the acqus file of a data set.")
@click.option("--parameters", "given_path", type=_FILE, help="A parameter set, .toml.")
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="p1=2.5, cnst31=30000")
@click.option(
    "--probe",
    "probes",
    multiple=True,
    metavar="[fN=]FILE",
    help="Limits of the probe; f1 if not said.",
)
@click.option("--console", "console_name", default="avance_iii_hd", show_default=True)
@click.option("--waves", multiple=True, type=_FOLDER, help="Where wave (shape) files are.")
@click.option("--include", "folders", multiple=True, type=_FOLDER, help="For #include.")
@click.option("--no-notes", is_flag=True, help="Errors and warnings only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def check(file: Path, console_name: str, *, no_notes: bool, as_json: bool, **given: object) -> None:
    """Check the pulse program FILE; exit code 1 where the console would misbehave.

    Parameters come from --acqus or --parameters, else from the set that ships with a
    program of this name, else they are assumed; --set changes single ones.

    Example: pnmr program check tedor_shap --acqus 12/acqus --probe f1=probe.toml
    """
    from pnmr.program.lint import Surroundings
    from pnmr.program.lint import check as findings_of
    from pnmr.shapes.limits import console as console_of

    waves, folders = _paths(given["waves"]), _paths(given["folders"])
    points = _Waves(waves) if waves else None
    surroundings = Surroundings(console_of(console_name), _probes(given["probes"]), points)
    found = findings_of(file, _parameters(file, given), surroundings, folders=folders)
    shown = [each for each in found if not (no_notes and each.severity == "note")]
    if as_json:
        print_json({"file": str(file), "findings": shown})
    else:
        _print(file, shown, found)
    if any(each.severity == "error" for each in found):
        raise SystemExit(1)


class _Waves:
    """Number of points of a wave file, looked for in folders."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def __call__(self, name: str) -> int | None:
        """Return the number of points, None where no folder holds the file."""
        from pnmr.bruker.wave import read_wave

        plain = Path(name).name == name
        for folder in self.folders if plain else ():
            if (folder / name).is_file():
                return len(read_wave(folder / name).amplitude_fraction)
        return None


def _paths(given: object) -> tuple[Path, ...]:
    return tuple(Path(each) for each in given) if isinstance(given, tuple) else ()


def _probes(given: object) -> "dict[str, Probe]":
    from pnmr.shapes.limits import probe

    found: dict[str, Probe] = {}
    for text in given if isinstance(given, tuple) else ():
        channel, equals, path = text.partition("=")
        if not equals:
            channel, path = "f1", text
        if channel not in _CHANNELS:
            raise SettingError(f"'{text}' names no channel; write --probe f1=FILE, f1 to f8")
        found[channel] = probe(Path(path))
    return found


def _parameters(file: Path, given: dict[str, object]) -> "Parameters":
    from pnmr.bruker.program_parameters import acqus_parameters
    from pnmr.cli.program import stated_name
    from pnmr.program import read_parameters, typical
    from pnmr.program.compose.shipped import shipped_parameters

    acqus, path, changes = given["acqus"], given["given_path"], given["changes"]
    if isinstance(acqus, Path) and isinstance(path, Path):
        raise SettingError("--acqus and --parameters both give parameters; take one of them")
    if isinstance(acqus, Path):
        known = acqus_parameters(acqus)
    elif isinstance(path, Path):
        known = read_parameters(path)
    else:
        shipped = shipped_parameters(stated_name(file))
        known = shipped or typical()
        said = "those that ship with it are taken" if shipped else "all are assumed"
        click.echo(f"pnmr: note: no parameters are given, {said}", err=True)
    values, texts = dict(known.values), dict(known.texts)
    for text in changes if isinstance(changes, tuple) else ():
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise SettingError(f"'{text}' is no setting; write NAME=VALUE, as in p1=2.5")
        try:
            values[name.lower()] = float(value)
        except ValueError:
            texts[name.lower()] = value
    return replace(known, values=values, texts=texts)


def _print(file: Path, shown: "Iterable[Finding]", found: "Iterable[Finding]") -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column("line", justify="right")
    for head in ("severity", "reason", "remedy", "rule"):
        table.add_column(head, overflow="fold")
    for each in shown:
        style = _STYLES[each.severity]
        line = str(each.line) if each.line else "-"
        cells = (each.severity, each.reason, each.remedy, each.rule)
        table.add_row(
            line, Text(cells[0], style=style), *(Text(one_line(cell)) for cell in cells[1:])
        )
    if table.row_count:
        console().print(table)
    every: list[str] = [each.severity for each in found]
    numbers = {kind: every.count(kind) for kind in _STYLES}
    counts = ", ".join(f"{n} {kind}{'s' * (n != 1)}" for kind, n in numbers.items())
    console().print(f"{file.name}: {counts}", markup=False)
