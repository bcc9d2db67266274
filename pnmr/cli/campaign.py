"""``pnmr campaign``: the runs of several samples as one file."""

from pathlib import Path

import click

from pnmr.cli.output import console

_FOLDER = click.Path(path_type=Path)


@click.group("campaign")
def command() -> None:
    """Say which runs belong to which sample."""


@command.command("init")
@click.argument("folder", type=_FOLDER)
@click.option("-o", "--output", type=_FOLDER, help="Campaign file; default FOLDER/campaign.toml.")
@click.option("--force", is_flag=True, help="Overwrite a campaign file that is there already.")
def init(folder: Path, output: Path | None, force: bool) -> None:
    """Propose a campaign file from what FOLDER holds; edit it before it is used."""
    import os

    from pnmr.files import write_text
    from pnmr.workflow.campaign_proposal import proposed

    proposal = proposed(folder)
    target = output or folder / "campaign.toml"
    proposal.campaign.folder = Path(os.path.relpath(folder, target.parent)).as_posix()
    remarks = "".join(f"# {remark}\n" for remark in proposal.remarks)
    write_text(target, remarks + "\n" + proposal.campaign.toml(), overwrite=force)
    out = console()
    for remark in proposal.remarks:
        out.print(f"  {remark}", markup=False)
    out.print(f"wrote {target}; look at it, then run: pnmr report {target}", markup=False)
