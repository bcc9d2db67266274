import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pulses import tanh_tan

from pnmr.cli.shape_advise import advise_command
from pnmr.errors import LimitError
from pnmr.spectrometer import SearchLimits

PAPER = ["--shifts", "-100:6000ppm", "--larmor", "100.61MHz", "--mas", "60kHz", "--rf", "200kHz"]


def limits(console: str, probe: Path | None) -> SearchLimits:
    most_rf_hz = None if probe is None else 180e3
    return SearchLimits(longest_pulse_s=50e-6, most_rf_hz=most_rf_hz)


def run(*arguments: str) -> Result:
    command = advise_command(lambda: {"tanh-tan": tanh_tan}, limits)
    return CliRunner().invoke(command, [*arguments, *PAPER])


def test_the_answer_names_the_pulse_its_losses_its_limit_and_what_more_rf_buys() -> None:
    done = run("--anisotropy", "50kHz", "--anisotropy", "300kHz")
    assert done.exit_code == 0, done.output
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
        assert said in done.output


def test_json_holds_the_same_as_numbers() -> None:
    done = run("--anisotropy", "100kHz", "--json")
    advice = json.loads(done.output)
    best = advice["options"][0]
    assert best["sweep_hz"] == 10e6
    assert best["worst_mz"] == max(best["sites"][0]["mz"])
    assert 900.0 < advice["anisotropy_limit_ppm"] < 1300.0
    assert [option["rf_hz"] for option in advice["more_rf"]] == [250e3, 300e3, 400e3]


def test_a_quantity_without_its_unit_is_a_wrong_usage() -> None:
    done = run("--anisotropy", "300")
    assert done.exit_code == 2
    assert "unit" in done.output


def test_a_probe_that_bears_less_is_an_error() -> None:
    done = run("--anisotropy", "0Hz", "--probe", "probe.toml")
    assert isinstance(done.exception, LimitError)


@pytest.mark.parametrize("missing", ["--larmor", "--rf"])
def test_what_must_be_known_is_asked_for(missing) -> None:
    command = advise_command(lambda: {"tanh-tan": tanh_tan}, limits)
    place = PAPER.index(missing)
    given = ["--anisotropy", "0Hz", *PAPER[:place], *PAPER[place + 2 :]]
    done = CliRunner().invoke(command, given)
    assert done.exit_code == 2
    assert missing in done.output
