"""``pnmr doctor``: is this installation fit for work?"""

from pathlib import Path

import click

from pnmr.cli.checks import leave, print_checks
from pnmr.cli.output import console, working


@click.command("doctor")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=".",
    help="Folder where results would go.",
)
@click.option("--warm", "do_warm", is_flag=True, help="Only compile what is compiled on first use.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(output: Path, do_warm: bool, as_json: bool) -> None:
    """Look at versions, caches, processors and write access, and run a short self test.

    Exits with 1 when something is wrong.
    """
    from pnmr.workflow.health import examine, warm

    if do_warm:
        with working("compiling"):
            took_s = warm()
        console().print(f"compiled and kept, {took_s:.1f} s", markup=False)
        return
    with working("looking"):
        findings = list(examine(output))
    print_checks(findings, bad="WRONG", note="", as_json=as_json)
    leave(findings)
