"""Lists of delays, pulses, counts and frequencies, with the entry that is in use."""

from dataclasses import dataclass, replace
from fractions import Fraction

from pnmr.errors import ProgramError


@dataclass(slots=True)
class ValueList:
    """The values of a list, times in s, and the index of the present one, from 0."""

    name: str
    values: tuple[Fraction, ...]
    index: int = 0
    kept: int = 0

    def at(self, index: int) -> Fraction:
        """Return an entry; the list begins anew after its end."""
        if not self.values:
            raise ProgramError(f"the list {self.name} is empty")
        return self.values[index % len(self.values)]

    def present(self) -> Fraction:
        """Return the entry in use."""
        return self.at(self.index)

    def put(self, index: int, value: Fraction) -> None:
        """Replace one entry."""
        at = index % max(1, len(self.values))
        self.values = (*self.values[:at], value, *self.values[at + 1 :])

    def step(self, verb: str) -> None:
        """Move the index: inc, dec, res, store or restore."""
        size = max(1, len(self.values))
        if verb in ("inc", "i"):
            self.index = (self.index + 1) % size
        elif verb in ("dec", "d"):
            self.index = (self.index - 1) % size
        elif verb in ("res", "r"):
            self.index = 0
        elif verb == "store":
            self.kept = self.index
        elif verb == "restore":
            self.index = self.kept
        else:
            raise ProgramError(f"{self.name}.{verb} is no step of a list")

    def copy(self) -> "ValueList":
        """Return a list that moves on its own."""
        return replace(self)
