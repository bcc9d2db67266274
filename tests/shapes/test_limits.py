from pathlib import Path

import pytest

import pnmr
from pnmr.errors import LimitError, SettingError, UnreadableError
from pnmr.shapes import Console, Probe, console, probe
from pnmr.shapes.limits import console_checks, probe_checks, refuse_exceeded

EXAMPLE = Path(pnmr.__file__).parent / "library" / "probes" / "example.toml"


@pytest.mark.parametrize("name", ["avance_iii_hd", "avance_neo"])
def test_a_console_of_the_library_plays_the_default_shap(name: str) -> None:
    verdicts = {c.quantity: c.verdict for c in console_checks(1000, 50e-9, console(name))}
    assert set(verdicts.values()) == {"good"}


def test_consoles_say_that_their_numbers_are_assumed() -> None:
    assert "assumed" in console("avance_neo").source


@pytest.mark.parametrize(
    ("points", "step_s", "quantity"),
    [(40000, 50e-9, "points"), (1000, 25e-9, "shortest step"), (1000, 55e-9, "time grid")],
)
def test_what_the_console_cannot_play_is_refused(points: int, step_s: float, quantity: str) -> None:
    checks = console_checks(points, step_s, console("avance_iii_hd"))
    assert [c.quantity for c in checks if c.verdict == "exceeded"] == [quantity]
    with pytest.raises(LimitError, match=f"{quantity} .* console .*; .*step_s"):
        refuse_exceeded(checks)


def test_what_nobody_has_stated_is_unchecked() -> None:
    assert {c.verdict for c in console_checks(10**6, 1e-12, Console("bare"))} == {"unchecked"}
    found = probe_checks(Probe("bare"), rf_hz=1e9, duration_s=1.0, duty_percent=99.0, power_w=1e6)
    assert {c.verdict for c in found} == {"unchecked"}
    stated = Probe("stated", most_power_w=100.0, most_duty_percent=1.0)
    found = probe_checks(stated, rf_hz=1e9, duration_s=1.0, duty_percent=None, power_w=None)
    assert {c.verdict for c in found} == {"unchecked"}


def test_the_example_probe_states_no_limit() -> None:
    found = probe(EXAMPLE)
    assert found == Probe(name="my probe")


def test_a_probe_file_is_read_with_its_units(tmp_path: Path) -> None:
    path = tmp_path / "probe.toml"
    path.write_text('most_rf = "180 kHz"\nlongest_pulse = "60us"\nmost_duty = "5 %"\n')
    found = probe(path)
    assert (found.most_rf_hz, found.longest_pulse_s) == pytest.approx((180e3, 60e-6))
    assert (found.most_duty_percent, found.most_power_w) == (5.0, None)
    checks = probe_checks(found, rf_hz=250e3, duration_s=50e-6, duty_percent=1.0, power_w=100.0)
    assert [c.verdict for c in checks] == ["exceeded", "good", "good", "unchecked"]
    with pytest.raises(LimitError, match="rf peak 250 kHz exceeds the probe limit 180 kHz; lower"):
        refuse_exceeded(checks)


@pytest.mark.parametrize(
    "text",
    [
        "most_rf = 180",
        'most_rf = "180"',
        'most_rf = "180 us"',
        'most_rf = "-180 kHz"',
        'highest_rf = "180 kHz"',
        "[probe]",
        "name = 3",
    ],
)
def test_a_probe_file_that_could_be_misread_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "probe.toml"
    path.write_text(text)
    with pytest.raises(SettingError):
        probe(path)


def test_files_that_are_no_toml_and_unknown_consoles_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "probe.toml"
    path.write_text("most_rf = = 3")
    with pytest.raises(UnreadableError, match="not a TOML file"):
        probe(path)
    with pytest.raises(SettingError, match="avance_iii_hd, avance_neo"):
        console("dmx")


def test_a_console_of_ones_own_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\ntime_grid = "25 ns"\nmost_points = 1000\n')
    found = console(str(path))
    assert found.time_grid_s == pytest.approx(25e-9)
    assert (found.name, found.most_points, found.shortest_step_s) == ("mine", 1000, None)
    path.write_text("most_points = true\n")
    with pytest.raises(SettingError, match="most_points"):
        console(str(path))
