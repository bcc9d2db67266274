import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.fit.excitation import ExcitationProfile
from pnmr.fit.herzfeld_berger import fitted_tensor
from pnmr.fit.line_sum import LineSum
from pnmr.fit.lines import LINES, absorption
from pnmr.fit.manifold import Manifold, independent_sidebands
from pnmr.fit.sidebands import calculated_shares
from pnmr.fit.solver import solve

X = np.linspace(-320e3, 320e3, 6400)
ROTOR_HZ = 60e3
TRUE = np.array([12e3, 4e3, 0.4, -110e3, 0.6])


def spectrum(shape: np.ndarray, weight=lambda offset_hz: 1.0) -> np.ndarray:
    """Sideband by sideband from the calculated shares, lines of their own."""
    shares = calculated_shares(shape[3] / ROTOR_HZ, shape[4], 16)
    total = np.zeros(X.size)
    for order, share in zip(range(-16, 17), shares, strict=True):
        place_hz = shape[0] + order * ROTOR_HZ
        names = {"position_hz": place_hz, "width_hz": shape[1], "fraction": shape[2]}
        total += share * weight(place_hz) * absorption("pseudo_voigt", X, **names)
    return total


def filled(component: Manifold, shape: np.ndarray, part="fill") -> tuple[np.ndarray, np.ndarray]:
    nothing = np.nan if part == "fill" else complex(np.nan)
    value, slopes = np.full(X.size, nothing), np.full((shape.size, X.size), nothing)
    getattr(component, part)(shape, value, slopes)
    return value, slopes


PROFILE = ExcitationProfile(np.linspace(-4e5, 4e5, 161), np.cos(np.linspace(-1.2, 1.2, 161)))


def test_the_manifold_is_the_sum_of_its_sidebands() -> None:
    value, _ = filled(Manifold(LINES["pseudo_voigt"], X, ROTOR_HZ), TRUE)
    np.testing.assert_allclose(value, spectrum(TRUE), rtol=0, atol=1e-6 * value.max())


def test_the_excitation_weighs_every_sideband() -> None:
    component = Manifold(LINES["pseudo_voigt"], X, ROTOR_HZ, excitation=PROFILE)
    value, _ = filled(component, TRUE)
    expected = spectrum(TRUE, lambda offset_hz: np.cos(1.2 * offset_hz / 4e5))
    np.testing.assert_allclose(value, expected, rtol=0, atol=1e-4 * value.max())
    assert PROFILE(1e6) == pytest.approx((np.cos(1.2), 0.0))


@pytest.mark.parametrize("part", ["fill", "fill_whole"])
@pytest.mark.parametrize("profile", [None, PROFILE])
def test_the_slopes_are_finite_differences(part, profile) -> None:
    component = Manifold(LINES["pseudo_voigt"], X, ROTOR_HZ, 50.0, profile)
    _, slopes = filled(component, TRUE, part)
    steps = np.array([1.0, 1.0, 1e-4, 10.0, 1e-4])
    for k in range(TRUE.size):
        move = steps[k] * np.eye(TRUE.size)[k]
        up, down = filled(component, TRUE + move, part)[0], filled(component, TRUE - move, part)[0]
        expected = (up - down) / (2.0 * steps[k])
        np.testing.assert_allclose(slopes[k], expected, atol=1e-5 * np.abs(expected).max(), rtol=0)


def test_a_tensor_is_found_from_the_spectrum() -> None:
    model = LineSum((Manifold(LINES["pseudo_voigt"], X, ROTOR_HZ),), X, nonnegative=True)
    data = 5.0 * spectrum(TRUE)
    data += 1e-3 * data.max() * np.random.default_rng(3).standard_normal(X.size)
    found = solve(model, data, np.array([10e3, 6e3, 0.5, -80e3, 0.5]), model.limits)
    np.testing.assert_allclose(found.nonlinear, TRUE, rtol=0.02)
    assert found.linear[0] == pytest.approx(5.0, rel=0.01)


def test_independent_sidebands_give_the_same_tensor() -> None:
    orders = (-3, -2, -1, 0, 1, 2, 3)
    model = independent_sidebands(LINES["pseudo_voigt"], X, ROTOR_HZ, orders)
    data = 5.0 * spectrum(TRUE)
    found = solve(model, data, np.array([10e3, 6e3, 0.5]))
    np.testing.assert_allclose(found.nonlinear, TRUE[:3], rtol=1e-3)
    errors = np.full(7, 1e-3)
    tensor = fitted_tensor(np.array(orders), found.linear, errors, ROTOR_HZ)
    assert tensor.anisotropy_hz == pytest.approx(-110e3, rel=2e-3)
    assert tensor.asymmetry == pytest.approx(0.6, abs=0.01)


def test_a_rotor_at_rest_and_a_poor_profile_are_refused() -> None:
    with pytest.raises(SettingError, match="rotor"):
        Manifold(LINES["lorentzian"], X, 0.0)
    with pytest.raises(SettingError, match="ascending"):
        ExcitationProfile(np.zeros(5), np.ones(5))
