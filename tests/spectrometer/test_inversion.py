from pathlib import Path

import numpy as np
import pytest
from pulses import mean_z, square, tanh_tan, wurst, zcw

import pnmr
from pnmr import shapes
from pnmr.errors import SettingError
from pnmr.spectrometer import inversion_profile
from pnmr.spectrometer.irradiation import Irradiation
from pnmr.spectrometer.powder_average import grid_average
from pnmr.spins import RFDistribution, ShiftTensor

SHAP = tanh_tan(10e6, 50e-6, 50e-9)
CURVES = {  # name: sweep, duration, rf, anisotropy, asymmetry
    "c1": (tanh_tan(5e6, 50e-6, 50e-9), 200e3, 200e3, 0.3),
    "c3": (tanh_tan(5e6, 50e-6, 50e-9), 100e3, 200e3, 0.3),
    "c5": (tanh_tan(5e6, 50e-6, 50e-9), 200e3, 0.0, 0.0),
    "c6": (tanh_tan(10e6, 200e-6 / 3.0, 200e-9 / 3.0), 150e3, 200e3, 0.8),
}


def whole_tens_khz(edges_hz) -> np.ndarray:
    """The outermost multiples of 10 kHz within bands, as the tables count them."""
    return 10.0 * np.trunc(np.asarray(edges_hz) / 10e3)


def curve(path: Path) -> tuple[np.ndarray, np.ndarray]:
    offsets_hz, mz = np.loadtxt(path, delimiter=",", skiprows=1).T
    return offsets_hz, mz


def test_a_static_profile_is_simpsons(shared_data) -> None:
    offsets_hz, mz = curve(shared_data / "curves" / "static_inversion_shapA.csv")
    profile = pnmr.inversion_profile(CURVES["c1"][0], 200e3, offsets_hz)
    np.testing.assert_allclose(profile.mz, mz, rtol=0, atol=1e-9)
    assert profile.powder_error == 0.0
    assert profile.orientations == 1


@pytest.mark.parametrize("name", CURVES)
def test_a_profile_under_mas_is_that_of_an_independent_calculation(name, shared_data) -> None:
    shape, rf_hz, anisotropy_hz, asymmetry = CURVES[name]
    offsets_hz, mz = curve(shared_data / "curves" / f"mas_{name}_numpy.csv")
    profile = inversion_profile(
        shape, rf_hz, offsets_hz, anisotropy_hz=anisotropy_hz, asymmetry=asymmetry, rotor_hz=60e3
    )
    assert profile.powder_error < 1e-3
    np.testing.assert_allclose(profile.mz, mz, rtol=0, atol=5e-4)


@pytest.mark.parametrize("name", CURVES)
def test_over_simpsons_own_orientations_it_is_simpsons_profile(name, shared_data) -> None:
    """SIMPSON averaged zcw143 x 16; over a converged powder its curves lack up to 2.5e-3."""
    shape, rf_hz, anisotropy_hz, asymmetry = CURVES[name]
    offsets_hz, mz = curve(shared_data / "curves" / f"mas_{name}_simpson.csv")
    irradiation = Irradiation.over(
        shape,
        np.array([rf_hz]),
        offsets_hz,
        tensor=ShiftTensor(anisotropy_hz, asymmetry),
        rotor_hz=60e3,
    )
    found = grid_average(irradiation, mean_z, zcw(144, 55, 16))
    np.testing.assert_allclose(found, mz, rtol=0, atol=2e-4)


def test_the_static_shap_has_the_tabulated_profile(check_values) -> None:
    offsets_hz = np.array(check_values["profile_offsets_kHz"]) * 1e3
    profile = inversion_profile(SHAP, 200e3, offsets_hz)
    np.testing.assert_allclose(profile.mz, check_values["profile_Mz_50ns_200kHz"], atol=5.1e-5)


@pytest.mark.parametrize("rf_khz", [75, 100, 150, 200, 250, 300])
def test_bands_against_rf_are_the_tabulated_ones(rf_khz, check_values) -> None:
    offsets_hz = np.arange(-1300e3, 1301e3, 10e3)
    profile = inversion_profile(SHAP, rf_khz * 1e3, offsets_hz)
    for threshold, band_khz in check_values["bandwidth_kHz"][f"bw_rf{rf_khz}"].items():
        found = profile.band_hz(float(threshold)) or (0.0, 0.0)
        np.testing.assert_array_equal(whole_tens_khz(found), band_khz)


