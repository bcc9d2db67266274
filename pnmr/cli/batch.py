"""``pnmr batch``: a whole folder of experiments, overnight."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.output import console, print_json, reporting
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.errors import SettingError

if TYPE_CHECKING:
    from pnmr.workflow.batch import Job, Order, Outcome

_MOST_LISTED = 40


@click.command("batch")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--recipe", type=click.Path(path_type=Path), help="Recipe file to follow.")
@click.option(
    "--lb",
    "lb_hz",
    multiple=True,
    type=Quantity("Hz", bare=True),
    help="Line broadening; may repeat.",
)
@click.option(
    "--region", "regions", multiple=True, type=QuantityRange("ppm"), help="Region for each --lb."
)
@click.option("--jobs", type=int, help="Experiments at once; default: one for each processor.")
@click.option("--cluster", help="Dask scheduler to run on, tcp://host:8786.")
@click.option(
    "--resume/--anew",
    "resume",
    default=True,
    help="Skip what is done and unchanged (default), or process it again.",
)
@click.option("--figures/--no-figures", default=True, help="Draw a sheet of each run.")
@click.option("--watch", is_flag=True, help="Go on looking for new experiments until Ctrl-C.")
@click.option(
    "--every", "every_s", type=Quantity("s"), default="10s", help="Time between two looks."
)
@click.option("--looks", type=int, help="Stop watching after so many looks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(folder: Path, output: Path | None, as_json: bool, **options: Any) -> None:
    """Process every experiment below FOLDER; exit with 1 when any failed.

    What was processed before and has not changed, input, recipe and version, is skipped;
    results appear whole or not at all, and raw data are only ever read.
    """
    from pnmr.process import Recipe
    from pnmr.workflow.batch import Order, write_summary

    if options["recipe"] and options["lb_hz"]:
        raise SettingError("--recipe and --lb exclude each other; put the broadening in the recipe")
    order = Order(
        Recipe.read(options["recipe"]) if options["recipe"] else None,
        tuple(options["lb_hz"]),
        tuple(options["regions"]),
        options["figures"],
        not options["resume"],
    )
    target = output or Path(f"pnmr-{folder.resolve().name}")
    started = time.monotonic()
    outcomes: dict[str, Outcome] = {}
    for jobs in _looks(folder, target, order, options):
        for each in _run(jobs, options):
            outcomes[each.name] = each
        if jobs or not options["watch"]:
            write_summary(target, list(outcomes.values()))
    _report(list(outcomes.values()), target, time.monotonic() - started, as_json=as_json)
    if any(each.state == "failed" for each in outcomes.values()):
        raise SystemExit(1)


def _looks(
    folder: Path, target: Path, order: "Order", options: dict[str, Any]
) -> "Iterator[Sequence[Job]]":
    """Yield the jobs to run: all at once, or those that have come to rest since the last look."""
    from dataclasses import replace

    from pnmr.errors import UnreadableError
    from pnmr.workflow.batch import jobs_of, quiet

    if not options["watch"]:
        yield jobs_of(folder, target, order)
        return
    seen: dict[str, object] = {}
    finished: dict[str, object] = {}
    left = options["looks"]
    if not folder.is_dir():
        raise UnreadableError(f"{folder} is not a folder that can be watched")
    console(stderr=True).print(f"watching {folder}; stop with Ctrl-C", markup=False)
    try:
        while left is None or left > 0:
            try:
                jobs = jobs_of(folder, target, order)
            except UnreadableError:
                jobs = []  # a spectrometer that has not written anything yet
            resting = [
                job for job in quiet(jobs, seen) if finished.get(job.source) != seen[job.source]
            ]
            yield [replace(job, order=replace(order, anew=False)) for job in resting]
            finished |= {job.source: seen[job.source] for job in resting}
            left = None if left is None else left - 1
            if left != 0:
                time.sleep(options["every_s"])
    except KeyboardInterrupt:
        console(stderr=True).print("stopped watching", markup=False)


def _run(jobs: "Sequence[Job]", options: dict[str, Any]) -> "list[Outcome]":
    from pnmr.workflow.batch import run
    from pnmr.workflow.executor import executor, processors

    if not jobs:
        return []
    at_once = options["jobs"] if options["jobs"] is not None else processors()
    runner = executor(min(at_once, len(jobs)), options["cluster"])
    done = 0
    with reporting("processing") as report:
        report(0, len(jobs))

        def told(_: "Outcome") -> None:
            nonlocal done
            done += 1
            report(done, len(jobs))

        return run(jobs, runner, told)


def _report(outcomes: "list[Outcome]", target: Path, took_s: float, *, as_json: bool) -> None:
    from rich.markup import escape
    from rich.table import Table

    counts = {
        state: sum(each.state == state for each in outcomes)
        for state in ("done", "unchanged", "failed")
    }
    if as_json:
        failed = [
            {"name": each.name, "reason": each.reason}
            for each in outcomes
            if each.state == "failed"
        ]
        print_json({"folder": str(target), "counts": counts, "failed": failed})
        return
    out = console()
    busy_s = sum(each.duration_s for each in outcomes)
    failed_ones = [each for each in outcomes if each.state == "failed"]
    if failed_ones:
        table = Table(title="failed", title_justify="left")
        table.add_column("experiment", no_wrap=True)
        table.add_column("reason", overflow="fold")
        for each in failed_ones[:_MOST_LISTED]:
            table.add_row(escape(each.name), escape(each.reason))
        out.print(table)
        if len(failed_ones) > _MOST_LISTED:
            out.print(f"and {len(failed_ones) - _MOST_LISTED} more, in summary.json")
    out.print(
        f"{counts['done']} done, {counts['unchanged']} unchanged, {counts['failed']} failed in"
        f" {took_s:.1f} s ({busy_s:.1f} s of work); {target / 'summary.json'}",
        markup=False,
    )
