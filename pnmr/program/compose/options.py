"""The options of a program: what they are called, what they may be, what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from pnmr.errors import SettingError
from pnmr.units import quantity

Chosen = Mapping[str, "int | str | float"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option: a whole number in a range, one of some words, or a quantity with its unit."""

    name: str
    default: int | str
    meaning: str
    choices: tuple[int | str, ...] = ()
    most: int = 0
    unit: str = ""

    def value(self, text: str) -> int | str | float:
        """Read the option; raises `SettingError` that says what it may be."""
        if self.unit:
            return quantity(text, self.unit)
        if self.choices:
            found = {str(choice): choice for choice in self.choices}
            if text not in found:
                raise SettingError(f"the option {self.name} is '{text}'; it is one of {self.range}")
            return found[text]
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= self.most:
            raise SettingError(
                f"the option {self.name} is '{text}'; a number from {self.range} is needed"
            )
        return int(text)

    @property
    def range(self) -> str:
        """What the option may be, in words."""
        if self.unit:
            return f"a quantity in {self.unit}"
        return ", ".join(map(str, self.choices)) if self.choices else f"1 to {self.most}"


def chosen(program: str, options: tuple[Option, ...], given: Mapping[str, str]) -> Chosen:
    """Return every option with its value; raises `SettingError` for one that does not exist."""
    known = {option.name for option in options}
    foreign = [name for name in given if name not in known]
    if foreign:
        raise SettingError(
            f"{program} has no option {', '.join(foreign)};"
            f" it has {', '.join(sorted(known)) or 'none'}"
        )
    return {
        option.name: option.value(given.get(option.name, str(option.default))) for option in options
    }
