"""The preprocessor: includes, macros, conditions and comments; text in, lines with places out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pnmr.errors import MissingIncludeError, ProgramLimitError
from pnmr.program.conditions import holds
from pnmr.program.dialect import CONSOLE, LIMITS, Dialect, Limits
from pnmr.program.includes import Includes
from pnmr.program.macros import Expander, Macro, definition
from pnmr.program.place import Finding, Place, refusal
from pnmr.program.tokens import SourceLine
from pnmr.program.tree import Comment

_DIRECTIVE = re.compile(r"\s*#\s*([A-Za-z]+)\b\s*(.*)", re.DOTALL)
_MARKER = re.compile(r'\s*#\s*(?:line\s+)?(\d+)(?:\s+"([^"]*)"[\s\d]*)?\s*')
_ASSUMED = re.compile(r"\A; Stand-in of pnmr.*\n(?:;.*\n)*?; assumed: (.*)")
_INCLUDE = re.compile(r'[<"]\s*([^<>"]*?)\s*[>"].*', re.DOTALL)


@dataclass(slots=True)
class Preprocessed:
    """What the preprocessor hands on."""

    lines: list[SourceLine] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


class Preprocessor:
    """One pass over a program and its includes.

    Parameters
    ----------
    includes : Includes
        Where include files come from.
    flags : iterable of str
        Flags as in ZGOPTNS: ``"Ddec"``, ``"-DX=3"`` or plain ``"dec"``.
    """

    def __init__(
        self,
        includes: Includes,
        flags: Iterable[str] = (),
        dialect: Dialect = CONSOLE,
        limits: Limits = LIMITS,
    ) -> None:
        """Start with the macros that the flags define."""
        self.includes, self.dialect, self.limits = includes, dialect, limits
        self.expander = Expander(limits, in_quotes=dialect.macros_in_relations)
        self.macros: dict[str, Macro] = dict(map(flag_macro, flags))
        self.result = Preprocessed()
        self._open: list[str] = []
        self._files = self._characters = self._taken = 0
        self._quoted = False

    def run(self, text: str, file: str) -> Preprocessed:
        """Preprocess the text of a file and everything that it includes."""
        self._open.append(file)
        self._files += 1
        self._taken += len(text)
        if self._taken > 4 * self.limits.text_bytes:
            raise ProgramLimitError(f"{file}: the program and its includes are too long to be read")
        if len(self._open) > self.limits.include_depth or self._files > self.limits.include_files:
            raise ProgramLimitError(
                f"{file}: more than {self.limits.include_depth} includes within each other or"
                f" {self.limits.include_files} in all"
            )
        place = Place(file, 0)
        states: list[_State] = []
        for source in _joined(without_block_comments(text), file):
            place = source.place
            directive = _DIRECTIVE.fullmatch(source.text)
            marker = None if directive else _MARKER.fullmatch(source.text)
            if directive:
                self._obey(directive[1], directive[2], states, place)
            elif marker is None and all(state.active for state in states):
                self._emit(source)
        if states:
            raise refusal(states[-1].place, "this #if is never closed; expected #endif")
        self._open.pop()
        return self.result

    def _emit(self, source: SourceLine) -> None:
        code, comment = split_comment(source.text, self._quoted)
        self._quoted ^= code.count('"') % 2 == 1
        if comment is not None:
            self.result.comments.append(Comment(comment, source.place))
        if not code.strip():
            return
        expanded = self.expander.expand(code, self.macros, source.place)
        self._characters += len(expanded)
        if self._characters > self.limits.text_bytes:
            raise ProgramLimitError(
                f"{source.place}: the program has more than {self.limits.text_bytes} characters"
            )
        for line in expanded.split("\n"):
            self.result.lines.append(SourceLine(line, source.place))

    def _obey(self, name: str, rest: str, states: "list[_State]", place: Place) -> None:
        if name in ("ifdef", "ifndef", "if", "elif", "else", "endif"):
            self._choose(name, split_comment(rest)[0], states, place)
        elif not all(state.active for state in states):
            return
        elif name == "include":
            self._include(rest, place)
        elif name == "define":
            body, comment = split_comment(rest)
            if comment is not None and body.strip() and len(body.split(None, 1)) > 1:
                message = "a ; comment ends this #define; the console carries it into every use"
                self.result.findings.append(Finding("comment in macro", place, message))
            macro_name, macro = definition(body, place)
            self.macros[macro_name] = macro
        elif name == "undef":
            self.macros.pop(rest.split()[0] if rest.split() else "", None)
        elif name == "error":
            raise refusal(place, f"the program stops itself: #error {rest.strip()}")
        elif name not in ("pragma", "ident", "warning"):
            raise refusal(place, f"#{name} is no directive of the preprocessor that is known here")

    def _choose(self, name: str, rest: str, states: "list[_State]", place: Place) -> None:
        if name in ("elif", "else", "endif") and not states:
            raise refusal(place, f"#{name} without an #if before it")
        if name == "endif":
            states.pop()
        elif name in ("elif", "else"):
            state = states[-1]
            outer = all(other.active for other in states[:-1])
            wanted = name == "else" or (
                outer and not state.done and holds(rest, self.macros, place)
            )
            state.active = outer and not state.done and wanted
            state.done = state.done or wanted
        else:
            outer = all(state.active for state in states)
            wanted = outer and self._wanted(name, rest, place)
            states.append(_State(place, wanted, wanted))
            if len(states) > self.limits.nesting:
                raise ProgramLimitError(f"{place}: more than {self.limits.nesting} nested #if")

    def _wanted(self, name: str, rest: str, place: Place) -> bool:
        if name == "if":
            return holds(rest, self.macros, place)
        words = rest.split()
        if not words:
            raise refusal(place, f"#{name} without a name")
        return (words[0] in self.macros) == (name == "ifdef")

    def _include(self, rest: str, place: Place) -> None:
        match = _INCLUDE.fullmatch(rest.strip())
        if match is None:
            raise refusal(place, f"found {rest.strip()[:40]!r} where <file> is expected")
        if match[1] in self._open:
            raise refusal(place, f"{match[1]} includes itself")
        try:
            text = self.includes.text(match[1], place)
        except MissingIncludeError as error:
            if not self.dialect.continue_without_includes:
                raise
            self.result.missing.append(match[1])
            message = str(error).partition(": ")[2]
            self.result.findings.append(Finding("missing include", place, message))
            return
        if assumed := _ASSUMED.search(text):
            message = f"{match[1]} is read as a stand-in that assumes: {assumed[1]}"
            self.result.findings.append(Finding("stand-in include", place, message))
        self.run(text, match[1])


@dataclass(slots=True)
class _State:
    """One open #if: is its present branch read, and was one read already."""

    place: Place
    active: bool
    done: bool


