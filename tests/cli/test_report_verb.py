import json
from dataclasses import replace
from pathlib import Path

import pytest
from synthetic_campaign import fid, findings

from pnmr.bruker import write_fid
from pnmr.cli import run
from pnmr.workflow import campaign_run, report_output
from pnmr.workflow.campaign import Campaign, SampleRuns

WHOLE = findings().samples[0]
FOUND = replace(findings(), samples=(replace(WHOLE, views=WHOLE.views[1:]),))


@pytest.fixture
def campaign(tmp_path, monkeypatch) -> Path:
    """A campaign file whose findings are those of a synthetic sample."""
    sample = FOUND.samples[0]
    for role, name in sample.runs.items():
        write_fid(tmp_path / "runs" / name, fid({}, role, "Mn", 1))
    runs = [SampleRuns(name=sample.name, **sample.runs)]
    path = tmp_path / "campaign.toml"
    path.write_text(Campaign(title="t", folder="runs", sample=runs).toml(), encoding="utf-8")
    monkeypatch.setattr(campaign_run, "run_campaign", lambda given, **_: {path: FOUND}[given])
    # What is drawn is tested where it is drawn.
    files = {"report.html": b"page", "report.json": b"{}"}
    monkeypatch.setattr(report_output, "report_contents", lambda *_, **__: dict(files))
    return path


def exit_code(*arguments: object) -> int:
    try:
        run(["report", *map(str, arguments)])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_a_campaign_becomes_a_report(campaign, tmp_path, capsys) -> None:
    out = tmp_path / "report"
    assert exit_code(campaign, "-o", out, "--bundle") == 0
    said = capsys.readouterr().out
    assert "1 samples, 4 resonances: 4 assigned, 0 tentative, 0 unassigned" in said
    assert str(out / "report.html") in said.replace("\n", "")
    assert (out / "bundle.zip").is_file()
    assert exit_code(campaign, "-o", out) == 1
    assert "exists" in capsys.readouterr().err


def test_the_files_are_told_as_json(campaign, tmp_path, capsys) -> None:
    out = tmp_path / "report"
    out.mkdir()
    (out / "report.html").write_bytes(b"old")
    assert exit_code(campaign, "-o", out, "--force", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (out / "report.html").read_bytes() != b"old"
    assert told["resonances"] == {"assigned": 4, "tentative": 0, "unassigned": 0}
    assert all(Path(each).is_file() for each in told["files"])


def test_a_campaign_that_is_none_is_unreadable(campaign, tmp_path, capsys) -> None:
    campaign.write_text("format = 3", encoding="utf-8")
    assert exit_code(campaign, "-o", tmp_path / "out") == 3
    assert "no campaign file" in capsys.readouterr().err
