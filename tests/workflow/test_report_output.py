import io
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from synthetic_campaign import fid, findings

from pnmr.bruker import write_fid
from pnmr.errors import UnreadableError, UnwritableError
from pnmr.files import sha256
from pnmr.fit.model_file import read_model
from pnmr.process import Recipe
from pnmr.workflow import report_output
from pnmr.workflow.bundle import bundle
from pnmr.workflow.report_output import file_keys, report_contents, write_report

# One sample in one view of the campaign: drawing is what takes time.
WHOLE = findings().samples[2]
FOUND = replace(findings(), samples=(replace(WHOLE, views=WHOLE.views[1:]),))


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    for sample in FOUND.samples:
        for role, run in sample.runs.items():
            write_fid(folder / run, fid({}, role, sample.compound.metal, 1))
    (folder / "30" / "pdata" / "1").mkdir(parents=True, exist_ok=True)
    (folder / "30" / "pdata" / "1" / "1r").write_bytes(b"processed")
    (folder / "30" / "SHAP_10M").write_bytes(b"wave")
    # As Bruker's programs say what their parameters are; p1 is given, d77 and TauR are not known.
    legend = ";p1 : f1 channel -  90 degree pulse\n;TauR : rotor\n;d77 : none\n;ns : scans\n"
    (folder / "30" / "pulseprogram").write_text(legend)
    acqus = folder / "30" / "acqus"
    acqus.write_text(acqus.read_text().replace("##END=", "##$P= (0..1)\n0 1.25\n##END="))
    return folder


@pytest.fixture(scope="module")
def contents(runs) -> dict[str, bytes]:
    return report_contents(FOUND, runs_folder=runs)


def test_everything_the_paper_needs_is_there(contents) -> None:
    for suffix in ("pdf", "svg", "png"):
        assert f"figure-2.{suffix}" in contents
        figures = [name for name in contents if name.startswith("figures/") and suffix in name]
        assert len(figures) == 2
    assert next(iter(contents)) == "report.html"
    assert len([name for name in contents if name.startswith("recipes/")]) == 2
    assert len([name for name in contents if name.startswith("tables/")]) == 5
    assert b"60 kHz" in contents["methods.txt"]


def test_the_page_stays_small(contents) -> None:
    """Twelve views of six samples stay below 5 MB."""
    assert len(contents["report.html"]) < 5e6 / 12


def test_the_same_findings_give_the_same_bytes(contents, runs) -> None:
    assert report_contents(FOUND, runs_folder=runs) == contents


def test_digests_are_those_of_the_raw_data(contents, runs) -> None:
    told = json.loads(contents["report.json"])
    recorded = told["samples"][0]["runs"][0]
    assert recorded["experiment"] == "30"
    assert recorded["sha256"]["fid"] == sha256((runs / "30" / "fid").read_bytes())


def test_settings_are_those_that_the_legend_of_the_program_names(contents) -> None:
    told = json.loads(contents["report.json"])["samples"][0]["runs"]
    assert told[0]["settings"] == [
        {"name": "p1", "meaning": "f1 channel - 90 degree pulse", "value": "1.25 µs"},
        {"name": "ns", "meaning": "scans", "value": "40960"},
    ]
    assert told[1]["settings"] == []
    assert "p1 1.25 µs (90 degree pulse)" in contents["methods.txt"].decode()
    assert "1.25 µs" in contents["report.html"].decode()


def test_recipes_and_models_can_be_read_back(contents, tmp_path) -> None:
    for name, content in contents.items():
        if name.endswith(".toml"):
            path = tmp_path / Path(name).name
            path.write_bytes(content)
            assert Recipe.read(path).steps if name.startswith("recipes") else read_model(path).site


def test_the_bundle_checks_itself(contents, runs, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(report_output, "report_contents", lambda *_, **__: dict(contents))
    files = write_report(FOUND, tmp_path / "out", runs_folder=runs, with_bundle=True)
    assert files[0] == tmp_path / "out" / "report.html"
    archive = zipfile.ZipFile(tmp_path / "out" / "bundle.zip")
    names = archive.namelist()
    assert names == sorted(names)
    assert {"raw/30/fid", "raw/30/SHAP_10M", "report/report.html", "README.txt"} <= set(names)
    assert "raw/30/pdata/1/1r" not in names
    archive.extractall(tmp_path / "unpacked")
    for folder in (tmp_path / "unpacked", tmp_path / "out"):
        done = subprocess.run(
            ["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, capture_output=True
        )
        assert done.returncode == 0, done.stdout
    with pytest.raises(UnwritableError, match="exists"):
        write_report(FOUND, tmp_path / "out", runs_folder=runs)


def test_an_archive_has_the_same_bytes_and_no_way_out() -> None:
    raw = {"../../etc/passwd": b"x", "/absolute/fid": b"y"}
    made = bundle({"report.html": b"page"}, raw, "title\x1b[31m")
    assert made == bundle({"report.html": b"page"}, raw, "title\x1b[31m")
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert {"raw/etc/passwd", "raw/absolute/fid"} <= set(archive.namelist())
    assert archive.read("README.txt").startswith(b"title[31m\n")


def test_a_run_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(UnreadableError, match="30 does not exist"):
        report_contents(FOUND, runs_folder=tmp_path)


def test_samples_of_one_name_keep_their_files_apart() -> None:
    twins = tuple(replace(FOUND.samples[0], name=name) for name in ("A b", "a-b", "a B"))
    assert sorted(file_keys(replace(FOUND, samples=twins)).values()) == ["a-b", "a-b-2", "a-b-3"]