def flag_macro(flag: str) -> tuple[str, Macro]:
    """Return the macro of one flag of ZGOPTNS."""
    name, _, value = flag.removeprefix("-D").partition("=")
    return name.strip(), Macro(value.strip() or "1")


def flags_of(zgoptns: str) -> tuple[str, ...]:
    """Return the flags in a text as ZGOPTNS holds it, ``-Dlacq -DX=3``."""
    return tuple(word for word in zgoptns.split() if word.startswith("-D"))


def without_block_comments(text: str) -> str:
    """Blank out ``/* */`` comments; as on the console they also open inside ; comments."""
    pieces, position = [], 0
    pattern = re.compile(r'"[^"\n]*"?|/\*', re.ASCII)
    while match := pattern.search(text, position):
        pieces.append(text[position : match.start()])
        position = match.end()
        if match[0] != "/*":
            pieces.append(match[0])
            continue
        end = text.find("*/", position)
        end = len(text) if end < 0 else end + 2
        pieces.append(" " + "\n" * text.count("\n", position, end))
        position = end
    return "".join((*pieces, text[position:]))


def split_comment(text: str, quoted: bool = False) -> tuple[str, str | None]:
    """Split a line at the first ; outside quotation marks; ``quoted`` if one is still open."""
    for index, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == ";" and not quoted:
            return text[:index], text[index + 1 :]
    return text, None


def _joined(text: str, file: str) -> Iterable[SourceLine]:
    """Yield lines with their places; markers move the place, a last backslash joins lines."""
    name, number, pending, start = file, 0, "", 0
    for line in text.split("\n"):
        number += 1
        if not pending:
            start = number
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        line, pending = pending + line, ""
        yield SourceLine(line, Place(name, start))
        marker = _MARKER.fullmatch(line)
        if marker:
            name, number = marker[2] or name, int(marker[1][:9]) - 1
    if pending:
        yield SourceLine(pending, Place(name, start))
