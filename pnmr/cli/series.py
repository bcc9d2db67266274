"""``pnmr series``: relaxation times and dipolar build-ups from a series."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.choices import Baseline, PhaseChoice
from pnmr.cli.output import console, print_json, working
from pnmr.cli.quantity import Cycles, Quantity, QuantityRange, Shifts, Signs
from pnmr.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pnmr.data import FID
    from pnmr.fit.dipolar_buildup import Recoupling
    from pnmr.process import Recipe
    from pnmr.workflow.series import Signal

_MODELS = (
    *("saturation", "inversion", "t2", "stretched", "stretched_t2"),
    *("biexponential", "biexponential_t2", "buildup"),
    *("tedor_ch", "tedor_ch2", "tedor_ch3"),
)


@click.command("series")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--region",
    "regions",
    multiple=True,
    required=True,
    type=QuantityRange("ppm"),
    help="Region that is integrated, 200:-100; may repeat.",
)
@click.option(
    "--model", type=click.Choice(_MODELS), default="inversion", show_default=True, help="Curve."
)
@click.option("--line", "lines", type=Shifts(), default=(), help="Fit lines here, 62,15,11ppm.")
@click.option(
    "--shape",
    type=click.Choice(["lorentzian", "gaussian", "voigt", "pseudo_voigt"]),
    default="lorentzian",
    show_default=True,
    help="Family of these lines.",
)
@click.option("--delays", type=click.Path(path_type=Path), help="File with a delay a line, 10m.")
@click.option("--count-time", type=Quantity("s"), help="Time of one count of a loop, 66.7us.")
@click.option(
    "--cycles", type=Cycles(), help="Recoupling cycles before:after the transfer, 1:1,2:2."
)
@click.option(
    "--mas", "rotor_hz", type=Quantity("Hz"), help="Rotor rate, where it is not recorded."
)
@click.option(
    "--periods", "periods_factor", type=click.IntRange(1), help="Rotor periods that a cycle takes."
)
@click.option(
    "--scaling",
    "scaling_factor",
    type=click.FloatRange(0.0, 1.0, min_open=True),
    default=1.0,
    show_default=True,
    help="Part of a cycle that its inversions recouple.",
)
@click.option(
    "--bands",
    type=click.Choice(["centre", "all"]),
    default="centre",
    show_default=True,
    help="What of a line a build-up is measured by: its centreband, or all sidebands.",
)
@click.option("--signs", type=Signs(), help="Sign of the transfer row by row, +-+-.")
@click.option("--recipe", type=click.Path(path_type=Path), help="Recipe file to follow.")
@click.option("--lb", "lb_hz", type=Quantity("Hz", bare=True), help="Line broadening.")
@click.option("--phase", type=PhaseChoice(), help="auto, none, or P0,P1,PIVOT (deg, deg, ppm).")
@click.option("--baseline", type=Baseline(), help="polynomial[:ORDER], whittaker or spline.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--force", is_flag=True, help="Overwrite results that are there already.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(paths: tuple[Path, ...], output: Path | None, **options: Any) -> None:
    """Fit the relaxation of every region or line of a series; write tables and a figure.

    PATHS is a pseudo-2D data set, or several experiments recorded alike that are its rows.
    Without a phase of the operator each region is phased by its own rows, which may be
    of either sign.

    Example: pnmr series 30 31 32 33 --model tedor_ch2 --region 70:50
    """
    from pnmr.workflow.buildup_rows import rows_of
    from pnmr.workflow.series import SeriesSettings, delays_of, series_signals
    from pnmr.workflow.series_files import series_record, write_series

    fid = rows_of(paths)
    recipe, find_phase = _recipe(paths[0], fid, options)
    settings = SeriesSettings(
        regions_ppm=options["regions"],
        model=options["model"],
        delays_s=_delays_s(options["delays"]),
        count_s=options["count_time"],
        lines_ppm=options["lines"],
        shape=options["shape"],
        find_phase=find_phase,
        recoupling=_recoupling(paths, fid, options),
    )
    delays_of(fid, settings)
    folder = output or Path(f"pnmr-{paths[0].resolve().name}-series")
    with working("fitting"):
        signals = series_signals(fid, recipe, settings)
        inputs = _inputs(paths)
        files = write_series(signals, inputs, folder, overwrite=options["force"])
    if options["as_json"]:
        print_json(series_record(signals, inputs) | {"files": list(map(str, files))})
    else:
        _show(signals, files)


def _inputs(paths: tuple[Path, ...]) -> dict[str, str]:
    """Return digests by file, of several experiments with the name of each before it."""
    from pnmr.bruker.location import locate
    from pnmr.bruker.summary import input_hashes

    if len(paths) == 1:
        return input_hashes(locate(paths[0]).experiment)
    return {
        f"{path}/{name}": digest
        for path in paths
        for name, digest in input_hashes(locate(path).experiment).items()
    }


def _recoupling(
    paths: tuple[Path, ...], fid: "FID", options: dict[str, Any]
) -> "Recoupling | None":
    """Return how long the rows recouple, where the model asks for that."""
    from pnmr.workflow.buildup_rows import RecouplingWishes, recoupling_of
    from pnmr.workflow.series import BUILDUPS

    if options["model"] not in BUILDUPS:
        return None
    names = ("cycles", "rotor_hz", "periods_factor", "scaling_factor", "bands", "signs")
    return recoupling_of(paths, fid, RecouplingWishes(**{name: options[name] for name in names}))


def _recipe(path: Path, fid: "FID", options: dict[str, Any]) -> "tuple[Recipe, bool]":
    """Return the recipe, and whether each region still has to find its phase."""
    from pnmr.data import Step
    from pnmr.process import Recipe, broadened
    from pnmr.workflow.echo_timing import planned
    from pnmr.workflow.planning import Wishes

    if options["recipe"]:
        if any(options[name] for name in ("lb_hz", "phase", "baseline")):
            raise SettingError(
                "--recipe and single settings (--lb, --phase, --baseline) exclude each other"
            )
        return Recipe.read(options["recipe"]), False
    recipe = planned(path, fid, Wishes(phase=options["phase"], baseline=options["baseline"]))
    find_phase = options["phase"] is None and any(
        step.name == "automatic_phase" for step in recipe.steps
    )
    steps = [
        Step("automatic_phase", {"shared": True, "signs": "both"})
        if step.name == "automatic_phase"
        else step
        for step in recipe.steps
        if not (find_phase and step.name == "automatic_phase")
    ]
    recipe = Recipe(tuple(steps))
    return broadened(recipe, options["lb_hz"]) if options["lb_hz"] else recipe, find_phase


def _delays_s(path: Path | None) -> tuple[float, ...] | None:
    """Read a file with one delay a line, written as the console does: 10m, 0.5, 2s."""
    if path is None:
        return None
    from pnmr.bruker.folder import DiskFolder
    from pnmr.bruker.lists import read_list

    return read_list(DiskFolder(path.parent), path.name)


def _show(signals: "Sequence[Signal]", files: list[Path]) -> None:
    from rich.markup import escape
    from rich.table import Table

    from pnmr.fit.relaxation_words import shown_name
    from pnmr.units import written
    from pnmr.workflow.series_files import estimates

    out = console()
    table = Table()
    for head in ("signal", "parameter", "value", "95 % interval"):
        table.add_column(head)
    for signal in signals:
        ends = {each.name: each for each in signal.intervals}
        for k, (name, estimate) in enumerate(estimates(signal.relaxed).items()):
            unit, found, said = estimate.unit, ends.get(name), ""
            if found is not None and found.is_determined:
                said = f"{written(found.low_value, unit)} to {written(found.high_value, unit)}"
            elif found is not None:
                said = "not determined"
            table.add_row(
                escape(signal.name) if k == 0 else "", shown_name(name), str(estimate), said
            )
    out.print(table)
    for signal in signals:
        for remark in signal.remarks:
            out.print(f"{signal.name}: {remark}", markup=False)
    for file in files:
        out.print(f"  {file}", markup=False)
