"""Where in a pulse program something stands, and what was found there."""

from dataclasses import dataclass, field

from pnmr.errors import ProgramError


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file: line and column count from 1, column 0 is the whole line."""

    file: str
    line: int
    column: int = 0

    def __str__(self) -> str:
        """Write the position as editors and compilers do."""
        return (
            f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"
        )


NOWHERE = Place("<program>", 0)


@dataclass(frozen=True, slots=True)
class Placed:
    """Anything that carries its place along; the place takes no part in comparisons."""

    place: Place = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something read or played under an assumption that the user should know.

    Attributes
    ----------
    kind : str
        Short fixed name, ``"ambiguous division"``; one switch of `Dialect` or one rule each.
    place : Place
        Where it stands.
    message : str
        One sentence with values, the assumption made and the remedy.
    """

    kind: str
    place: Place
    message: str

    def __str__(self) -> str:
        """Write place, kind and message on one line."""
        return f"{self.place}: {self.kind}: {self.message}"


def refusal(place: Place, message: str) -> ProgramError:
    """Return the error that refuses what stands at ``place``."""
    return ProgramError(f"{place}: {message}")
