"""``pnmr process``, ``demo`` and ``reference`` as someone in a facility types them."""

import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import series, single, with_parameter, written

import pnmr
from pnmr.data import FID, Acquisition, TimeAxis
from pnmr.process import Reference
from pnmr.workflow import demo as workflow_demo
from pnmr.workflow.demo import SEED, demonstrate
from pnmr.workflow.simulation import Settings

Code = Callable[..., int]
FILES = {"spectrum.csv", "recipe.toml", "sheet.png", "sheet.pdf", "record.json"}


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    path = written(tmp_path / "10")
    with_parameter(path / "acqus", "PULPROG", "<zg>")
    return path


def test_a_run_leaves_spectrum_figure_recipe_and_record(
    experiment: Path, tmp_path: Path, code_of: Code
) -> None:
    out = tmp_path / "out"
    assert code_of("process", experiment, "--lb", "50", "--phase", "none", "-o", out) == 0
    assert {file.name for file in out.iterdir()} == FILES
    spectrum = pnmr.read(out / "spectrum.csv")
    recipe = pnmr.Recipe.read(out / "recipe.toml")
    again = recipe(pnmr.read_fid(experiment))
    assert np.array_equal(spectrum.values, again.values)
    assert np.allclose(spectrum.frequency.ppm, again.frequency.ppm, rtol=0, atol=1e-9)
    line_ppm = (100.62e6 + 1000.0 - 100.61e6) / 100.61
    assert again.frequency.ppm[np.abs(again.values).argmax()] == pytest.approx(line_ppm, abs=4.0)


def test_the_record_names_inputs_by_their_hash_and_no_path(
    experiment: Path, tmp_path: Path, code_of: Code
) -> None:
    for name in ("a", "b"):
        assert code_of("process", experiment, "--phase", "none", "-o", tmp_path / name) == 0
    text = (tmp_path / "a" / "record.json").read_text()
    digest = hashlib.sha256((experiment / "fid").read_bytes()).hexdigest()
    assert json.loads(text)["inputs_sha256"]["fid"] == digest
    assert str(tmp_path) not in text
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


def test_several_broadenings_share_what_the_first_decided(
    experiment: Path, tmp_path: Path, code_of: Code
) -> None:
    arguments = ("--lb", "20", "--lb", "200Hz", "--echo", "15us", "--phase", "none")
    assert code_of("process", experiment, *arguments, "-o", tmp_path / "out") == 0
    steps = [
        tomllib.loads((tmp_path / "out" / f"recipe-{lb}Hz.toml").read_text())["step"]
        for lb in ("20", "200")
    ]
    assert [step["do"] for step in steps[0]] == [step["do"] for step in steps[1]]
    assert [step["lb_hz"] for each in steps for step in each if "lb_hz" in step] == [20.0, 200.0]


