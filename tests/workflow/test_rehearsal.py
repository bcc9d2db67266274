"""What an experiment is played with: sets, carriers, calibrations and shapes put together."""

from dataclasses import replace
from pathlib import Path

import pytest

from pnmr.errors import SettingError
from pnmr.program import parameters
from pnmr.program.compose.shipped import SHIPPED, shipped_text
from pnmr.spins import read_sample
from pnmr.workflow.rehearsal import rehearsal

COBALT, MANGANESE, KBR = (read_sample(name) for name in ("co_crystal", "mn_crystal", "kbr"))


def pulses(planned, channel: str) -> list:
    return [e for e in planned.timeline.scan().events if e.kind == "pulse" and e.channel == channel]


def test_the_carrier_goes_where_the_sample_says() -> None:
    for sample, carrier_ppm in ((COBALT, 2985.0), (MANGANESE, 0.0)):
        values = rehearsal(sample, "double_adiabatic_echo").parameters.values
        assert values["o1"] == pytest.approx(carrier_ppm * 100.61)
        assert values["sfo1"] == pytest.approx(100.61 * (1.0 + carrier_ppm * 1e-6))


@pytest.mark.parametrize("change", [("o1", 5e4), ("sfo1", 100.66)])
def test_a_carrier_that_is_given_stays(change: tuple[str, float]) -> None:
    values = rehearsal(COBALT, "double_adiabatic_echo", [change]).parameters.values
    assert values["o1"] == pytest.approx(5e4, abs=1e-3)
    assert values["sfo1"] == pytest.approx(100.66)


def test_pulses_of_the_set_are_quarter_turns_at_the_papers_rf() -> None:
    ninety, *shaps = pulses(rehearsal(COBALT, "double_adiabatic_echo"), "f1")
    assert ninety.rf_hz == pytest.approx(200e3)
    assert ninety.rf_hz * ninety.duration_s == pytest.approx(0.25)
    assert [shap.rf_hz for shap in shaps] == pytest.approx([200e3, 200e3])


def test_a_changed_length_changes_the_flip_angle_and_a_changed_power_the_rf() -> None:
    longer = pulses(rehearsal(COBALT, "double_adiabatic_echo", [("p1", 2.5)]), "f1")[0]
    assert longer.rf_hz * longer.duration_s == pytest.approx(0.5)
    weaker = pulses(rehearsal(COBALT, "double_adiabatic_echo", [("plw1", 25.0)]), "f1")
    assert [pulse.rf_hz for pulse in weaker] == pytest.approx([100e3] * 3)


def test_both_channels_of_tedor_are_calibrated_and_have_their_shapes() -> None:
    planned = rehearsal(COBALT, "tedor_shap")
    assert [pulse.rf_hz for pulse in pulses(planned, "f2")] == pytest.approx([200e3] * 4)
    assert set(planned.shapes) == {"SHAP_10M_50u", "SHAP_2M_8u"}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_program_that_ships_can_be_rehearsed(name: str) -> None:
    sample = KBR if name == "saturation_recovery.1p" else COBALT
    planned = rehearsal(sample, name)
    assert planned.timeline.scans >= 1
    named = {event.shape for event in planned.timeline.scan().events if event.shape}
    assert named <= set(planned.shapes)
    assert sample.name in planned.title


def test_one_pulse_is_that_of_the_samples_nucleus() -> None:
    assert rehearsal(KBR, "one_pulse").nucleus == "79Br"
    assert rehearsal(read_sample("adamantane"), "one_pulse").nucleus == "13C"
    assert rehearsal(read_sample("adamantane"), "one_pulse.adamantane").nucleus == "13C"


def test_a_file_is_played_with_given_parameters_and_wave_files(tmp_path: Path) -> None:
    text = (shipped_text("double_adiabatic_echo") or "").replace(";double", ";my_double", 1)
    (tmp_path / "mine").write_text(text)
    with pytest.raises(SettingError, match="no parameters ship with 'mine'"):
        rehearsal(COBALT, tmp_path / "mine")
    known = rehearsal(COBALT, "double_adiabatic_echo").parameters
    own = replace(known, texts={**known.texts, "spnam1": "my.wave"})
    waves = "\n".join(["##TITLE= x", "##NPOINTS= 2", "##XYPOINTS= (XY..XY)", "100, 0", "100, 0"])
    (tmp_path / "my.wave").write_text(waves + "\n##END=\n")
    planned = rehearsal(COBALT, tmp_path / "mine", given=own, wave_folder=tmp_path)
    assert planned.program == "mine"
    assert planned.shapes["my.wave"].duration_s == pytest.approx(50e-6)


@pytest.mark.parametrize(
    ("sample", "program", "changes", "said"),
    [
        (COBALT, "zg30", [], "no pulse program"),
        (KBR, "hahn_echo", [], "no 13C; it holds 79Br"),
        (COBALT, "hahn_echo", [("nuc1", "79Br")], "no 79Br"),
        (COBALT, "hahn_echo", [("td", 0.0)], "td must be given"),
        (COBALT, "hahn_echo", [("td", 5.0)], "even number"),
        (COBALT, "hahn_echo", [("td", 1e9)], "even number"),
        (COBALT, "hahn_echo", [("swh", -1.0)], "swh must be given"),
    ],
)
def test_what_cannot_be_played_is_refused(sample, program, changes, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        rehearsal(sample, program, changes)


def test_parameters_without_a_nucleus_are_refused() -> None:
    with pytest.raises(SettingError, match="sfo1, nuc1 must be given"):
        rehearsal(COBALT, "hahn_echo", given=parameters(td=16, swh=1e5, ns=1, bf1=100.0))
