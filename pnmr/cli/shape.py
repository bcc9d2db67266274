"""``pnmr shape``: design a pulse and write its wave file, or check any wave file."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.quantity import Quantity
from pnmr.errors import LimitError, PnmrWarning, SettingError
from pnmr.units import written

if TYPE_CHECKING:
    from pnmr.bruker.wave import WaveFile
    from pnmr.shapes import Shape
    from pnmr.shapes.datasheet import Setup

Verb = Callable[..., None]
_FILE = click.Path(path_type=Path, dir_okay=False)
_NOTED_DIFFERENCE = 0.01


def _with(*options: Callable[[Verb], Verb]) -> Callable[[Verb], Verb]:
    """Return one decorator that adds several options in the order given."""

    def added(verb: Verb) -> Verb:
        for option in reversed(options):
            verb = option(verb)
        return verb

    return added


_design_options = _with(
    click.option("--sweep", "sweep_hz", type=Quantity("Hz"), help="Full width of the sweep."),
    click.option("--length", "duration_s", type=Quantity("s"), help="Length of the whole pulse."),
    click.option("--step", "step_s", type=Quantity("s"), help="Length of a step [50ns]."),
    click.option("--direction", type=click.Choice(["down", "up"]), help="Of the frequency [down]."),
    click.option(
        "--sampling",
        type=click.Choice(["midpoints", "both ends"]),
        help="Of every step [midpoints], or both ends of each half, as Shape Tool does.",
    ),
    click.option(
        "--half", "part", type=click.Choice(["first", "second"]), help="Only a half passage."
    ),
    click.option("--zeta", type=float, help="Steepness of a tanh/tan amplitude [10]."),
    click.option("--tan-kappa", type=float, help="tan(kappa) of a tanh/tan sweep [20]."),
    click.option("--order", type=int, help="N of a WURST [40; S3AP 20], n of HSn [1]."),
    click.option("--smoothed", "smoothed_percent", type=Quantity("%"), help="Of a chirp [20%]."),
    click.option("--mas", "rotor_hz", type=Quantity("Hz"), help="Spinning rate, for an S3AP."),
    click.option("--sideband", type=int, help="Which sideband an S3AP sweeps [0]."),
    click.option("--elements", help="Which composite pulse: 90-180-90, 90-240-90 or BB1."),
)
_setup_options = _with(
    click.option("--rf", "rf_hz", type=Quantity("Hz"), required=True, help="Peak RF."),
    click.option("--p90", "p90_s", type=Quantity("s"), help="Hard 90 degree pulse (p1)."),
    click.option("--plw", "plw_w", type=Quantity("W"), help="Its power (plw1)."),
    click.option(
        "--console",
        "console_name",
        default="avance_iii_hd",
        show_default=True,
        help="avance_iii_hd, avance_neo, or a file .toml.",
    ),
    click.option("--probe", "probe_path", type=_FILE, help="File .toml with your probe's limits."),
    click.option("--pulses", default=1, show_default=True, help="Such pulses in one scan."),
    click.option("--cycle", "cycle_s", type=Quantity("s"), help="Time from scan to scan."),
    click.option("--figure", type=_FILE, help="Draw it as .svg, .pdf or .png."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables."),
    click.option("--force", is_flag=True, help="Replace existing files."),
)
_SETUP = ("rf_hz", "p90_s", "plw_w", "console_name", "probe_path", "pulses", "cycle_s")


@click.group("shape")
def command() -> None:
    """Design shaped pulses, write them as wave files, check any wave file."""


@command.command("list")
def list_families() -> None:
    """List the pulses that `pnmr shape new` designs."""
    from rich.table import Table

    from pnmr.shapes.catalogue import FAMILIES

    table = Table(box=None, pad_edge=False)
    for head in ("name", "what it is", "needs"):
        table.add_column(head)
    for name, family in FAMILIES.items():
        table.add_row(f"[bold]{name}", family.summary, _in_flags(" ".join(family.needed)))
    console().print(table)


@command.command("new")
@click.argument("family")
@_design_options
@click.option("-o", "--output", type=_FILE, help="Wave file to write; without it, only the table.")
@click.option("--date", "dated", is_flag=True, help="Write date and time into the file.")
@_setup_options
def new(family: str, output: Path | None, dated: bool, **given: Any) -> None:
    """Design a pulse of FAMILY (see `pnmr shape list`) and write its wave file.

    Example: pnmr shape new tanh-tan --sweep 10MHz --length 50us --rf 200kHz -o SHAP_10M_50u
    """
    from pnmr.bruker.write_wave import write_wave
    from pnmr.shapes.catalogue import designed

    shown = {key: given.pop(key) for key in ("figure", "as_json", "force")}
    setup = _setup({key: given.pop(key) for key in _SETUP})
    settings = {key: value for key, value in given.items() if value is not None}
    if "part" in settings:
        settings["part"] += " half"
    if family == "composite":
        settings["rf_hz"] = setup.rf_hz
    with _in_words_of_options():
        shape = designed(family, settings)
        _show(shape, setup, as_json=shown["as_json"])
    if output is not None:
        written_at = datetime.now() if dated else None
        write_wave(output, shape, rf_hz=setup.rf_hz, written=written_at, overwrite=shown["force"])
        click.echo(f"wrote {output}", err=True)
    _draw(shape, setup, shown)


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--length", "duration_s", type=Quantity("s"), help="Length of the pulse.")
@_setup_options
def check(file: Path, duration_s: float | None, **given: Any) -> None:
    """Check any wave FILE for a console and a probe; fails where a limit is exceeded."""
    from pnmr.bruker.wave import read_wave

    shown = {key: given.pop(key) for key in ("figure", "as_json", "force")}
    setup = _setup(given)
    wave = read_wave(file)
    shape = wave.shape(duration_s)
    note = _stated_rf(wave, shape, setup.rf_hz)
    with _in_words_of_options():
        _show(shape, setup, as_json=shown["as_json"], note=note)
    _draw(shape, setup, shown)


def _setup(given: dict[str, Any]) -> "Setup":
    from pnmr.shapes import HardPulse, probe
    from pnmr.shapes import console as console_named
    from pnmr.shapes.datasheet import NO_PROBE, Setup

    if given["rf_hz"] <= 0.0:
        raise SettingError(
            f"--rf is {given['rf_hz']:g} Hz; a positive nutation frequency is needed"
        )
    if given["plw_w"] is not None and given["p90_s"] is None:
        raise SettingError("--plw says nothing without the length of its 90 degree pulse, --p90")
    hard = None if given["p90_s"] is None else HardPulse(given["p90_s"], given["plw_w"])
    path = given["probe_path"]
    return Setup(
        rf_hz=given["rf_hz"],
        hard=hard,
        console=console_named(given["console_name"]),
        probe=NO_PROBE if path is None else probe(path),
        pulses=given["pulses"],
        cycle_s=given["cycle_s"],
    )


def _show(shape: "Shape", setup: "Setup", *, as_json: bool, note: str = "") -> None:
    """Print the sheet of a pulse; raises `LimitError` after it where a limit is exceeded."""
    from pnmr.cli.pulse_sheet import print_sheet
    from pnmr.shapes.datasheet import datasheet
    from pnmr.shapes.limits import refuse_exceeded

    sheet = datasheet(shape, setup)
    if as_json:
        print_json({"note": note, "console": setup.console, "probe": setup.probe, "sheet": sheet})
    else:
        print_sheet(sheet, setup, note)
    refuse_exceeded(sheet.checks)


def _draw(shape: "Shape", setup: "Setup", shown: dict[str, Any]) -> None:
    if shown["figure"] is None:
        return
    from pnmr.report.shape_figures import shape_figure
    from pnmr.report.style import save

    figure = shape_figure(shape, rf_hz=setup.rf_hz)
    save(figure, shown["figure"], overwrite=shown["force"])
    click.echo(f"wrote {shown['figure']}", err=True)


def _stated_rf(wave: "WaveFile", shape: "Shape", rf_hz: float) -> str:
    """Return what RF the console would set from the file's INTEGFAC, where that is another one."""
    factor, rotation_deg = wave.integration_factor, wave.rotation_deg
    if factor is None or rotation_deg is None:
        return "no usable INTEGFAC in the file: set the power by hand"
    stated_hz = rotation_deg / (360.0 * shape.duration_s * factor)
    if abs(stated_hz / rf_hz - 1.0) < _NOTED_DIFFERENCE:
        return ""
    return (
        f"from its INTEGFAC {factor:.6g} the console calculates the power for"
        f" {written(stated_hz, 'Hz')}, not {written(rf_hz, 'Hz')}"
    )


@contextmanager
def _in_words_of_options() -> Iterator[None]:
    """Let errors and warnings name --sweep where a script would say sweep_hz."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always", PnmrWarning)
        try:
            yield
        except (SettingError, LimitError) as error:
            raise type(error)(_in_flags(str(error))) from error
    for warning in noted:
        warnings.warn(_in_flags(str(warning.message)), PnmrWarning, stacklevel=2)


def _in_flags(text: str) -> str:
    """Return the text with the names of settings replaced by those of the options."""
    for option in new.params:
        text = re.sub(rf"\b{option.name}\b", option.opts[0], text)
    return text
