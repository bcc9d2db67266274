import pytest

from pnmr.assign import Compound, shift_library
from pnmr.errors import SettingError, UnreadableError

ENTRY = """[[environment]]
name = "CH"
group = "ring"
nucleus = "13C"
shift_ppm = [100.0, 150.0]
status = "established"
source = "invented for this test"
"""


def test_the_shipped_library_holds_what_the_compounds_show() -> None:
    library = shift_library()
    cobalt = {each.name for each in library if each.occurs_in(Compound("13C", "Co", "crystal"))}
    assert "NCN, bridging dca" in cobalt
    assert "triazine-type ring" not in cobalt
    glass = {each.name for each in library if each.occurs_in(Compound("13C", "Fe", "glass"))}
    assert {"free dca", "triazine-type ring", "NCH2, TPrA"} <= glass
    assert all(each.source for each in shift_library("tpra_dca_digest"))


def test_a_user_brings_a_library(tmp_path) -> None:
    (tmp_path / "own.toml").write_text(ENTRY)
    (found,) = shift_library(tmp_path / "own.toml")
    assert found.shift_ppm == (100.0, 150.0)
    assert found.occurs_in(Compound("13C", "Ni", "glass"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[100.0, 150.0]", "[150.0, 100.0]"),
        ("[100.0, 150.0]", "[nan, 100.0]"),
        ('"established"', '"sure"'),
        ('group = "ring"', 'grup = "ring"'),
        ("[[environment]]", "[environment]"),
        ("source", "states = ['liquid']\nsource"),
        ("source", "ratio = [0.0]\nsource"),
        ("source", "protonated = true\nhydrogens = 4\nsource"),
        ("source", "hydrogens = 2\nsource"),
    ],
)
def test_a_fault_in_a_library_names_file_and_entry(tmp_path, old, new) -> None:
    path = tmp_path / "own.toml"
    path.write_text(ENTRY.replace(old, new))
    with pytest.raises(UnreadableError, match=r"own\.toml"):
        shift_library(path)


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(UnreadableError):
        shift_library("no_such_library")
    with pytest.raises(SettingError, match="crystal, glass, solution"):
        Compound("13C", "Co", "liquid")
