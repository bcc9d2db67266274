"""``pnmr console install`` into a stand-in TopSpin tree, and what it leaves there."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pnmr.program.compose.shipped import set_files

USER = "exp/stan/nmr"
Code = Callable[..., int]


@pytest.fixture
def topspin(tmp_path: Path) -> Path:
    """Return an empty TopSpin tree."""
    (tmp_path / "topspin4.1.4" / "prog").mkdir(parents=True)
    (tmp_path / "topspin4.1.4" / USER / "lists/pp").mkdir(parents=True)
    return tmp_path / "topspin4.1.4"


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }


def test_a_dry_run_lists_everything_and_writes_nothing(
    topspin: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("console", "install", "--topspin", topspin, "--dry-run") == 0
    said = capsys.readouterr().out
    for name in ("tedor_shap.central", "SHAP_10M_33u", "one_pulse.kbr", "pnmr_process"):
        assert name in said
    assert "files would be written, 0 up to date" in said
    assert files(topspin) == {}


def test_installing_is_idempotent_and_says_so(
    topspin: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("console", "install", "--topspin", topspin) == 0
    first = files(topspin)
    said = capsys.readouterr().out
    assert f"{len(first)} files written, 0 up to date" in said
    assert "all powers are 0 W" in said
    assert code_of("console", "install", "--topspin", topspin) == 0
    said = capsys.readouterr().out
    assert f"0 files written, {len(first)} up to date" in said
    assert "Next" not in said
    assert files(topspin) == first


def test_what_an_operator_changed_is_named_and_kept_until_it_is_forced(
    topspin: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("console", "install", "--topspin", topspin) == 0
    acqu = topspin / USER / "par/user/hahn_echo/acqu"
    original = acqu.read_bytes()
    acqu.write_text("calibrated\n")
    program = topspin / USER / "lists/pp/user/hahn_echo"
    program.unlink()
    capsys.readouterr()
    assert code_of("console", "install", "--topspin", topspin) == 1
    told = capsys.readouterr()
    assert f"is kept: {USER}/par/user/hahn_echo/acqu; compare, then replace" in told.err
    assert "differs: acqu" in told.out
    assert "1 file written, 1 kept, " in told.out
    assert acqu.read_text() == "calibrated\n"
    assert program.is_file()
    assert code_of("console", "install", "--topspin", topspin, "--force") == 0
    assert "0 files written, 1 replaced" in capsys.readouterr().out
    assert acqu.read_bytes() == original


def test_json_tells_files_states_and_what_was_written(
    topspin: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("console", "install", "--topspin", topspin, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {each["state"] for each in told["files"]} == {"new"}
    assert {each["path"] for each in told["files"]} == set(files(topspin))
    assert len(told["written"]) == len(told["files"])


def test_a_folder_without_topspin_is_refused_in_one_sentence(
    tmp_path: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("console", "install", "--topspin", tmp_path) == 2
    said = capsys.readouterr().err
    assert f"{tmp_path} is not a TopSpin installation" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", [name.removesuffix(".toml") for name, _ in set_files()])
def test_what_is_installed_checks_clean_with_its_own_parameter_set(
    name: str, topspin: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator's way: rpar into a new data set, where TopSpin copies the list of the set."""
    assert code_of("console", "install", "--topspin", topspin) == 0
    data, nmr = topspin / "data", topspin / USER
    shutil.copytree(nmr / "par/user" / name, data)
    for kind in ("vd", "vc"):
        if (nmr / "lists" / kind / name).is_file():
            shutil.copy(nmr / "lists" / kind / name, data / f"{kind}list")
    program = (data / "acqu").read_text().split("##$PULPROG= <")[1].split(">")[0]
    capsys.readouterr()
    given = ("--acqus", data / "acqu", "--waves", nmr / "lists/wave/user", "--json")
    assert code_of("program", "check", nmr / "lists/pp/user" / program, *given) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [each for each in found if each["severity"] != "note"] == []
