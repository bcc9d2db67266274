"""Lines whose phases differ: a phase for each site finds them, and errors hold the truth."""

from dataclasses import replace

import numpy as np
import pytest
from fitted_spectra import REFERENCE_HZ, Line, fid_of, measured_of

from pnmr.errors import SettingError
from pnmr.fit.fit import fit
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel, Part, Site, Value
from pnmr.fit.result import FitResult
from pnmr.fit.sidebands import calculated_shares
from pnmr.fit.site_phases import with_site_phases

REGION = ((130.0, -20.0),)
PAIR = [Line(62.0, 300.0, 4e5, 4.0), Line(55.0, 400.0, 2e5, -3.0)]
SITES = (
    Site("A", position_ppm=61.0, width_hz=200.0),
    Site("B", position_ppm=54.0, width_hz=200.0),
)
MODEL = FitModel((Part("a", REGION),), SITES)
TRUTH = {"position_ppm": "shift_ppm", "width_hz": "width_hz", "area": "area"}


def measured(lines: list[Line], lb_hz: float = 0.0, *, seed: int = 1, name: str = "a") -> Measured:
    return measured_of(fid_of(lines, noise=0.1, seed=seed), lb_hz, noise=0.1, name=name)


def pulls(result: FitResult, lines: list[Line]) -> np.ndarray:
    """Deviations from the truth in stated errors."""
    return np.array(
        [
            (result.value(site, name).value - getattr(line, truth)) / result.value(site, name).error
            for site, line in zip("AB", lines, strict=True)
            for name, truth in TRUTH.items()
        ]
    )


@pytest.mark.parametrize("lb_hz", [0.0, 100.0])
def test_values_are_right_where_one_phase_for_all_is_wrong(lb_hz: float) -> None:
    spectrum = measured(PAIR, lb_hz)
    common = fit(FitModel((Part("a", REGION, fit_phase=True),), SITES), spectrum)
    own = fit(with_site_phases(MODEL), spectrum)
    assert np.abs(pulls(common, PAIR)).max() > 8.0
    assert np.abs(pulls(own, PAIR)).max() < 3.5
    for site, line in zip("AB", PAIR, strict=True):
        phase = own.value(site, "phase_deg")
        assert phase.unit == "deg"
        assert abs(phase.value - line.phase_deg) < 3.5 * phase.error


def test_shift_and_area_are_less_certain_by_what_the_phase_leaves_open() -> None:
    spectrum = measured([replace(each, phase_deg=0.0) for each in PAIR])
    sharp, open_phase = (
        fit(each, spectrum) for each in (MODEL, with_site_phases(MODEL, error_deg=30.0))
    )
    narrow = fit(with_site_phases(MODEL, error_deg=1e-3), spectrum)
    for name, growth in (("position_ppm", 1.5), ("area", 1.2), ("width_hz", 1.05)):
        least, usual = sharp.value("B", name).error, open_phase.value("B", name).error
        assert usual > growth * least
        assert narrow.value("B", name).error == pytest.approx(least, rel=1e-3)


def test_a_weak_line_keeps_what_is_known_of_its_phase_beforehand() -> None:
    lines = [Line(100.0, 300.0, 4e5), Line(55.0, 400.0, 1e3)]
    model = FitModel(
        (Part("a", REGION),),
        (
            Site("A", position_ppm=100.0, width_hz=300.0),
            Site("B", position_ppm=55.0, width_hz=Value(fixed_value=400.0)),
        ),
    )
    result = fit(with_site_phases(model), measured(lines))
    assert result.value("B", "phase_deg").error == pytest.approx(3.0, rel=0.05)
    assert result.value("A", "phase_deg").error < 0.6
    assert any("add nothing" in each and " B" in each for each in result.remarks)