def test_a_baseline_knows_where_the_signal_and_its_sidebands_are(
    experiment: Path, tmp_path: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("process", experiment, "--phase", "none", "-o", tmp_path / "out")
    masked = ("--baseline", "polynomial:3,sidebands", "--signal", "150:60")
    assert code_of(*arguments, *masked) == 0
    step = pnmr.Recipe.read(tmp_path / "out" / "recipe.toml").steps[-1]
    assert (step.name, step.settings["order"], step.settings["sidebands"]) == ("baseline", 3, True)
    assert step.settings["signal_ppm"] == ((150.0, 60.0),)
    assert code_of(*arguments, "--force", "--signal", "150:60") == 2
    assert "--baseline" in capsys.readouterr().err


def test_results_are_replaced_only_when_told(
    experiment: Path, tmp_path: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sheet.pdf").write_text("precious")
    arguments = ("process", experiment, "--phase", "none", "-o", tmp_path / "out")
    assert code_of(*arguments) == 1
    assert "--force" in capsys.readouterr().err
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["sheet.pdf"]
    assert code_of(*arguments, "--force") == 0
    assert (tmp_path / "out" / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_a_procno_for_topspin_holds_the_same_spectrum(
    experiment: Path, tmp_path: Path, code_of: Code
) -> None:
    arguments = ("process", experiment, "--phase", "12,30,100", "-o", tmp_path / "out")
    assert code_of(*arguments, "--procno", "5") == 0
    written_one = pnmr.read_spectrum(experiment, 5)
    spectrum = pnmr.read(tmp_path / "out" / "spectrum.csv")
    tallest = np.abs(spectrum.values).max()
    assert np.allclose(written_one.values, spectrum.values, rtol=0, atol=1e-8 * tallest)
    assert code_of(*arguments, "--force", "--procno", "5") == 0
    new = tmp_path / "new"
    assert code_of("process", experiment, "--phase", "none", "-o", new, "--procno", "5") == 1
    assert not new.exists()


def test_a_series_becomes_one_csdm_file(tmp_path: Path, code_of: Code) -> None:
    path = written(tmp_path / "11", series())
    arguments = ("--phase", "none", "--echo", "none", "-o", tmp_path / "out")
    assert code_of("process", path, *arguments) == 0
    assert pnmr.read(tmp_path / "out" / "spectrum.csdf").shape == (5, 256)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--lb", "20ppm"), "Hz"),
        (("--phase", "1,2,3,4"), "P0,P1,PIVOT"),
        (("--echo", "11"), "no unit"),
        (("--baseline", "cubic"), "polynomial"),
        (("--region", "200"), "range"),
        (("--like-topspin", "--phase", "1"), "exclude"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_one_sentence(
    experiment: Path,
    code_of: Code,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    assert code_of("process", experiment, *arguments) == 2
    assert said in capsys.readouterr().err


def test_topspins_own_processing_is_repeated(
    shared_data: Path, tmp_path: Path, code_of: Code
) -> None:
    path = shared_data / "bruker" / "topspin44_1H_em"
    assert code_of("process", path, "--like-topspin", "-o", tmp_path / "out") == 0
    ours, theirs = pnmr.read(tmp_path / "out" / "spectrum.csv"), pnmr.read_spectrum(path)
    tallest = np.abs(theirs.values).max()
    assert np.allclose(ours.values, theirs.values, rtol=0, atol=1e-6 * tallest)


def test_the_demonstration_shows_what_its_sample_holds(tmp_path: Path) -> None:
    quick = Settings(seed=SEED, tolerance=0.05)
    run, files = demonstrate(tmp_path / "demo", settings=quick)
    assert all(file.exists() for file in files)
    truth = json.loads((tmp_path / "demo" / "10" / "truth.json").read_text())
    narrow, wide = run.spectra
    for site in (each for each in truth["sample"]["sites"] if each["shift_ppm"] < 100.0):
        near = narrow.frequency.region(site["shift_ppm"] - 2.0, site["shift_ppm"] + 2.0)
        found_ppm = narrow.frequency.ppm[near][narrow.values.real[near].argmax()]
        assert found_ppm == pytest.approx(site["shift_ppm"], abs=0.7)
    ncn = wide.frequency.region(4200.0, 3600.0)
    assert 3840.0 < wide.frequency.ppm[ncn][wide.values.real[ncn].argmax()] < 3960.0


# Adamantane is quick to simulate; that the phase of its few narrow lines is doubted matters not.
@pytest.mark.filterwarnings("ignore:automatic phase is uncertain")
def test_the_demonstration_tells_its_results_as_json(
    tmp_path: Path,
    code_of: Code,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workflow_demo, "SAMPLE", "adamantane")
    monkeypatch.setattr(workflow_demo, "REGIONS_PPM", ())
    assert code_of("demo", "--quick", "-o", tmp_path / "demo", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(tmp_path / "demo")
    assert all(Path(file).is_file() for file in told["files"])


def adamantane(zero_hz: float) -> FID:
    """Return a synthetic FID of adamantane whose 0 ppm is at ``zero_hz``."""
    axis = TimeAxis(8192, 20e-6, 0.0, 100.614e6, 100.6128e6)
    values = np.zeros(axis.points, dtype=np.complex128)
    for shift_ppm in (29.45, 38.48):
        offset_hz = zero_hz * (1.0 + shift_ppm * 1e-6) - axis.carrier_hz
        values += np.exp((2j * np.pi * offset_hz - np.pi * 15.0) * axis.times_s)
    noise = np.random.default_rng(3).normal(scale=0.02, size=(2, axis.points))
    return FID(1e6 * (values + noise[0] + 1j * noise[1]), (axis,), Acquisition(nucleus="13C"))


def test_adamantane_gives_sr_and_a_file_that_recipes_name(
    tmp_path: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    zero_hz = 100.6128e6 + 87.0
    path, file = written(tmp_path / "1", adamantane(zero_hz)), tmp_path / "adamantane.toml"
    assert code_of("reference", path, "-o", file, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert abs(found["reference_hz"] - zero_hz) < 4.0 * found["line_error_hz"] < 0.5
    assert found["sr_hz"] == pytest.approx(87.0, abs=0.5)
    assert abs(found["check_ppm"] - 38.48) < 5.0 * found["check_error_ppm"]
    arguments = ("--phase", "none", "--reference", file, "-o", tmp_path / "out")
    assert code_of("process", path, *arguments) == 0
    spectrum = pnmr.read(tmp_path / "out" / "spectrum.csv")
    assert spectrum.frequency.reference_hz == Reference.read(file).reference_hz
    assert code_of("reference", path, "-o", file) == 1


def test_nothing_that_is_no_reference_is_taken_for_one(tmp_path: Path, code_of: Code) -> None:
    noise = np.random.default_rng(5).normal(scale=1e5, size=(2, 4096))
    fid = replace(single(4096), values=noise[0] + 1j * noise[1])
    assert code_of("reference", written(tmp_path / "1", fid)) == 1
    assert code_of("reference", tmp_path / "absent") == 3
