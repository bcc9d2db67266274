"""``pnmr demo``: a campaign simulated, processed, assigned and reported; nothing needed."""

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
@click.option("--quick", is_flag=True, help="One echo simulated and processed, in some seconds.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; default: one a processor.")
@click.option("--force", is_flag=True, help="Overwrite results that are there already.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(output: Path, quick: bool, jobs: int | None, force: bool, as_json: bool) -> None:
    """Simulate a whole campaign of model samples and go all the way to its report.

    26 experiments on six samples, KBr and adamantane are simulated, written as data sets,
    read back, processed, fitted, edited by TEDOR, and assigned.
    """
    if quick:
        _quick(output, force=force, as_json=as_json)
        return
    from pnmr.workflow.demo import demonstrate_campaign
    from pnmr.workflow.executor import executor, processors
    from pnmr.workflow.twin import TWINS

    with reporting("starting") as tell:
        found = demonstrate_campaign(
            output,
            list(TWINS["paper"]()),
            runner=executor(jobs or processors()),
            overwrite=force,
            tell=tell,
        )
    if as_json:
        print_json(
            {"files": [str(each) for each in found.files], "resonances": found.findings.counts}
        )
        return
    out = console()
    out.print(found.findings.title, markup=False)
    for sample in found.findings.samples:
        named = [each for each in sample.assignments if each.word == "assigned"]
        told = f"{len(named)} of {len(sample.assignments)} resonances assigned"
        out.print(f"  {sample.name}: {told}", markup=False)
    out.print(f"open {found.files[0].resolve()}", markup=False)


def _quick(output: Path, *, force: bool, as_json: bool) -> None:
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
