"""Preprocessed text into tokens: numbers, times, names, texts and signs, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pnmr.errors import ProgramLimitError
from pnmr.program.dialect import LIMITS, Limits
from pnmr.program.place import Place, refusal

SECONDS = {
    "s": Fraction(1),
    **dict.fromkeys(("m", "ms"), Fraction(1, 10**3)),
    **dict.fromkeys(("u", "us"), Fraction(1, 10**6)),
    **dict.fromkeys(("n", "ns"), Fraction(1, 10**9)),
}
_TOKEN = re.compile(
    r"""(?P<blank>[ \t\f\v]+)
    |(?P<time>(?:\d+\.?\d*|\.\d+)(?:ms|us|ns|s|m|u|n)p?(?![A-Za-z0-9_]))
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<text>"[^"]*")
    |(?P<angle><(?![ ])[\w$./\\ ,+-]*>(?!=))
    |(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%=<>!(){}\[\]:,.;&|^\#?~@])
    """,
    re.VERBOSE | re.ASCII,
)
_LONGEST_NUMBER = 40
_LONGEST_QUOTE = 100


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of text after preprocessing, and where it came from."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, whether a blank stands before it, and its place."""

    kind: str
    text: str
    spaced: bool
    place: Place

    def shown(self) -> str:
        """Return how an error names this token."""
        return {"newline": "the end of the line", "end": "the end of the file"}.get(
            self.kind, f"'{self.text}'"
        )


def number(text: str, place: Place) -> Fraction:
    """Return the exact value of a number as written; absurdly long ones are refused."""
    exponent = re.search(r"[eE][+-]?(\d+)$", text)
    if len(text) > _LONGEST_NUMBER or (exponent and int(exponent[1]) > _LONGEST_NUMBER):
        raise refusal(place, f"the number {text[:20]}... is too long; write at most 40 digits")
    return Fraction(text)


def seconds(text: str, place: Place) -> Fraction:
    """Return the exact value in s of a time as written, ``30m`` or ``2.5us``."""
    digits = text.rstrip("p").rstrip("smun")
    return number(digits, place) * SECONDS[text.rstrip("p")[len(digits) :]]


def tokenise(lines: list[SourceLine], limits: Limits = LIMITS) -> list[Token]:
    """Return the tokens of all lines, with a ``newline`` after each line and an ``end``."""
    tokens: list[Token] = []
    for line in _with_whole_quotes(lines):
        for token in _of(line.text, line.place):
            tokens.append(token)
            if len(tokens) > limits.tokens:
                raise ProgramLimitError(
                    f"{token.place}: the program has more than {limits.tokens} words;"
                    " a macro or include multiplies itself"
                )
    last = lines[-1].place if lines else Place("<empty>", 1)
    return [*tokens, Token("end", "", True, last)]


def _of(text: str, place: Place, column: int = 1) -> Iterator[Token]:
    """Yield the tokens of one piece of text that starts at ``column``."""
    position, spaced = 0, True
    while position < len(text):
        match = _TOKEN.match(text, position)
        here = Place(place.file, place.line, column + position)
        if match is None or match.lastgroup is None:
            raise refusal(
                here, f"found {text[position]!r}, which is no part of the pulse program language"
            )
        position = match.end()
        if match.lastgroup == "blank":
            spaced = True
            continue
        yield Token(match.lastgroup, match[0], spaced, here)
        spaced = False
    yield Token("newline", "", spaced, Place(place.file, place.line, column + len(text)))


def within(token: Token) -> list[Token]:
    """Return the tokens of a quoted text, without ends of lines, closed by an ``end``."""
    found = [
        inner
        for inner in _of(token.text[1:-1].replace("\n", " "), token.place, token.place.column + 1)
        if inner.kind != "newline"
    ]
    return [*found, Token("end", "", True, token.place)]


def _with_whole_quotes(lines: list[SourceLine]) -> Iterator[SourceLine]:
    """Yield the lines with quoted texts that run over several lines joined into one."""
    index = 0
    while index < len(lines):
        line, last = lines[index], index
        text = line.text
        while text.count('"') % 2 and last + 1 < len(lines):
            last += 1
            text += "\n" + lines[last].text
            if last - index > _LONGEST_QUOTE:
                raise refusal(line.place, "a quotation mark opens here and is never closed")
        if text.count('"') % 2:
            raise refusal(line.place, "a quotation mark opens here and is never closed")
        yield SourceLine(text, line.place)
        index = last + 1