def test_phases_are_free_fixed_tied_and_shared_as_other_parameters_are() -> None:
    def phased(a: Value | float, b: Value | float) -> FitResult:
        (first, second), parts = SITES, (Part("one", REGION), Part("two", REGION))
        first = Site("A", position_ppm=61.0, width_hz=200.0, phase_deg=a)
        second = Site("B", position_ppm=54.0, width_hz=200.0, phase_deg=b)
        return fit(FitModel(parts, (first, second)), spectra)

    other = [Line(62.0, 300.0, 4e5, -2.0), Line(55.0, 400.0, 2e5, -3.0)]
    spectra = tuple(
        measured(lines, seed=seed, name=name)
        for lines, seed, name in ((PAIR, 1, "one"), (other, 2, "two"))
    )
    own = phased(Value(0.0, own=True), 0.0)
    for spectrum, truth_deg in (("one", 4.0), ("two", -2.0)):
        phase = own.value("A", "phase_deg", spectrum)
        assert abs(phase.value - truth_deg) < 3.5 * phase.error
    assert own.value("B", "phase_deg", "one") == own.value("B", "phase_deg", "two")
    assert abs(own.value("B", "phase_deg").value + 3.0) < 3.5 * own.value("B", "phase_deg").error
    tied = phased(Value(0.0, own=True), Value(like="A", factor=-0.75, own=True))
    a, b = (tied.value(site, "phase_deg", "one") for site in "AB")
    assert b.value == pytest.approx(-0.75 * a.value)
    fixed = phased(Value(fixed_value=4.0), Value(fixed_value=-3.0))
    assert fixed.value("A", "phase_deg").origin == "given"


def test_a_phase_without_prior_is_found_wherever_it_is() -> None:
    lines = [Line(62.0, 300.0, 4e5, 140.0), Line(20.0, 400.0, 2e5, 110.0)]
    sites = (
        Site("A", position_ppm=61.0, width_hz=200.0, phase_deg=0.0),
        Site("B", position_ppm=21.0, width_hz=200.0, phase_deg=0.0),
    )
    result = fit(FitModel((Part("a", REGION),), sites), measured(lines))
    for site, line in zip("AB", lines, strict=True):
        phase = result.value(site, "phase_deg")
        turn_deg = (phase.value - line.phase_deg + 180.0) % 360.0 - 180.0
        assert abs(turn_deg) < 3.5 * phase.error


def test_all_sidebands_of_a_manifold_share_the_phase_of_their_site() -> None:
    shares = calculated_shares(1.4, 0.5, 8)
    lines = [
        Line(10.0 + k * 50.0, 150.0, 1e6 * share, 5.0)
        for k, share in zip(range(-8, 9), shares, strict=True)
        if share > 1e-6
    ]
    site = Site("M", "manifold", position_ppm=11.0, width_hz=100.0, anisotropy_ppm=60.0)
    part = Part("a", ((240.0, -230.0),), mas_hz=5000.0)
    model = with_site_phases(FitModel((part,), (site,)))
    result = fit(model, measured_of(fid_of(lines, points=4096)))
    for name, truth in (("phase_deg", 5.0), ("position_ppm", 10.0), ("anisotropy_ppm", 70.0)):
        found = result.value("M", name)
        assert abs(found.value - truth) < 3.5 * found.error
    places = np.array(result.regions[0].sidebands_ppm["M"])
    assert np.allclose(places, 10.0 + 50.0 * np.round((places - 10.0) / 50.0), atol=0.1)
    assert REFERENCE_HZ == 100e6  # 50 ppm are the 5 kHz of the rotor


def test_sites_that_say_something_of_their_phase_keep_it_and_nonsense_is_refused() -> None:
    fixed = Site("A", position_ppm=61.0, width_hz=200.0, phase_deg=Value(fixed_value=1.0))
    model = with_site_phases(FitModel((Part("a", REGION),), (fixed, SITES[1])), error_deg=2.0)
    assert model.site[0].value("phase_deg").fixed_value == 1.0
    assert model.site[1].value("phase_deg").prior_error == 2.0
    with pytest.raises(SettingError, match="more than 0 degrees"):
        with_site_phases(MODEL, error_deg=0.0)
