"""``pnmr process``: from a raw data set to spectrum, figure, recipe and record."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.choices import Baseline, EchoTop, PhaseChoice, ReferenceChoice
from pnmr.cli.output import console, print_json, working
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.errors import SettingError

if TYPE_CHECKING:
    from pnmr.data import FID
    from pnmr.process import Recipe
    from pnmr.workflow.processing import Run

_BY_HAND = ("echo", "whole", "phase", "baseline", "reference")


@click.command("process")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--recipe", type=click.Path(path_type=Path), help="Recipe file to follow.")
@click.option("--like-topspin", is_flag=True, help="Repeat what procs of the data set asks for.")
@click.option(
    "--lb",
    "lb_hz",
    multiple=True,
    type=Quantity("Hz", bare=True),
    help="Line broadening; may repeat.",
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    type=QuantityRange("ppm"),
    help="Region shown for each --lb.",
)
@click.option("--echo", type=EchoTop(), help="Echo top: auto, none, or its time, 11.2us.")
@click.option("--whole-echo", "whole", is_flag=True, help="Keep both sides of the echo.")
@click.option("--phase", type=PhaseChoice(), help="auto, none, or P0,P1,PIVOT (deg, deg, ppm).")
@click.option(
    "--baseline", type=Baseline(), help="polynomial[:ORDER], whittaker or spline, [,sidebands]."
)
@click.option(
    "--reference", type=ReferenceChoice(), help="Reference file, or SR in Hz: SR=-12.3Hz."
)
@click.option(
    "--signal", multiple=True, type=QuantityRange("ppm"), help="Where the baseline sees signal."
)
@click.option(
    "--procno", type=int, help="Also write pdata/PROCNO into the experiment, for TopSpin."
)
@click.option("--force", is_flag=True, help="Overwrite results that are there already.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(path: Path, output: Path | None, **options: Any) -> None:
    """Process one experiment; write spectrum, recipe, figure and record into a folder.

    Without options the time origin is put where the data tell, the operator's phase
    is kept or one is found, and nothing is broadened.
    """
    from pnmr.bruker import read_fid, write_spectrum
    from pnmr.workflow.processing import process, procno_folder, write_run

    fid, procno = read_fid(path), options["procno"]
    target = None if procno is None else procno_folder(path, procno, overwrite=options["force"])
    recipe = _recipe(path, fid, options)
    folder = output or Path(f"pnmr-{path.resolve().name}")
    with working("processing"):
        run = process(path, fid, recipe, options["lb_hz"], options["regions"])
        files = write_run(run, folder, overwrite=options["force"])
    if target is not None:
        write_spectrum(target, run.spectra[0], overwrite=options["force"])
        files.append(target)
    _report(run, folder, files, as_json=options["as_json"])


def _recipe(path: Path, fid: "FID", options: dict[str, Any]) -> "Recipe":
    """Return the recipe that the options ask for; recipes and single settings exclude each other."""
    from pnmr.bruker import topspin_recipe
    from pnmr.process import Recipe
    from pnmr.workflow.echo_timing import planned
    from pnmr.workflow.planning import Wishes

    by_hand = {
        name: value
        for name in _BY_HAND
        if (value := options[name]) is not None and value is not False
    }
    if options["signal"]:
        if not options["baseline"]:
            raise SettingError("--signal tells --baseline where there is signal; give both")
        by_hand["baseline"] = by_hand["baseline"] | {"signal_ppm": options["signal"]}
    if bool(options["recipe"]) + options["like_topspin"] + bool(by_hand) > 1:
        raise SettingError(
            "--recipe, --like-topspin and single settings (--echo, --phase ...) exclude each other;"
            " a recipe file can be edited instead"
        )
    if options["recipe"]:
        return Recipe.read(options["recipe"])
    if options["like_topspin"]:
        return topspin_recipe(path)
    return planned(path, fid, Wishes(**by_hand))


def _report(run: "Run", folder: Path, files: list[Path], *, as_json: bool) -> None:
    if as_json:
        print_json(record(run, folder, files))
        return
    conditions, axis = run.fid.acquisition, run.spectra[0].frequency
    out = console()
    out.print(conditions.title or conditions.source, markup=False)
    out.print(
        f"{conditions.nucleus} at {axis.carrier_hz / 1e6:.3f} MHz, {conditions.scans} scans,"
        f" {axis.points} points from {axis.ppm[-1]:.1f} to {axis.ppm[0]:.1f} ppm",
        markup=False,
    )
    for found in _decided(run):
        told = {name: _short(value) for name, value in found.items() if value not in ("", None)}
        step = told.pop("step")
        out.print(f"{step}: " + ", ".join(f"{name} {told[name]}" for name in told), markup=False)
    for file in files:
        out.print(f"  {file}", markup=False)


def record(run: "Run", folder: Path, files: list[Path]) -> dict[str, Any]:
    """Return what --json prints of a run: where the results are, and what was decided."""
    return {"folder": str(folder), "files": list(map(str, files)), "decided": _decided(run)}


def _decided(run: "Run") -> list[dict[str, Any]]:
    return [{"step": step.name, **step.decided} for step in run.spectra[0].history if step.decided]


def _short(value: Any) -> str:
    """Return a value as it fits a line; that of a series stands in the record row by row."""
    if isinstance(value, tuple):
        return f"{sum(map(bool, value))} of {len(value)}" if value[0] in (True, False) else "by row"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
