import json
from pathlib import Path

import pytest

from pnmr.bruker.wave import read_wave

PAPER = ["--shifts", "-100:6000ppm", "--larmor", "100.61MHz", "--mas", "60kHz", "--rf", "200kHz"]
ONE = ["--family", "tanh-tan"]


def advised(code_of, capsys: pytest.CaptureFixture, *arguments: str) -> str:
    assert code_of("shape", "advise", *arguments, *PAPER) == 0
    return capsys.readouterr().out


def test_the_answer_names_the_pulse_its_losses_its_limit_and_what_more_rf_buys(
    code_of,
    capsys: pytest.CaptureFixture,
) -> None:
    out = advised(code_of, capsys, "--anisotropy", "50kHz", "--anisotropy", "300kHz", *ONE)
    for said in (
        "tanh-tan",
        "10 MHz",
        "50 kHz (497 ppm): all shifts are inverted well",
        "300 kHz (2982 ppm): no shift is inverted well",
        "up to an anisotropy of",
        "what more RF would buy",
        "400 kHz",
        "unchecked",
        "carrier 2950 ppm",
    ):
        assert said in out


def test_for_the_published_case_the_published_pulse_is_the_tanh_tan_of_choice(
    code_of,
    capsys: pytest.CaptureFixture,
) -> None:
    """Its limit is about 1000 ppm of anisotropy at 200 kHz RF."""
    best = json.loads(advised(code_of, capsys, "--anisotropy", "100kHz", *ONE, "--json"))[
        "options"
    ][0]
    assert (best["sweep_hz"], best["duration_s"]) == (10e6, pytest.approx(50e-6))
    assert best["worst_mz"] == max(best["sites"][0]["mz"]) < -0.975
    assert 900.0 < best["anisotropy_limit_hz"] / 100.61 < 1300.0


def test_every_family_is_searched_and_the_pulse_can_be_made_as_it_says(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    probe = tmp_path / "probe.toml"
    probe.write_text('most_rf = "200 kHz"\nlongest_pulse = "20 us"\n')
    advice = json.loads(
        advised(code_of, capsys, "--anisotropy", "50kHz", "--probe", str(probe), "--json")
    )
    assert len(advice["options"]) == 5
    for option in advice["options"]:
        assert option["duration_s"] <= 20e-6
        wave = str(tmp_path / option["family"].split()[0])
        words = option["made_by"].replace("FILE", wave).split()[1:]
        assert code_of(*words, "--probe", str(probe)) == 0
        assert read_wave(Path(wave)).shape().duration_s == pytest.approx(option["duration_s"])


def test_rf_beyond_the_probe_is_refused_and_more_of_it_marked(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    probe = tmp_path / "probe.toml"
    probe.write_text('most_rf = "180 kHz"\nlongest_pulse = "20 us"\n')
    asked = ["shape", "advise", "--anisotropy", "50kHz", *ONE, "--probe", str(probe), *PAPER]
    assert code_of(*asked) == 1
    assert "200 kHz exceeds the probe limit 180 kHz; ask for advice at a lower --rf" in (
        capsys.readouterr().err
    )
    assert code_of(*asked, "--rf", "150kHz") == 0
    assert "(beyond the probe)" in capsys.readouterr().out


def test_a_console_with_another_grid_gives_its_steps(
    code_of, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    console = tmp_path / "console.toml"
    console.write_text('shortest_step = "30 ns"\ntime_grid = "20 ns"\nmost_points = 600\n')
    out = advised(
        code_of, capsys, "--anisotropy", "0kHz", *ONE, "--console", str(console), "--json"
    )
    for option in json.loads(out)["options"]:
        assert option["step_s"] / 40e-9 == pytest.approx(round(option["step_s"] / 40e-9))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--anisotropy", "100kHz", "--rf", "200"], 2, "no unit where Hz"),
        (["--anisotropy", "1000ppm"], 2, "'ppm' where Hz"),
        ([], 2, "--anisotropy"),
        (["--anisotropy", "1kHz", "--shifts", "100"], 2, "not a range"),
        (["--anisotropy", "1kHz", "--rf", "-1kHz"], 2, "--rf is -1000 Hz"),
        (["--anisotropy", "1kHz", "--larmor", "0Hz"], 2, "--larmor is 0 Hz"),
        (["--anisotropy", "1kHz", "--family", "gauss"], 2, "tanh-tan"),
        (["--anisotropy", "1kHz", "--console", "dmx"], 2, "avance_neo"),
        (["--anisotropy", "1kHz", "--probe", "absent.toml"], 3, "cannot be read"),
    ],
)
def test_mistakes_are_told_in_the_words_of_the_options(
    code_of, arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture
) -> None:
    assert code_of("shape", "advise", *PAPER, *arguments) == code
    assert said in capsys.readouterr().err
