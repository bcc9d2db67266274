"""How many pulse programs of a folder of repositories are read and played, and why not.

    python tests/benchmarks/program_corpus.py FOLDER

Every sub-folder of FOLDER counts as one repository. Rules, in this order:

- no program: files with NUL bytes or above 300 kB; files named as source code, markup, data
  or includes (.incl, .subr and the suffixes below); files without both an acquisition
  (go=, gosc, goscnp, rcyc=) and a phase list (phN =) outside comments, which leaves out
  includes, decoupling programs, AU programs, shapes and lists; files whose first lines of
  code are C (``#include <inc/``, ``GETCURDATA``).
- a program that was seen word for word in another repository counts once.
- solid-state: the text names $CLASS=Solids, cnst31, a rotor period, MAS or solids relations.
- includes: every folder of the repository that holds include files is on the search path;
  what is still missing is told, counted, and the reading goes on.
- read: parsed to the last character. Printed: the print-out reads as the same tree.
- flags: read once more for each name in an #ifdef of the program, defined alone, so that
  branches that are off by default are read too.
- assuming: played with a stand-in include that assumes something, a channel for instance.
- played: the first and last scan of the first two increments, with assumed parameters.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pnmr.errors import PnmrError
from pnmr.program import Dialect, Timeline, parse, program_text, read, typical

_SUFFIXES = frozenset(
    (
        *(".md", ".py", ".pyc", ".yaml", ".yml", ".ts", ".js", ".json", ".c", ".h", ".vim"),
        *(".html", ".jdx", ".m", ".jll", ".r", ".csv", ".png", ".txt", ".tcl", ".toml", ".xml"),
        *(".lark", ".incl", ".ipynb", ".cpp", ".jl", ".zip", ".pdf", ".svg", ".css"),
    )
)
_ACQUIRES = re.compile(r"(?m)^\s*(?:\w+\s*,|\d+\s)?[^\n\"]*\b(?:go\s*=\s*\w+|gosc|goscnp|rcyc\s*=)")
_PHASES = re.compile(r"(?m)^\s*ph\d+\s*=")
_SOLID = re.compile(
    r"\$CLASS=\s*Solids|cnst31|\bTauR\b|\btaur\b|rotor period|\bMAS\b|solids_|Avancesolids", re.I
)
_FLAG = re.compile(r"(?m)^\s*#\s*(?:ifdef|ifndef)\s+(\w+)")
_AU = re.compile(r"GETCURDATA|#include <inc/|AUERR")
_MISSING = re.compile(r"include file (\S+)")


@dataclass
class Tally:
    """What became of the programs of one repository."""

    programs: int = 0
    read: int = 0
    printed: int = 0
    played: int = 0
    solids: int = 0
    solids_read: int = 0
    solids_played: int = 0
    without_include: int = 0
    solids_without_include: int = 0
    solids_assuming: int = 0
    flags: int = 0
    flags_read: int = 0
    slowest_s: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)


def programs(repository: Path) -> Iterator[tuple[Path, str]]:
    """Yield the pulse programs of a repository by the rules above, with their text."""
    for path in sorted(repository.rglob("*")):
        if ".git" in path.parts or not path.is_file() or path.is_symlink():
            continue
        if path.suffix.lower() in _SUFFIXES or ".subr" in path.name:
            continue
        raw = path.read_bytes()
        if len(raw) > 300_000 or b"\0" in raw:
            continue
        text = raw.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
        code = "\n".join(line.partition(";")[0] for line in text.split("\n"))
        if _ACQUIRES.search(code) and _PHASES.search(code) and not _AU.search(code):
            yield path, text


def include_folders(repository: Path) -> tuple[Path, ...]:
    """Return every folder of a repository that holds include files."""
    found = {p.parent for p in repository.rglob("*") if p.suffix == ".incl" or ".subr" in p.name}
    return tuple(sorted(found))


def reason(error: PnmrError) -> str:
    """Return an error without its place and without numbers of parameters."""
    text = re.sub(r"^\S+:\d+(?::\d+)?: ", "", str(error))
    return f"{type(error).__name__}: {text[:110]}"


def measure(repository: Path, seen: set[str], verbose: bool) -> Tally:
    """Read, print and play every program of a repository that was not seen in another."""
    tally = Tally()
    folders = include_folders(repository)
    dialect = Dialect(continue_without_includes=True)
    for path, text in programs(repository):
        if text in seen:
            continue
        seen.add(text)
        tally.programs += 1
        solid = _SOLID.search(text) is not None
        tally.solids += solid
        begin = time.perf_counter()
        stage = "read"
        missing: list[str] = []
        try:
            program = read(path, folders=folders, dialect=dialect)
            missing = [f.message for f in program.findings if f.kind == "missing include"]
            tally.read += 1
            tally.solids_read += solid
            stage = "flags"
            for flag in sorted(set(_FLAG.findall(text))):
                tally.flags += 1
                read(path, folders=folders, dialect=dialect, flags=[f"-D{flag}"])
                tally.flags_read += 1
            stage = "print"
            if parse(program_text(program), dialect=dialect) != program:
                tally.reasons["the print-out reads as another program"] += 1
            else:
                tally.printed += 1
            stage = "play"
            played = Timeline(program, typical(), dialect)
            for increment in (0, 1):
                block = played.block(increment)
                played.scan(0, increment)
                played.scan(block.scans - 1, increment)
                if increment == 0 and _is_single(played):
                    break
            tally.played += 1
            tally.solids_played += solid
            assumed = any(f.kind == "stand-in include" for f in program.findings)
            tally.solids_assuming += solid and assumed
        except PnmrError as error:
            if stage == "play" and missing:
                tally.without_include += 1
                tally.solids_without_include += solid
                names = sorted({name for m in missing for name in _MISSING.findall(m)})
                tally.reasons[f"include not available: {', '.join(names)[:70]}"] += 1
            else:
                tally.reasons[f"{stage}: {reason(error)}"] += 1
            if verbose:
                print(f"   {stage}{' (missing include)' if missing else ''}: {error}")
        tally.slowest_s = max(tally.slowest_s, time.perf_counter() - begin)
    return tally


def _is_single(played: Timeline) -> bool:
    """Tell whether a program acquires one increment only."""
    found = 0
    for block in played.blocks():
        found += block.scans > 0
        if found > 1:
            return False
    return True


def main() -> None:
    """Measure every repository of a folder and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="part of the name of a repository")
    parser.add_argument("--verbose", action="store_true", help="print every refusal")
    chosen = parser.parse_args()
    total, seen = Tally(), set[str]()
    columns = (
        *("programs", "read", "printed", "played", "solids", "solids_read", "solids_played"),
        *("without_include", "solids_without_include", "solids_assuming"),
        *("flags", "flags_read"),
    )
    print(f"{'repository':40}" + "".join(f"{name[:15]:>16}" for name in columns) + "  slowest/s")
    for repository in sorted(p for p in chosen.folder.iterdir() if p.is_dir()):
        if chosen.only not in repository.name:
            continue
        tally = measure(repository, seen, chosen.verbose)
        if not tally.programs:
            continue
        row = "".join(f"{getattr(tally, name):16}" for name in columns)
        print(f"{repository.name[:40]:40}{row}{tally.slowest_s:11.2f}")
        for name, count in tally.reasons.most_common():
            print(f"    {count:4} {name}")
        for name in columns:
            setattr(total, name, getattr(total, name) + getattr(tally, name))
        total.slowest_s = max(total.slowest_s, tally.slowest_s)
    print(f"{'all':40}" + "".join(f"{getattr(total, n):16}" for n in columns))
    print(f"read {total.read / max(1, total.programs):.1%} of the programs;", end=" ")
    print(
        f"played {total.solids_played / max(1, total.solids):.1%} of the solid-state ones,", end=" "
    )
    sure = total.solids_played - total.solids_assuming
    print(f"{sure / max(1, total.solids):.1%} without an assumed stand-in,", end=" ")
    there = total.solids - total.solids_without_include
    print(f"{total.solids_played / max(1, there):.1%} of those whose includes are there")


if __name__ == "__main__":
    main()
