from collections.abc import Callable

import pytest

from pnmr.cli import run


@pytest.fixture
def code_of() -> Callable[..., int]:
    """Run `pnmr` with arguments and return its exit code."""

    def called(*arguments: str) -> int:
        try:
            run(list(arguments))
        except SystemExit as left:
            return int(left.code or 0)
        return 0

    return called
