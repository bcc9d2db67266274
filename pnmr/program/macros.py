"""Macros of the preprocessor: definitions with or without arguments, and their expansion."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pnmr.errors import ProgramLimitError
from pnmr.program.dialect import Limits
from pnmr.program.place import Place, refusal

_DEFINITION = re.compile(r"([A-Za-z_]\w*)(\(([^()]*)\))?\s*(.*)", re.DOTALL | re.ASCII)
_PIECE = re.compile(r'"[^"]*"?|<[\w$./]+>|\d[\w.]*|[A-Za-z_]\w*', re.ASCII)


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its body, and the names of its arguments where it takes any."""

    body: str
    arguments: tuple[str, ...] | None = None


def definition(text: str, place: Place) -> tuple[str, Macro]:
    """Read what follows ``#define``: a name, perhaps arguments, and a body."""
    match = _DEFINITION.fullmatch(text.strip())
    if match is None:
        raise refusal(place, f"found {text.strip()[:40]!r} where a macro name is expected")
    arguments = None
    if match[2] is not None:
        arguments = tuple(name.strip() for name in match[3].split(",") if name.strip())
    return match[1], Macro(match[4].strip().replace("\\n", "\n"), arguments)


class Expander:
    """Replaces macros in a line of text, within bounds of depth and length."""

    def __init__(self, limits: Limits, *, in_quotes: bool = False) -> None:
        """Expand also between quotation marks where ``in_quotes``."""
        self.limits = limits
        self.in_quotes = in_quotes
        self._expansions = 0

    def expand(self, text: str, macros: Mapping[str, Macro], place: Place) -> str:
        """Return ``text`` with every macro replaced; no macro is replaced within itself."""
        return self._expand(text, macros, place, frozenset())

    def _expand(
        self, text: str, macros: Mapping[str, Macro], place: Place, within: frozenset[str]
    ) -> str:
        if len(within) > self.limits.macro_depth or len(text) > self.limits.text_bytes // 8:
            raise ProgramLimitError(
                f"{place}: macros expand to more than {self.limits.text_bytes // 8} characters or"
                f" {self.limits.macro_depth} levels"
            )
        pieces: list[str] = []
        position = length = 0
        while match := _PIECE.search(text, position):
            pieces.append(text[position : match.start()])
            word, position = match[0], match.end()
            if word.startswith('"') and self.in_quotes and len(word) > 1:
                word = f'"{self._expand(word[1:-1], macros, place, within)}"'
            elif word in macros and word not in within:
                self._count(place)
                body, position = self._body(macros[word], word, text, position, place)
                word = self._expand(body, macros, place, within | {word})
            pieces.append(word)
            length += len(word)
            if length > self.limits.text_bytes // 8:
                raise ProgramLimitError(
                    f"{place}: macros expand to more than {self.limits.text_bytes // 8} characters"
                )
        return "".join((*pieces, text[position:]))

    def _count(self, place: Place) -> None:
        self._expansions += 1
        if self._expansions > self.limits.tokens:
            raise ProgramLimitError(
                f"{place}: macros are used more than {self.limits.tokens} times; one multiplies"
                " itself"
            )

    @staticmethod
    def _body(macro: Macro, name: str, text: str, position: int, place: Place) -> tuple[str, int]:
        if macro.arguments is None:
            return macro.body, position
        opening = re.compile(r"\s*\(").match(text, position)
        if opening is None:
            return name, position
        given, end = _arguments(text, opening.end(), place)
        if len(given) != len(macro.arguments) and (macro.arguments or given != [""]):
            raise refusal(
                place, f"macro {name} takes {len(macro.arguments)} arguments, found {len(given)}"
            )
        values = dict(zip(macro.arguments, given, strict=False))
        body = re.sub(
            r"[A-Za-z_]\w*", lambda match: values.get(match[0], match[0]), macro.body, flags=re.A
        )
        return body.replace("##", ""), end


def _arguments(text: str, position: int, place: Place) -> tuple[list[str], int]:
    """Return the arguments up to the closing parenthesis, and the position after it."""
    depth, start, given = 0, position, []
    for index in range(position, len(text)):
        sign = text[index]
        if sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign in ")," and not depth:
            given.append(text[start:index].strip())
            start = index + 1
            if sign == ")":
                return given, start
    raise refusal(place, "the arguments of a macro are not closed on this line; expected ')'")