@pytest.mark.parametrize(
    ("shape", "edges_khz"),
    [
        (tanh_tan(5e6, 50e-6, 50e-9), (310, 370, 400)),
        (tanh_tan(20e6, 50e-6, 25e-9), (580, 770, 890)),
        (shapes.wurst(1e6, 50e-6), (240, 290, 320)),
        (shapes.wurst(1e6, 50e-6, order=80), (200, 260, 300)),
        (shapes.wurst(2e6, 50e-6, order=20), (700, 730, 750)),
        (shapes.hyperbolic_secant(1e6, 50e-6, order=8), (320, 370, 390)),
        (shapes.sin_cos(1e6, 50e-6), (360, 420, 420)),
        (shapes.sin_cos(2e6, 50e-6), (530, 800, 890)),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_bands_of_other_shapes_are_the_tabulated_ones(shape, edges_khz) -> None:
    profile = inversion_profile(shape, 200e3, np.arange(-1000e3, 1001e3, 10e3))
    found = [profile.band_hz(threshold) for threshold in (-0.99, -0.95, -0.9)]
    expected = [(-edge_khz, edge_khz) for edge_khz in edges_khz]
    np.testing.assert_array_equal(whole_tens_khz(found), expected)


def test_hs1_never_inverts_better_than_its_table() -> None:
    """It is cut off at 1 % of its amplitude: -0.96 out to 430 kHz, nowhere -0.99."""
    profile = inversion_profile(shapes.hyperbolic_secant(1e6, 50e-6), 200e3, np.arange(0, 1e6, 1e4))
    assert profile.band_hz(-0.99) is None
    assert profile.band_hz(-0.95)[1] == pytest.approx(430e3, abs=10e3)


def test_edges_of_a_band_lie_between_the_offsets() -> None:
    coarse, fine = (
        inversion_profile(SHAP, 200e3, np.arange(-8e5, 8.1e5, step_hz)) for step_hz in (20e3, 500.0)
    )
    np.testing.assert_allclose(coarse.band_hz(), fine.band_hz(), atol=1.5e3)
    assert coarse.band_hz(2.0) == (-8e5, 8e5)


def test_a_square_pulse_follows_rabi() -> None:
    offsets_hz = np.array([0.0, 100e3, 200e3, 300e3, 500e3])
    profile = inversion_profile(square(2.5e-6), 200e3, offsets_hz)
    effective_hz = np.hypot(200e3, offsets_hz)
    rabi = (200e3 / effective_hz) ** 2 * (1.0 - np.cos(2.0 * np.pi * effective_hz * 2.5e-6))
    np.testing.assert_allclose(profile.mz, 1.0 - rabi, rtol=0, atol=1e-13)


@pytest.mark.parametrize("key", ["40x48_sa100", "40x48_sa300", "40x48_sa600", "40x48_sa-300"])
def test_the_shap_under_mas_inverts_as_tabulated(key, check_values) -> None:
    anisotropy_hz = float(key.removeprefix("40x48_sa")) * 1e3
    profile = inversion_profile(
        SHAP,
        200e3,
        np.array([0.0, 92e3, 300e3]),
        anisotropy_hz=anisotropy_hz,
        rotor_hz=60e3,
        tolerance=1e-4,
    )
    np.testing.assert_allclose(profile.mz, check_values["MAS_SA"][key][0], rtol=0, atol=5e-4)


@pytest.mark.parametrize(
    ("rotor_hz", "rf_hz", "mz"),
    [
        (20e3, 200e3, -0.998),
        (30e3, 200e3, -0.986),
        (100e3, 200e3, 0.12),
        (60e3, 300e3, -0.978),
        (60e3, 400e3, -0.9998),
        (60e3, 150e3, 0.13),
    ],
)
def test_slower_spinning_and_more_rf_help_a_large_anisotropy(rotor_hz, rf_hz, mz) -> None:
    profile = inversion_profile(
        SHAP, rf_hz, np.zeros(1), anisotropy_hz=300e3, rotor_hz=rotor_hz, tolerance=2e-4
    )
    assert profile.mz[0] == pytest.approx(mz, abs=6e-3)


@pytest.mark.parametrize(
    ("anisotropy_hz", "rf_hz", "mz"),
    [
        (100e3, 150e3, -0.88),
        (600e3, 300e3, -0.744),
        (600e3, 400e3, -0.980),
    ],
)
def test_a_missing_quarter_of_the_rf_costs_what_the_table_says(anisotropy_hz, rf_hz, mz) -> None:
    settings = {"anisotropy_hz": anisotropy_hz, "rotor_hz": 60e3, "tolerance": 3e-4}
    assert inversion_profile(SHAP, rf_hz, np.zeros(1), **settings).mz[0] == pytest.approx(
        mz, abs=1.1e-3
    )


@pytest.mark.parametrize(
    ("anisotropy_hz", "rf_hz", "mz", "tolerance"),
    [
        (0.0, 5e3, -1.0, 1e-4),
        (100e3, 5e3, -0.998, 5e-4),
        (100e3, 10e3, -1.0, 5e-4),
        # The table's powder is coarse for crystallites that are turned over all or not at all.
        (200e3, 5e3, -0.1835, 1e-2),
        (200e3, 10e3, -0.4339, 2e-2),
        (200e3, 20e3, -0.5754, 4e-2),
    ],
)
def test_a_weak_pulse_over_one_sideband_inverts_the_manifold(
    anisotropy_hz, rf_hz, mz, tolerance
) -> None:
    """120 rotor periods; at 200 kHz some crystallites have no centreband to sweep."""
    shape = wurst(20, 40e3, 2e-3, 1e-6)
    profile = inversion_profile(
        shape, rf_hz, np.zeros(1), anisotropy_hz=anisotropy_hz, rotor_hz=60e3
    )
    assert profile.mz[0] == pytest.approx(mz, abs=tolerance)


def test_an_s3ap_over_the_next_sideband_is_one_at_the_rotors_offset() -> None:
    settings = {"anisotropy_hz": 200e3, "rotor_hz": 60e3, "tolerance": 3e-3}
    centre, next_one = (
        shapes.s3ap(60e3, 2e-3, sweep_hz=40e3, sideband=sideband, step_s=0.25e-6)
        for sideband in (0, -1)
    )
    at_rotor = inversion_profile(centre, 10e3, [60e3], **settings).mz[0]
    assert at_rotor == pytest.approx(-0.9081, abs=2e-3)
    shifted = inversion_profile(next_one, 10e3, [0.0], **settings).mz[0]
    assert shifted == pytest.approx(at_rotor, abs=2e-3)


def test_a_shap_of_one_rotor_period_is_narrower_and_no_better() -> None:
    shape = tanh_tan(10e6, 1.0 / 60e3, 1.0 / 60e3 / 333)
    assert inversion_profile(shape, 200e3, [300e3]).mz[0] == pytest.approx(-0.922, abs=5e-4)
    strained = inversion_profile(shape, 200e3, [0.0], anisotropy_hz=300e3, rotor_hz=60e3)
    assert strained.mz[0] == pytest.approx(-0.809, abs=1e-3)


@pytest.mark.parametrize(
    ("step_ns", "mz"), [(200, -0.201), (100, -0.284), (50, -0.303), (25, -0.308), (12.5, -0.309)]
)
def test_longer_steps_weaken_the_outer_offsets(step_ns, mz) -> None:
    shape = tanh_tan(10e6, 50e-6, step_ns * 1e-9)
    assert inversion_profile(shape, 200e3, [1e6]).mz[0] == pytest.approx(mz, abs=6e-4)


def test_spinning_without_anisotropy_changes_nothing() -> None:
    offsets_hz = np.linspace(-5e5, 5e5, 11)
    still = inversion_profile(SHAP, 200e3, offsets_hz)
    turning = inversion_profile(SHAP, 200e3, offsets_hz, rotor_hz=60e3)
    np.testing.assert_array_equal(still.mz, turning.mz)


def test_threads_share_the_work_and_change_nothing() -> None:
    settings = {"anisotropy_hz": 200e3, "asymmetry": 0.5, "rotor_hz": 60e3}
    one = inversion_profile(SHAP, 200e3, np.zeros(1), **settings)
    two = inversion_profile(SHAP, 200e3, np.zeros(1), **settings, threads=2)
    np.testing.assert_allclose(one.mz, two.mz, rtol=0, atol=1e-14)


def test_an_rf_distribution_is_the_weighted_mean_of_its_amplitudes() -> None:
    offsets_hz = np.array([0.0, 400e3])
    spread = RFDistribution(np.array([1.0, 0.7]), np.array([3.0, 1.0]))
    mixed = inversion_profile(SHAP, 200e3, offsets_hz, rf_distribution=spread)
    full = inversion_profile(SHAP, 200e3, offsets_hz).mz
    weak = inversion_profile(SHAP, 140e3, offsets_hz).mz
    np.testing.assert_allclose(mixed.mz, 0.75 * full + 0.25 * weak, rtol=0, atol=1e-14)


def test_a_profile_names_its_worst_offset_and_is_read_only() -> None:
    profile = inversion_profile(SHAP, 200e3, np.array([0.0, 700e3, 100e3]))
    assert profile.worst == (700e3, pytest.approx(-0.8422, abs=1e-3))
    with pytest.raises(ValueError, match="read-only"):
        profile.mz[0] = 1.0


def test_no_band_is_claimed_where_the_carrier_itself_is_not_inverted() -> None:
    assert inversion_profile(SHAP, 20e3, np.linspace(-1e5, 1e5, 5)).band_hz() is None


@pytest.mark.parametrize("tolerance", [0.0, -1.0, float("nan")])
def test_a_tolerance_that_cannot_be_met_is_refused(tolerance) -> None:
    with pytest.raises(SettingError, match="tolerance"):
        inversion_profile(SHAP, 200e3, np.zeros(1), tolerance=tolerance)


@pytest.mark.parametrize("offsets_hz", [0.0, np.zeros((2, 2)), [], [np.nan]])
def test_offsets_that_are_no_list_are_refused(offsets_hz) -> None:
    with pytest.raises(SettingError, match="offsets_hz"):
        inversion_profile(SHAP, 200e3, offsets_hz)


def test_absurd_frequencies_are_refused_before_they_fill_the_memory() -> None:
    with pytest.raises(SettingError, match="check the units"):
        inversion_profile(SHAP, 200e12, np.zeros(1))
