"""Examples run as a reader would run them, in this process."""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def said_by(tmp_path, monkeypatch, capsys) -> Callable[[str], str]:
    """Return a function that runs an example with a folder and returns what it printed."""

    def run(name: str) -> str:
        script = EXAMPLES / f"{name}.py"
        monkeypatch.setattr(sys, "argv", [str(script), str(tmp_path)])
        runpy.run_path(str(script), run_name="__main__")
        said: str = capsys.readouterr().out
        return said

    return run
