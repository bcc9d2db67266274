"""Long regions of narrow lines are cut down to where the lines are."""

import numpy as np
import pytest
from fitted_spectra import Line, fid_of, measured_of

from pnmr.fit.first_guess import guesses, model_of_lines
from pnmr.fit.fit import fit
from pnmr.fit.windows import MOST_PEAKS, windows

NARROW = [Line(220.0 - 40.0 * k, 15.0, 3e4) for k in range(11)]


def liquid(lines: list[Line] = NARROW, seed: int = 1):
    return measured_of(fid_of(lines, noise=0.3, seed=seed, points=16384), 2.0, noise=0.3)


def test_windows_hold_every_line_and_few_points() -> None:
    measured = liquid()
    found = windows(measured, (248.0, -248.0))
    assert len(found) == len(NARROW)
    for line, window in zip(NARROW, found, strict=True):
        assert window.region_ppm[1] < line.shift_ppm < window.region_ppm[0]
        assert [each.position_ppm for each in window.peaks] == pytest.approx(
            [line.shift_ppm], abs=0.05
        )
    whole = sum(high - low for high, low in (each.region_ppm for each in found))
    assert whole < 0.2 * 496.0


def test_short_regions_and_broad_lines_stay_as_they_are() -> None:
    measured = liquid()
    assert [each.region_ppm for each in windows(measured, (230.0, 210.0))] == [(230.0, 210.0)]
    broad = liquid([Line(0.0, 9000.0, 3e6)])
    assert [each.region_ppm for each in windows(broad, (248.0, -248.0))] == [(248.0, -248.0)]


def test_more_peaks_than_are_fitted_are_counted() -> None:
    many = [Line(245.0 - 10.0 * k, 15.0, 3e4) for k in range(MOST_PEAKS + 9)]
    found = windows(liquid(many), (250.0, -250.0))
    assert sum(len(each.peaks) for each in found) == MOST_PEAKS
    assert {each.left_out for each in found} == {9}


def test_a_liquid_is_fitted_with_the_true_values() -> None:
    measured = liquid()
    result = fit(model_of_lines("a", guesses(measured)), measured)
    assert len(result.sites) == len(NARROW)
    assert result.quality.points < 5000
    pulls = [
        (site.values[name].value - truth) / site.values[name].error
        for site, line in zip(result.sites, NARROW, strict=True)
        for name, truth in (("position_ppm", line.shift_ppm), ("area", line.area))
    ]
    assert np.abs(pulls).max() < 4.0
