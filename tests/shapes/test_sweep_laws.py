"""Laws that every frequency sweep obeys, whatever its family."""

from collections.abc import Callable

import numpy as np
import pytest

from pnmr.errors import LimitError, PnmrWarning, SettingError
from pnmr.shapes import (
    Shape,
    hyperbolic_secant,
    s3ap,
    sin_cos,
    smoothed_chirp,
    tanh_tan,
    wurst,
)

TAU_S, SWEEP_HZ, ROTOR_HZ = 50e-6, 1e6, 1.5e6
KAPPA = np.arctan(20.0)
BETA = np.arccosh(100.0)


def hs(order: int) -> Callable[[np.ndarray], np.ndarray]:
    """Return the frequency profile of HSn by brute force: the running area of its square."""
    fine = np.linspace(0.0, 1.0, 200001)
    middle = (fine[1:] + fine[:-1]) / 2
    area = np.concatenate([[0.0], np.cumsum(np.cosh(BETA * middle**order) ** -2.0)])
    return lambda x: np.sign(x) * np.interp(np.abs(x), fine, area / area[-1])


# family -> (generator, rising frequency profile on [-1, 1], centre frequency)
FAMILIES = {
    "tanh/tan": (tanh_tan, lambda x: np.tan(KAPPA * x) / 20.0, 0.0),
    "WURST": (wurst, lambda x: x, 0.0),
    "HS1": (hyperbolic_secant, lambda x: np.tanh(BETA * x) / np.tanh(BETA), 0.0),
    "HS3": (lambda s, t, **k: hyperbolic_secant(s, t, order=3, **k), hs(3), 0.0),
    "HS8": (lambda s, t, **k: hyperbolic_secant(s, t, order=8, **k), hs(8), 0.0),
    "sin/cos": (sin_cos, lambda x: np.sin(np.pi / 2 * x), 0.0),
    "chirp": (smoothed_chirp, lambda x: x, 0.0),
    "S3AP": (
        lambda s, t, **k: s3ap(ROTOR_HZ, t, sweep_hz=s, sideband=-1, **k),
        lambda x: x,
        -ROTOR_HZ,
    ),
}


@pytest.fixture(params=FAMILIES)
def family(request: pytest.FixtureRequest) -> tuple[Callable[..., Shape], Callable, float]:
    return FAMILIES[request.param]


def slope_error(phase_deg: np.ndarray, step_s: float, wanted_hz: np.ndarray) -> float:
    """Return how far the slope of the phase is from the frequency, as part of half the sweep."""
    found_hz = np.diff(phase_deg) / 360.0 / step_s
    return float(np.abs(found_hz - wanted_hz).max() / (SWEEP_HZ / 2))


@pytest.mark.parametrize("direction", ["down", "up"])
def test_the_phase_is_the_integral_of_the_frequency(family, direction: str) -> None:
    make, profile, centre_hz = family
    shape = make(SWEEP_HZ, TAU_S, step_s=TAU_S / 4000, direction=direction)
    x = np.arange(1, 4000) / 2000.0 - 1.0
    sign = 1.0 if direction == "up" else -1.0
    wanted_hz = centre_hz + sign * SWEEP_HZ / 2 * profile(x)
    assert slope_error(shape.phase_deg, shape.step_s, wanted_hz) < 1e-4


def test_a_phase_in_degrees_that_was_meant_in_radian_is_caught() -> None:
    """A public generator takes 1000 rad for 1000 degrees per kHz us: its sweep is 2.78 too wide."""
    shape = tanh_tan(SWEEP_HZ, TAU_S, step_s=TAU_S / 4000)
    x = np.arange(1, 4000) / 2000.0 - 1.0
    wanted_hz = -SWEEP_HZ / 2 * np.tan(KAPPA * x) / 20.0
    assert slope_error(shape.phase_deg * 1000.0 / 360.0, shape.step_s, wanted_hz) > 1.7


