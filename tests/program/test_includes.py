"""The search path of includes cannot be left."""

from pathlib import Path

import pytest

from pnmr.errors import MissingIncludeError, ProgramError
from pnmr.program.includes import Includes
from pnmr.program.place import Place

HERE = Place("zg", 3)


def test_a_file_of_the_first_folder_wins_over_the_stub(tmp_path: Path) -> None:
    (tmp_path / "Avance.incl").write_text("; mine\n")
    assert Includes((tmp_path,)).text("Avance.incl", HERE) == "; mine\n"


@pytest.mark.parametrize(
    "name", ["Avance.incl", "Avancesolids.incl", "Delay.incl", "Grad.incl", "De.incl", "trigg.incl"]
)
def test_the_stock_includes_have_a_stub(name: str) -> None:
    assert "pnmr" in Includes().text(name, HERE)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../secret",
            "a/../../secret",
            "/etc/passwd",
            "C:\\x",
            "..",
            ".",
            "",
            "a//b",
            " ",
            "a\0b",
        ),
        *("..\\secret", "x" * 500, "a/b/c/d/e"),
    ],
)
def test_no_name_leaves_the_search_path(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("no")
    inner = tmp_path / "pp"
    inner.mkdir()
    with pytest.raises(ProgramError, match=r"zg:3.*search path"):
        Includes((inner,)).text(name, HERE)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "pp"
    inner.mkdir()
    (tmp_path / "secret").write_text("no")
    (inner / "link.incl").symlink_to(tmp_path / "secret")
    with pytest.raises(ProgramError, match="leads out"):
        Includes((inner,)).text("link.incl", HERE)


def test_a_link_that_leads_to_itself_is_missing(tmp_path: Path) -> None:
    (tmp_path / "loop.incl").symlink_to(tmp_path / "loop.incl")
    with pytest.raises(MissingIncludeError):
        Includes((tmp_path,)).text("loop.incl", HERE)


def test_a_missing_file_names_itself_and_the_folders(tmp_path: Path) -> None:
    with pytest.raises(MissingIncludeError, match=rf"zg:3.*site\.incl.*{tmp_path.name}"):
        Includes((tmp_path,)).text("site.incl", HERE)
