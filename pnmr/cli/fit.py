"""``pnmr fit``: spectra into lines, sidebands and numbers with errors."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.output import console, working
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.errors import SettingError

if TYPE_CHECKING:
    from pnmr.fit.measured import Measured
    from pnmr.fit.model import FitModel

_SHAPES = (
    *("lorentzian", "gaussian", "pseudo_voigt", "pseudo_voigt_by_height", "voigt", "skewed"),
)
_GUESSED = (
    "regions",
    "lines",
    "shape",
    "baseline_terms",
    "fit_phase",
    "site_phase_error_deg",
    "lines_only",
)


@click.command("fit")
@click.argument(
    "paths", metavar="SPECTRUM...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--model", "model_file", type=click.Path(path_type=Path), help="Model to fit (TOML).")
@click.option(
    "--auto", is_flag=True, help="Take the model from the data; so it is without --model."
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    type=QuantityRange("ppm"),
    help="Region for --auto, as in 200:-100; may repeat.",
)
@click.option("--lines", type=int, help="Lines in each region; else as many as the data ask for.")
@click.option("--shape", type=click.Choice(_SHAPES), help="Family of the lines for --auto.")
@click.option("--lines-only", is_flag=True, help="Make no manifolds of lines a rotor rate apart.")
@click.option("--baseline", "baseline_terms", type=int, help="Terms of the baseline for --auto.")
@click.option("--fit-phase", is_flag=True, help="Fit a phase as well, for --auto.")
@click.option(
    "--site-phase",
    "site_phase_error_deg",
    type=Quantity("deg", bare=True),
    help="Phase of each site for --auto, as 0 to this many degrees; 3 under MAS, 0 for none.",
)
@click.option("--lb", "lb_hz", type=Quantity("Hz", bare=True), help="Broadening, if not recorded.")
@click.option("--mas", "mas_hz", type=Quantity("Hz"), help="Rate of spinning, if not recorded.")
@click.option("--larmor", "larmor_hz", type=Quantity("Hz"), help="0 ppm, for files without it.")
@click.option("--guess", is_flag=True, help="Only write the model that --auto would fit.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--title", help="Title of the figure; else that of the data.")
@click.option("--force", is_flag=True, help="Overwrite results that are there already.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(paths: tuple[Path, ...], **options: Any) -> None:
    """Fit lines and sideband manifolds; write values, curves, figure and model into a folder.

    SPECTRUM is what `pnmr process` writes, a Bruker procno, or a file of another program;
    several are fitted together by a model that says what they share. Widths are natural
    ones, free of the line broadening of the processing, and errors know what broadening and
    zero filling do to the noise.
    """
    from pnmr.fit.fit import fit
    from pnmr.fit.model_file import read_model, write_model
    from pnmr.workflow.fit_output import write_fit
    from pnmr.workflow.fitting import read_all

    _check(options)
    model = read_model(options["model_file"]) if options["model_file"] else None
    known = {name: options[name] for name in ("lb_hz", "mas_hz", "larmor_hz")}
    measured = read_all(paths, model, **known)
    folder = options["output"] or Path(f"pnmr-fit-{paths[0].stem}")
    with working("looking for lines" if model is None else "fitting"):
        chosen = model or _guessed(measured, options)
        if options["guess"]:
            target = folder / "model.toml"
            write_model(target, chosen, overwrite=options["force"])
            click.echo(f"{target}: {len(chosen.site)} sites; fit it with --model {target}")
            return
        result = fit(chosen, measured)
        title = options["title"]
        if title is None:
            title = measured[0].spectrum.acquisition.title.partition("\n")[0]
        files = write_fit(result, folder, title=title, overwrite=options["force"])
    if options["as_json"]:
        click.echo(result.json().decode(), nl=False)
        return
    from pnmr.cli.fit_table import print_fit

    print_fit(result, measured)
    for file in files:
        console().print(f"  {file}", markup=False)


def _check(options: dict[str, Any]) -> None:
    asked = [name for name in _GUESSED if options[name] not in (None, False, ())]
    if options["model_file"] and (asked or options["auto"] or options["guess"]):
        raise SettingError(
            "--model says everything about the fit; leave out --auto, --guess, --region, --lines,"
            " --shape and --baseline, or write them into the model"
        )


def _guessed(measured: "tuple[Measured, ...]", options: dict[str, Any]) -> "FitModel":
    import msgspec

    from pnmr.workflow.fitting import GuessWishes, guessed_model

    if len(measured) > 1:
        raise SettingError(
            f"{len(measured)} spectra share what a model says; write one and give it with --model"
        )
    wishes = GuessWishes(
        options["regions"],
        options["lines"],
        options["shape"] or "",
        not options["lines_only"],
        options["baseline_terms"],
        options["fit_phase"],
        options["site_phase_error_deg"],
    )
    model = guessed_model(measured[0], wishes)
    (part,) = model.spectrum
    told = {name: options[name] for name in ("lb_hz", "mas_hz") if options[name] is not None}
    return msgspec.structs.replace(model, spectrum=(msgspec.structs.replace(part, **told),))
