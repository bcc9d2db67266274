"""``pnmr process``: from a raw data set to spectrum, figure, recipe and record."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.quantity import Phase, Quantity, QuantityRange
from pnmr.errors import SettingError

if TYPE_CHECKING:
    from pnmr.data import FID
    from pnmr.process import Recipe
    from pnmr.workflow.processing import Run


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
@click.option("--phase", type=Phase(), help="P0,P1,PIVOT in degrees, degrees and ppm.")
@click.option(
    "--procno", type=int, help="Also write pdata/PROCNO into the experiment, for TopSpin."
)
@click.option("--force", is_flag=True, help="Overwrite results that are there already.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(path: Path, output: Path | None, **options: Any) -> None:
    """Process one experiment; write spectrum, recipe, figure and record into a folder."""
    from pnmr.bruker import read_fid
    from pnmr.workflow.processing import process, write_procno, write_run

    fid = read_fid(path)
    run = process(path, fid, _recipes(path, fid, options), options["regions"])
    folder = output or Path(f"pnmr-{path.resolve().name}")
    files = write_run(run, folder, overwrite=options["force"])
    if options["procno"] is not None:
        files.append(write_procno(run, path, options["procno"], overwrite=options["force"]))
    _report(run, folder, files, as_json=options["as_json"])


def _recipes(path: Path, fid: "FID", options: dict[str, Any]) -> "tuple[Recipe, ...]":
    """Return the recipes that the options ask for; they exclude each other."""
    from pnmr.bruker import topspin_recipe
    from pnmr.process import Recipe
    from pnmr.workflow.planning import Wishes, plan

    by_hand = [name for name in ("lb_hz", "phase") if options[name]]
    chosen = [name for name in ("recipe", "like_topspin") if options[name]]
    if len(chosen) + bool(by_hand) > 1:
        raise SettingError(
            "--recipe, --like-topspin and single settings (--lb, --phase) exclude each other; a recipe"
            " file can be edited instead"
        )
    if options["recipe"]:
        return (Recipe.read(options["recipe"]),)
    if options["like_topspin"]:
        return (topspin_recipe(path),)
    return plan(fid, Wishes(options["lb_hz"], options["phase"]))


def _report(run: "Run", folder: Path, files: list[Path], *, as_json: bool) -> None:
    if as_json:
        print_json({"folder": str(folder), "files": [str(file) for file in files]})
        return
    conditions = run.fid.acquisition
    axis = run.spectra[0].frequency
    out = console()
    out.print(f"{conditions.title or conditions.source}", markup=False)
    out.print(
        f"{conditions.nucleus} at {axis.carrier_hz / 1e6:.3f} MHz, {conditions.scans} scans,"
        f" {axis.points} points from {axis.ppm[-1]:.1f} to {axis.ppm[0]:.1f} ppm",
        markup=False,
    )
    for file in files:
        out.print(f"  {file}", markup=False)
