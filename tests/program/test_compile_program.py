"""Parameters from keywords, arrays and TOML; programs from text, files and trees."""

from pathlib import Path

import pytest

from pnmr.errors import SettingError
from pnmr.program import Parameters, parameters, parse, read_parameters, timeline, typical

TEXT = """
#ifdef dec
1 ze
2 d1 pl12:f2
#else
1 ze
2 d1
#endif
p1 ph1
go=2 ph31
exit
ph1=0
ph31=0
"""
GIVEN = {"p1": 2.5, "d1": 0.1, "ns": 8, "ds": 0, "td": 64, "swh": 1e4, "de": 0}


def test_names_arrays_and_mappings_mean_the_same() -> None:
    one = parameters(p1=2.5, d1=0.5)
    assert parameters({"P": [10, 2.5], "D": {1: 0.5}}).number("p1") == one.number("p1")
    assert parameters(D={"1": 0.5}).number("d1") == one.number("d1")


def test_numbers_are_as_exact_as_they_are_written() -> None:
    assert str(parameters(p1=0.1).number("p1")) == "1/10"


def test_a_toml_file_holds_parameters(tmp_path: Path) -> None:
    path = tmp_path / "dae.toml"
    path.write_text(
        'P1 = 2.5\nCNST = {31 = 60000}\nSPNAM1 = "SHAP"\nZGOPTNS = "-Ddec"\n[lists]\nvd = [0.1]\n'
    )
    found = read_parameters(path)
    assert found.number("cnst31") == 60000
    assert (found.text("spnam1"), found.flags) == ("SHAP", ("-Ddec",))
    assert found.list_of("vd") == (found.number("p1") / 25,)  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", ["P1 = ", "P1 = nan", "'a b' = 3", "P = {1 = [2]}", "P1 = 2020-01-01"]
)
def test_a_wrong_parameter_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(SettingError):
        read_parameters(path)


def test_flags_choose_what_is_read() -> None:
    plain, flagged = timeline(TEXT, GIVEN), timeline(TEXT, {**GIVEN, "zgoptns": "-Ddec"})
    assert len(plain.program.statements[1].items) == 1  # type: ignore[union-attr]
    assert len(flagged.program.statements[1].items) == 2  # type: ignore[union-attr]


def test_text_file_and_tree_give_the_same_timeline(tmp_path: Path) -> None:
    path = tmp_path / "zg"
    path.write_text(TEXT)
    found = [
        timeline(source, GIVEN).scan().duration_ps
        for source in (TEXT, path, str(path), parse(TEXT))
    ]
    assert len(set(found)) == 1


def test_typical_parameters_play_a_program_without_a_data_set() -> None:
    assert timeline(TEXT, typical()).scan().events[1].kind == "pulse"
    assert Parameters().number("p1") is None


def test_parameters_and_keywords_together_are_refused() -> None:
    with pytest.raises(SettingError, match="not both"):
        timeline(TEXT, typical(), p1=2.0)
