"""``pnmr shape`` as someone at the console types it."""

import json
from pathlib import Path

import numpy as np
import pytest

from pnmr.bruker.wave import read_wave
from pnmr.fit.excitation import read_profile
from pnmr.shapes.catalogue import FAMILIES
from pnmr.spectrometer import refocusing_profile

NEW = ["shape", "new", "tanh-tan", "--sweep", "10MHz", "--length", "50us", "--rf", "200kHz"]


def test_a_pulse_is_designed_and_written(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave, figure = tmp_path / "SHAP_10M_50u", tmp_path / "shap.svg"
    assert code_of(*NEW, "-o", str(wave), "--figure", str(figure)) == 0
    out = capsys.readouterr().out
    for shown in ("50 µs in 1000 points", "84.85 deg", "16.53", "INTEGFAC", "0.05", "unchecked"):
        assert shown in out
    shape = read_wave(wave).shape()
    assert (shape.points, shape.duration_s) == (1000, pytest.approx(50e-6))
    assert figure.read_text().startswith("<?xml")


def test_files_are_replaced_only_when_told(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave = tmp_path / "SHAP"
    wave.write_text("precious")
    assert code_of(*NEW, "-o", str(wave)) == 1
    assert wave.read_text() == "precious"
    assert "--force" in capsys.readouterr().err
    assert code_of(*NEW, "-o", str(wave), "--force") == 0
    assert "precious" not in wave.read_text()


def test_a_probes_limit_stops_the_file(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave, probe = tmp_path / "SHAP", tmp_path / "probe.toml"
    probe.write_text('name = "mine"\nmost_rf = "180 kHz"\n')
    assert code_of(*NEW, "-o", str(wave), "--probe", str(probe)) == 1
    assert not wave.exists()
    shown = capsys.readouterr()
    assert "exceeded" in shown.out
    assert "rf peak 200 kHz exceeds the probe limit 180 kHz; lower --rf" in shown.err


def test_powers_come_from_the_hard_pulse(code_of, capsys: pytest.CaptureFixture) -> None:
    hard = ("--p90", "2.5us", "--plw", "100W", "--pulses", "2", "--cycle", "10ms")
    assert code_of(*NEW, *hard, "--json") == 0
    sheet = json.loads(capsys.readouterr().out)["sheet"]
    assert sheet["power_ratio"] == pytest.approx(4.0)
    assert sheet["power_w"] == pytest.approx(400.0)
    assert sheet["duty_percent"] == pytest.approx(0.9, rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["new", "tanh-tan", "--sweep", "10", "--rf", "200kHz"], 2, "has no unit where Hz"),
        (["new", "tanh-tan", "--sweep", "10us", "--rf", "200kHz"], 2, "unit 'us' where Hz"),
        (["new", "tanh-tan"], 2, "--rf"),
        (["new", "tanh-tan", "--rf", "-1kHz"], 2, "positive nutation"),
        (["new", "gauss", "--rf", "200kHz"], 2, "'gauss' is not known"),
        (["new", "wurst", "--rf", "200kHz"], 2, "needs --sweep, --length"),
        (["new", "wurst", "--half", "third", "--rf", "200kHz"], 2, "'third'"),
        (["new", "square", "--length", "1us", "--half", "first", "--rf", "1kHz"], 2, "no --half"),
        (["new", "tanh-tan", "--step", "200ns", "--rf", "200kHz"], 1, "shorten --step"),
        (["new", "tanh-tan", "--step", "30ns", "--rf", "200kHz"], 2, "whole number of steps"),
        (["new", "tanh-tan", "--step", "25ns", "--rf", "200kHz"], 1, "below the console limit"),
        (["new", "tanh-tan", "--rf", "200kHz", "--plw", "10W"], 2, "--p90"),
        (["new", "tanh-tan", "--rf", "200kHz", "--console", "dmx"], 2, "avance_neo"),
        (["new", "tanh-tan", "--rf", "200kHz", "--probe", "absent.toml"], 3, "cannot be read"),
        (["new", "tanh-tan", "--rf", "200kHz", "--figure", "a.doc"], 2, ".svg"),
        (["new", "s3ap", "--rf", "5kHz", "--sweep", "4kHz", "--length", "1ms"], 2, "needs --mas"),
        (["new", "tanh-tan", "--rf", "200kHz", "-o", "a.png", "--figure", "a.png"], 2, "two names"),
        (
            ["new", "tanh-tan", "--rf", "200kHz", "-o", "SHAP", "--figure", "a.doc"],
            2,
            "a figure is",
        ),
        (["new", "tanh-tan", "--rf", "200kHz", "--mas", "60"], 2, "'60' has no unit"),
        (["new", "tanh-tan", "--rf", "200kHz", "--mas", "-60kHz"], 2, "not a spinning rate"),
        (["new", "tanh-tan", "--rf", "200kHz", "--asymmetry", "0.3"], 2, "without --anisotropy"),
        (["new", "tanh-tan", "--rf", "200kHz", "--rf-spread", "50%"], 2, "0 to 30 %"),
        (["new", "tanh-tan", "--rf", "200kHz", "--lines", "3900"], 2, "give --larmor"),
        (["new", "tanh-tan", "--rf", "200kHz", "--lines", "39kHz"], 2, "where ppm is expected"),
        (["new", "tanh-tan", "--rf", "200kHz", "--larmor", "100MHz"], 2, "give both"),
        (["check", "absent", "--rf", "200kHz"], 3, "cannot be read"),
        (["check", ".", "--rf", "200kHz"], 3, "directory"),
    ],
)
def test_mistakes_are_told_in_one_sentence(
    code_of,
    arguments: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert code_of("shape", *arguments) == code
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_written_file_is_checked_without_its_length(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave = str(tmp_path / "SHAP")
    code_of(*NEW, "-o", wave)
    capsys.readouterr()
    assert code_of("shape", "check", wave, "--rf", "200kHz", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["sheet"]["duration_s"] == pytest.approx(50e-6)
    assert found["note"] == ""
    assert code_of("shape", "check", wave, "--rf", "100kHz") == 0
    assert "power for 200 kHz, not 100 kHz" in capsys.readouterr().out


SAMPLE = ["--mas", "60kHz", "--anisotropy", "100kHz", "--larmor", "100.61MHz"]
SAMPLE += ["--carrier", "2985ppm", "--lines", "3900,60ppm"]


def test_what_a_pulse_does_to_the_sample_is_printed(code_of, capsys: pytest.CaptureFixture) -> None:
    assert code_of(*NEW, *SAMPLE) == 0
    out = capsys.readouterr().out
    for shown in (
        "100 kHz of anisotropy (994 ppm), 60 kHz MAS",
        "-499 kHz to 497 kHz",
        "3900 ppm  92.06 kHz   -0.9862",
        "0.9839",
        "16.67 µs, in step with the rotor",
        "rounding by console",
        "powder error",
    ):
        assert shown in out


def test_json_holds_the_same_as_numbers(code_of, capsys: pytest.CaptureFixture) -> None:
    assert code_of(*NEW, *SAMPLE, "--rf-spread", "5%", "--json") == 0
    sample = json.loads(capsys.readouterr().out)["sample"]
    assert [site["site"] for site in sample["sites"]] == ["carrier", "3900 ppm", "60 ppm"]
    assert sample["sites"][0]["echo_of_one"] < 0.2 < 0.95 < sample["sites"][0]["echo_of_two"]
    assert sample["bands_hz"]["-0.99"] is None
    assert len(sample["mz"]) == len(sample["offsets_hz"])
    assert sample["powder_error"] < 1e-3


def test_wave_file_and_figure_are_written_together_or_not_at_all(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave, figure = tmp_path / "SHAP", tmp_path / "shap.png"
    figure.write_text("precious")
    assert code_of(*NEW, "-o", str(wave), "--figure", str(figure)) == 1
    assert not wave.exists()
    assert "--force" in capsys.readouterr().err
    assert code_of(*NEW, *SAMPLE, "-o", str(wave), "--figure", str(figure), "--force") == 0
    assert figure.read_bytes().startswith(b"\x89PNG")
    assert read_wave(wave).shape().points == 1000


@pytest.mark.parametrize(
    ("family", "options"),
    [
        ("s3ap", "--mas 60kHz --sweep 40kHz --length 1ms --step 1us --sideband 1 --rf 10kHz"),
        ("tanh-tan", "--half first --rf 200kHz"),
        ("tanh-tan", "--half second --sampling both\xa0ends --rf 200kHz"),
        ("square", "--length 2.5us --phase 90deg --rf 200kHz"),
        ("composite", "--elements BB1 --rf 100kHz --mas 60kHz --anisotropy -20kHz"),
        ("hyperbolic-secant", "--sweep 1MHz --length 50us --order 8 --rf 200kHz"),
    ],
)
def test_every_kind_of_pulse_is_written_and_checked_again(
    code_of, family: str, options: str, tmp_path: Path
) -> None:
    words = [word.replace("\xa0", " ") for word in options.split(" ")]
    wave = str(tmp_path / "pulse")
    assert code_of("shape", "new", family, *words, "-o", wave) == 0
    assert code_of("shape", "check", wave, "--rf", words[words.index("--rf") + 1]) == 0


def test_another_length_than_the_files_is_noted(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave = str(tmp_path / "SHAP")
    code_of(*NEW, "-o", wave)
    capsys.readouterr()
    assert code_of("shape", "check", wave, "--rf", "200kHz", "--length", "100us", "--json") == 0
    assert "the file was made for 50 µs" in json.loads(capsys.readouterr().out)["note"]


def test_a_strangers_file_needs_its_length(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave = tmp_path / "strange"
    wave.write_text("##NPOINTS= 2\n##XYPOINTS= (XY..XY)\n100, 0\n50, 90\n##END=\n")
    assert code_of("shape", "check", str(wave), "--rf", "20kHz") == 2
    assert "--length" in capsys.readouterr().err
    assert code_of("shape", "check", str(wave), "--rf", "20kHz", "--length", "10us") == 0
    assert "no usable INTEGFAC" in capsys.readouterr().out


def test_the_list_names_every_family(code_of, capsys: pytest.CaptureFixture) -> None:
    assert code_of("shape", "list") == 0
    out = capsys.readouterr().out
    for name in (*FAMILIES, "--tan-kappa", "--half", "--sideband", "--elements"):
        assert name in out


def test_a_date_is_written_when_asked(code_of, tmp_path: Path) -> None:
    wave = tmp_path / "SHAP"
    assert code_of(*NEW, "-o", str(wave), "--date") == 0
    assert "##DATE= 20" in wave.read_text()


def test_a_profile_is_a_table_that_a_fit_takes(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave, table = tmp_path / "SHAP", tmp_path / "profile.csv"
    assert code_of(*NEW, "-o", str(wave)) == 0
    asked = ["shape", "profile", str(wave), "--rf", "200kHz", "--points", "41", "-o", str(table)]
    assert code_of(*asked) == 0
    assert "--excitation" in capsys.readouterr().out
    found = read_profile(table)
    echo = refocusing_profile(read_wave(wave).shape(), 200e3, np.array([0.0, 800e3])).amplitude
    assert [found(0.0)[0], found(800e3)[0]] == pytest.approx(echo, abs=0.01)
    assert found(0.0)[0] > 0.98 > 0.9 > found(800e3)[0]
    assert code_of(*asked) == 1  # it is there already
    assert code_of(*asked, "--reach", "400kHz", "--force") == 0
    assert read_profile(table).range_hz == (-400e3, 400e3)


def test_a_pulse_that_makes_no_echo_gives_no_table(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wave = tmp_path / "square"
    assert code_of("shape", "new", "square", "--length", "1us", "--rf", "1kHz", "-o", wave) == 0
    asked = ("--rf", "1kHz", "--reach", "10kHz", "-o", tmp_path / "profile.csv")
    assert code_of("shape", "profile", wave, *asked) == 2
    assert "less than 5 % of the echo" in capsys.readouterr().err
