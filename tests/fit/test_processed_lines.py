import numpy as np
import pytest

from pnmr.data import FID, TimeAxis
from pnmr.errors import SettingError, UnsupportedError
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES
from pnmr.fit.processed_lines import DecayLine, RecipeLine
from pnmr.fit.solver import solve
from pnmr.process import Recipe

TIME = TimeAxis(256, 1e-4)
SHAPES = {
    "lorentzian": [300.0, 60.0],
    "gaussian": [300.0, 60.0],
    "pseudo_voigt": [300.0, 60.0, 0.3],
    "pseudo_voigt_by_height": [300.0, 60.0, 0.3],
    "voigt": [300.0, 50.0, 40.0],
    "skewed": [300.0, 60.0, 90.0],
}


def recipe(lb_hz: float = 30.0, factor: float = 0.5, points: int = 1024) -> Recipe:
    steps = Recipe(()).then("exponential", lb_hz=lb_hz).then("first_point", factor=factor)
    return steps.then("zero_fill", points=points).then("transform")


def frequencies_hz(time: TimeAxis, points: int) -> np.ndarray:
    return TimeAxis(points, time.dwell_s).reciprocal().offsets_hz


def filled(component, shape, part: str = "fill") -> tuple[np.ndarray, np.ndarray]:
    points = component.x_hz.size if isinstance(component, DecayLine) else 1024
    kind = float if part == "fill" else complex
    value, slopes = np.empty(points, kind), np.empty((len(shape), points), kind)
    getattr(component, part)(np.asarray(shape, float), value, slopes)
    return value, slopes


@pytest.mark.parametrize("part", ["fill", "fill_whole"])
@pytest.mark.parametrize("start_s", [0.0, 5e-4])
@pytest.mark.parametrize("factor", [0.5, 1.0])
def test_the_closed_form_is_what_the_processing_makes(part, start_s, factor) -> None:
    time = TimeAxis(256, 1e-4, start_s)
    x_hz = frequencies_hz(time, 1024)
    closed = DecayLine(x_hz, time, lb_hz=30.0, first=factor)
    replayed = RecipeLine(LINES["lorentzian"], time, recipe(factor=factor))
    for one, other in zip(
        filled(closed, [300.0, 60.0], part), filled(replayed, [300.0, 60.0], part), strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-10 * np.abs(other).max())


@pytest.mark.parametrize("name", SHAPES)
def test_the_slopes_are_finite_differences(name) -> None:
    component, shape = RecipeLine(LINES[name], TIME, recipe()), np.array(SHAPES[name])
    for part in ("fill", "fill_whole"):
        _, slopes = filled(component, shape, part)
        for k in range(shape.size):
            move = 1e-4 * np.eye(shape.size)[k]
            up, down = (
                filled(component, shape + move, part)[0],
                filled(component, shape - move, part)[0],
            )
            np.testing.assert_allclose(slopes[k], (up - down) / 2e-4, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("name", SHAPES)
def test_a_long_and_fast_acquisition_gives_the_line_itself(name) -> None:
    time = TimeAxis(16384, 1e-5)
    x_hz = frequencies_hz(time, 16384)
    near = slice(8192, 8400)
    component = RecipeLine(LINES[name], time, recipe(lb_hz=0.0, points=16384), near)
    shape = np.array(SHAPES[name])
    value, slopes = np.empty(208), np.empty((shape.size, 208))
    component.fill(shape, value, slopes)
    expected, by_shape = np.empty(208), np.empty((shape.size, 208))
    LINES[name].fill(x_hz[near], shape, 0.0, expected, by_shape)
    np.testing.assert_allclose(value, expected, rtol=0, atol=1e-5)
    for one, other in zip(slopes, by_shape, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=2e-3 * np.abs(other).max() + 1e-7)


def synthetic(width_hz: float, lb_hz: float) -> np.ndarray:
    """A decay that is cut off, broadened and zero-filled, with amplitude 7."""
    times_s = TIME.times_s
    decay = 7.0 * np.exp((2j * np.pi * 300.0 - np.pi * width_hz) * times_s)
    return recipe(lb_hz)(FID(decay, (TIME,))).values.real


def test_truncation_spoils_the_ideal_line_and_not_the_processed_one() -> None:
    data, x_hz = synthetic(15.0, 10.0), frequencies_hz(TIME, 1024)
    ideal = LineSum((BroadenedLine(LINES["lorentzian"], x_hz, 10.0),), x_hz)
    processed = LineSum((DecayLine(x_hz, TIME, lb_hz=10.0, first=0.5),), x_hz)
    start = np.array([290.0, 20.0])
    wrong, right = (solve(model, data, start, model.limits) for model in (ideal, processed))
    np.testing.assert_allclose(right.nonlinear, [300.0, 15.0], rtol=1e-8)
    assert right.linear[0] * 2.0 * TIME.dwell_s == pytest.approx(7.0, rel=1e-8)
    assert wrong.nonlinear[1] > 18.0


def test_the_area_of_a_processed_line_is_the_amplitude_of_its_decay() -> None:
    x_hz = frequencies_hz(TIME, 1024)
    value, _ = filled(DecayLine(x_hz, TIME, lb_hz=10.0, first=0.5), [300.0, 15.0])
    assert value.sum() * (x_hz[1] - x_hz[0]) == pytest.approx(1.0, rel=1e-10)


def test_an_ideal_digital_filter_is_the_limit_of_fast_sampling() -> None:
    x_hz = np.linspace(-4e3, 4e3, 200)
    fast = TimeAxis(256 * 400, 1e-4 / 400)
    found, _ = filled(DecayLine(x_hz, TIME, 10.0, filtered=True), [300.0, 15.0])
    sampled, _ = filled(DecayLine(x_hz, fast, 10.0, first=0.5), [300.0, 15.0])
    # The last point would have to be halved too.
    np.testing.assert_allclose(found, sampled, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", ["magnitude", "power"])
def test_a_recipe_that_is_not_linear_is_refused(name) -> None:
    with pytest.raises(SettingError, match=name):
        RecipeLine(LINES["lorentzian"], TIME, recipe().then(name))


def test_a_group_delay_is_left_to_the_closed_form() -> None:
    with pytest.raises(UnsupportedError, match="closed form"):
        RecipeLine(LINES["lorentzian"], TimeAxis(256, 1e-4, -67e-4), recipe())
