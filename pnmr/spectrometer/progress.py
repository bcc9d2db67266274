"""How long computations tell their caller how far they are."""

from collections.abc import Callable
from typing import TypeVar

Progress = Callable[[int, int], None]
Result = TypeVar("Result")


class Count:
    """Tells the caller how many of ``total`` steps are done, and passes results on."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def __call__(self, result: Result) -> Result:
        """Count one step."""
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)
        return result
