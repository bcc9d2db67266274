"""A cursor over tokens: look, take, expect; errors say what was found and expected."""

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program.dialect import Dialect, Limits
from pnmr.program.place import Finding, Place, refusal
from pnmr.program.tokens import Token


class Reader:
    """Walks over tokens, keeps findings and the depth of nesting."""

    def __init__(self, tokens: list[Token], dialect: Dialect, limits: Limits) -> None:
        """Start before the first token."""
        self.tokens = tokens
        self.position = 0
        self.dialect = dialect
        self.limits = limits
        self.findings: list[Finding] = []
        self.kinds: dict[str, str] = {}
        self._depth = 0
        self._operators = 0

    @property
    def token(self) -> Token:
        """The present token."""
        return self.tokens[self.position]

    @property
    def place(self) -> Place:
        """Where the present token stands."""
        return self.token.place

    def ahead(self, distance: int) -> Token:
        """Return the token ``distance`` further on, at most the last."""
        return self.tokens[min(self.position + distance, len(self.tokens) - 1)]

    def at(self, *texts: str) -> bool:
        """Tell whether the present token is one of these words or signs."""
        return self.token.text in texts and self.token.kind in ("name", "sign")

    def at_end_of_line(self) -> bool:
        """Tell whether nothing more stands on this line."""
        return self.token.kind in ("newline", "end")

    def take(self) -> Token:
        """Return the present token and go on to the next."""
        token = self.token
        if token.kind != "end":
            self.position += 1
        return token

    def accept(self, *texts: str) -> bool:
        """Step over the present token if it is one of these words or signs."""
        found = self.at(*texts)
        if found:
            self.take()
        return found

    def expect(self, text: str, where: str) -> Token:
        """Take a certain word or sign, or refuse."""
        if not self.at(text):
            raise self.unexpected(f"'{text}' {where}")
        return self.take()

    def expect_kind(self, kind: str, what: str) -> Token:
        """Take a token of a certain kind, or refuse."""
        if self.token.kind != kind:
            raise self.unexpected(what)
        return self.take()

    def unexpected(self, expected: str) -> ProgramError:
        """Return the error for the present token where something else is expected."""
        return refusal(self.place, f"found {self.token.shown()} where {expected} is expected")

    def find(self, kind: str, place: Place, message: str) -> None:
        """Keep a finding."""
        self.findings.append(Finding(kind, place, message))

    def skip_newlines(self) -> None:
        """Go on to the next token that is not the end of a line."""
        while self.token.kind == "newline":
            self.take()

    def deeper(self) -> None:
        """Enter one level of nesting; refuse what nests without bounds."""
        self._depth += 1
        if self._depth > self.limits.nesting:
            raise ProgramLimitError(
                f"{self.place}: more than {self.limits.nesting} parentheses, braces or conditions"
                " within each other"
            )

    def another_operator(self) -> None:
        """Count an operator; refuse an expression that has more than anybody writes."""
        self._operators += 1
        if self._operators > self.limits.operators:
            raise ProgramLimitError(
                f"{self.place}: an expression has more than {self.limits.operators} operators"
            )

    def next_expression(self) -> None:
        """Count operators anew."""
        self._operators = 0

    def shallower(self) -> None:
        """Leave one level of nesting."""
        self._depth -= 1
