"""Parameter files (acqus, procs ...): a bounded reader of Bruker's JCAMP dialect.

A record runs from ``##`` at the start of a line to the next one, so that a
torn file can neither hang the reader nor shift values into other parameters.
Values are interpreted when they are asked for: a broken record that nobody
needs harms nobody.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pnmr.errors import UnreadableError
from pnmr.files import decode

_RECORD = re.compile(r"^##\$?([A-Za-z][\w. -]{0,63}?) *=", re.MULTILINE)
_COMMENT = re.compile(r"^\$\$.*$\n?|[ \t]\$\$.*$", re.MULTILINE)
_ARRAY = re.compile(r"\(0\.\.(\d{1,6})\)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_TEXT = re.compile(r"\s*<((?:[^>\\]|\\.)*+)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The records of one parameter file, typed on access.

    Every access that fails names the file, the parameter, what was expected and
    what was found.

    Attributes
    ----------
    source : str
        File, for messages.
    records : mapping
        Parameter name to raw text, as it stands in the file.
    """

    source: str
    records: Mapping[str, str]

    @classmethod
    def parse(cls, content: bytes, source: str) -> "Parameters":
        """Split a parameter file into its records; raises `UnreadableError` when it has none."""
        if b"\0" in content:
            raise UnreadableError(
                f"{source} holds NUL bytes; it is no parameter file, copy it again"
            )
        text = decode(content)
        heads = list(_RECORD.finditer(text))
        if not heads:
            raise UnreadableError(
                f"{source} holds no parameter (##$NAME= value); it is empty or torn, copy it again"
            )
        ends = [head.start() for head in heads[1:]] + [len(text)]
        return cls(
            source,
            {
                head[1]: _COMMENT.sub("", text[head.end() : end]).strip()
                for head, end in zip(heads, ends, strict=True)
            },
        )

    def __contains__(self, name: str) -> bool:
        return name in self.records

    def number(self, name: str, default: float | None = None) -> float:
        """Return a finite number, or ``default`` where the parameter is absent."""
        if name not in self.records and default is not None:
            return default
        return self._finite(name, self._record(name))

    def whole(self, name: str, default: int | None = None) -> int:
        """Return a whole number, or ``default`` where the parameter is absent."""
        value = self.number(name, default)
        if value != int(value):
            raise self._misfit(name, "a whole number", self.records[name])
        return int(value)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text without its angle brackets, or ``default`` where it is absent."""
        if name not in self.records and default is not None:
            return default
        record = self._record(name)
        if not record.startswith("<"):
            return record
        if not record.endswith(">") or len(record) == 1:
            raise self._misfit(name, "a text closed by '>'", record)
        return record[1:-1].replace("\\>", ">").replace("\\<", "<")

    def flag(self, name: str, default: bool = False) -> bool:
        """Return whether a yes/no parameter says yes."""
        return self.text(name, "yes" if default else "no").strip().lower() in ("yes", "true", "1")

    def numbers(self, name: str) -> tuple[float, ...]:
        """Return the numbers of an array ``(0..n)``; all n + 1 must be there."""
        count, body = self._array(name)
        tokens = body.split()
        if len(tokens) != count:
            raise self._misfit(name, f"{count} numbers", f"{len(tokens)} values")
        return tuple(self._finite(name, token) for token in tokens)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of an array ``(0..n)``; all n + 1 must be there."""
        count, body = self._array(name)
        found: list[str] = []
        position = 0
        while match := _TEXT.match(body, position):
            found.append(match[1].replace("\\>", ">"))
            position = match.end()
        if len(found) != count or body[position:].strip():
            raise self._misfit(name, f"{count} texts in angle brackets", f"{len(found)}")
        return tuple(found)

    def element(self, name: str, index: int) -> float | None:
        """Return one number of an array, None where the array is absent or too short."""
        if name not in self.records:
            return None
        values = self.numbers(name)
        return values[index] if index < len(values) else None

    def _record(self, name: str) -> str:
        if name not in self.records:
            raise UnreadableError(
                f"{self.source} has no parameter {name}; it is not the file of a measurement or torn"
            )
        return self.records[name]

    def _array(self, name: str) -> tuple[int, str]:
        record = self._record(name)
        match = _ARRAY.match(record)
        if match is None:
            raise self._misfit(name, "an array that begins with (0..n)", record)
        return int(match[1]) + 1, record[match.end() :]

    def _finite(self, name: str, token: str) -> float:
        value = float(token) if _NUMBER.fullmatch(token) else float("nan")
        if not abs(value) < float("inf"):
            raise self._misfit(name, "a finite number", token)
        return value

    def _misfit(self, name: str, expected: str, found: str) -> UnreadableError:
        shown = found if len(found) <= 40 else found[:37] + "..."
        return UnreadableError(
            f"{self.source}: parameter {name} must be {expected}, found {shown!r}; the file is torn or"
            " was edited, copy it again"
        )
