"""Models from the data alone: lines, baselines, sidebands, and nothing where there is nothing."""

import numpy as np
import pytest
from fitted_spectra import REFERENCE_HZ, Line, fid_of, measured_of

from pnmr.errors import PnmrWarning, ProcessingError, SettingError
from pnmr.fit.first_guess import guesses, model_of_lines, signal_regions
from pnmr.fit.fit import fit
from pnmr.fit.manifold_guess import model_with_manifolds
from pnmr.fit.sidebands import calculated_shares

THREE = [Line(62.0, 250.0, 4e5), Line(55.0, 300.0, 4e5), Line(10.0, 400.0, 8e5)]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("lb_hz", [20.0, 200.0])
def test_as_many_lines_are_found_as_there_are(seed: int, lb_hz: float) -> None:
    measured = measured_of(fid_of(THREE, seed=seed), lb_hz)
    (found,) = guesses(measured, ((120.0, -60.0),))
    assert [line.position_ppm for line in found.lines] == pytest.approx([62.0, 55.0, 10.0], abs=0.5)
    assert found.shape == "lorentzian"
    assert found == guesses(measured, ((120.0, -60.0),))[0]
    result = fit(model_of_lines("a", (found,)), measured)
    for site, line in zip(result.sites, THREE, strict=True):
        width = site.values["width_hz"]
        assert abs(width.value - line.width_hz) < 4.0 * width.error


def test_two_lines_that_make_one_hump_are_split_when_two_are_asked_for() -> None:
    truth = [Line(42.0, 900.0, 4e6), Line(34.0, 700.0, 2e6)]
    measured = measured_of(fid_of(truth), 100.0)
    (found,) = guesses(measured, ((140.0, -60.0),), lines=2)
    assert [line.position_ppm for line in found.lines] == pytest.approx([42.0, 34.0], abs=1.5)


def test_lines_are_found_whatever_their_phase() -> None:
    from dataclasses import replace

    measured = measured_of(fid_of(THREE), 20.0)
    spectrum = replace(measured.spectrum, values=measured.spectrum.values * np.exp(2.0j))
    turned = replace(measured, spectrum=spectrum)
    (found,) = guesses(turned, ((120.0, -60.0),), fit_phase=True)
    assert [line.position_ppm for line in found.lines] == pytest.approx([62.0, 55.0, 10.0], abs=0.5)


def test_regions_are_where_the_signal_is() -> None:
    measured = measured_of(fid_of(THREE), 20.0)
    regions = signal_regions(measured)
    for line in THREE:
        assert any(low < line.shift_ppm < high for high, low in regions)
    assert sum(high - low for high, low in regions) < 0.6 * measured.spectrum.frequency.width_ppm


def test_noise_is_no_line() -> None:
    for seed in range(4):
        measured = measured_of(fid_of([], seed=seed), 50.0)
        with pytest.raises(ProcessingError, match="stands out"):
            guesses(measured, ((200.0, -200.0),))


def test_lines_a_rotor_rate_apart_are_one_manifold() -> None:
    mas_hz, shares = 8000.0, calculated_shares(1.5, 0.3, 6)
    lines = [
        Line(10.0 + 80.0 * k, 200.0, 3e6 * share)
        for k, share in zip(range(-6, 7), shares, strict=True)
        if abs(k) < 3
    ]
    measured = measured_of(fid_of([*lines, Line(-50.0, 200.0, 4e5)]), 20.0)
    found = guesses(measured, ((240.0, -240.0),))
    model = model_with_manifolds("a", found, mas_hz, REFERENCE_HZ)
    assert [(site.name, site.kind) for site in model.site] == [("M1", "manifold"), ("L2", "line")]
    result = fit(model, measured)
    size = result.value("M1", "anisotropy_ppm")
    assert abs(size.value - 120.0) < 4.0 * size.error
    assert size.error < 12.0


def test_a_search_that_stops_early_says_so() -> None:
    truth = [Line(240.0 - 35.0 * k, 100.0, 6e5) for k in range(14)]
    with pytest.warns(PnmrWarning, match="no more were looked for"):
        (found,) = guesses(
            measured_of(fid_of(truth, noise=0.3), 20.0, noise=0.3), ((250.0, -250.0),)
        )
    assert len(found.lines) == 12


def test_a_number_of_lines_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(SettingError, match="1 to 30"):
        guesses(measured_of(fid_of(THREE)), lines=0)
