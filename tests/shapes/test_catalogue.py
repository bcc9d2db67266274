import pytest

from pnmr.errors import SettingError
from pnmr.shapes.catalogue import FAMILIES, designed

ENOUGH = {
    "sweep_hz": 40e3,
    "duration_s": 2e-3,
    "rotor_hz": 60e3,
    "elements": "90-180-90",
    "rf_hz": 50e3,
}


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_can_be_made_from_what_it_needs(name: str) -> None:
    settings = {key: ENOUGH[key] for key in FAMILIES[name].needed}
    assert designed(name, settings).points >= 1


@pytest.mark.parametrize("name", FAMILIES)
def test_every_setting_that_is_offered_is_accepted(name: str) -> None:
    offered = FAMILIES[name].optional
    given = {"step_s": 50e-9, "order": 4, "zeta": 8.0, "tan_kappa": 10.0, "sideband": 1}
    given |= {"direction": "up", "sampling": "both ends", "part": "first half"}
    given |= {"smoothed_percent": 10.0, "phase_deg": 90.0}
    settings = {key: ENOUGH[key] for key in (*FAMILIES[name].needed, *offered) if key in ENOUGH}
    settings |= {key: given[key] for key in offered if key in given}
    assert set(offered) <= set(given) | set(ENOUGH)
    assert designed(name, settings).points >= 1


@pytest.mark.parametrize("name", [n for n in FAMILIES if FAMILIES[n].needed])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(SettingError, match=FAMILIES[name].needed[0]):
        designed(name, {})


def test_foreign_settings_and_unknown_pulses_are_refused() -> None:
    with pytest.raises(SettingError, match="has no zeta; it takes sweep_hz"):
        designed("wurst", {"sweep_hz": 1e6, "duration_s": 50e-6, "zeta": 3.0})
    with pytest.raises(SettingError, match="'gauss' is not known; tanh-tan"):
        designed("gauss", {})
