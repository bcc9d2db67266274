"""How the command line speaks: one console, JSON, and progress for what takes over a second."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

Item = TypeVar("Item")
_PATIENCE_S = 1.0


def console(*, stderr: bool = False) -> "Console":
    """Return a console that neither guesses colours nor wraps when its output is piped."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream, highlight=False, width=None if stream.isatty() else 160, soft_wrap=False
    )


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def progress(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Yield the items, with a progress bar on a terminal once they take over a second."""
    started = time.monotonic()
    for index, item in enumerate(items):
        if sys.stderr.isatty() and time.monotonic() - started > _PATIENCE_S:
            yield from _with_bar(items[index:], what, done=index)
            return
        yield item


def _with_bar(items: Sequence[Item], what: str, *, done: int) -> Iterator[Item]:
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=done + len(items), completed=done)
        for item in items:
            yield item
            bar.advance(task)
