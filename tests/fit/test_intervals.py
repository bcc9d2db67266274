"""Intervals of a whole fit: three ways, and what ties make of them."""

import numpy as np
import pytest
from fitted_spectra import Line, fid_of, measured_of

from pnmr.errors import SettingError
from pnmr.fit.fit import fit
from pnmr.fit.intervals import IntervalWishes
from pnmr.fit.model import FitModel, Part, Site, Value

TRUTH = [Line(62.0, 300.0, 4e5), Line(20.0, 400.0, 2e5)]
NAMES = ("position_ppm", "width_hz", "area")


def model() -> FitModel:
    first = Site("A", position_ppm=61.5, width_hz=350.0)
    tied = Value(like="A", factor=0.5)
    second = Site("B", position_ppm=20.5, width_hz=350.0, area=tied)
    return FitModel((Part("a", ((80.0, 0.0),)),), (first, second))


@pytest.mark.parametrize("method", ["sandwich", "profile", "bootstrap"])
def test_the_three_ways_agree_where_the_data_tell_all(method) -> None:
    steps: list[tuple[int, int]] = []
    wishes = IntervalWishes(method, draws=300, report=lambda *step: steps.append(step))
    result = fit(model(), measured_of(fid_of(TRUTH), 50.0), intervals=wishes)
    assert result.interval_method == method
    assert steps[-1][0] <= steps[-1][1]
    for site in result.sites:
        for name in NAMES:
            value, interval = site.values[name], site.intervals[name]
            assert interval.low_value < value.value < interval.high_value
            half = 0.5 * (interval.high_value - interval.low_value)
            close = 0.15 if method == "bootstrap" else 0.03
            assert half == pytest.approx(1.96 * value.error, rel=close)


def test_a_tied_area_has_the_interval_of_the_other_times_the_factor() -> None:
    result = fit(model(), measured_of(fid_of(TRUTH), 50.0), intervals=IntervalWishes("profile"))
    first, second = (site.intervals["area"] for site in result.sites)
    assert second.low_value == pytest.approx(0.5 * first.low_value)
    assert second.high_value == pytest.approx(0.5 * first.high_value)


def test_a_weak_line_gets_a_limit_or_an_asymmetric_interval() -> None:
    weak = [TRUTH[0], Line(20.0, 300.0, 3e3)]
    fixed = Site("B", position_ppm=Value(fixed_value=20.0), width_hz=Value(fixed_value=300.0))
    sites = (Site("A", position_ppm=61.5, width_hz=350.0), fixed)
    both = FitModel((Part("a", ((80.0, 0.0),)),), sites)
    found = fit(both, measured_of(fid_of(weak), 50.0), intervals=IntervalWishes("profile"))
    interval = found.sites[1].intervals["area"]
    assert interval.low_value >= 0.0
    assert interval.high_value > 3e3 or interval.is_low_set
    assert "width_hz" not in found.sites[1].intervals


def test_the_same_seed_gives_the_same_intervals_and_a_higher_level_wider_ones() -> None:
    measured = measured_of(fid_of(TRUTH), 50.0)

    def width(level: float, seed: int = 1) -> float:
        wishes = IntervalWishes("bootstrap", level, draws=60, seed=seed)
        interval = fit(model(), measured, intervals=wishes).sites[0].intervals["width_hz"]
        return interval.high_value - interval.low_value

    assert width(0.9) == width(0.9)
    assert width(0.9) != width(0.9, seed=2)
    assert width(0.5) < width(0.9)


def test_a_level_that_is_no_probability_is_refused() -> None:
    for level in (0.0, 1.0, 95.0, np.nan):
        with pytest.raises(SettingError, match="between 0 and 1"):
            IntervalWishes("profile", level)
