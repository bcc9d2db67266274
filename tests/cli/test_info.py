"""``pnmr info`` as someone in a facility types it."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import series, single, with_parameter, written

from pnmr.bruker.folder import DiskFolder


def test_a_folder_is_a_table_with_one_line_an_experiment(
    tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("10", "2"):
        written(tmp_path / name)
    assert code_of("info", tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if "hahnecho" in line]
    assert [row.split("│")[1].strip() for row in rows] == ["2", "10"]
    assert all("60 kHz" in row and "99.3937 ppm" in row and "64" in row for row in rows)


def test_one_experiment_is_told_in_full(
    tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "10", series())
    assert code_of("info", path, "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["rows"] == [5]
    assert facts["points"] == 100
    assert facts["recycle_delay_s"] == 0.25
    assert facts["group_delay_points"] == 3.25
    assert code_of("info", path) == 0
    assert "100.62" in capsys.readouterr().out


def test_a_broken_experiment_is_named_and_the_others_are_shown(
    tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "1")
    with_parameter(written(tmp_path / "2") / "acqus", "SFO1", "nan")
    assert code_of("info", tmp_path, "--json") == 1
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["problem"] == ""
    assert "SFO1" in rows[1]["problem"]


def test_an_archive_is_looked_into(
    tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "10", single())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in filter(Path.is_file, path.rglob("*")):
            archive.write(file, Path("data/10") / file.relative_to(path))
    assert code_of("info", tmp_path / "all.zip", "--json") == 0
    assert json.loads(capsys.readouterr().out)["pulse_program"] == "hahnecho"


def test_what_is_not_there_is_unreadable(tmp_path: Path, code_of: Callable[..., int]) -> None:
    assert code_of("info", tmp_path / "nothing") == 3
    assert code_of("info") == 2


def test_the_data_themselves_are_not_read(
    tmp_path: Path, code_of: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = written(tmp_path / "10"), []
    read = DiskFolder.read

    def noted(folder: DiskFolder, name: str, *limit: int) -> bytes:
        asked.append(name)
        return read(folder, name, *limit)

    monkeypatch.setattr(DiskFolder, "read", noted)
    assert code_of("info", path) == 0
    assert "acqus" in asked
    assert "fid" not in asked
