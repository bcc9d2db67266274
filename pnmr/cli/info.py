"""``pnmr info``: what a data set is, or what a folder of data sets holds."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.output import console, print_json, progress
from pnmr.errors import UnreadableError

if TYPE_CHECKING:
    from pnmr.bruker.summary import Summary


@click.command("info")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(path: Path, as_json: bool) -> None:
    """Show one data set in full, or a folder or archive of them as a table."""
    from pnmr.bruker.location import experiments, locate, open_folder
    from pnmr.bruker.summary import summarise

    folder = open_folder(path)
    found = experiments(folder)
    if len(found) <= 1:
        _show_one(summarise(locate(path).experiment), as_json)
        return
    summaries = [summarise(each) for each in progress(found, "reading parameters")]
    if as_json:
        print_json([_row(each, folder.label) for each in summaries])
    else:
        _show_table(summaries, folder.label)
    if any(each.problem for each in summaries):
        raise SystemExit(1)


def _show_one(summary: "Summary", as_json: bool) -> None:
    from rich.table import Table

    facts = _facts(summary)
    if as_json:
        print_json(facts)
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in facts.items():
        table.add_row(f"[bold]{_called(name)}", _shown(name, value))
    console().print(table)


def _facts(summary: "Summary") -> dict[str, Any]:
    from pnmr.bruker.dataset import recorded_axis

    conditions = summary.acquisition
    if conditions is None:
        raise UnreadableError(summary.problem)
    time, rows = recorded_axis(summary.folder)
    facts = _row(summary, "")
    facts["expno"] = summary.folder.label
    return facts | {
        "larmor_hz": conditions.larmor_hz,
        "reference_hz": time.reference_hz,
        "width_hz": time.width_hz,
        "points": time.points,
        "rows": list(rows),
        "acquisition_time_s": time.points * time.dwell_s,
        "group_delay_points": conditions.group_delay_points,
        "recycle_delay_s": conditions.recycle_delay_s,
        "dead_time_s": conditions.dead_time_s,
        "controller_temperature_k": conditions.temperature_k,
        "processed": list(summary.procnos),
    }


def _row(summary: "Summary", root: str) -> dict[str, Any]:
    conditions = summary.acquisition
    return {
        "expno": summary.folder.label.removeprefix(root).strip("/"),
        "nucleus": conditions.nucleus if conditions else "",
        "pulse_program": conditions.pulse_program if conditions else "",
        "scans": conditions.scans if conditions else None,
        "mas_hz": conditions.mas_hz if conditions else None,
        "offset_ppm": summary.offset_ppm,
        "title": conditions.title if conditions else "",
        "problem": summary.problem,
    }


def _show_table(summaries: "list[Summary]", root: str) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(root), title_justify="left")
    for head in ("expno", "nucleus", "pulse program", "scans", "MAS", "offset", "title"):
        table.add_column(head, justify="right" if head in ("scans", "MAS", "offset") else "left")
    for summary in summaries:
        row = _row(summary, root)
        cells = [_shown(name, row[name]) for name in list(row)[:6]]
        title = escape(row["title"].split("\n")[0])
        table.add_row(*cells, f"[red]{escape(summary.problem)}" if summary.problem else title)
    console().print(table)


def _called(name: str) -> str:
    """Return a name for people: its unit stands behind the value."""
    for ending in ("_hz", "_ppm", "_points", "_s", "_k"):
        name = name.removesuffix(ending)
    return name.replace("_", " ").replace("mas", "MAS")


def _shown(name: str, value: Any) -> str:
    """Return a value as people write it, with its unit."""
    from rich.markup import escape

    from pnmr.units import written

    if value is None or value == "" or value == []:
        return "[dim]not recorded" if name not in ("problem", "rows", "title", "processed") else "-"
    if name.endswith("_hz") and isinstance(value, float):
        large = abs(value) >= 1e6 and name != "mas_hz"
        return f"{value / 1e6:.6f} MHz" if large else f"{value / 1e3:g} kHz"
    if name.endswith("_s"):
        return written(value, "s", 6)
    for suffix, unit in (("_ppm", "ppm"), ("_k", "K"), ("_points", "points")):
        if name.endswith(suffix):
            return f"{value:.6g} {unit}"
    return escape(", ".join(map(str, value)) if isinstance(value, list) else str(value))
