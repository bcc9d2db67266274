"""What was done to a signal: a tuple of steps, which is at the same time its recipe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Setting = bool | int | float | str | tuple["Setting", ...] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One processing step as it was carried out.

    Attributes
    ----------
    name : str
        Name of the step's function.
    settings : mapping
        Every setting of the call, defaults included.
    decided : mapping
        What the step found out by itself, such as the phase it chose.
    """

    name: str
    settings: Mapping[str, Setting] = field(default_factory=dict)
    decided: Mapping[str, Setting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Freeze the two mappings."""
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))
        object.__setattr__(self, "decided", MappingProxyType(dict(self.decided)))

    def __reduce__(self) -> tuple[type["Step"], tuple[object, ...]]:
        """Let a step go to another process, which its read-only mappings cannot."""
        return Step, (self.name, dict(self.settings), dict(self.decided))


History = tuple[Step, ...]
