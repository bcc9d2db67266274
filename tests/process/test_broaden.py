"""Several line broadenings of one FID, each with its region."""

import numpy as np
import pytest

from pnmr.data import FID, TimeAxis
from pnmr.errors import SettingError
from pnmr.process import Recipe, broadened, broadenings

AXIS = TimeAxis(2048, 1e-6, 0.0, 100.91e6, 100.61e6)
FID_OF_TWO = FID(
    np.exp((2j * np.pi * 92e3 - np.pi * 8e3) * AXIS.times_s)
    + 0.1 * np.exp((-2j * np.pi * 294e3 - np.pi * 500) * AXIS.times_s),
    (AXIS,),
)
RECIPE = Recipe(()).then("zero_fill", points=8192).then("transform")
REGIONS = ((200.0, -100.0), (6000.0, 1000.0))


def test_each_width_comes_with_its_region_and_its_own_recipe() -> None:
    narrow, broad = broadenings(FID_OF_TWO, RECIPE, (20.0, 200.0), REGIONS)
    for spectrum, lb_hz, region_ppm in ((narrow, 20.0, REGIONS[0]), (broad, 200.0, REGIONS[1])):
        assert spectrum.history[0].settings["lb_hz"] == lb_hz
        ppm = spectrum.frequency.ppm
        assert min(region_ppm) <= ppm[0] < ppm[-1] <= max(region_ppm)
        np.testing.assert_array_equal(Recipe.of(spectrum)(FID_OF_TWO).values, spectrum.values)


def test_the_lines_are_as_much_broader_as_was_asked() -> None:
    def width_hz(lb_hz: float) -> float:
        (spectrum,) = broadenings(FID_OF_TWO, RECIPE, (lb_hz,), ((200.0, -100.0),))
        real = spectrum.values.real
        return float(np.count_nonzero(real > real.max() / 2) * spectrum.frequency.step_hz)

    assert width_hz(2000.0) - width_hz(200.0) == pytest.approx(1800.0, abs=250.0)


def test_an_exponential_that_is_there_gets_the_width_and_keeps_its_other_settings() -> None:
    recipe = Recipe(()).then("exponential", lb_hz=1.0, origin_s=5e-6).then("transform")
    assert dict(broadened(recipe, 30.0).steps[0].settings) == {
        "lb_hz": 30.0,
        "origin_s": 5e-6,
        "symmetric": False,
    }
    assert len(broadened(recipe, 30.0).steps) == 2


def test_a_whole_echo_is_broadened_on_both_sides() -> None:
    recipe = Recipe(()).then("echo_top", top_s=1e-4).then("whole_echo").then("transform")
    steps = broadened(recipe, 30.0).steps
    assert [step.name for step in steps][2] == "exponential"
    assert steps[2].settings["symmetric"] is True


def test_widths_without_regions_are_whole_and_odd_numbers_refused() -> None:
    (whole,) = broadenings(FID_OF_TWO, RECIPE, (20.0,))
    assert whole.frequency.points == 8192
    with pytest.raises(SettingError, match="2 line broadenings and 1 regions"):
        broadenings(FID_OF_TWO, RECIPE, (20.0, 200.0), ((200.0, -100.0),))
