"""``pnmr simulate`` as someone types it before a night of magnet time."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import pnmr
from pnmr.cli.main import VERBS
from pnmr.workflow.twin import TWINS

Code = Callable[..., int]
SAMPLE = """
name = "one line"
temperature = "~300 K"
mas = "60 kHz"
noise = "~0.1"
carrier = { 13C = "2985 ppm" }
[[site]]
label = "line"
isotope = "13C"
shift = "3000 ppm"
curie_shift = "~3000 ppm"
t1 = "~10 ms"
width = "~1 kHz"
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(SAMPLE)
    return path


def truth(path: Path) -> dict:
    return json.loads((path / "truth.json").read_text())


def test_an_experiment_is_simulated_with_single_parameters_changed(
    sample: Path, tmp_path: Path, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--set", "p1=1.2us", "--set", "td=2048", "--set", "l1=7", "--scans", "64")
    out = tmp_path / "10"
    assert code_of("simulate", sample, "double_adiabatic_echo", *arguments, "-o", out) == 0
    shown = capsys.readouterr().out
    assert "64 scans" in shown
    assert str(out) in shown.replace("\n", "")
    fid = pnmr.read_fid(out)
    assert (fid.time.points, fid.acquisition.scans) == (1024, 64)
    values = truth(out)["program"]["values"]
    assert (values["p1"], values["l1"], values["ns"]) == (1.2, 7.0, 64.0)


def test_rate_temperature_noise_and_seed_are_those_that_were_asked_for(
    sample: Path, tmp_path: Path, code_of: Code
) -> None:
    asked = ("--mas", "40kHz", "--temperature", "330K", "--noise", "0.5", "--seed", "9")
    out = tmp_path / "1"
    arguments = ("simulate", sample, "hahn_echo", *asked, "--scans", "16", "-o", out)
    assert code_of(*arguments) == 0
    found = truth(out)
    assert found["sample"]["mas_hz"] == found["program"]["values"]["cnst31"] == 40e3
    assert found["sample"]["sites"][0]["shift_ppm"] == pytest.approx(3000.0 * 300.0 / 330.0)
    assert (found["simulation"]["noise_ratio"], found["simulation"]["seed"]) == (0.5, 9)
    assert code_of(*arguments) == 1
    assert code_of(*arguments, "--force") == 0


def test_a_measured_data_set_is_rehearsed_from_its_acqus(
    sample: Path, tmp_path: Path, code_of: Code
) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    assert code_of("simulate", sample, "hahn_echo", "--scans", "16", "-o", first) == 0
    program, acqus = first / "pulseprogram", first / "acqus"
    assert code_of("simulate", sample, program, "--parameters", acqus, "-o", second) == 0
    assert (first / "fid").read_bytes() == (second / "fid").read_bytes()


def test_a_long_simulation_says_before_what_it_takes(
    sample: Path,
    tmp_path: Path,
    code_of: Code,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pnmr.cli.simulate._LONG_S", 0.0)
    arguments = ("--scans", "16", "--threads", "1", "-o", tmp_path / "1")
    assert code_of("simulate", sample, "hahn_echo", *arguments) == 0
    said = capsys.readouterr().err
    assert "this takes about" in said
    assert "on 1 threads that are free" in said
    assert "MB" in said


def test_the_library_is_listed(code_of: Code, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("simulate", "--list") == 0
    shown = capsys.readouterr().out
    for name in ("mn_crystal", "fe_glass", "kbr", "adamantane"):
        assert name in shown


def test_the_twin_of_the_paper_is_the_whole_campaign() -> None:
    planned = list(TWINS["paper"]())
    assert len(planned) == 26
    assert len({each.expno for each in planned}) == 26
    for each in planned:
        ready = each.rehearsal()
        assert ready.title.startswith("SIMULATED: ")
        if each.expno >= 10:
            carrier_ppm = 0.0 if each.sample.startswith("mn") else 2985.0
            assert ready.parameters.values["o1"] == pytest.approx(carrier_ppm * 100.61)


def test_a_campaign_is_taken_up_where_it_was_left(
    tmp_path: Path,
    code_of: Code,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    standards = [each for each in TWINS["paper"]() if each.expno < 10]
    monkeypatch.setitem(TWINS, "paper", lambda: iter(standards))
    arguments = ("simulate", "--twin", "paper", "-o", tmp_path)
    for simulated in (2, 0):
        assert code_of(*arguments) == 0
        assert f"{simulated} of 2 experiments" in capsys.readouterr().out
    seeds = [truth(tmp_path / name)["simulation"]["seed"] for name in ("1", "2")]
    assert seeds == [2, 3]
    assert pnmr.read_fid(tmp_path / "2").acquisition.title.startswith("SIMULATED: adamantane")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("co_crystal",), "nothing is chosen"),
        (("co_crystal", "hahn_echo"), "nothing is chosen"),
        (("co_crystal", "hahn_echo", "--twin", "paper", "-o", "x"), "nothing is chosen"),
        (("ni_crystal", "hahn_echo", "-o", "x"), "co_crystal"),
        (("co_crystal", "zg30", "-o", "x"), "double_adiabatic_echo"),
        (("co_crystal", "hahn_echo", "--set", "p1", "-o", "x"), "NAME=VALUE"),
        (("co_crystal", "hahn_echo", "--set", "speed=3", "-o", "x"), "'speed'"),
        (("co_crystal", "hahn_echo", "--mas", "60", "-o", "x"), "no unit"),
        (("kbr", "hahn_echo", "-o", "x"), "holds 79Br"),
    ],
)
def test_wrong_usage_is_one_sentence(
    arguments: tuple[str, ...], said: str, code_of: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("simulate", *arguments) == 2
    assert said in capsys.readouterr().err


def test_the_verb_is_in_the_list() -> None:
    assert "simulate" in VERBS
