import math
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import constants

from pnmr.errors import PnmrError, SettingError, UnreadableError
from pnmr.spins import Sample, library_samples, parsed_sample, read_sample

CRYSTALS = ("mn_crystal", "fe_crystal", "co_crystal")
GLASSES = ("mn_glass", "fe_glass", "co_glass")
SMALL = """
name = "x"
temperature = "~300 K"
[[site]]
label = "a"
isotope = "13C"
shift = "3 ppm"
"""


def source(name: str) -> str:
    return (resources.files("pnmr.library") / "samples" / f"{name}.toml").read_text("utf-8")


def point_dipole_ppm(moment: float, distance_m: float, temperature_k: float) -> float:
    """2 chi / (4 pi r^3) with the Curie susceptibility of one ion."""
    magneton = constants.physical_constants["Bohr magneton"][0]
    chi = constants.mu_0 * (moment * magneton) ** 2 / (3.0 * constants.k * temperature_k)
    return 1e6 * 2.0 * chi / (4.0 * math.pi * distance_m**3)


def test_the_library_holds_the_samples_of_the_paper_and_the_standards() -> None:
    assert set(library_samples()) == {*CRYSTALS, *GLASSES, "kbr", "adamantane"}


@pytest.mark.parametrize("name", library_samples())
def test_every_number_that_is_not_assumed_has_its_origin(name: str) -> None:
    sample = read_sample(name)
    assert sample.origin
    assert len(sample.assumed) == len(set(sample.assumed))
    tildes = source(name).count('"~')
    assert 0 < len(sample.assumed) <= tildes


@pytest.mark.parametrize(
    ("name", "moment"), [("mn_crystal", 5.92), ("fe_crystal", 5.3), ("co_crystal", 5.0)]
)
def test_anisotropies_are_those_of_a_point_dipole(name: str, moment: float) -> None:
    sample = read_sample(name)
    sites = {site.label: site for site in sample.sites}
    near = point_dipole_ppm(moment, 3.1e-10, sample.temperature_k)
    far = point_dipole_ppm(moment, 5.0e-10, sample.temperature_k)
    assert sites["NCN axial"].anisotropy_ppm == pytest.approx(near, rel=2e-3)
    assert sites.get("NCH2", sites.get("NCH2 a")).anisotropy_ppm == pytest.approx(far, rel=5e-3)


@pytest.mark.parametrize("name", CRYSTALS)
def test_the_two_ncn_carbons_are_two_to_one_and_bear_no_proton(name: str) -> None:
    equatorial, axial = read_sample(name).sites[:2]
    assert equatorial.population == 2.0 * axial.population
    assert not equatorial.protons
    assert not axial.protons


def test_the_manganese_crystal_has_the_published_shifts() -> None:
    sample = read_sample("mn_crystal")
    assert [site.shift_ppm for site in sample.sites[:2]] == [7.0, 3.0]
    assert not any("NCN" in name and name.endswith(".shift") for name in sample.assumed)
    assert sample.carrier_ppm["13C"] == 0.0


def test_the_iron_glass_has_free_dca_and_triazine() -> None:
    shifts = {site.shift_ppm for site in read_sample("fe_glass").sites}
    assert {120.0, 159.0} < shifts


@pytest.mark.parametrize("name", GLASSES)
def test_the_dca_of_a_glass_has_decayed_at_the_echo(name: str) -> None:
    dca = next(site for site in read_sample(name).sites if site.label == "NCN")
    assert math.exp(-10.0 / 60e3 / dca.t2_s) < 0.02


def test_kbr_is_the_thermometer_of_thurber_and_tycko() -> None:
    sample = read_sample("kbr")
    t, (site,) = sample.temperature_k, sample.sites
    assert site.shift_ppm == pytest.approx(-0.0250 * (t - 296.0), abs=1e-3)
    t1_s = 0.0145 + 5330.0 / t**2 + 1.42e7 / t**4 + 2.48e9 / t**6
    assert site.t1_s == pytest.approx(t1_s, rel=1e-3)


def test_adamantane_is_the_reference_of_the_paper() -> None:
    assert [s.shift_ppm for s in read_sample("adamantane").sites] == [29.45, 38.48]


@pytest.mark.parametrize("name", library_samples())
def test_the_keys_of_a_sample_are_all_read(name: str) -> None:
    """Counted on the document itself: what stands there differs from the default of the sample."""
    document = tomllib.loads(source(name))
    sample = read_sample(name)
    assert len(document["site"]) == len(sample.sites)
    for table, site in zip(document["site"], sample.sites, strict=True):
        assert bool(table.get("protons")) == bool(site.protons)
        assert site.width_hz > 0.0
        assert math.isfinite(site.t1_s)
        assert math.isfinite(site.t2_s)


def test_a_file_of_the_user_is_read_with_its_defaults(tmp_path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SMALL)
    sample = read_sample(path)
    assert sample.sites[0].shift_ppm == 3.0
    assert sample.sites[0].t2_s == math.inf
    assert sample.rf.scale_factor.tolist() == [1.0]
    assert sample.assumed == ("temperature",)


def test_protons_are_placed_by_hand_or_by_group() -> None:
    hand = '[[site.protons]]\nconstant = "-23 kHz"\norder = "~0.5"\npolar = "30 deg"\n'
    group = '[[site.protons]]\ngroup = "CH2"\ndistance = "0.109 nm"\n'
    one, *two = parsed_sample(SMALL + hand + group, "x.toml").sites[0].protons
    assert (one.constant_hz, one.polar_deg) == (-11.5e3, 30.0)
    assert [round(p.constant_hz) for p in two] == [-23328, -23328]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = [", "x.toml is not a TOML file"),
        (SMALL.replace("shift", "shfit"), "shfit"),
        (SMALL.replace('"3 ppm"', "3"), r"site\[0\].shift"),
        (SMALL.replace('"3 ppm"', '"3"'), "x.toml: site 'a'.shift: .* no unit"),
        (SMALL.replace('"3 ppm"', '"1e999 ppm"'), "too large"),
        (SMALL.replace("13C", "14C"), "x.toml: isotope '14C'"),
        (SMALL.replace('temperature = "~300 K"', ""), "temperature"),
        (SMALL + 'asymmetry = "2"', "x.toml: asymmetry 2"),
        (SMALL + 'width_shape = "square"', "width_shape"),
        (SMALL + "[[site.protons]]\n", "needs a distance or a constant"),
        (SMALL + '[[site.protons]]\ngroup="CH9"\nconstant="1 Hz"\n', "CH, CH2, CH3"),
        (SMALL + '[rf]\namplitudes=["100 %"]\nparts=["1 %", "2 %"]\n', "RF distribution"),
        (SMALL + SMALL.split("300 K", 1)[1][2:] * 70, "length <= 64"),
    ],
)
def test_a_file_that_is_no_sample_is_refused_in_one_sentence(text: str, message: str) -> None:
    with pytest.raises((UnreadableError, SettingError), match=message) as caught:
        parsed_sample(text, "x.toml")
    assert "\n" not in str(caught.value)
    assert "x.toml" in str(caught.value)


def test_an_unknown_name_lists_the_library() -> None:
    with pytest.raises(SettingError, match="co_crystal"):
        read_sample("ni_crystal")


@given(st.text(max_size=300), st.integers(0, 2000), st.integers(0, 100))
def test_damaged_files_raise_nothing_but_errors_of_the_package(
    noise: str, at: int, cut: int
) -> None:
    text = source("fe_glass")
    try:
        found = parsed_sample(text[:at] + noise + text[at + cut :], "x.toml")
    except PnmrError:
        return
    assert isinstance(found, Sample)
