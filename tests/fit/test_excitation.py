"""Areas under an excitation that is not even: those of the sample, with errors that hold."""

from dataclasses import replace

import numpy as np
import pytest
from fitted_spectra import REFERENCE_HZ, Line, fid_of, measured_of

from pnmr.errors import SettingError
from pnmr.fit.area_correction import with_excitation
from pnmr.fit.excitation import ExcitationProfile, read_profile
from pnmr.fit.fit import fit
from pnmr.fit.line_sum import BroadenedLine
from pnmr.fit.lines import LINES
from pnmr.fit.model import FitModel, Part, Site, Value
from pnmr.fit.model_file import model_of, model_text, read_model
from pnmr.fit.result import FitResult
from pnmr.fit.sidebands import calculated_shares
from pnmr.fit.weighted import WeightedLine

REGION = ((150.0, -150.0),)
WIDE_HZ = 30e3
ROTOR_HZ = 4e3


def left(offset_hz: float) -> float:
    """What the pulses leave: a Gaussian that is off the carrier, as in no table."""
    return float(0.9 * np.exp(-(((offset_hz - 2e3) / 9e3) ** 2)))


OFFSETS_HZ = np.linspace(-WIDE_HZ, WIDE_HZ, 301)
PROFILE = ExcitationProfile(OFFSETS_HZ, np.array([left(each) for each in OFFSETS_HZ]))
PAIR = [Line(62.0, 300.0, 4e5), Line(-70.0, 400.0, 4e5)]
SITES = (
    Site("A", position_ppm=61.0, width_hz=200.0),
    Site("B", position_ppm=-71.0, width_hz=300.0),
)
MODEL = FitModel((Part("a", REGION, excitation=PROFILE),), SITES)


def seen(lines: list[Line]) -> list[Line]:
    hz_per_ppm = 1e-6 * REFERENCE_HZ
    return [replace(each, area=each.area * left(each.shift_ppm * hz_per_ppm)) for each in lines]


def pulls(result: FitResult, lines: list[Line]) -> list[float]:
    names = {"position_ppm": "shift_ppm", "width_hz": "width_hz", "area": "area"}
    return [
        (result.value(site, name).value - getattr(line, truth)) / result.value(site, name).error
        for site, line in zip("AB", lines, strict=True)
        for name, truth in names.items()
    ]


def test_areas_are_those_of_the_sample_with_errors_that_hold() -> None:
    spectra = [measured_of(fid_of(seen(PAIR), seed=seed), 50.0) for seed in range(20)]
    results = [fit(MODEL, each) for each in spectra]
    found = np.array([pulls(each, PAIR) for each in results])
    assert np.abs(found).max() < 4.5
    assert 0.85 < np.sqrt(np.mean(found**2)) < 1.15  # 120 pulls: 6 % of standard error
    plain = fit(FitModel((Part("a", REGION),), SITES), spectra[0])
    assert abs(pulls(plain, PAIR)[-1]) > 20.0
    for site in "AB":
        area, other = results[0].value(site, "area"), plain.value(site, "area")
        weight = left(results[0].value(site, "position_ppm").value * 1e-6 * REFERENCE_HZ)
        assert area.value == pytest.approx(other.value / weight, rel=1e-3)
        assert area.error > other.error / weight  # where the line stands is not exact either


def test_the_correction_is_told_in_numbers_and_words() -> None:
    result = fit(MODEL, measured_of(fid_of(seen(PAIR))))
    least, most = result.area_corrections["a"]
    assert least == pytest.approx(1.0 / left(6.2e3), rel=5e-3)
    assert most == pytest.approx(1.0 / left(-7e3), rel=5e-3)
    (said,) = (each for each in result.remarks if "excitation" in each)
    assert f"{least:.3g} to {most:.3g} times" in said
    assert b'"area_corrections": {' in result.json()


def test_a_manifold_has_the_area_and_the_tensor_of_the_sample() -> None:
    shares = calculated_shares(-9e3 / ROTOR_HZ, 0.4, 8)
    lines = [
        Line(10.0 + 1e6 * order * ROTOR_HZ / REFERENCE_HZ, 250.0, 6e5 * share)
        for order, share in zip(range(-8, 9), shares, strict=True)
        if abs(order) < 6  # what else there is lies beyond the spectrum
    ]
    site = Site(
        *("A", "manifold"), position_ppm=11.0, width_hz=200.0, anisotropy_ppm=-70.0, asymmetry=0.3
    )
    region = ((200.0, -200.0),)
    model = FitModel((Part("a", region, excitation=PROFILE),), (site,))
    spectrum = measured_of(fid_of(seen(lines), noise=0.3, seed=5), mas_hz=ROTOR_HZ)
    spectrum = replace(spectrum, decay=None)
    result = fit(model, spectrum)
    uneven = fit(FitModel((Part("a", region),), (site,)), spectrum)
    for name, truth in (("anisotropy_ppm", -90.0), ("asymmetry", 0.4), ("area", 6e5)):
        found, wrong = result.value("A", name), uneven.value("A", name)
        assert abs(found.value - truth) < max(4.0 * found.error, 2e-3 * abs(truth)), found
        assert not abs(wrong.value - truth) < 0.02 * abs(truth), wrong
    weights = [left(1e-6 * REFERENCE_HZ * each.shift_ppm) for each in lines]
    kept = np.average(weights, weights=[each.area for each in lines])
    assert result.area_corrections["a"] == pytest.approx((1.0 / kept,) * 2, rel=0.01)


