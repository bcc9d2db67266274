import pytest

from pnmr.shapes import HardPulse, console, square, tanh_tan
from pnmr.shapes.datasheet import Setup, datasheet
from pnmr.shapes.limits import Probe


def test_the_sheet_of_the_shap_holds_the_known_numbers() -> None:
    setup = Setup(
        rf_hz=200e3,
        hard=HardPulse(1.25e-6, power_w=100.0),
        console=console("avance_iii_hd"),
        probe=Probe("mine", most_rf_hz=180e3),
        pulses=2,
        cycle_s=10e-3,
    )
    sheet = datasheet(tanh_tan(), setup)
    assert (sheet.points, sheet.step_s) == (1000, pytest.approx(50e-9))
    assert sheet.integration_factor == pytest.approx(0.05)
    assert (sheet.power_ratio, sheet.power_w) == (pytest.approx(1.0), pytest.approx(100.0))
    assert sheet.energy_j == pytest.approx(4.5e-3, rel=1e-6)
    assert sheet.duty_percent == pytest.approx(0.9, rel=1e-6)
    assert sheet.adiabaticity_factor == pytest.approx(16.53, rel=1e-3)
    assert sheet.highest_hz == pytest.approx(84.849346 / 360.0 / 50e-9)
    assert {c.quantity: c.verdict for c in sheet.checks} == {
        "shortest step": "good",
        "time grid": "good",
        "points": "good",
        "rf peak": "exceeded",
        "pulse length": "unchecked",
        "duty cycle": "unchecked",
        "peak power": "unchecked",
    }


def test_without_a_hard_pulse_powers_are_not_known() -> None:
    sheet = datasheet(square(2.5e-6), Setup(rf_hz=200e3, console=console("avance_neo")))
    assert (sheet.power_ratio, sheet.power_w, sheet.energy_j) == (None, None, None)
    assert (sheet.duty_percent, sheet.adiabaticity_factor) == (None, None)
    assert (sheet.lowest_hz, sheet.highest_hz, sheet.largest_step_deg) == (0.0, 0.0, 0.0)
