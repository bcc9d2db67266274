"""``pnmr help``: short pages on what the options mean, and on what to watch for."""

import sys
from difflib import get_close_matches
from importlib.resources import files

import click

from pnmr.cli.output import console
from pnmr.errors import SettingError

_PAGES = files("pnmr.library") / "help"


@click.command("help")
@click.argument("topic", required=False)
@click.pass_context
def command(context: click.Context, topic: str | None) -> None:
    """Show the page on TOPIC, or list the pages.

    TOPIC may also be a command: pnmr help process.
    """
    from pnmr.cli.main import VERBS, main

    if topic is None:
        _list()
        return
    name = topic.lower()
    if name in topics():
        _show(page(name))
        return
    if name not in VERBS:
        raise SettingError(_unknown(topic, [*topics(), *VERBS]))
    verb = main.get_command(context, name)
    if verb is not None:
        click.echo(verb.get_help(click.Context(verb, info_name=name, parent=context.parent)))


def topics() -> dict[str, str]:
    """Return every topic with what its page is about, by name."""
    found = {}
    for each in _PAGES.iterdir():
        if each.name.endswith(".md"):
            head = each.read_text(encoding="utf-8").partition("\n")[0]
            name, _, about = head.removeprefix("# ").partition(": ")
            found[name] = about
    return dict(sorted(found.items()))


def page(topic: str) -> str:
    """Return the Markdown of a page."""
    return (_PAGES / f"{topic}.md").read_text(encoding="utf-8")


def _list() -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    for name, about in topics().items():
        table.add_row(f"[bold]{name}", about)
    console().print(table)
    click.echo("\npnmr help TOPIC shows a page, pnmr COMMAND --help the options of a command.")


def _show(text: str) -> None:
    """Render a page on a terminal; elsewhere the Markdown itself is what can be searched."""
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.markdown import Markdown

    console().print(Markdown(text, hyperlinks=False))


def _unknown(topic: str, known: list[str]) -> str:
    near = get_close_matches(topic.lower(), known, n=3, cutoff=0.5)
    remedy = f"did you mean {' or '.join(near)}?" if near else "pnmr help lists the topics"
    return f"there is no help on '{topic}'; {remedy}"
