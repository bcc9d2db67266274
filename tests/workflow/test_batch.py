import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from builders import one_line

from pnmr.data import Step
from pnmr.errors import PnmrError, SettingError, UnreadableError
from pnmr.files import sha256
from pnmr.process import Recipe
from pnmr.process.reference import Reference
from pnmr.workflow.batch import Order, jobs_of, quiet, run, work, write_summary
from pnmr.workflow.executor import InLine, Processes

PLAIN = Order(with_sheets=False)


def tree_hash(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


BROKEN = {
    "cut short": lambda run: (run / "fid").write_bytes((run / "fid").read_bytes()[:1001]),
    "no parameters": lambda run: [(run / name).unlink() for name in ("acqus", "acqu")],
    "no data": lambda run: (run / "fid").unlink(),
    "empty": lambda run: (run / "fid").write_bytes(b""),
    "no text": lambda run: (run / "acqus").write_bytes(bytes(range(256)) * 9),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, 5):
        one_line(tmp_path / "raw" / "sample" / str(number), seed=number)
    for number, break_it in enumerate(BROKEN.values(), start=11):
        break_it(one_line(tmp_path / "raw" / "sample" / str(number)))
    return tmp_path / "raw"


def test_one_bad_run_stops_no_other_and_raw_data_stay_as_they_are(folder, tmp_path) -> None:
    before = tree_hash(folder)
    outcomes = run(jobs_of(folder, tmp_path / "out", PLAIN), InLine())
    good = {each.name for each in outcomes if each.state == "done"}
    assert good == {f"sample/{number}" for number in range(1, 5)}
    reasons = [each.reason for each in outcomes if each.state == "failed"]
    assert len(reasons) == len(BROKEN)
    assert all("unexpected" not in reason and "\n" not in reason for reason in reasons)
    assert tree_hash(folder) == before
    path = write_summary(tmp_path / "out", outcomes)
    assert json.loads(path.read_text())["counts"] == {"done": 4, "unchanged": 0, "failed": 5}


def test_what_is_done_and_unchanged_is_skipped(folder, tmp_path) -> None:
    out = tmp_path / "out"
    run(jobs_of(folder, out, PLAIN), InLine())
    first = tree_hash(out)
    again = run(jobs_of(folder, out, PLAIN), InLine())
    assert [each.state for each in again[:4]] == ["unchanged"] * 4
    anew = run(jobs_of(folder, out, Order(with_sheets=False, anew=True)), InLine())
    assert [each.state for each in anew[:4]] == ["done"] * 4
    assert tree_hash(out) == first


DECIDING = ("acqus", "pulseprogram", "pdata/1/procs", "pdata/1/title", "vdlist")


@pytest.mark.parametrize("name", DECIDING)
def test_every_file_that_decides_something_counts(tmp_path, name) -> None:
    file = one_line(tmp_path / "raw" / "1") / name
    order, out = PLAIN, tmp_path / "out"
    work(jobs_of(tmp_path / "raw", out, order)[0])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes((file.read_bytes() if file.exists() else b"") + b"\n")
    assert work(jobs_of(tmp_path / "raw", out, order)[0]).state == "done"
    assert work(jobs_of(tmp_path / "raw", out, order)[0]).state == "unchanged"
    (file.parent / "notes.txt").write_text("nothing reads this")
    assert work(jobs_of(tmp_path / "raw", out, order)[0]).state == "unchanged"


def test_another_reference_in_the_same_file_is_another_recipe(tmp_path) -> None:
    one_line(tmp_path / "raw" / "1")
    found = Reference("13C", 100e6, 100e6)
    found.write(tmp_path / "zero.toml")
    steps = Recipe(
        (Step("transform", {}), Step("reference", {"file": str(tmp_path / "zero.toml")}))
    )
    jobs = jobs_of(tmp_path / "raw", tmp_path / "out", Order(steps, with_sheets=False))
    assert [work(jobs[0]).state for _ in range(2)] == ["done", "unchanged"]
    replace(found, reference_hz=100.001e6).write(tmp_path / "zero.toml")
    assert work(jobs[0]).state == "done"


@pytest.mark.parametrize("change", ["data", "recipe", "result"])
def test_whatever_changed_is_processed_again(tmp_path, change) -> None:
    raw, out = one_line(tmp_path / "raw" / "1"), tmp_path / "out"
    order = PLAIN
    run(jobs_of(tmp_path / "raw", out, order), InLine())
    if change == "data":
        shutil.rmtree(raw)
        one_line(raw, seed=2)
    elif change == "recipe":
        order = Order(Recipe.read(out / "1" / "recipe.toml"), with_sheets=False)
    else:
        (out / "1" / "batch.json").write_text("[]")
    assert work(jobs_of(tmp_path / "raw", out, order)[0]).state == "done"


def test_two_processes_give_the_bytes_of_one(folder, tmp_path) -> None:
    run(jobs_of(folder, tmp_path / "one", PLAIN), InLine())
    run(jobs_of(folder, tmp_path / "two", PLAIN), Processes(2))
    assert tree_hash(tmp_path / "one") == tree_hash(tmp_path / "two")


def test_results_never_lie_among_raw_data(tmp_path) -> None:
    raw = one_line(tmp_path / "raw" / "1")
    with pytest.raises(SettingError, match="choose another folder"):
        jobs_of(tmp_path / "raw", raw / "pdata" / "out", PLAIN)
    with pytest.raises(UnreadableError):
        jobs_of(tmp_path / "nowhere", tmp_path / "out", PLAIN)


def test_a_run_that_is_still_being_written_waits(tmp_path) -> None:
    raw = one_line(tmp_path / "raw" / "1")
    jobs, seen = jobs_of(tmp_path / "raw", tmp_path / "out", PLAIN), {}
    assert list(quiet(jobs, seen)) == []
    with (raw / "fid").open("ab") as file:
        file.write(bytes(8))
    assert list(quiet(jobs, seen)) == []
    assert list(quiet(jobs, seen)) == jobs


def test_a_fault_of_our_own_is_one_sentence_too(tmp_path, monkeypatch) -> None:
    one_line(tmp_path / "raw" / "1")

    def fault(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("pnmr.workflow.batch.process", fault)
    outcome = work(jobs_of(tmp_path / "raw", tmp_path / "out", PLAIN)[0])
    assert outcome.state == "failed"
    assert "ZeroDivisionError" in outcome.reason
    assert not isinstance(ZeroDivisionError("of ours"), PnmrError)
