import json

import pytest
from builders import one_line, series, written

from pnmr.bruker import read_fid
from pnmr.errors import UnreadableError
from pnmr.workflow.planning import Wishes, plan
from pnmr.workflow.processing import process, write_run
from pnmr.workflow.verification import verify


@pytest.fixture
def results(tmp_path):
    raw = one_line(tmp_path / "raw" / "1")
    fid = read_fid(raw)
    run = process(raw, fid, plan(fid, Wishes()), (20.0, 200.0), ((100.0, 0.0), (200.0, -100.0)))
    write_run(run, tmp_path / "out")
    return tmp_path / "out"


def test_results_that_nobody_touched_are_reproduced_to_the_byte(results, tmp_path) -> None:
    checks = verify(results, tmp_path / "raw" / "1")
    assert all(check.is_good for check in checks), [c for c in checks if not c.is_good]
    assert {"new spectrum-20Hz.csv", "new sheet.png", "raw fid"} <= {c.subject for c in checks}


def test_a_series_is_reproduced_too(tmp_path) -> None:
    raw = written(tmp_path / "raw" / "2", series())
    fid = read_fid(raw)
    write_run(process(raw, fid, plan(fid, Wishes(phase="none", echo="none"))), tmp_path / "two")
    assert all(check.is_good for check in verify(tmp_path / "two", raw))


def test_a_changed_result_is_found(results) -> None:
    with (results / "spectrum-20Hz.csv").open("ab") as file:
        file.write(b"# a remark\n")
    wrong = [check.subject for check in verify(results) if check.is_good is False]
    assert wrong == ["spectrum-20Hz.csv"]


def test_other_raw_data_are_found(results, tmp_path) -> None:
    other = one_line(tmp_path / "raw" / "3", seed=9)
    wrong = {check.subject for check in verify(results, other) if check.is_good is False}
    assert {"raw fid", "new spectrum-20Hz.csv"} <= wrong


def test_another_pulse_program_is_found(results, tmp_path) -> None:
    program = tmp_path / "raw" / "1" / "pulseprogram"
    program.write_text("zg\n1 ze\n2 30m\nd1\np1 ph1\ngo=2 ph31\nexit\n")
    wrong = {c.subject for c in verify(results, tmp_path / "raw" / "1") if c.is_good is False}
    assert wrong == {"raw pulseprogram"}


def test_an_edited_recipe_is_found(results, tmp_path) -> None:
    path = results / "recipe-200Hz.toml"
    path.write_text(path.read_text().replace("lb_hz = 200", "lb_hz = 100"))
    wrong = {c.subject for c in verify(results, tmp_path / "raw" / "1") if c.is_good is False}
    assert "recipe-200Hz.toml" in wrong
    assert any(subject.startswith("new ") for subject in wrong)


def test_a_record_cannot_point_outside_its_folder(results) -> None:
    path = results / "record.json"
    record = json.loads(path.read_text())
    record["outputs_sha256"]["../raw/1/fid"] = "0"
    path.write_text(json.dumps(record))
    assert "outside" in next(c for c in verify(results) if "raw" in c.subject).finding


@pytest.mark.parametrize("text", ["", "{}", '{"format": 3}', "[]"])
def test_what_is_no_record_is_said(tmp_path, text) -> None:
    (tmp_path / "record.json").write_text(text)
    with pytest.raises(UnreadableError, match="record"):
        verify(tmp_path)
    with pytest.raises(UnreadableError):
        verify(tmp_path / "nothing")
