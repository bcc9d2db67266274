"""Full disks, places that cannot be written, interrupted copies: the old result, or the new one."""

import errno
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from builders import one_line, series, written
from synthetic_campaign import fid, findings

from pnmr import files
from pnmr.bruker import write_fid
from pnmr.files import sha256
from pnmr.workflow import campaign_run, report_output
from pnmr.workflow.campaign import Campaign, SampleRuns

FAULTS = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO)


def tree(folder: Path) -> dict[str, tuple[str, int]]:
    """Return digest and time of every file."""
    return {
        path.relative_to(folder).as_posix(): (sha256(path.read_bytes()), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def raw(tmp_path) -> Path:
    one_line(tmp_path / "raw" / "1")
    one_line(tmp_path / "raw" / "2", seed=2)
    written(tmp_path / "raw" / "3", series(rows=8))
    return tmp_path / "raw"


@pytest.fixture
def campaign(tmp_path, monkeypatch) -> Path:
    """A campaign whose findings, and what is drawn of them, are known."""
    found = findings()
    (sample, *_) = found.samples
    for role, name in sample.runs.items():
        write_fid(tmp_path / "raw" / name, fid({}, role, "Mn", 1))
    path = tmp_path / "campaign.toml"
    path.write_text(
        Campaign(folder="raw", sample=[SampleRuns(name=sample.name, **sample.runs)]).toml()
    )
    monkeypatch.setattr(campaign_run, "run_campaign", lambda *_, **__: found)
    contents = {"report.html": b"page", "figures/figure-2.svg": b"<svg/>", "report.json": b"{}"}
    monkeypatch.setattr(report_output, "report_contents", lambda *_, **__: dict(contents))
    return path


def fails_at(monkeypatch, call: int, number: int) -> None:
    """Let the writing of the given file, counted from 1, fail midway."""
    count = 0

    def write(path: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        with open(path, "xb") as file:
            file.write(content[: len(content) // 2] if count == call else content)
        if count == call:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files, "_write_through", write)


def arguments(verb: str, raw: Path, campaign: Path, out: Path, *, anew: bool) -> list[object]:
    """Return what a verb is given to write a result, or the same in another way."""
    return {
        "process": ["process", raw / "1", "-o", out, "--lb", 40 if anew else 20, "--phase", "none"],
        "batch": ["batch", raw / "1", "-o", out, "--no-figures", "--lb", 40 if anew else 20],
        "report": ["report", campaign, "-o", out],
    }[verb] + (["--force"] if anew and verb != "batch" else [])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda number: errno.errorcode[number])
@pytest.mark.parametrize("verb", ["batch", "report"])
def test_what_the_disk_refuses_leaves_the_old_result_and_is_said(
    verb, fault, code_of, capsys, raw, campaign, tmp_path, monkeypatch
) -> None:
    out = tmp_path / "out"
    assert code_of(*arguments(verb, raw, campaign, out, anew=False)) == 0
    before = {name: each for name, each in tree(out).items() if name != "summary.json"}
    capsys.readouterr()
    for call in (1, 2, 3):
        with monkeypatch.context() as inside:
            fails_at(inside, call, fault)
            assert code_of(*arguments(verb, raw, campaign, out, anew=True)) == 1
        # Words of a table's cell may stand on several lines between its bars.
        told = " ".join("".join(capsys.readouterr()).replace("│", " ").split())
        assert os.strerror(fault) in told
        assert "what was there is unchanged" in told
        after = {name: each for name, each in tree(out).items() if name != "summary.json"}
        assert after == before
        assert not list(tmp_path.rglob(".pnmr-part-*"))
    assert code_of(*arguments(verb, raw, campaign, out, anew=True)) == 0


def test_a_full_disk_leaves_the_old_spectrum(code_of, capsys, raw, tmp_path, monkeypatch) -> None:
    out = tmp_path / "out"
    assert code_of(*arguments("process", raw, raw, out, anew=False)) == 0
    before = tree(out)
    fails_at(monkeypatch, 2, errno.ENOSPC)
    assert code_of(*arguments("process", raw, raw, out, anew=True)) == 1
    assert "No space left on device; what was there is unchanged" in capsys.readouterr().err
    assert tree(out) == before


def test_a_copy_that_was_interrupted_is_named_and_done_once_it_is_whole(
    code_of, capsys, raw, tmp_path
) -> None:
    shutil.rmtree(raw / "3")
    whole = (raw / "2" / "fid").read_bytes()
    (raw / "2" / "fid").write_bytes(whole[: len(whole) // 3])
    words = ("batch", raw, "-o", tmp_path / "out", "--no-figures", "--jobs", "1")
    assert code_of(*words, "--json") == 1
    (failed,) = json.loads(capsys.readouterr().out)["failed"]
    assert re.search("fid holds .* the copy is incomplete", failed["reason"])
    assert not (tmp_path / "out" / "2").exists()
    (raw / "2" / "fid").write_bytes(whole)
    assert code_of(*words) == 0
    assert "1 done, 1 unchanged, 0 failed" in capsys.readouterr().out


def test_results_of_which_only_a_part_was_copied_are_told_from_whole_ones(
    code_of, capsys, raw, tmp_path
) -> None:
    code_of("batch", raw / "1", "-o", tmp_path / "out", "--no-figures")
    (record,) = (tmp_path / "out").rglob("record.json")
    shutil.copytree(record.parent, tmp_path / "copy")
    assert code_of("verify", tmp_path / "copy") == 0
    spectrum = tmp_path / "copy" / "spectrum.csv"
    os.truncate(spectrum, 1000)
    assert code_of("verify", tmp_path / "copy") == 1
    spectrum.unlink()
    assert code_of("verify", tmp_path / "copy") == 1
    assert "spectrum.csv cannot be read" in " ".join(capsys.readouterr().out.split())


COMMANDS = (
    "info RAW",
    "info RAW/1 --json",
    "process RAW/1 -o OUT/process --lb 20",
    "batch RAW -o OUT/batch --no-figures --jobs 1",
    "batch RAW -o OUT/batch --no-figures --jobs 1 --watch --every 0.01s --looks 2",
    "verify OUT/batch/1 --raw RAW/1",
    "reference RAW/1 --compound adamantane -o OUT/reference.toml",
    "fit RAW/1 --region 60:20 --lines 1 -o OUT/fit",
    "fit OUT/batch/1/spectrum.csv --region 60:20 --lines 1 -o OUT/fit",
    "convert RAW/1 OUT/1.csdf",
    "series RAW/3 --region 20:0 -o OUT/series",
    "plot OUT/batch/1/spectrum.csv -o OUT/a.png",
    "lines RAW/1 --region 60:20 --most 1",
    "campaign init RAW -o OUT/campaign.toml",
    "report CAMPAIGN -o OUT/report --bundle",
    "temperature RAW/1 --t1 65ms",
    "program check PROGRAM --acqus RAW/1/acqus",
    "simulate adamantane one_pulse --parameters RAW/1/acqus -o OUT/simulated",
    "doctor -o OUT",
)


def test_no_command_changes_raw_data(code_of, raw, campaign, tmp_path) -> None:
    root = Path(__file__).resolve().parents[2]
    words = {
        "RAW": raw,
        "OUT": tmp_path / "out",
        "CAMPAIGN": campaign,
        "PROGRAM": root / "pulse_programs" / "one_pulse",
    }
    before, ended = tree(raw), {}
    for command in COMMANDS:
        given = command
        for word, meant in words.items():
            given = given.replace(word, str(meant))
        ended[command] = code_of(*given.split())
        assert tree(raw) == before, command
    assert sum(code == 0 for code in ended.values()) >= 11, ended


def test_results_are_refused_among_raw_data_of_the_same_names(code_of, capsys, raw) -> None:
    before = tree(raw)
    for out in (raw / "1" / "acqus", raw / "1" / "fid"):
        assert code_of("process", raw / "1", "-o", out, "--phase", "none", "--force") == 1
        assert code_of("convert", raw / "1", out, "--format", "csv") in (1, 2)
    assert tree(raw) == before
