"""The code and the commands that the documentation shows, taken out of its Markdown and Python."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from pnmr.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(pnmr [^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language and its lines."""

    language: str
    text: str


def blocks(markdown: str) -> list[Block]:
    """Return the fenced blocks of a page in order."""
    return [Block(*found) for found in _FENCE.findall(markdown)]


def without_comment(line: str) -> str:
    """Return a command without what stands behind its ``#``."""
    return re.sub(r"\s+#.*$", "", line).strip()


def shell_lines(text: str) -> list[str]:
    """Return the commands of a block, continued lines joined, comments and blank lines left out."""
    joined = re.sub(r"\\\n\s*", "", text)
    lines = (without_comment(line) for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def commands_in(markdown: str) -> Iterator[str]:
    """Yield every command ``pnmr ...`` of a page: in fences, indented, and within sentences."""
    fenced = "\n".join(block.text for block in blocks(markdown))
    indented = "\n".join(re.findall(r"^ {4}(\S.*)$", _FENCE.sub("", markdown), re.MULTILINE))
    for line in shell_lines(f"{fenced}\n{indented}"):
        if line.startswith("pnmr "):
            yield line
    yield from _INLINE.findall(markdown)


def faults(command: str) -> list[str]:
    """Return what is wrong with a command: a verb or an option that does not exist."""
    words = shlex.split(command)[1:]
    here: click.Command = main
    context = click.Context(main)
    while isinstance(here, click.Group) and words and not words[0].startswith("-"):
        name = words.pop(0)
        found = here.get_command(context, name)
        if found is None:
            return [f"{command}: there is no '{name}'"]
        here = found
    known = {name for each in here.params for name in (*each.opts, *each.secondary_opts)}
    known |= {"-h", "--help", "--version"}
    given = [word.split("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)]
    return [f"{command}: there is no {name}" for name in given if name not in known]


def every_option() -> set[str]:
    """Return the options of all commands."""

    def below(command: click.Command, context: click.Context) -> Iterator[str]:
        for each in command.params:
            yield from (*each.opts, *each.secondary_opts)
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                if found is not None:
                    yield from below(found, context)

    return {*below(main, click.Context(main)), "--help", "--version"}


def pages() -> dict[str, str]:
    """Return every page of the documentation by its path below the root."""
    paths = [*ROOT.glob("*.md"), *(ROOT / "pnmr" / "library" / "help").glob("*.md")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}