def test_amplitude_stays_between_0_and_1_and_is_the_same_backwards(family) -> None:
    shape = family[0](SWEEP_HZ, TAU_S)
    assert shape.amplitude_fraction.min() >= 0.0
    assert 0.99 < shape.amplitude_fraction.max() <= 1.0
    np.testing.assert_allclose(shape.amplitude_fraction, shape.amplitude_fraction[::-1], atol=1e-12)


def test_sweeping_up_is_sweeping_down_backwards(family) -> None:
    make, _, centre_hz = family
    down, up = (make(SWEEP_HZ, TAU_S, direction=d).phase_deg for d in ("down", "up"))
    ramp = 360.0 * centre_hz * TAU_S / 2 * (np.arange(1000) - 499.5) / 500
    np.testing.assert_allclose(up - ramp, -(down - ramp), atol=1e-8)


def test_two_half_passages_make_the_whole(family) -> None:
    make = family[0]
    whole = make(SWEEP_HZ, TAU_S)
    first, second = (make(SWEEP_HZ, TAU_S, part=p) for p in ("first half", "second half"))
    assert first.duration_s + second.duration_s == pytest.approx(TAU_S)
    joined_deg = np.concatenate([first.phase_deg, second.phase_deg])
    np.testing.assert_allclose(joined_deg, whole.phase_deg, atol=1e-9)
    joined = np.concatenate([first.amplitude_fraction, second.amplitude_fraction])
    np.testing.assert_allclose(joined, whole.amplitude_fraction, atol=1e-12)


def test_a_first_half_ends_on_resonance_with_phase_zero(family) -> None:
    half = family[0](SWEEP_HZ, TAU_S, part="first half", sampling="both ends")
    assert half.phase_deg[-1] == pytest.approx(0.0, abs=1e-9)


def test_both_ends_holds_the_start_and_the_middle_of_each_half(family) -> None:
    shape = family[0](SWEEP_HZ, TAU_S, sampling="both ends")
    assert shape.points == 1000
    assert shape.phase_deg[499] == pytest.approx(0.0, abs=1e-9)
    assert shape.phase_deg[500] == pytest.approx(0.0, abs=1e-9)


def test_an_aliased_sweep_is_refused(family) -> None:
    with pytest.raises(LimitError, match=r"aliased.*shorten step_s .*lower sweep_hz"):
        family[0](SWEEP_HZ, TAU_S, step_s=5e-6)


def test_a_sweep_beyond_the_nyquist_frequency_is_refused_though_few_points_hide_it() -> None:
    with pytest.raises(LimitError, match=r"up to 900 degrees a step"):
        tanh_tan(1e6, 50e-6, step_s=5e-6)


def test_a_coarse_sweep_is_played_with_a_warning() -> None:
    with pytest.warns(PnmrWarning, match=r"160\.6 degrees a step"):
        assert tanh_tan(step_s=100e-9).points == 500


@pytest.mark.parametrize("sweep_hz", [0.0, -1e6, float("nan"), float("inf")])
def test_a_sweep_without_a_width_is_refused(sweep_hz: float) -> None:
    with pytest.raises(SettingError, match="sweep_hz"):
        wurst(sweep_hz, TAU_S)


def test_wrong_settings_are_named() -> None:
    with pytest.raises(SettingError, match="direction 'left'"):
        wurst(1e6, TAU_S, direction="left")  # type: ignore[arg-type]
    with pytest.raises(SettingError, match="part 'third'"):
        wurst(1e6, TAU_S, part="third")  # type: ignore[arg-type]
    with pytest.raises(SettingError, match="sampling 'random'"):
        wurst(1e6, TAU_S, sampling="random")  # type: ignore[arg-type]
    with pytest.raises(SettingError, match="zeta"):
        tanh_tan(zeta=0.0)
    with pytest.raises(SettingError, match="tan_kappa"):
        tanh_tan(tan_kappa=float("nan"))
    with pytest.raises(SettingError, match="order 0"):
        hyperbolic_secant(1e6, TAU_S, order=0)
    with pytest.raises(SettingError, match="smoothed_percent"):
        smoothed_chirp(1e6, TAU_S, smoothed_percent=60.0)
    with pytest.raises(SettingError, match="crosses two sidebands"):
        s3ap(60e3, 2e-3, sweep_hz=80e3)
