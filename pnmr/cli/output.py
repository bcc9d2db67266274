"""How the command line speaks: one console, JSON, and progress for what takes over a second."""

import contextlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

Item = TypeVar("Item")
_PATIENCE_S = 1.0
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def console(*, stderr: bool = False) -> "Console":
    """Return a console that neither guesses colours nor wraps when its output is piped.

    Control characters in what it is given, as names of folders may hold them, do not pass.
    """
    from rich.console import Console
    from rich.text import Text

    class Plain(Console):
        def render_str(self, text: str, **how: Any) -> Text:
            return super().render_str(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), **how)

    stream = sys.stderr if stderr else sys.stdout
    return Plain(
        file=stream, highlight=False, width=None if stream.isatty() else 160, soft_wrap=False
    )


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


@contextlib.contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal that something is being done, for as long as it takes."""
    if not sys.stderr.isatty():
        yield
        return
    with console(stderr=True).status(what):
        yield


def progress(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Yield the items, with a progress bar on a terminal once they take over a second."""
    started = time.monotonic()
    for index, item in enumerate(items):
        if sys.stderr.isatty() and time.monotonic() - started > _PATIENCE_S:
            yield from _with_bar(items[index:], what, done=index)
            return
        yield item


@contextlib.contextmanager
def reporting(what: str) -> Iterator[Callable[..., None]]:
    """Yield what is told how many of how many steps are done, and draws a bar as `progress` does.

    What is being done may be told with it, as a third argument.
    """
    from rich.progress import Progress

    started = time.monotonic()
    bar = Progress(console=console(stderr=True), transient=True)
    task = bar.add_task(what, total=None)

    def report(done: int, total: int, now: str = what) -> None:
        if not bar.live.is_started:
            if not sys.stderr.isatty() or time.monotonic() - started < _PATIENCE_S:
                return
            bar.start()
        bar.update(task, completed=done, total=total, description=now)

    try:
        yield report
    finally:
        if bar.live.is_started:
            bar.stop()


def _with_bar(items: Sequence[Item], what: str, *, done: int) -> Iterator[Item]:
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=done + len(items), completed=done)
        for item in items:
            yield item
            bar.advance(task)
