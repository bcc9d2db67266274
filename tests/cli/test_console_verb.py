"""``pnmr console`` as someone in front of a spectrometer types it."""

import json
from pathlib import Path

import pytest

from pnmr.cli import run

ROOT = Path(__file__).resolve().parents[2]


def typed(*arguments: str) -> None:
    with pytest.raises(SystemExit) as left:
        run(["console", *arguments])
    assert left.value.code in (None, 0)


def entries(capsys: pytest.CaptureFixture[str], name: str, *more: str) -> dict[str, dict[str, str]]:
    typed("table", str(ROOT / "pulse_programs" / name), "--json", *more)
    return {entry["command"]: entry for entry in json.loads(capsys.readouterr().out)}


def test_the_table_says_what_to_type_and_what_it_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = entries(capsys, "double_adiabatic_echo")
    assert found["pulprog"]["text"] == "double_adiabatic_echo"
    assert (found["p1"]["text"], found["p1"]["unit"]) == ("1.25", "us")
    assert found["p1"]["meaning"] == "f1 channel - 90 degree pulse"
    assert (found["d1"]["text"], found["d1"]["unit"]) == ("0.01", "s")
    assert found["ns"]["text"] == "2000000"
    assert found["cnst31"]["text"] == "60000"
    assert found["spnam1"]["text"] == "SHAP_10M_50u"
    assert found["spnam1"]["meaning"].startswith("f1 channel - SHAP")
    assert "calibrate" in found["plw1"]["remark"]
    assert found["spw1"]["remark"] == "the program sets it"
    assert all(entry["meaning"] for entry in found.values())


def test_series_name_their_rows_their_mode_and_their_list(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = entries(capsys, "double_adiabatic_echo_t2")
    assert found["1 td"]["text"] == "7"
    assert found["1 fnmode"]["text"] == "QF"
    assert found["vclist"]["text"] == "5 6 8 11 16 23 32"
    recovery = entries(capsys, "shap_inversion_recovery")
    assert recovery["vdlist"]["unit"] == "s"


def test_values_come_from_a_given_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("p1 = 3.3\nplw1 = 81.5\n")
    found = entries(capsys, "double_echo", "--parameters", str(mine))
    assert set(found) == {"pulprog", "p1", "plw1"}
    assert (found["plw1"]["text"], found["plw1"]["remark"]) == ("81.5", "")


def test_the_table_is_readable(capsys: pytest.CaptureFixture[str]) -> None:
    typed("table", str(ROOT / "pulse_programs" / "tedor_shap"))
    shown = capsys.readouterr().out
    assert "calibrate: 0 W gives no pulse" in shown
    assert max(map(len, shown.splitlines())) <= 160


def test_what_ships_is_known_by_name_in_any_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typed("table", "one_pulse.adamantane", "--json")
    found = {entry["command"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert (found["pulprog"]["text"], found["nuc1"]["text"]) == ("one_pulse", "13C")
    assert found["p1"]["meaning"] == "f1 channel - 90 degree pulse"
    typed("table", "hahn_echo", "--json")
    by_name = capsys.readouterr().out
    typed("table", str(ROOT / "pulse_programs" / "hahn_echo"), "--json")
    assert capsys.readouterr().out == by_name
    with pytest.raises(SystemExit) as left:
        run(["console", "table", "nothing_of_the_kind"])
    assert left.value.code == 3


def test_each_program_that_ships_has_values(capsys: pytest.CaptureFixture[str]) -> None:
    for path in sorted((ROOT / "pulse_programs").iterdir()):
        assert entries(capsys, path.name)["p1"]["text"], path.name
