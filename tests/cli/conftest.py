"""The command line as a function of its arguments."""

from collections.abc import Callable

import pytest

from pnmr.cli import run


@pytest.fixture
def code_of() -> Callable[..., int]:
    """Return a function that runs ``pnmr`` and returns its exit code."""

    def call(*arguments: object) -> int:
        try:
            run([str(argument) for argument in arguments])
        except SystemExit as left:
            return int(left.code or 0)
        return 0

    return call
