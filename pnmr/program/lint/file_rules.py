"""Rules about the file: its name, its characters, header and legend."""

import re
from collections.abc import Iterator
from pathlib import Path

from pnmr.program.elements import Power, Pulse
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, error, note, warning
from pnmr.program.lint.walk import nodes
from pnmr.program.place import Place
from pnmr.program.preprocess import split_comment

_GOOD_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LONGEST_NAME = 29
_PARTING = " \t\n\"'\\<>|;"
_TAGS = ("CLASS", "DIM", "TYPE", "SUBTYPE", "COMMENT")
_LEGEND = re.compile(r"\s*([A-Za-z]\w*)\s*:(?!\w*:)")
_EXPLAINED = re.compile(r"(p|d|l|cnst|pl|sp|ph|in|pcpd|cpdprg|cpd|spnam|gpz|gpnam|zgoptns)\d+")
_WATTS = re.compile(r"(pl|sp)w(\d+)")


def file_name(facts: Facts) -> Iterator[Finding]:
    """Letters, digits, dots, dashes and underscores, and fewer than 30 of them."""
    name = Path(facts.source.name).name
    if not _GOOD_NAME.fullmatch(name):
        remedy = "use letters, digits, dots, dashes and underscores"
        reason = f"the file name '{name}' holds signs that a shell or a command line may read"
        if any(sign in name for sign in _PARTING):
            yield error(0, f"the console does not take the file name '{name}'", remedy)
        else:
            yield warning(0, reason, remedy)
    if len(name) > _LONGEST_NAME:
        reason = f"the file name '{name}' has {len(name)} characters"
        yield warning(0, reason, f"use at most {_LONGEST_NAME}")


def characters(facts: Facts) -> Iterator[Finding]:
    """ASCII, blanks and line feeds: the console's own programs hold nothing else."""
    content = facts.source.content
    if b"\r" in content:
        first = content[: content.index(b"\r")].count(b"\n") + 1
        yield warning(first, "lines end in CR LF", "save the file with LF alone, as on the console")
    if content and not content.endswith(b"\n"):
        yield warning(len(facts.source.lines), "the last line has no end", "add a line feed")
    for number, line in enumerate(facts.source.lines, 1):
        code, _ = split_comment(line)
        foreign = sorted(
            {sign for sign in line if ord(sign) > 126 or (ord(sign) < 32 and sign != "\t")}
        )
        if foreign:
            reason = f"{foreign[0]!r} (U+{ord(foreign[0]):04X}) is no ASCII character"
            found = error if any(sign in code for sign in foreign) else warning
            yield found(number, reason, "write it in ASCII")
        if "\t" in line:
            yield note(number, "a tab stands here", "write blanks")


def comments(facts: Facts) -> Iterator[Finding]:
    """``//`` is no comment, and ``/*`` opens one even behind a semicolon."""
    for number, line in enumerate(facts.source.lines, 1):
        code, comment = split_comment(line)
        if "//" in code:
            yield warning(number, "// does not begin a comment on the console", "write ; instead")
        if comment is not None and "/*" in comment and "*/" not in comment.split("/*")[-1]:
            reason = "/* within this ; comment opens a comment that hides the lines after it"
            yield error(number, reason, "take /* away")


def tags(facts: Facts) -> Iterator[Finding]:
    """TopSpin sorts programs by ``;$CLASS=`` and its kin."""
    text = "\n".join(facts.source.lines)
    missing = [f"${tag}" for tag in _TAGS if f";${tag}=" not in text]
    if missing:
        reason = f"the header has no {', '.join(missing)}"
        yield warning(1, reason, "add lines such as ;$CLASS=Solids: TopSpin sorts programs by them")


def legend(facts: Facts) -> Iterator[Finding]:
    """Each parameter in use has a line ``;p1 : text``, which ased shows."""
    explained: dict[str, int] = {}
    for comment in facts.program.comments:
        if facts.is_own(comment.place) and (match := _LEGEND.match(comment.text)):
            explained.setdefault(match[1], comment.place.line)
    names = facts.names
    used = {**names.read, **names.phases_read, **_riding(facts)}
    for name, place in used.items():
        plain = _WATTS.sub(r"\1\2", name)
        own = facts.is_own(place) and name not in names.assigned
        if _EXPLAINED.fullmatch(plain) and plain not in explained and own:
            reason = f"{plain} is used and the legend does not explain it"
            yield warning(place.line, reason, f"add a line such as ;{plain} : what it is")
    for name, line in explained.items():
        watt = _WATTS.sub(r"\1\2", name)
        known = {_WATTS.sub(r"\1\2", each) for each in (*used, *names.assigned)}
        if _EXPLAINED.fullmatch(name) and watt not in known:
            reason = f"the legend explains {name}, which the program does not use"
            yield note(line, reason, "take the line away")


def _riding(facts: Facts) -> dict[str, Place]:
    """Return powers and shapes that stand with pulses, and the places of the first of each."""
    found: dict[str, Place] = {}
    for place, each in nodes(facts.program.statements):
        if isinstance(each, Pulse) and each.power:
            found.setdefault(each.power, place)
        elif isinstance(each, Power):
            found.setdefault(each.name, place)
        if isinstance(each, Pulse) and each.shape is not None and each.shape.family == "sp":
            found.setdefault(f"sp{each.shape.index}", place)
    return found
