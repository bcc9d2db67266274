import pytest

from pnmr.errors import SettingError
from pnmr.shapes import HardPulse, integration_factor, square, tanh_tan
from pnmr.shapes.power import console_power_ratio, duty_percent, energy_j, mean_square


def test_nutation_follows_from_the_hard_pulse() -> None:
    assert HardPulse(1.25e-6).nutation_hz == pytest.approx(200e3)


@pytest.mark.parametrize("rf_hz", [50e3, 100e3, 200e3, 300e3])
def test_the_consoles_own_calculation_returns_the_designed_rf(rf_hz: float) -> None:
    hard, shape = HardPulse(1.25e-6, power_w=100.0), tanh_tan()
    factor = integration_factor(shape, rf_hz)
    ratio = console_power_ratio(shape, hard, factor)
    assert ratio == pytest.approx((rf_hz / 200e3) ** 2)
    assert hard.power_for_w(rf_hz) == pytest.approx(100.0 * ratio)


def test_the_shap_at_the_hard_pulses_rf_has_its_power_and_a_factor_of_a_twentieth() -> None:
    assert integration_factor(tanh_tan(), 200e3) == pytest.approx(0.05)
    assert console_power_ratio(tanh_tan(), HardPulse(1.25e-6), 0.05) == pytest.approx(1.0)


def test_a_square_pulse_has_the_factor_one() -> None:
    assert integration_factor(square(2.5e-6), 200e3) == pytest.approx(1.0)


def test_power_without_plw_is_not_known() -> None:
    assert HardPulse(1.25e-6).power_for_w(200e3) is None


def test_energy_and_duty_cycle_of_the_double_echo() -> None:
    shape = tanh_tan()
    assert mean_square(shape) == pytest.approx(0.9, abs=1e-6)
    assert energy_j(shape, 100.0) == pytest.approx(100 * 50e-6 * 0.9, rel=1e-6)
    assert duty_percent(shape, pulses=2, cycle_s=10e-3) == pytest.approx(0.9, abs=1e-6)


def test_impossible_powers_and_cycles_are_refused() -> None:
    with pytest.raises(SettingError, match="p90_s"):
        HardPulse(0.0)
    with pytest.raises(SettingError, match="power_w"):
        HardPulse(1e-6, power_w=-1.0)
    with pytest.raises(SettingError, match="do not fit a cycle"):
        duty_percent(tanh_tan(), pulses=2, cycle_s=50e-6)
