"""What the linter says about one line of a pulse program."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, doubt or remark.

    Attributes
    ----------
    line : int
        Line in the file, counted from 1; 0 where the file as a whole is meant.
    severity : {"error", "warning", "note"}
        ``"error"`` where the console would misbehave or a probe be endangered.
    reason : str
        What is found, with values.
    remedy : str
        What to do about it; empty for a remark that asks for nothing.
    rule : str
        Name of the rule, filled in by the table of rules.
    """

    line: int
    severity: Severity
    reason: str
    remedy: str = ""
    rule: str = ""

    def __str__(self) -> str:
        """Write everything on one line."""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"line {self.line}: {self.severity}: {self.reason}{remedy} [{self.rule}]"


def error(line: int, reason: str, remedy: str) -> Finding:
    """Return a finding with which the console would misbehave."""
    return Finding(line, "error", reason, remedy)


def warning(line: int, reason: str, remedy: str) -> Finding:
    """Return a finding that is probably not meant."""
    return Finding(line, "warning", reason, remedy)


def note(line: int, reason: str, remedy: str = "") -> Finding:
    """Return a remark."""
    return Finding(line, "note", reason, remedy)
