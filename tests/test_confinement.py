"""A file names what lies below its folder."""

from pathlib import Path

import pytest

from pnmr.confinement import below
from pnmr.errors import SettingError


@pytest.mark.parametrize("name", ["a", "a/b.toml", "a/../b", ".", "not yet there"])
def test_names_below_the_folder_are_its_own(tmp_path: Path, name: str) -> None:
    assert below(tmp_path, name) == tmp_path / name


@pytest.mark.parametrize(
    "name", ["..", "/etc/passwd", "a/../../b", "out/b", "round", "\0", "~/../../b"]
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "out").symlink_to("/")
    (tmp_path / "round").symlink_to("round")
    if name == "~/../../b":
        (tmp_path / "~").mkdir()
    with pytest.raises(SettingError, match="leaves the folder"):
        below(tmp_path, name)
