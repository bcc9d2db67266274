import numpy as np
import pytest

from pnmr.shapes import s3ap, square, tanh_tan, wurst
from pnmr.spectrometer import inversion_profile, performance, surroundings
from pnmr.spectrometer.performance import reached_offsets_hz

SHAP = tanh_tan()
LINES_HZ = (92e3, -295e3)
MAS = {"anisotropy_hz": 100e3, "rotor_hz": 60e3}


def test_carrier_and_lines_have_the_tabulated_values() -> None:
    found = performance(SHAP, 200e3, lines_hz=LINES_HZ, **MAS)
    np.testing.assert_allclose(found.mz[:2], [-0.9838, -0.9862], atol=5e-4)
    np.testing.assert_allclose(found.one.amplitude, [0.3592, 0.3784, 0.1821], atol=2e-3)
    np.testing.assert_allclose(found.two.amplitude, [0.9839, 0.9863, 0.9835], atol=1e-3)
    assert 0.0 < found.powder_error < 1e-3
    assert found.rounding_mz is None


def test_the_profile_holds_the_lines_and_the_whole_band() -> None:
    found = performance(SHAP, 200e3, lines_hz=LINES_HZ)
    assert set(LINES_HZ) < set(found.profile.offsets_hz)
    np.testing.assert_allclose(found.profile.band_hz(-0.95), (-575e3, 575e3), atol=5e3)
    assert found.profile.mz[[0, -1]].min() > -0.5


def test_rounding_is_what_a_profile_of_the_rounded_pulse_shows() -> None:
    """One degree costs 1e-3 at 500 kHz, a tenth is harmless."""
    coarse, fine = (
        performance(SHAP, 200e3, phase_step_deg=step_deg).rounding_mz for step_deg in (1.0, 0.006)
    )
    assert coarse > 5e-4 > 2e-4 > fine > 0.0


@pytest.mark.parametrize(
    ("shape", "rf_hz", "least_hz", "most_hz"),
    [
        (SHAP, 200e3, 900e3, 1300e3),
        (wurst(2e6, 50e-6), 200e3, 800e3, 1300e3),
        (square(2.5e-6), 200e3, 90e3, 200e3),
        (s3ap(60e3, 2e-3, sweep_hz=40e3, sideband=1, step_s=1e-6), 10e3, 75e3, 110e3),
        (tanh_tan(part="first half"), 200e3, 500e3, 6e6),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_the_range_of_offsets_suits_the_pulse(shape, rf_hz, least_hz, most_hz) -> None:
    offsets_hz = reached_offsets_hz(shape, rf_hz, np.zeros(1))
    assert least_hz < offsets_hz[-1] < most_hz
    np.testing.assert_allclose(offsets_hz, -offsets_hz[::-1], atol=1e-6)
    assert 0.0 in offsets_hz


def test_a_line_beyond_the_reach_widens_the_range() -> None:
    assert reached_offsets_hz(square(2.5e-6), 200e3, np.array([-2e6]))[-1] > 2e6


def test_maps_around_a_profile_hold_it() -> None:
    profile = inversion_profile(SHAP, 200e3, np.linspace(-4e5, 4e5, 5), **MAS)
    told = []
    over_rf, over_anisotropy = surroundings(SHAP, profile, progress=lambda *step: told.append(step))
    own = over_rf.mz[np.isclose(over_rf.rows_hz, 200e3)][0]
    np.testing.assert_allclose(own[[0, 25, 50]], profile.mz[[0, 2, 4]], atol=1e-2)
    assert (over_rf.rows_hz[0], over_rf.rows_hz[-1]) == (50e3, pytest.approx(300e3))
    assert (over_anisotropy.rows_hz[0], over_anisotropy.rows_hz[-1]) == (0.0, 300e3)
    assert told[-1][0] == told[-1][1] == len(told)


def test_a_negative_anisotropy_is_mapped_on_its_own_side() -> None:
    profile = inversion_profile(SHAP, 200e3, np.zeros(1), anisotropy_hz=-200e3)
    assert surroundings(SHAP, profile)[1].rows_hz[-1] == -400e3
