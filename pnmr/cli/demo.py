"""``pnmr demo``: the main job on a synthetic data set, nothing needed."""

from pathlib import Path

import click

from pnmr.cli.output import console


@click.command("demo")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="pnmr-demo",
    help="Folder for the results.",
)
@click.option("--force", is_flag=True, help="Overwrite results that are there already.")
def command(output: Path, force: bool) -> None:
    """Write a synthetic double adiabatic echo, process it, and show where the results are."""
    from pnmr.workflow.demo import demonstrate

    run, files = demonstrate(output, overwrite=force)
    out = console()
    out.print(run.fid.acquisition.title, markup=False)
    for file in files:
        out.print(f"  {file}", markup=False)
    out.print(f"results are in {output.resolve()}", markup=False)
