"""``pnmr fit``: spectra into lines, sidebands and numbers with errors."""

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.output import console, reporting, working
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.errors import SettingError

if TYPE_CHECKING:
    from pnmr.fit.intervals import IntervalWishes, Report
    from pnmr.fit.measured import Measured
    from pnmr.fit.model import FitModel

_SHAPES = (
    *("lorentzian", "gaussian", "pseudo_voigt", "pseudo_voigt_by_height", "voigt", "skewed"),
)
_METHODS = ("sandwich", "profile", "bootstrap")
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
@click.option(
    "--excitation",
    "excitation_file",
    type=click.Path(path_type=Path),
    help="Table offset_hz,weight of the pulses, for areas of the sample.",
)
@click.option(
    "--interval", type=click.Choice(_METHODS), help="Intervals beside the standard errors."
)
@click.option(
    "--level",
    "level_percent",
    type=click.FloatRange(0.0, 100.0, min_open=True, max_open=True),
    default=95.0,
    show_default=True,
    help="Theirs, in %.",
)
@click.option("--draws", type=int, default=1000, show_default=True, help="Bootstrap spectra.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of bootstraps.")
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
    zero filling do to the noise. Without --lines the lines are counted as `pnmr lines` does.

    Intervals are symmetric from the standard errors (sandwich), as asymmetric as the data
    make them (profile), or from fits to drawn data (bootstrap).
    """
    from pnmr.fit.area_correction import with_excitation
    from pnmr.fit.excitation import read_profile
    from pnmr.fit.fit import fit
    from pnmr.fit.model_file import read_model, write_model
    from pnmr.workflow.fit_output import write_fit
    from pnmr.workflow.fitting import fit_pruned, read_all

    _check(options)
    model = read_model(options["model_file"]) if options["model_file"] else None
    known = {name: options[name] for name in ("lb_hz", "mas_hz", "larmor_hz")}
    measured = read_all(paths, model, **known)
    folder = options["output"] or Path(f"pnmr-fit-{paths[0].stem}")
    said: tuple[str, ...] = ()
    guessed = model is None
    if model is None:
        with working("looking for lines and counting them"):
            model, said = _guessed(measured, options)
    if options["excitation_file"]:
        model = with_excitation(model, read_profile(options["excitation_file"]))
    if options["guess"]:
        target = folder / "model.toml"
        write_model(target, model, overwrite=options["force"])
        click.echo(f"{target}: {len(model.site)} sites; fit it with --model {target}")
        return
    # One display at a time: intervals take long and have a bar.
    waiting = contextlib.nullcontext() if options["interval"] else working("fitting")
    with waiting, reporting("intervals") as report:
        intervals = _intervals(options, report)
        if guessed and options["lines"] is None:
            result = fit_pruned(model, measured[0], intervals=intervals)
        else:
            result = fit(model, measured, intervals=intervals)
        result = replace(result, remarks=(*said, *result.remarks))
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


def _intervals(options: dict[str, Any], report: "Report") -> "IntervalWishes | None":
    from pnmr.fit.intervals import IntervalWishes

    if options["interval"] is None:
        return None
    level = options["level_percent"] / 100.0
    return IntervalWishes(options["interval"], level, options["draws"], options["seed"], report)


def _guessed(
    measured: "tuple[Measured, ...]", options: dict[str, Any]
) -> "tuple[FitModel, tuple[str, ...]]":
    import msgspec

    from pnmr.workflow.fitting import GuessWishes, guess

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
        options["seed"],
    )
    model, said = guess(measured[0], wishes)
    (part,) = model.spectrum
    told = {name: options[name] for name in ("lb_hz", "mas_hz") if options[name] is not None}
    return msgspec.structs.replace(model, spectrum=(msgspec.structs.replace(part, **told),)), said
