import numpy as np
import pytest
from scipy.optimize import curve_fit

from pnmr.errors import SettingError
from pnmr.fit.inverse_temperature import curie_line

TEMPERATURES_K = np.array([300.0, 310.0, 318.0, 328.15, 340.0, 355.0])


def shifts(noise: float = 0.0) -> np.ndarray:
    """Shifts of a cyanide carbon at 3900 ppm at 328.15 K, 120 ppm of them orbital."""
    rng = np.random.default_rng(0)
    return 120.0 + 3780.0 * 328.15 / TEMPERATURES_K + noise * rng.standard_normal(6)


def test_the_slope_of_the_physics_page_comes_out() -> None:
    found = curie_line(TEMPERATURES_K, shifts(), 1.0)
    assert found.intercept_ppm == pytest.approx(120.0)
    assert found.per_kelvin(328.15).value == pytest.approx(-11.52, abs=0.01)
    assert found.shift(328.15).value == pytest.approx(3900.0)


def test_values_and_errors_are_those_of_scipy() -> None:
    errors = np.array([1.0, 2.0, 1.0, 0.5, 2.0, 3.0])
    found = curie_line(TEMPERATURES_K, shifts(1.0), errors)

    def line(t: np.ndarray, a: float, b: float) -> np.ndarray:
        return a + b / t

    place, covariance = curve_fit(
        line, TEMPERATURES_K, shifts(1.0), (0.0, 1e6), sigma=errors, absolute_sigma=True
    )
    np.testing.assert_allclose([found.intercept_ppm, found.slope_ppm_k], place, rtol=1e-5)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-4)
    at = np.array([1.0, 1 / 320.0])
    assert found.shift(320.0).error == pytest.approx(np.sqrt(at @ covariance @ at), rel=1e-4)


def test_errors_of_the_temperature_count_by_the_slope() -> None:
    exact = curie_line(TEMPERATURES_K, shifts(), 1e-3)
    loose = curie_line(TEMPERATURES_K, shifts(), 1e-3, errors_k=1.0)
    # 1 K is 11.5 ppm at 328 K.
    like = curie_line(TEMPERATURES_K, shifts(), 3780.0 * 328.15 / TEMPERATURES_K**2)
    assert loose.intercept.error == pytest.approx(like.intercept.error, rel=1e-4)
    assert loose.intercept.error > 1000.0 * exact.intercept.error


def test_95_percent_intervals_hold_the_orbital_shift_in_95_percent_of_plots() -> None:
    rng, inside = np.random.default_rng(5), np.zeros(2)
    for _ in range(1000):
        noisy = shifts() + 3.0 * rng.standard_normal(6)
        for k, errors in enumerate((3.0, None)):
            found = curie_line(TEMPERATURES_K, noisy, errors)
            low, high = found.interval(found.intercept)
            inside[k] += low <= 120.0 <= high
    np.testing.assert_allclose(inside / 1000, 0.95, atol=0.021)


def test_a_curvature_is_said_and_makes_the_errors_larger() -> None:
    temperatures_k = np.array([120.0, 150.0, 200.0, 250.0, 300.0, 350.0])
    curved = 100.0 + 1e6 / temperatures_k + 2e7 / temperatures_k**2
    found = curie_line(temperatures_k, curved, 1.0)
    assert found.is_scattered
    assert any("no full description" in each for each in found.remarks)


@pytest.mark.parametrize(
    ("temperatures_k", "shifts_ppm", "errors_ppm", "words"),
    [
        ([300.0], [1.0], 1.0, "at least 2 different temperatures, found 1"),
        ([300.0, 310.0], [1.0, 2.0], None, "without errors of the shifts needs at least 3"),
        ([300.0, -1.0], [1.0, 2.0], 1.0, "above 0"),
        ([300.0, 310.0], [1.0, np.nan], 1.0, "must be numbers"),
        ([300.0, 310.0], [1.0], 1.0, "do not go together"),
        ([300.0, 310.0], [1.0, 2.0], 0.0, "above 0"),
    ],
)
def test_what_makes_no_line_is_refused(temperatures_k, shifts_ppm, errors_ppm, words) -> None:
    with pytest.raises(SettingError, match=words):
        curie_line(np.array(temperatures_k), np.array(shifts_ppm), errors_ppm)
