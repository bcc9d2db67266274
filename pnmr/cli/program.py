"""``pnmr program``: write pulse programs, list their events, draw them."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.program_check import check
from pnmr.errors import SettingError

if TYPE_CHECKING:
    from pnmr.program import Event, Parameters, Timeline

Verb = Callable[..., None]
_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_GOOD_NAME = re.compile(r"[A-Za-z0-9._-]{1,29}")


def _played(verb: Verb) -> Verb:
    """Add the options that say with which parameters a program is played."""
    for option in (
        click.option("--increment", default=0, show_default=True, help="Row of a series."),
        click.option("--scan", default=0, show_default=True, help="Scan of the row."),
        click.option("--include", "folders", multiple=True, type=_FOLDER, help="For #include."),
        click.option(
            "--set", "changes", multiple=True, metavar="NAME=VALUE", help="p1=2.5us, cnst31=30kHz"
        ),
        click.option("--parameters", "given_path", type=_FILE, help="A parameter set, .toml."),
    ):
        verb = option(verb)
    return verb


@click.group("program", commands=[check])
def command() -> None:
    """Write pulse programs, list their events, draw them."""


@command.command("list")
def list_programs() -> None:
    """List the programs that `pnmr program new` writes, with their options."""
    from rich.table import Table

    from pnmr.program.compose import PROGRAMS

    table = Table(box=None, pad_edge=False)
    for head in ("name", "what it is for", "options [default]"):
        table.add_column(head)
    for name, recipe in PROGRAMS.items():
        options = "\n".join(
            f"{option.name} \\[{option.default}]: {option.range}" for option in recipe.options
        )
        table.add_row(f"[bold]{name}", recipe.summary, options)
    console().print(table)


@command.command("new")
@click.argument("name")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="As in the list.")
@click.option("-o", "--output", type=_FILE, help="Where to; else it is printed.")
@click.option("--parameters", "set_path", type=_FILE, help="Write its parameter set as well.")
@click.option("--force", is_flag=True, help="Replace existing files.")
def new(
    name: str, options: tuple[str, ...], output: Path | None, set_path: Path | None, *, force: bool
) -> None:
    """Write the program NAME (see `pnmr program list`).

    Example: pnmr program new tedor_shap --option before=3 --option after=2 -o tedor_shap.32
    """
    from pnmr.files import write_text
    from pnmr.program.compose import compose
    from pnmr.program.compose.parameter_set import parameter_set

    if output is not None and not _GOOD_NAME.fullmatch(output.name):
        raise SettingError(
            f"the console does not take the name '{output.name}'; use up to 29 letters, digits,"
            " dots, dashes and underscores"
        )
    written = compose(name, dict(_pairs(options)), name=output.name if output else "")
    if output is None:
        click.echo(written.text, nl=False)
    else:
        write_text(output, written.text, overwrite=force)
        click.echo(f"wrote {output}", err=True)
    if set_path is not None:
        write_text(set_path, parameter_set(written.sheet), overwrite=force)
        click.echo(f"wrote {set_path}", err=True)


@command.command("timeline")
@click.argument("file", type=_FILE)
@_played
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def show_timeline(file: Path, scan: int, increment: int, as_json: bool, **given: object) -> None:
    """List what happens in a scan of FILE: start, duration, phase, power, rotor.

    Parameters come from --parameters, else from the set that ships with a program of this
    name, else they are assumed; --set changes single ones.
    """
    found = _timeline(file, given)
    played = found.scan(scan, increment)
    if as_json:
        print_json({"duration_ps": played.duration_ps, "events": played.events})
    else:
        _print_events(played.events)
        _print_summary(found)
    for finding in found.findings:
        click.echo(f"pnmr: note: {finding}", err=True)


@command.command("draw")
@click.argument("file", type=_FILE)
@_played
@click.option("-o", "--output", type=_FILE, required=True, help="Figure: .svg, .pdf or .png.")
@click.option("--shapes", "wave_folder", type=_FOLDER, help="Folder with the wave files.")
@click.option("--to-scale", is_flag=True, help="Thin pulses as thin as they are.")
@click.option("--title", help="Above the drawing; the name of the file else.")
@click.option("--force", is_flag=True, help="Replace an existing figure.")
def draw(file: Path, output: Path, scan: int, increment: int, **given: object) -> None:
    """Draw a scan of FILE: channels, pulses, delays, rotor periods, echo top, phases.

    Example: pnmr program draw pulse_programs/tedor_shap -o tedor.svg
    """
    from pnmr.report.sequence_diagram import sequence_diagram
    from pnmr.report.style import check_suffix, save
    from pnmr.workflow.rehearsal import shapes_of

    check_suffix(output)
    title = given.pop("title")
    folder, force = given.pop("wave_folder"), bool(given.pop("force"))
    to_scale = bool(given.pop("to_scale"))
    found = _timeline(file, given)
    figure = sequence_diagram(
        found,
        scan=scan,
        increment=increment,
        shapes=shapes_of(
            found.scan(scan, increment).events, folder if isinstance(folder, Path) else None
        ),
        to_scale=to_scale,
        title=file.name if title is None else str(title),
    )
    save(figure, output, overwrite=force)
    click.echo(f"wrote {output}", err=True)


def _pairs(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise SettingError(f"'{text}' is no setting; write NAME=VALUE, as in p1=2.5")
        yield name, value


def _timeline(file: Path, given: Mapping[str, object]) -> "Timeline":
    """Compile a program with the parameters that the options name."""
    from pnmr.program import timeline
    from pnmr.program.given import assigned

    path, changes, folders = given["given_path"], given["changes"], given["folders"]
    known = known_parameters(file, path if isinstance(path, Path) else None)
    own = known.changed(map(assigned, changes if isinstance(changes, tuple) else ()))
    return timeline(file, own, folders=folders if isinstance(folders, tuple) else ())


def known_parameters(file: Path, given: Path | None) -> "Parameters":
    """Return the parameters of a file, those that ship with a program, or assumed ones."""
    from pnmr.program import read_parameters, typical
    from pnmr.program.compose.shipped import shipped_parameters

    if given is not None:
        return read_parameters(given)
    found = shipped_parameters(stated_name(file))
    if found is None:
        click.echo("pnmr: note: no parameters are given, all are assumed", err=True)
        return typical()
    return found


def stated_name(file: Path) -> str:
    """Return the name in the first line of a program, where this package writes it."""
    from pnmr.files import read_text

    return read_text(file).split("\n", 1)[0].strip("; \t\r")


def _print_events(events: "Iterable[Event]") -> None:
    from rich.table import Table

    from pnmr.units import written

    table = Table(box=None, pad_edge=False)
    for head in (
        *("start", "duration", "what", "name", "channel"),
        *("phase", "power", "rotor", "shape"),
    ):
        table.add_column(head, justify="right" if head in ("start", "duration") else "left")
    for event in events:
        degrees = event.receiver_deg if event.kind == "acquisition" else event.phase_deg
        table.add_row(
            f"{event.start_ps / 1e6:.4f} us",
            f"{event.duration_ps / 1e6:.4f} us",
            event.kind,
            event.label,
            event.channel,
            "" if degrees is None else f"{degrees:g} deg",
            "" if event.power_w is None else written(event.power_w, "W"),
            "" if event.rotor_deg is None else f"{event.rotor_deg:.2f} deg",
            event.shape,
        )
    console().print(table)


def _print_summary(found: "Timeline") -> None:
    from pnmr.units import written

    total = found.summary()
    duty = ", ".join(f"{name} {100 * part:.3g} %" for name, part in total.duty_fraction.items())
    click.echo(
        f"phase cycle {found.cycle} scans; {total.increments} rows, {total.scans} scans in"
        f" {written(total.duration_s, 's')}; RF on: {duty or 'never'}"
    )
