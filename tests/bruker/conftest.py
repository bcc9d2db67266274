"""Small data sets, written anew for every test that breaks one."""

from pathlib import Path

import pytest
from builders import series, with_parameter, written


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    """Return a synthetic one-dimensional experiment of 128 points as if TopSpin had transformed it."""
    folder = written(tmp_path / "data" / "10")
    with_parameter(folder / "pdata" / "1" / "procs", "FT_mod", "6")
    return folder


@pytest.fixture
def pseudo_2d(tmp_path: Path) -> Path:
    """Return a synthetic series of 5 rows of 100 points over a vdlist."""
    return written(tmp_path / "data" / "20", series())
