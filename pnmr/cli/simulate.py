"""``pnmr simulate``: an experiment played on a model sample, as a data set."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.output import console, print_json, reporting, working
from pnmr.cli.quantity import Quantity
from pnmr.errors import SettingError, UnwritableError

if TYPE_CHECKING:
    from pnmr.program import Parameters
    from pnmr.spins import Sample
    from pnmr.workflow.rehearsal import Rehearsal
    from pnmr.workflow.simulation import Settings, Simulation

_LONG_S = 5.0
_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("simulate")
@click.argument("sample", required=False)
@click.argument("program", required=False)
@click.option("-o", "--output", type=_PATH, help="Experiment folder to make; with --twin, theirs.")
@click.option(
    "--set", "changes", multiple=True, metavar="NAME=VALUE", help="p1=1.25us, ns=2000000; repeat."
)
@click.option("--parameters", "given_path", type=_FILE, help="A parameter set .toml, or acqus.")
@click.option("--shapes", "wave_folder", type=_FOLDER, help="Folder with the wave files.")
@click.option("--mas", "mas_hz", type=Quantity("Hz"), help="Spin at this rate; sets cnst31 too.")
@click.option("--temperature", "temperature_k", type=Quantity("K"), help="Of the sample.")
@click.option("--scans", type=click.IntRange(1), help="Number of scans, NS.")
@click.option("--noise", type=click.FloatRange(0.0), help="Of one scan; 0 for none.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the noise.")
@click.option(
    "--tolerance",
    type=click.FloatRange(1e-6, 0.1),
    default=3e-3,
    show_default=True,
    help="Largest change of a sideband when the powder is refined.",
)
@click.option("--threads", type=click.IntRange(1), help="[all]")
@click.option(
    "--word-type",
    type=click.Choice(["int32", "float64"]),
    default="int32",
    show_default=True,
    help="float64 as a NEO console writes.",
)
@click.option("--title", default="", help="Title of the data set.")
@click.option("--twin", type=click.Choice(["paper"]), help="Simulate a whole campaign instead.")
@click.option("--list", "is_list", is_flag=True, help="List the samples that ship.")
@click.option("--force", is_flag=True, help="Replace existing experiments.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(sample: str | None, program: str | None, output: Path | None, **given: Any) -> None:
    """Play the pulse program PROGRAM on SAMPLE and write what a console would have recorded.

    SAMPLE is one of the library or a file .toml, PROGRAM one that ships or a file. What the
    data set was made from is in its file truth.json.

    Example: pnmr simulate co_crystal double_adiabatic_echo --set td=16384 -o twin/10
    """
    if given["is_list"]:
        _list()
        return
    if output is not None and output.exists() and not (given["force"] or given["twin"]):
        raise UnwritableError(
            f"{output} exists; choose another name or allow overwriting (--force)"
        )
    if output is None or (given["twin"] is None) == (sample is None or program is None):
        raise SettingError(
            "nothing is chosen to simulate; say SAMPLE PROGRAM -o EXPNO, or --twin paper -o FOLDER"
            " alone"
        )
    if given["twin"]:
        _twin(output, given)
    else:
        _one(str(sample), str(program), output, given)


def _settings(given: dict[str, Any]) -> "Settings":
    from pnmr.workflow.simulation import Settings

    return Settings(
        seed=given["seed"],
        noise_ratio=given["noise"],
        tolerance=given["tolerance"],
        threads=given["threads"] or os.cpu_count() or 1,
        word_type=given["word_type"],
    )


def _one(sample: str, program: str, output: Path, given: dict[str, Any]) -> None:
    """Simulate one experiment."""
    from pnmr.program.given import assigned
    from pnmr.workflow.rehearsal import rehearsal
    from pnmr.workflow.simulation import simulate, write_simulation

    changes = [assigned(text) for text in given["changes"]]
    if given["mas_hz"] is not None:
        changes.insert(0, ("cnst31", given["mas_hz"]))
    if given["scans"] is not None:
        changes.append(("ns", float(given["scans"])))
    planned = rehearsal(
        _sample(sample, given),
        program,
        changes,
        given=_parameters(given["given_path"]),
        wave_folder=given["wave_folder"],
        title=given["title"],
    )
    settings = _settings(given)
    _announce([planned], settings.threads)
    with reporting("simulating") as told:
        found = simulate(planned, settings, progress=told)
    write_simulation(output, found, overwrite=given["force"])
    _report(found, output, as_json=given["as_json"])


def _parameters(path: Path | None) -> "Parameters | None":
    """Return a parameter set, or the parameters of a measured data set."""
    from pnmr.bruker.program_parameters import acqus_parameters
    from pnmr.program import read_parameters

    if path is None:
        return None
    return read_parameters(path) if path.suffix == ".toml" else acqus_parameters(path)


def _sample(name: str, given: dict[str, Any]) -> "Sample":
    """Return a sample at the rate and temperature that were asked for."""
    from dataclasses import replace

    from pnmr.spins import read_sample

    found = read_sample(name)
    if given["temperature_k"] is not None:
        found = found.at(given["temperature_k"])
    return found if given["mas_hz"] is None else replace(found, mas_hz=given["mas_hz"])


def _twin(output: Path, given: dict[str, Any]) -> None:
    """Simulate a campaign; experiments that are there already are kept, unless forced."""
    from dataclasses import replace

    from pnmr.workflow.executor import executor
    from pnmr.workflow.twin import TWINS, simulate_all

    planned = [each for each in TWINS[given["twin"]]()]
    missing = [
        each for each in planned if given["force"] or not (output / str(each.expno)).exists()
    ]
    out, settings = console(), _settings(given)
    _announce([each.rehearsal() for each in missing], settings.threads)
    runner = executor(max(1, min(settings.threads, len(missing))))
    alone = replace(settings, threads=1)
    with reporting("simulating") as told:
        told(0, len(missing))
        made = simulate_all(missing, output, alone, runner, overwrite=given["force"])
        for done, (each, path) in enumerate(made, start=1):
            out.print(f"{path}  {each.sample}, {each.title}", markup=False)
            told(done, len(missing))
    out.print(f"{len(missing)} of {len(planned)} experiments simulated in {output}", markup=False)


def _announce(planned: "list[Rehearsal]", threads: int) -> None:
    """Say what a simulation will take before it begins, where it takes long."""
    from pnmr.units import written
    from pnmr.workflow.simulation import expected_cost

    with working("estimating what it takes"):
        costs = [expected_cost(each) for each in planned]
    duration_s = sum(each.duration_s for each in costs) / threads
    if duration_s > _LONG_S:
        megabytes = threads * max(each.memory_bytes for each in costs) / 1e6
        click.echo(
            f"pnmr: note: this takes about {written(duration_s, 's', 2)} on {threads} threads"
            f" that are free, and {megabytes:.0f} MB for spins",
            err=True,
        )


def _report(found: "Simulation", output: Path, *, as_json: bool) -> None:
    played = found.rehearsal.timeline
    summary = played.summary()
    if as_json:
        print_json(
            {
                "path": str(output),
                "title": found.rehearsal.title,
                "shape": list(found.fid.shape),
                "scans": played.scans,
                "powder_error": found.powder_error,
                "experiment_time_s": summary.duration_s,
            }
        )
        return
    out = console()
    out.print(found.rehearsal.title, markup=False)
    hours, minutes = divmod(round(summary.duration_s / 60.0), 60)
    out.print(f"  {played.scans} scans, {hours} h {minutes:02d} min on the magnet")
    out.print(f"  sidebands settled to {found.powder_error:.1g} of the signal of a site")
    out.print(f"wrote {output}", markup=False)


def _list() -> None:
    from rich.table import Table

    from pnmr.spins import library_samples, read_sample

    table = Table(box=None, pad_edge=False)
    for head in ("name", "sample", "sites", "assumed numbers"):
        table.add_column(head)
    for name in library_samples():
        sample = read_sample(name)
        labels = ", ".join(f"{site.label} {site.shift_ppm:g}" for site in sample.sites)
        table.add_row(
            name, sample.name.replace("[", "\\["), f"{labels} ppm", str(len(sample.assumed))
        )
    console().print(table)
