"""TopSpin is found where its installer puts it, and nothing else is taken for it."""

from pathlib import Path

import pytest

from pnmr.bruker.topspin_folder import installed_topspin, topspin_folder
from pnmr.errors import SettingError


def topspin(folder: Path) -> Path:
    (folder / "prog").mkdir(parents=True)
    (folder / "exp/stan/nmr/lists/pp").mkdir(parents=True)
    return folder


def test_an_installation_is_known_by_its_two_folders(tmp_path: Path) -> None:
    assert topspin_folder(topspin(tmp_path / "ts")) == tmp_path / "ts"
    with pytest.raises(SettingError, match=r"ts/exp is not a TopSpin installation, it has no"):
        topspin_folder(tmp_path / "ts/exp")
    with pytest.raises(SettingError, match="no folder exp/stan/nmr and no prog; give the folder"):
        topspin_folder(tmp_path / "absent")


def test_the_only_installation_is_found_and_links_to_it_count_once(tmp_path: Path) -> None:
    found = topspin(tmp_path / "opt/TopSpin4.1.4")
    (tmp_path / "opt/topspin").symlink_to(found)
    (tmp_path / "opt/topspin-old-data").mkdir()
    assert installed_topspin([tmp_path / "opt", tmp_path / "absent"]) == found


def test_none_and_several_installations_are_said(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"no TopSpin was found in .*; say where it is with"):
        installed_topspin([tmp_path])
    topspin(tmp_path / "topspin3.6.5")
    topspin(tmp_path / "Bruker/TopSpin4.1.4")
    with pytest.raises(
        SettingError, match=r"2 installations .*TopSpin4.1.4, .*topspin3.6.5; choose"
    ):
        installed_topspin([tmp_path, tmp_path / "Bruker"])
