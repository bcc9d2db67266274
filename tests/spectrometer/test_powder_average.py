import numpy as np
import pytest
from pulses import mean_z, tanh_tan

from pnmr.errors import PnmrWarning
from pnmr.shapes import s3ap, square, wurst
from pnmr.spectrometer import inversion_profile
from pnmr.spectrometer.irradiation import Irradiation
from pnmr.spectrometer.powder_average import grid_average, powder_average
from pnmr.spins import ShiftTensor, powder_grid

SHAP = tanh_tan(5e6, 50e-6, 50e-9)
OFFSETS_HZ = np.linspace(-500e3, 500e3, 11)


def irradiation(asymmetry: float = 0.0, rotor_hz: float = 60e3) -> Irradiation:
    return Irradiation(SHAP, np.zeros(1), np.full(1, 200e3), ShiftTensor(1e3, asymmetry), rotor_hz)


@pytest.mark.parametrize(("anisotropy_hz", "asymmetry"), [(200e3, 0.3), (150e3, 0.0)])
@pytest.mark.parametrize("rotor_hz", [0.0, 60e3])
def test_the_stated_error_is_an_upper_estimate(anisotropy_hz, asymmetry, rotor_hz) -> None:
    settings = {"anisotropy_hz": anisotropy_hz, "asymmetry": asymmetry, "rotor_hz": rotor_hz}
    rough = inversion_profile(SHAP, 100e3, OFFSETS_HZ, tolerance=1e-2, **settings)
    fine = inversion_profile(SHAP, 100e3, OFFSETS_HZ, tolerance=1e-6, **settings)
    assert fine.orientations > rough.orientations
    assert np.abs(rough.mz - fine.mz).max() <= rough.powder_error <= 1e-2


def test_a_static_powder_is_the_integral_over_the_powder_pattern() -> None:
    """Axial tensor: the mean over cos beta of the profile at offset + delta P2(cos beta)."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    shifted_hz = 100e3 * 0.5 * (3.0 * nodes**2 - 1.0)
    expected = 0.5 * weights @ inversion_profile(SHAP, 200e3, 300e3 + shifted_hz).mz
    found = inversion_profile(SHAP, 200e3, [300e3], anisotropy_hz=100e3, tolerance=1e-6)
    assert found.mz[0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("shape", "rf_hz", "anisotropy_hz", "rotor_hz", "offset_hz"),
    [
        (s3ap(60e3, 2e-3, sweep_hz=40e3, step_s=1e-6), 10e3, 200e3, 60e3, 60e3),
        (wurst(0.2e6, 100e-6), 30e3, 300e3, 0.0, 0.0),
        (square(200e-6), 2.5e3, 100e3, 0.0, 0.0),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_few_crystallites_that_are_turned_otherwise_are_not_overlooked(
    shape, rf_hz, anisotropy_hz, rotor_hz, offset_hz
) -> None:
    """Sparse grids that all miss them agree with each other, and are wrong by up to 0.1."""
    found = inversion_profile(
        shape, rf_hz, [offset_hz], anisotropy_hz=anisotropy_hz, rotor_hz=rotor_hz
    )
    cells = Irradiation(
        shape, np.array([offset_hz]), np.array([rf_hz]), ShiftTensor(anisotropy_hz), rotor_hz
    )
    brute = grid_average(cells, mean_z, powder_grid(200, 64 if rotor_hz else 1, symmetry="axis"))
    assert abs(found.mz[0] - brute[0]) <= found.powder_error <= 1e-3


def test_a_function_of_the_orientation_that_never_settles_is_reported() -> None:
    rng = np.random.default_rng(1)
    with pytest.warns(PnmrWarning, match="tolerance 1e-06"):
        found = powder_average(
            irradiation(rotor_hz=0.0),
            lambda _, powder: rng.normal(size=(powder.orientations, 1)),
            tolerance=1e-6,
        )
    assert found.error > 1e-6


def test_fixed_samples_need_no_rotor_phase_and_axial_tensors_no_alpha() -> None:
    seen: list[tuple[int, int]] = []

    def count(_, powder):
        seen.append((len(set(powder.alpha_deg)), len(set(powder.gamma_deg))))
        return np.zeros((powder.orientations, 1))

    powder_average(irradiation(rotor_hz=0.0), count)
    powder_average(irradiation(rotor_hz=60e3), count)
    assert seen[0] == (1, 1)
    assert seen[-1][0] == 1
    assert seen[-1][1] >= 16


def test_where_one_orientation_says_all_threads_share_the_offsets() -> None:
    offsets_hz = np.linspace(-5e5, 5e5, 11001)
    one, three = (inversion_profile(SHAP, 2e5, offsets_hz, threads=threads) for threads in (1, 3))
    np.testing.assert_allclose(three.mz, one.mz, rtol=0, atol=1e-14)
    assert inversion_profile(SHAP, 2e5, np.zeros(1), threads=3).mz[0] < -0.9999
