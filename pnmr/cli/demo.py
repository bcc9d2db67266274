"""``pnmr demo``: an experiment simulated and processed, nothing needed."""

from pathlib import Path

import click

from pnmr.cli.output import console, print_json, reporting
from pnmr.cli.process import record


@click.command("demo")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="pnmr-demo",
    help="Folder for the results.",
)
@click.option("--force", is_flag=True, help="Overwrite results that are there already.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(output: Path, force: bool, as_json: bool) -> None:
    """Simulate a double adiabatic echo, process it, and show where the results are."""
    from pnmr.workflow.demo import demonstrate

    with reporting("simulating") as progress:
        run, files = demonstrate(output, overwrite=force, progress=progress)
    if as_json:
        print_json(record(run, output, files))
        return
    out = console()
    out.print(run.fid.acquisition.title, markup=False)
    for file in files:
        out.print(f"  {file}", markup=False)
    out.print(f"results are in {output.resolve()}", markup=False)
