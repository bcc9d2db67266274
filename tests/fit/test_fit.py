"""Models fitted to spectra whose truth is known: ties, shared parameters, words, bad data."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
import scipy.optimize
from fitted_spectra import REFERENCE_HZ, Line, fid_of, measured_of

from pnmr.errors import SettingError, UnsupportedError
from pnmr.fit.fit import fit
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel, Part, Site
from pnmr.fit.model_file import model_of, model_text
from pnmr.fit.model_value import Value
from pnmr.fit.sidebands import calculated_shares

MAS_HZ = 5000.0

PAIR = [Line(62.0, 300.0, 4e5), Line(52.0, 200.0, 2e5)]
REGION = ((120.0, -20.0),)


def model_of_pair(**changes: object) -> FitModel:
    first = Site("A", position_ppm=61.0, width_hz=200.0)
    second = Site("B", position_ppm=53.0, width_hz=200.0)
    return FitModel((Part("a", REGION),), (first, msgspec.structs.replace(second, **changes)))


def is_near(estimate, truth: float, sigmas: float = 4.0) -> bool:
    return estimate.error > 0.0 and abs(estimate.value - truth) < sigmas * estimate.error


@pytest.mark.parametrize("lb_hz", [0.0, 50.0, 300.0])
def test_natural_widths_positions_and_areas_are_found_under_any_broadening(lb_hz: float) -> None:
    result = fit(model_of_pair(), measured_of(fid_of(PAIR), lb_hz))
    for name, line in zip("AB", PAIR, strict=True):
        assert is_near(result.value(name, "position_ppm"), line.shift_ppm)
        assert is_near(result.value(name, "width_hz"), line.width_hz)
        assert is_near(result.value(name, "area"), line.area)
    assert result.quality.describes_data
    assert not result.remarks, result.remarks
    assert result.value("A", "share_percent").value == pytest.approx(200 / 3, abs=1.5)


def test_the_minimum_is_that_of_scipy() -> None:
    measured = measured_of(fid_of(PAIR, noise=3.0), noise=3.0)
    # Without what ties the points together, the fit is plain least squares.
    noise = replace(measured.noise, weights=None)
    result = fit(model_of_pair(), replace(measured, decay=None, noise=noise))
    region = result.regions[0]
    x_hz = region.ppm * REFERENCE_HZ * 1e-6

    def residual(p):
        lines = sum(
            a * w / (2 * np.pi) / ((x_hz - 100.0 * s) ** 2 + w**2 / 4)
            for s, w, a in (p[:3], p[3:6])
        )
        return (region.data - lines - p[6]) / region.noise_amplitude

    start = [61.0, 250.0, 4e5, 53.0, 250.0, 2e5, 0.0]
    other = scipy.optimize.least_squares(residual, start, x_scale="jac", xtol=1e-14, ftol=1e-14)
    assert result.quality.chi_square == pytest.approx(2.0 * other.cost, rel=1e-9)
    found = [result.value(n, p).value for n in "AB" for p in ("position_ppm", "width_hz", "area")]
    assert found == pytest.approx(list(other.x[:6]), rel=1e-5)


def test_equal_widths_distances_and_ratios_of_areas_hold_exactly() -> None:
    truth = [Line(62.0, 250.0, 4e5), Line(55.0, 250.0, 2e5)]
    model = model_of_pair(
        position_ppm=Value(like="A", offset_value=-7.0),
        width_hz=Value(like="A"),
        area=Value(like="A", factor=0.5),
    )
    result = fit(model, measured_of(fid_of(truth)))
    a, b = result.sites
    assert b.values["position_ppm"].value == a.values["position_ppm"].value - 7.0
    assert b.values["width_hz"] == a.values["width_hz"]
    assert b.values["area"].value == 0.5 * a.values["area"].value
    assert b.values["area"].error == pytest.approx(0.5 * a.values["area"].error)
    assert is_near(a.values["area"], 4e5)
    assert a.values["share_percent"].value == pytest.approx(200 / 3)
    assert len(result.parameters) == 4


def test_fixed_values_stay_and_are_told_as_given() -> None:
    model = model_of_pair(width_hz=Value(fixed_value=200.0), area=Value(fixed_value=2e5))
    result = fit(model, measured_of(fid_of(PAIR)))
    for name, value in (("width_hz", 200.0), ("area", 2e5)):
        told = result.value("B", name)
        assert (told.value, told.error, told.origin) == (value, 0.0, "given")
    assert is_near(result.value("A", "area"), 4e5)


def test_two_broadenings_of_one_fid_share_everything_and_their_noise() -> None:
    fid = fid_of(PAIR)
    model = FitModel((Part("20", REGION), Part("200", REGION)), model_of_pair().site, own=())
    pair = tuple(
        measured_of(fid, lb_hz, name=name, source="one")
        for name, lb_hz in (("20", 20.0), ("200", 200.0))
    )
    together, alone = fit(model, pair), fit(model_of_pair(), pair[0])
    apart = fit(model, tuple(replace(each, source="") for each in pair))
    assert len(together.parameters) == 8  # two lines of three and two baselines
    assert is_near(together.value("A", "width_hz"), 300.0)
    error = together.value("A", "area").error
    # The same noise twice teaches nothing new; taken as two measurements, it would.
    assert error > 0.95 * alone.value("A", "area").error
    assert apart.value("A", "area").error < 0.9 * error


def test_two_fields_share_shifts_in_ppm_and_each_has_its_area() -> None:
    other = 1.5 * REFERENCE_HZ
    doubled = [replace(each, area=2.0 * each.area) for each in PAIR]
    spectra = (
        measured_of(fid_of(PAIR), name="low"),
        measured_of(fid_of(doubled, reference_hz=other, seed=2), name="high"),
    )
    sites = model_of_pair().site
    result = fit(FitModel((Part("low", REGION), Part("high", REGION)), sites), spectra)
    assert result.value("A", "position_ppm", "low") == result.value("A", "position_ppm", "high")
    assert is_near(result.value("A", "position_ppm"), 62.0)
    assert is_near(result.value("B", "area", "low"), 2e5)
    assert is_near(result.value("B", "area", "high"), 4e5)


def test_a_site_may_be_in_the_crystal_only() -> None:
    glass = measured_of(fid_of(PAIR[:1], seed=3), name="glass")
    first, second = model_of_pair().site
    sites = (first, msgspec.structs.replace(second, spectra=("crystal",)))
    parts = (Part("crystal", REGION), Part("glass", REGION))
    result = fit(FitModel(parts, sites), (measured_of(fid_of(PAIR), name="crystal"), glass))
    assert [(site.name, site.spectrum) for site in result.sites] == [
        ("A", "crystal"),
        ("A", "glass"),
        ("B", "crystal"),
    ]
    assert result.quality.describes_data


def test_two_regions_of_one_spectrum_each_have_their_baseline() -> None:
    model = FitModel((Part("a", ((80.0, 58.0), (57.0, 30.0))),), model_of_pair().site)
    result = fit(model, measured_of(fid_of(PAIR)))
    assert [region.name for region in result.regions] == ["a 80:58", "a 57:30"]
    assert is_near(result.value("A", "width_hz"), 300.0)
    assert len(result.others) == 2


def test_a_phase_is_found_wherever_it_is() -> None:
    measured = measured_of(fid_of(PAIR))
    turned = measured.spectrum.values * np.exp(2.5j)
    spectrum = replace(measured.spectrum, values=turned)
    model = FitModel((Part("a", REGION, fit_phase=True),), model_of_pair().site)
    result = fit(model, replace(measured, spectrum=spectrum))
    phase = result.others["phase_deg (a)"]
    assert (phase.value - np.degrees(2.5) + 180.0) % 360.0 - 180.0 == pytest.approx(
        0, abs=4 * phase.error
    )
    assert is_near(result.value("A", "area"), 4e5)


def sidebands_of(place_ppm: float, width_hz: float, *, asymmetry: float) -> list[Line]:
    """Return those of a site of 70 ppm of anisotropy and an area of 1e6."""
    shares = calculated_shares(70.0 * 1e-6 * REFERENCE_HZ / MAS_HZ, asymmetry, 8)
    return [
        Line(place_ppm + k * MAS_HZ / (1e-6 * REFERENCE_HZ), width_hz, 1e6 * share)
        for k, share in zip(range(-8, 9), shares, strict=True)
        if share > 1e-6
    ]


def test_a_manifold_in_ppm_is_found_with_its_sidebands() -> None:
    lines = sidebands_of(10.0, 150.0, asymmetry=0.5)
    site = Site("M", "manifold", position_ppm=11.0, width_hz=100.0, anisotropy_ppm=-40.0)
    part = Part("a", ((240.0, -230.0),), mas_hz=MAS_HZ)
    result = fit(FitModel((part,), (site,)), measured_of(fid_of(lines, points=4096)))
    assert is_near(result.value("M", "anisotropy_ppm"), 70.0)
    assert is_near(result.value("M", "asymmetry"), 0.5)
    assert is_near(result.value("M", "area"), 1e6)
    places = result.regions[0].sidebands_ppm["M"]
    assert np.allclose(
        (np.array(places) - 10.0) / 50.0, np.round((np.array(places) - 10.0) / 50.0), atol=0.01
    )
    assert len(places) >= 4


def test_signs_of_anisotropies_are_found_one_by_one() -> None:
    places_ppm = {"A": 10.0, "B": 17.0}
    lines = [
        line
        for place_ppm in places_ppm.values()
        for line in sidebands_of(place_ppm, 300.0, asymmetry=0.4)
    ]
    sites = tuple(
        Site(name, "manifold", position_ppm=place_ppm, width_hz=250.0, anisotropy_ppm=start_ppm)
        for (name, place_ppm), start_ppm in zip(places_ppm.items(), (60.0, -60.0), strict=True)
    )
    part = Part("a", ((240.0, -230.0),), mas_hz=MAS_HZ)
    result = fit(FitModel((part,), sites), measured_of(fid_of(lines, points=4096)))
    for name in places_ppm:
        assert is_near(result.value(name, "anisotropy_ppm"), 70.0)
        assert is_near(result.value(name, "asymmetry"), 0.4)


def test_what_was_fitted_can_be_fitted_again_from_its_file() -> None:
    measured = measured_of(fid_of(PAIR), 50.0)
    first = fit(model_of_pair(), measured)
    again = fit(model_of(model_text(first.model)), measured)
    for name in "AB":
        for parameter, value in first.sites["AB".index(name)].values.items():
            told = again.value(name, parameter)
            assert told.value == pytest.approx(value.value, abs=1e-5 * value.error)
    assert again.quality.chi_square == pytest.approx(first.quality.chi_square, rel=1e-9)


def test_the_parts_add_up_and_json_tells_all() -> None:
    result = fit(model_of_pair(), measured_of(fid_of(PAIR), 20.0))
    region = result.regions[0]
    total = region.baseline + sum(region.sites.values())
    assert np.allclose(region.total, total, rtol=1e-12, atol=1e-9)
    assert (region.band > 0.0).all()
    document = msgspec.json.decode(result.json())
    assert document["sites"][0]["values"]["width_hz"]["error"] > 0.0
    assert len(document["correlations"]) == len(document["parameters"]) == 7


def test_a_bound_that_is_hit_is_told_and_has_no_error() -> None:
    result = fit(model_of_pair(width_hz=Value(220.0, 210.0, 400.0)), measured_of(fid_of(PAIR)))
    told = result.value("B", "width_hz")
    assert told.value == 210.0
    assert not told.is_determined
    assert any("B width_hz hit its lower bound 210" in each for each in result.remarks)
    assert result.value("A", "width_hz").is_determined


def test_a_line_that_is_not_there_is_told() -> None:
    model = model_of_pair(position_ppm=Value(fixed_value=0.0), width_hz=Value(fixed_value=200.0))
    result = fit(model, measured_of(fid_of(PAIR[:1])))
    area = result.value("B", "area")
    assert area.value == 0.0 or area.value < 4.0 * area.error
    assert any("B" in each for each in result.remarks)


def test_two_lines_at_one_place_cannot_be_told_apart() -> None:
    model = model_of_pair(position_ppm=Value(like="A"), width_hz=Value(like="A"))
    result = fit(model, measured_of(fid_of(PAIR[:1])))
    assert not result.value("B", "area").is_determined
    assert result.value("A", "position_ppm").is_determined
    assert any("do not tell them apart" in each for each in result.remarks)


def test_noise_that_is_not_known_comes_from_the_residual_and_is_told() -> None:
    measured = measured_of(fid_of(PAIR))
    known, unknown = (
        fit(model_of_pair(), each) for each in (measured, replace(measured, noise=None))
    )
    ratio = unknown.value("A", "area").error / known.value("A", "area").error
    assert 0.7 < ratio < 1.1  # zero filling once ties neighbours, which the residual cannot tell
    assert any("residual" in each for each in unknown.remarks)


def test_a_wrong_model_is_called_wrong() -> None:
    model = FitModel((Part("a", REGION),), model_of_pair().site[:1])
    result = fit(model, measured_of(fid_of(PAIR, noise=0.1), noise=0.1))
    assert any("lacks something" in each for each in result.remarks)


def changed(measured: Measured, values: np.ndarray) -> Measured:
    return replace(measured, spectrum=replace(measured.spectrum, values=values))


def test_bad_data_end_in_one_sentence() -> None:
    measured = measured_of(fid_of(PAIR))
    values = measured.spectrum.values.copy()
    with pytest.raises(SettingError, match="zero throughout"):
        fit(model_of_pair(), changed(measured, 0.0 * values))
    values[5] = np.nan
    with pytest.raises(SettingError, match=r"1 of 4096 points .* not numbers"):
        changed(measured, values)
    with pytest.raises(SettingError, match="outside"):
        fit(model_of_pair(position_ppm=200.0), measured)
    point = FitModel(
        (Part("a", ((61.0, 61.1),)),),
        (
            Site("A", position_ppm=Value(like="B"), width_hz=9.0),
            Site("B", position_ppm=Value(fixed_value=61.0), width_hz=9.0),
        ),
    )
    with pytest.raises(SettingError, match="cannot be found from"):
        fit(point, measured)
    with pytest.raises(SettingError, match="holds no point"):
        fit(FitModel((Part("a", ((900.0, 800.0),)),), model_of_pair().site), measured)
    many = tuple(Site(f"S{k}", position_ppm=61.0 + 0.01 * k, width_hz=100.0) for k in range(60))
    with pytest.raises(SettingError, match="fewer lines than 60"):
        fit(FitModel((Part("a", ((70.0, 55.0),)),), many), measured)
    with pytest.raises(SettingError, match="describes 1 spectra where 2"):
        fit(model_of_pair(), (measured, measured))
    manifold = Site("M", "manifold", position_ppm=62.0, width_hz=1.0, anisotropy_ppm=1.0)
    with pytest.raises(SettingError, match="mas_hz"):
        fit(FitModel((Part("a", REGION),), (manifold,)), measured)
    skewed = Site("K", shape="skewed", position_ppm=62.0, width_hz=100.0)
    with pytest.raises(UnsupportedError, match="recipe"):
        fit(FitModel((Part("a", REGION, lb_hz=20.0),), (skewed,)), replace(measured, decay=None))


def test_other_shapes_go_through_the_recipe_where_it_is_asked_for() -> None:
    site = Site("V", shape="voigt", position_ppm=61.0, gauss_hz=Value(10.0), lorentz_hz=250.0)
    model = FitModel((Part("a", REGION),), (site,), processed_lines=True)
    result = fit(model, measured_of(fid_of(PAIR[:1]), 50.0))
    assert (
        is_near(result.value("V", "full_width_hz"), 300.0)
        or result.value("V", "gauss_hz").value < 80
    )
    assert is_near(result.value("V", "area"), 4e5)
