"""``pnmr shape``: design a pulse and write its wave file, check any wave file, ask for advice."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.option_words import in_flags, in_words_of
from pnmr.cli.output import console, print_json, reporting
from pnmr.cli.quantity import Quantity
from pnmr.cli.shape_advise import advise
from pnmr.cli.shape_options import (
    FILE,
    SAMPLE,
    SETUP,
    Sample,
    design_options,
    grouped,
    limit_options,
    power_options,
    rf_option,
    sample_of,
    sample_options,
    setup_of,
)
from pnmr.cli.shape_profile import profile
from pnmr.errors import SettingError
from pnmr.units import written

if TYPE_CHECKING:
    from pnmr.bruker.wave import WaveFile
    from pnmr.shapes import Shape
    from pnmr.shapes.datasheet import Setup
    from pnmr.spectrometer import Performance

_NOTED_DIFFERENCE = 0.01
_setup_options = grouped(
    rf_option,
    sample_options,
    limit_options,
    power_options,
    click.option("--figure", type=FILE, help="Draw pulse, profile and maps: .svg, .pdf or .png."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables."),
    click.option("--force", is_flag=True, help="Replace existing files."),
)


@click.group("shape")
def command() -> None:
    """Design shaped pulses, check any wave file, ask which pulse suits a sample.

    Quantities carry their unit: 10MHz, 50us, 200kHz, 3900ppm.
    """


command.add_command(advise)
command.add_command(profile)


@command.command("list")
def list_families() -> None:
    """List the pulses that `pnmr shape new` designs, with their options."""
    from rich.table import Table

    from pnmr.shapes.catalogue import FAMILIES

    table = Table(box=None, pad_edge=False)
    for head in ("name", "what it is", "needs", "may have"):
        table.add_column(head)
    for name, family in FAMILIES.items():
        needed, optional = (
            in_flags(" ".join(names), new) for names in (family.needed, family.optional)
        )
        table.add_row(f"[bold]{name}", family.summary, needed, optional)
    console().print(table)


@command.command("new")
@click.argument("family")
@design_options
@click.option("-o", "--output", type=FILE, help="Wave file to write; without it, only tables.")
@click.option("--date", "dated", is_flag=True, help="Write date and time into the file.")
@_setup_options
def new(
    family: str, output: Path | None, dated: bool, figure: Path | None, force: bool, **given: Any
) -> None:
    """Design a pulse of FAMILY (see `pnmr shape list`) and write its wave file.

    Prints what it is, what console and probe say of it, and what it does to the sample.

    Example: pnmr shape new tanh-tan --sweep 10MHz --length 50us --rf 200kHz -o SHAP_10M_50u
    """
    from pnmr.bruker.write_wave import note_unsuitable, wave_text
    from pnmr.files import write_files

    if output is not None and figure is not None and output.absolute() == figure.absolute():
        raise SettingError(f"{output} cannot be both wave file and figure; choose two names")
    as_json = given.pop("as_json")
    setup = setup_of({key: given.pop(key) for key in SETUP})
    sample = sample_of({key: given.pop(key) for key in SAMPLE})
    with in_words_of(new):
        shape = _designed(family, given, setup, sample)
        contents = _reported(shape, setup, sample, as_json=as_json, figure=figure)
    if output is not None:
        note_unsuitable(output)
        text = wave_text(shape, rf_hz=setup.rf_hz, written=datetime.now() if dated else None)
        contents = {str(output): text.encode("ascii"), **contents}
    for path in write_files(Path(), contents, overwrite=force):
        click.echo(f"wrote {path}", err=True)


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--length", "duration_s", type=Quantity("s"), help="Length of the pulse.")
@_setup_options
def check(
    file: Path, duration_s: float | None, figure: Path | None, force: bool, **given: Any
) -> None:
    """Check any wave FILE for console, probe and sample; fails where a limit is exceeded.

    Example: pnmr shape check SHAP_10M_50u --rf 200kHz --mas 60kHz --anisotropy 100kHz
    --larmor 100.61MHz --carrier 2985ppm --lines 3900,60ppm --figure shap.pdf
    """
    from pnmr.bruker.wave import read_wave
    from pnmr.files import write_files

    as_json = given.pop("as_json")
    setup = setup_of({key: given.pop(key) for key in SETUP})
    sample = sample_of(given)
    with in_words_of(new):
        wave = read_wave(file)
        shape = wave.shape(duration_s)
        note = "; ".join(_differences(wave, shape, setup.rf_hz))
        contents = _reported(shape, setup, sample, as_json=as_json, figure=figure, note=note)
    for path in write_files(Path(), contents, overwrite=force):
        click.echo(f"wrote {path}", err=True)


def _designed(family: str, given: dict[str, Any], setup: "Setup", sample: Sample) -> "Shape":
    from pnmr.shapes.catalogue import FAMILIES, designed

    settings = {key: value for key, value in given.items() if value is not None}
    if "part" in settings:
        settings["part"] += " half"
    needed = FAMILIES[family].needed if family in FAMILIES else ()
    # What the sample and the set-up state anyway is a setting only of pulses made from it.
    stated = {"rf_hz": setup.rf_hz, "rotor_hz": sample.conditions.get("rotor_hz") or None}
    settings |= {key: value for key, value in stated.items() if key in needed and value}
    return designed(family, settings)


def _reported(
    shape: "Shape",
    setup: "Setup",
    sample: Sample,
    *,
    as_json: bool,
    figure: Path | None,
    note: str = "",
) -> dict[str, bytes]:
    """Print all that is known of a pulse, and return its figure by name, if one is asked for.

    Raises `LimitError` after the tables where a limit is exceeded.
    """
    from pnmr.cli.performance_table import plain, print_performance
    from pnmr.cli.pulse_sheet import print_sheet
    from pnmr.shapes.datasheet import datasheet
    from pnmr.shapes.limits import refuse_exceeded
    from pnmr.spectrometer import performance

    suffix = _suffix(figure)
    sheet = datasheet(shape, setup)
    with reporting("inversion and echoes") as progress:
        found = performance(
            shape,
            setup.rf_hz,
            lines_hz=() if sample.scale is None else sample.scale.lines_hz,
            phase_step_deg=setup.console.phase_resolution_deg,
            progress=progress,
            **sample.conditions,
        )
    if as_json:
        owners = {"console": setup.console, "probe": setup.probe}
        print_json({"note": note, **owners, "sheet": sheet, "sample": plain(found, sample)})
    else:
        print_sheet(sheet, setup, note)
        print_performance(found, sample)
    refuse_exceeded(sheet.checks)
    return {} if figure is None else {str(figure): _drawn(shape, found, sample, suffix)}


def _suffix(figure: Path | None) -> str:
    """Return the suffix of a figure; a wrong one is told before anything is computed."""
    if figure is None:
        return ""
    from pnmr.report.style import check_suffix

    return check_suffix(figure)


def _drawn(shape: "Shape", found: "Performance", sample: Sample, suffix: str) -> bytes:
    """Return the sheet of a pulse as the bytes of a file."""
    from pnmr.cli.performance_table import conditions_in_symbols, spinning_in_words
    from pnmr.report.shape_sheet import shape_sheet
    from pnmr.report.style import rendered
    from pnmr.spectrometer import inversion_profile, surroundings

    meant, words = found.profile, conditions_in_symbols(found)
    profiles = {words: meant}
    if meant.tensor.anisotropy_hz:
        profiles["δ = 0"] = inversion_profile(shape, meant.rf_hz, meant.offsets_hz)
    played = f"{written(meant.rf_hz, 'Hz')} RF, {spinning_in_words(meant.rotor_hz)}"
    with reporting("maps") as progress:
        threads = sample.conditions["threads"]
        maps = surroundings(shape, meant, threads=threads, progress=progress)
    headed = dict(zip((words, played), maps, strict=True))
    return rendered(shape_sheet(shape, profiles, headed, scale=sample.scale), suffix)


def _differences(wave: "WaveFile", shape: "Shape", rf_hz: float) -> Iterator[str]:
    """Say where a file means another length or RF than those asked for."""
    if wave.duration_s is not None and _differ(wave.duration_s, shape.duration_s):
        yield f"the file was made for {written(wave.duration_s, 's')}"
    factor, rotation_deg = wave.integration_factor, wave.rotation_deg
    if factor is None or rotation_deg is None:
        yield "no usable INTEGFAC in the file: set the power by hand"
        return
    stated_hz = rotation_deg / (360.0 * shape.duration_s * factor)
    if _differ(stated_hz, rf_hz):
        yield (
            f"from its INTEGFAC {factor:.6g} the console calculates the power for"
            f" {written(stated_hz, 'Hz')}, not {written(rf_hz, 'Hz')}"
        )


def _differ(stated_value: float, asked_value: float) -> bool:
    return abs(stated_value / asked_value - 1.0) >= _NOTED_DIFFERENCE
