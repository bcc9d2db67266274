import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr.errors import SettingError
from pnmr.fit.herzfeld_berger import fitted_tensor, sideband_moments, tensor_of_moments
from pnmr.fit.sidebands import calculated_shares

ORDERS = np.arange(-4, 5)
ROTOR_HZ = 60e3


def areas(anisotropy_hz: float, asymmetry: float, most: int = 4) -> np.ndarray:
    shares = calculated_shares(anisotropy_hz / ROTOR_HZ, asymmetry, 24)
    return shares[24 - most : 25 + most]


@pytest.mark.parametrize(
    ("anisotropy_hz", "errors"),
    [
        (60e3, (5.5e3, 0.56)),
        (100e3, (2.6e3, 0.15)),
        (150e3, (2.3e3, 0.065)),
        (200e3, (3.9e3, 0.047)),
    ],
)
def test_the_errors_are_those_of_the_reference_table(anisotropy_hz, errors) -> None:
    """Each of nine sidebands known to 1 % of the total, asymmetry 0.5."""
    found = fitted_tensor(ORDERS, areas(anisotropy_hz, 0.5), np.full(9, 0.01), ROTOR_HZ)
    assert found.anisotropy_hz == pytest.approx(anisotropy_hz, rel=1e-3)
    assert found.asymmetry == pytest.approx(0.5, abs=1e-3)
    assert found.anisotropy_error_hz == pytest.approx(errors[0], rel=0.1)
    assert found.asymmetry_error == pytest.approx(errors[1], rel=0.1)


def test_the_asymmetry_is_said_to_be_undetermined_where_it_is() -> None:
    errors = np.full(9, 0.01)
    for anisotropy_hz, determined in ((30e3, False), (60e3, False), (100e3, True), (-150e3, True)):
        found = fitted_tensor(ORDERS, areas(anisotropy_hz, 0.5), errors, ROTOR_HZ)
        assert found.is_asymmetry_determined is determined


def test_the_stated_errors_are_the_scatter_of_noisy_fits() -> None:
    rng = np.random.default_rng(2)
    exact, errors = areas(-120e3, 0.4), np.full(9, 0.01)
    fits = [
        fitted_tensor(ORDERS, exact + errors * rng.standard_normal(9), errors, ROTOR_HZ)
        for _ in range(60)
    ]
    sizes = np.array([fit.anisotropy_hz for fit in fits])
    stated = np.mean([fit.anisotropy_error_hz for fit in fits])
    assert sizes.std() == pytest.approx(stated, rel=0.3)
    assert sizes.mean() == pytest.approx(-120e3, abs=3.0 * stated / np.sqrt(60))


@given(st.floats(20e3, 400e3), st.floats(0.1, 0.95), st.sampled_from([-1.0, 1.0]))
@settings(deadline=None, max_examples=30)
def test_the_moments_of_a_complete_manifold_give_the_tensor_back(size_hz, asymmetry, sign) -> None:
    orders = np.arange(-24, 25)
    shares = calculated_shares(sign * size_hz / ROTOR_HZ, asymmetry, 24)
    moments = sideband_moments(orders, 3.0 * shares, ROTOR_HZ)
    assert moments.first_hz == pytest.approx(0.0, abs=1e-2)
    anisotropy_hz, found = tensor_of_moments(moments)
    assert anisotropy_hz == pytest.approx(sign * size_hz, rel=1e-3)
    assert found == pytest.approx(asymmetry, abs=1e-2)


def test_moments_of_no_tensor_are_refused() -> None:
    lopsided = sideband_moments(np.arange(3), np.array([0.1, 0.1, 0.8]), ROTOR_HZ)
    with pytest.raises(SettingError, match="missing"):
        tensor_of_moments(lopsided)
    with pytest.raises(SettingError, match="above 0"):
        sideband_moments(ORDERS, np.zeros(9), ROTOR_HZ)


def test_too_few_sidebands_are_refused() -> None:
    with pytest.raises(SettingError, match="3 or more"):
        fitted_tensor(np.arange(2), np.ones(2), np.ones(2), ROTOR_HZ)
