"""``pnmr program`` as someone before an experiment types it."""

import json
from pathlib import Path

import pytest

from pnmr.cli import run
from pnmr.program import read, read_parameters

ROOT = Path(__file__).resolve().parents[2]
ECHO = str(ROOT / "pulse_programs" / "double_adiabatic_echo")


def code_of(*arguments: str) -> int:
    try:
        run(["program", *arguments])
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_every_program_is_listed_with_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("list") == 0
    shown = capsys.readouterr().out
    for word in ("tedor_shap", "placement", "matpass", "VOCS", "cycle [16]: 16, 64"):
        assert word in shown


def test_a_program_is_printed_as_it_ships(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("new", "double_adiabatic_echo") == 0
    assert capsys.readouterr().out == Path(ECHO).read_text(encoding="ascii")


def test_a_program_is_written_with_its_parameter_set_and_never_over_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, values = tmp_path / "tedor_31", tmp_path / "tedor_31.toml"
    given = ["new", "tedor_shap", "--option", "before=3", "--option", "placement=train"]
    given += ["-o", str(target), "--parameters", str(values)]
    assert code_of(*given) == 0
    assert target.read_text(encoding="ascii").startswith(";tedor_31\n")
    assert "before = 3" in target.read_text(encoding="ascii")
    assert not read(target).findings
    assert read_parameters(values).values["p3"] == 1.25
    assert code_of(*given) == 1
    assert "exists" in capsys.readouterr().err
    assert code_of(*given, "--force") == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("new", "tedor"), "not known"),
        (("new", "double_echo", "--option", "cycle"), "NAME=VALUE"),
        (("new", "double_echo", "--option", "cycle=3"), "one of 16, 64"),
        (("new", "double_echo", "-o", "/tmp/a name"), "does not take the name"),
        (("new", "double_echo", "-o", "/tmp/" + 30 * "a"), "does not take the name"),
        (("draw", ECHO, "-o", "/tmp/a.jpg"), ".svg, .pdf or .png"),
        (("timeline", ECHO, "--set", "p1"), "NAME=VALUE"),
        (("timeline", ECHO, "--scan", "9999999"), "scan 9999999"),
    ],
)
def test_wrong_usage_is_told_in_one_sentence(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(*arguments) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


def test_the_events_of_a_scan_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("timeline", ECHO) == 0
    shown = capsys.readouterr().out
    for word in ("15.8709 us", "SHAP_10M_50u", "tauAB", "33.3333 us", "16 scans", "0.905 %"):
        assert word in shown


def test_single_parameters_are_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("timeline", ECHO, "--set", "p1=2", "--set", "spnam1=other", "--json") == 0
    events = json.loads(capsys.readouterr().out)["events"]
    lengths = [event["duration_ps"] for event in events if event["kind"] == "pulse"]
    assert lengths == [2_000_000, 50_000_000, 50_000_000]
    assert {event["shape"] for event in events} == {"", "other"}


def test_a_program_without_a_parameter_set_is_played_with_assumed_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    mine.write_text(";mine\n1 ze\n2 d1\n  p1 ph1\n  go=2 ph31\nexit\nph1=0\nph31=0\n")
    assert code_of("timeline", str(mine)) == 0
    assert "all are assumed" in capsys.readouterr().err


def test_a_drawing_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figure = tmp_path / "echo.svg"
    assert code_of("draw", ECHO, "-o", str(figure)) == 0
    assert figure.read_text(encoding="utf-8").startswith("<?xml")
    assert code_of("draw", ECHO, "-o", str(figure)) == 1
    assert "exists" in capsys.readouterr().err


def test_shapes_are_drawn_from_their_wave_files(tmp_path: Path) -> None:
    from pnmr.bruker.write_wave import write_wave
    from pnmr.shapes import wurst

    write_wave(tmp_path / "SHAP_10M_50u", wurst(sweep_hz=1e6, duration_s=50e-6), rf_hz=2e5)
    plain, own = tmp_path / "plain.svg", tmp_path / "own.svg"
    assert code_of("draw", ECHO, "-o", str(plain)) == 0
    assert code_of("draw", ECHO, "-o", str(own), "--shapes", str(tmp_path)) == 0
    assert plain.read_bytes() != own.read_bytes()
