"""``pnmr report``: a campaign as an assigned figure, tables and a page."""

from pathlib import Path
from typing import Any

import click

from pnmr.cli.output import console, print_json, reporting

_PATH = click.Path(path_type=Path)


@click.command("report")
@click.argument("campaign", type=_PATH)
@click.option("-o", "--output", type=_PATH, required=True, help="Folder for the report.")
@click.option("--bundle", is_flag=True, help="Also one archive with raw data for a repository.")
@click.option("--jobs", type=click.IntRange(1), help="Samples at once; default: one a processor.")
@click.option("--force", is_flag=True, help="Overwrite a report that is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(campaign: Path, output: Path, bundle: bool, **given: Any) -> None:
    """Process, fit, edit and assign all runs of CAMPAIGN (see pnmr campaign init) and report.

    Example: pnmr report campaign.toml -o report --bundle
    """
    from pnmr.workflow.campaign import read_campaign
    from pnmr.workflow.campaign_run import run_campaign
    from pnmr.workflow.executor import executor, processors
    from pnmr.workflow.report_output import write_report

    asked = read_campaign(campaign)
    runner = executor(min(given["jobs"] or processors(), len(asked.sample)))
    runs_folder = campaign.resolve().parent / asked.folder
    with reporting("processing, fitting and assigning") as report:
        findings = run_campaign(campaign, runner=runner, progress=report)
    with reporting("drawing and writing") as report:
        files = write_report(
            findings,
            output,
            runs_folder=runs_folder,
            with_bundle=bundle,
            overwrite=given["force"],
            runner=runner,
            report=report,
        )
    if given["as_json"]:
        print_json({"files": [str(each) for each in files], "resonances": findings.counts})
        return
    out = console()
    told = ", ".join(f"{count} {word}" for word, count in findings.counts.items())
    out.print(
        f"{len(findings.samples)} samples, {sum(findings.counts.values())} resonances: {told}",
        markup=False,
    )
    for remark in findings.remarks:
        out.print(f"note: {remark}", markup=False)
    out.print(f"open {files[0].resolve()}", markup=False)
