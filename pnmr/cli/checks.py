"""Checks on the command line: a table with a mark each, and the exit code."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from pnmr.cli.output import console, print_json

if TYPE_CHECKING:
    from pnmr.workflow.check import Check


def print_checks(checks: "Sequence[Check]", *, bad: str, note: str, as_json: bool) -> None:
    """Print checks as JSON or a table; ``bad`` and ``note`` are the marks of those not good."""
    from rich.markup import escape
    from rich.table import Table

    if as_json:
        print_json([asdict(check) for check in checks])
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    marks = {True: "[green]good", False: f"[red]{bad}", None: f"[yellow]{note}" if note else ""}
    for check in checks:
        table.add_row(marks[check.is_good], escape(check.subject), escape(check.finding))
    console().print(table)


def leave(checks: "Sequence[Check]") -> None:
    """Leave with exit code 1 where a check is not good."""
    if any(check.is_good is False for check in checks):
        raise SystemExit(1)