@pytest.mark.parametrize("part", ["fill", "fill_whole"])
@pytest.mark.parametrize("family", ["lorentzian", "voigt"])
def test_the_slopes_of_a_weighted_line_are_finite_differences(part: str, family: str) -> None:
    x_hz = np.linspace(2e3, 12e3, 400)
    component = WeightedLine(BroadenedLine(LINES[family], x_hz, 50.0), PROFILE)
    at = np.array([7e3, 900.0, 400.0])[: len(component.parameters)]

    def filled(shape: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        kind = float if part == "fill" else complex
        value, slopes = np.empty(x_hz.size, kind), np.empty((shape.size, x_hz.size), kind)
        getattr(component, part)(shape, value, slopes)
        return value, slopes

    slopes = filled(at)[1]
    for k in range(at.size):
        move = 0.5 * np.eye(at.size)[k]
        expected = filled(at + move)[0] - filled(at - move)[0]
        np.testing.assert_allclose(slopes[k], expected, atol=2e-5 * np.abs(expected).max(), rtol=0)


def test_a_model_names_a_table_beside_it_and_keeps_it(tmp_path) -> None:
    (tmp_path / "profile.csv").write_text("# synthetic\n" + PROFILE.text)
    assert read_profile(tmp_path / "profile.csv") == PROFILE
    plain = with_excitation(MODEL, ExcitationProfile(OFFSETS_HZ, np.ones(301)))
    text = model_text(FitModel((Part("a", REGION),), SITES))
    (tmp_path / "model.toml").write_text(
        text.replace('name = "a"', 'name = "a"\nexcitation = "profile.csv"', 1)
    )
    model = read_model(tmp_path / "model.toml")
    assert model == MODEL
    assert model != plain
    assert model_of(model_text(model)) == MODEL
    with pytest.raises(SettingError, match="beside the model"):
        model_of((tmp_path / "model.toml").read_text())
    for name, wrong in (("../profile.csv", "leaves the folder"), ("model.toml", "begins with")):
        (tmp_path / "other.toml").write_text(
            text.replace('name = "a"', f'name = "a"\nexcitation = "{name}"', 1)
        )
        with pytest.raises(SettingError, match=wrong):
            read_model(tmp_path / "other.toml")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1,1\n2,1\n3,1\n", "ascending"),
        ("1,1\n2,1\n2,1\n3,1\n", "ascending"),
        ("1,1\n2,1\n3,1\n4,0\n", "weights from"),
        ("1,1\n2,1\n3,1\n4,nan\n", "weights from"),
        ("1,1\n2,1\n3,1\ninf,1\n", "within"),
        ("1,1\n2,1\n3\n4,1\n", "table"),
        ("1,1\n2,1\n3,x\n4,1\n", "could not convert"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_name(tmp_path, rows: str, said: str) -> None:
    path = tmp_path / "profile.csv"
    path.write_text("offset_hz,weight\n" + rows)
    with pytest.raises(SettingError, match=said) as error:
        read_profile(path)
    assert str(path) in str(error.value)


def test_nothing_is_said_beyond_the_table() -> None:
    spectrum = measured_of(fid_of(seen(PAIR)))
    near = ExcitationProfile(np.linspace(-10e3, 10e3, 5), np.ones(5))
    with pytest.raises(SettingError, match="make the profile wider, or the region smaller"):
        fit(with_excitation(MODEL, near), spectrum)
    held = Site("B", position_ppm=Value(fixed_value=-120.0), width_hz=300.0)
    small = FitModel((Part("a", ((90.0, -90.0),), excitation=near),), (SITES[0], held))
    with pytest.raises(SettingError, match="held at -12000 Hz"):
        fit(small, spectrum)
    for rows in ([[1.0], [2.0]], [[1.0, 2.0], [3.0]], [[10**400, 1]] * 4, 5, ["ab"] * 4):
        with pytest.raises(SettingError, match="table"):
            ExcitationProfile.of(rows)
