"""A pulse program file as it stands, and read in spite of lines that cannot be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pnmr.errors import ProgramError
from pnmr.files import decode, read_bytes
from pnmr.program.dialect import Dialect
from pnmr.program.includes import Includes
from pnmr.program.lint.finding import Finding, error
from pnmr.program.parser import parse
from pnmr.program.tree import Program

LENIENT = Dialect(continue_without_includes=True)
_MOST_UNREADABLE = 30
_OPENED = re.compile(r"to close the group opened at line (\d+)")
_AT = re.compile(r"(?P<file>.*?):(?P<line>\d+)(?::\d+)?: (?P<message>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """A file: its name, its bytes, and its lines as text."""

    name: str
    content: bytes

    @property
    def lines(self) -> list[str]:
        """Lines without their ends."""
        return decode(self.content).replace("\r\n", "\n").replace("\r", "\n").split("\n")


@dataclass(frozen=True, slots=True)
class Readable:
    """A program without the lines that could not be read, and what was said about those."""

    program: Program
    findings: tuple[Finding, ...]


def source_of(path: Path) -> Source:
    """Return the file as it stands; raises `UnreadableError`."""
    return Source(str(path), read_bytes(path))


def located(problem: ProgramError, name: str) -> tuple[int, str]:
    """Return the line in file ``name`` that an error is about, and the message.

    The line is 0 where the error stands in an include file.
    """
    match = _AT.fullmatch(str(problem))
    if match is None:
        return 0, str(problem)
    if match["file"] != name:
        return 0, str(problem)
    return int(match["line"]), match["message"]


def readable(source: Source, folders: Sequence[Path], flags: Sequence[str]) -> Readable:
    """Read a program; a line that is refused is reported, blanked out, and reading goes on."""
    text = source.lines
    includes = Includes((Path(source.name).parent, *folders))
    findings: list[Finding] = []
    while True:
        try:
            program = parse(
                "\n".join(text),
                file=source.name,
                includes=includes,
                flags=flags,
                dialect=LENIENT,
            )
        except ProgramError as problem:
            line, message = located(problem, source.name)
            opened = _OPENED.search(message)
            if opened and 0 < line <= len(text):
                line = int(opened[1])
            reason, _, remedy = message.partition("; ")
            findings.append(
                error(line, reason, remedy or "write what is expected: this line is not understood")
            )
            hopeless = not 0 < line <= len(text) or not text[line - 1].strip()
            if hopeless or len(findings) >= _MOST_UNREADABLE:
                return Readable(Program(()), tuple(findings))
            text[line - 1] = ""
            continue
        return Readable(program, tuple(findings))
