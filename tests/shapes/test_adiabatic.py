"""Known values of the adiabatic families."""

from pathlib import Path

import numpy as np
import pytest

from pnmr.errors import PnmrWarning
from pnmr.shapes import hyperbolic_secant, s3ap, sin_cos, smoothed_chirp, tanh_tan, wurst

# First five midpoint samples of 10 MHz, 50 us, 50 ns; the phase counts from the start of the pulse.
AMPLITUDE = [0.009999666679999469, 0.02999100323882017, 0.04995837495788001]
AMPLITUDE += [0.06988589031642906, 0.08975778474716019]
PHASE_DEG = [44.32751427346234, 129.1768603367996, 209.40978244965544]
PHASE_DEG += [285.5014594172769, 357.8572145685895]
WHOLE_PHASE_DEG = np.degrees(77.38573256718541)


def test_the_shap_has_the_independently_computed_points() -> None:
    shape = tanh_tan()
    assert shape.points == 1000
    np.testing.assert_allclose(shape.amplitude_fraction[:5], AMPLITUDE, rtol=1e-13)
    np.testing.assert_allclose(shape.phase_deg[:5] + WHOLE_PHASE_DEG, PHASE_DEG, atol=1e-9)


def test_the_shap_has_the_known_means() -> None:
    shape = tanh_tan()
    vector = shape.amplitude_fraction * np.exp(1j * np.radians(shape.phase_deg))
    assert shape.amplitude_fraction.mean() == pytest.approx(0.930687, abs=5e-7)
    assert np.mean(shape.amplitude_fraction**2) == pytest.approx(0.900000, abs=5e-7)
    assert abs(vector.mean()) == pytest.approx(0.162170, abs=5e-7)


# Points of files that TopSpin's Shape Tool wrote (100 kHz, 6 ms, zeta 10, tan kappa 20,
# "low to high field", 500 points a half), and of 3 MHz, 50 us, tan kappa 30, both halves.
def test_shape_tools_half_passage_is_regenerated() -> None:
    timing = {"direction": "up", "sampling": "both ends", "part": "first half"}
    with pytest.warns(PnmrWarning, match="105"):
        half = tanh_tan(100e3, 6e-3, step_s=6e-6, **timing)
    amplitude, phase_deg = 100.0 * half.amplitude_fraction, half.phase_deg % 360.0
    assert half.points == 500
    np.testing.assert_allclose(amplitude[[0, 1, 499]], [0.0, 2.003740, 100.0], atol=5e-6)
    np.testing.assert_allclose(phase_deg[[0, 1, 499]], [280.651, 175.6125, 0.0], atol=5e-5)


def test_shape_tools_whole_pulse_is_two_half_passages() -> None:
    shape = tanh_tan(3e6, 50e-6, tan_kappa=30, step_s=1e-7, direction="up", sampling="both ends")
    amplitude, phase_deg = 100.0 * shape.amplitude_fraction, shape.phase_deg % 360.0
    known = [0, 1, 249, 250, 498, 499]
    np.testing.assert_allclose(amplitude[known], [0, 4.013907, 100, 100, 4.013907, 0], atol=5e-6)
    wanted_deg = [275.6509, 225.9155, 0, 0, 225.9155, 275.6509]
    np.testing.assert_allclose(phase_deg[known], wanted_deg, atol=5e-5)


@pytest.mark.filterwarnings("ignore:the phase of tanh/tan advances by up to 11")
@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_the_shapes_of_the_recorded_simulations_are_reproduced(
    name: str, shared_data: Path
) -> None:
    path = shared_data / "curves" / f"shape_shap{name}.csv"
    settings = dict(w.split("=") for w in path.read_text().split("\n")[0].split() if "=" in w)
    rf_hz, phase_rad = np.loadtxt(path, delimiter=",").T
    duration_s = round(float(settings["tp_s"]) * 1e9) * 1e-9 if name != "C" else 1e-3 / 15
    shape = tanh_tan(
        float(settings["sweep_hz"]), duration_s, step_s=duration_s / 1000, direction="up"
    )
    np.testing.assert_allclose(
        shape.amplitude_fraction * float(settings["rf_hz"]), rf_hz, rtol=1e-8
    )
    turned = np.radians(shape.phase_deg) - phase_rad
    np.testing.assert_allclose(turned, turned[0], atol=1e-7)


def test_hs1_is_the_closed_form() -> None:
    shape = hyperbolic_secant(1e6, 50e-6, direction="up")
    x, beta = (np.arange(1000) + 0.5) / 500 - 1.0, 5.298292
    np.testing.assert_allclose(shape.amplitude_fraction, 1 / np.cosh(beta * x), rtol=1e-6)
    wanted_deg = 360.0 * 0.5e6 * 25e-6 * np.log(np.cosh(beta * x)) / (beta * np.tanh(beta))
    np.testing.assert_allclose(shape.phase_deg, wanted_deg, atol=1e-3)


def test_wurst_chirp_and_sin_cos_have_their_amplitudes() -> None:
    t = (np.arange(1000) + 0.5) / 1000
    np.testing.assert_allclose(
        wurst(1e6, 50e-6, order=80).amplitude_fraction, 1 - np.abs(np.cos(np.pi * t)) ** 80
    )
    np.testing.assert_allclose(
        sin_cos(1e6, 50e-6).amplitude_fraction, np.sin(np.pi * t), atol=1e-12
    )
    chirp = smoothed_chirp(1e6, 50e-6, smoothed_percent=20)
    assert chirp.amplitude_fraction[100] == pytest.approx(np.sin(np.pi / 4), abs=3e-3)
    assert (chirp.amplitude_fraction[200:800] == 1.0).all()
    assert (smoothed_chirp(1e6, 50e-6, smoothed_percent=0).amplitude_fraction == 1.0).all()


def test_s3ap_sweeps_one_sideband_only() -> None:
    shape = s3ap(60e3, 2e-3, sweep_hz=40e3, sideband=1, step_s=1e-6)
    frequency_hz = np.diff(shape.phase_deg) / 360.0 / 1e-6
    assert frequency_hz.min() == pytest.approx(40e3, rel=1e-3)
    assert frequency_hz.max() == pytest.approx(80e3, rel=1e-3)
