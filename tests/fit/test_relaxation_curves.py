import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.fit.relaxation_curves import RELAXATIONS, relaxation

DELAYS_S = np.array([0.0, 1e-3, 0.02, 0.1, 0.5, 1.0, 3.0, 10.0])
NONLINEAR = {
    "stretched": [0.3, 0.7],
    "stretched_t2": [0.3, 0.7],
    "biexponential": [-2.0, 0.8],
    "biexponential_t2": [0.8, -2.0],
    "buildup": [-1.0, 1.2],
}
LINEAR = np.array([5.0, -7.0, -2.0])
# The curves as the books write them, of the numbers that are reported.
BOOK = {
    "saturation": lambda t, m, t1: m * (1.0 - np.exp(-t / t1)),
    "inversion": lambda t, m, f, t1: m * (1.0 - f * np.exp(-t / t1)),
    "t2": lambda t, m, t2: m * np.exp(-t / t2),
    "stretched": lambda t, m, f, t1, b: m * (1.0 - f * np.exp(-((t / t1) ** b))),
    "stretched_t2": lambda t, m, t2, b: m * np.exp(-((t / t2) ** b)),
    "biexponential": lambda t, m, f, s, a, b: (
        m * (1.0 - f * (s * np.exp(-t / a) + (1.0 - s) * np.exp(-t / b)))
    ),
    "biexponential_t2": lambda t, m, s, a, b: m * (s * np.exp(-t / a) + (1 - s) * np.exp(-t / b)),
    # Cross polarisation: W. Kolodziejski and J. Klinowski, Chem. Rev. 102 (2002) 613-628.
    "buildup": lambda t, m, r, f: m / (1.0 - r / f) * (np.exp(-t / f) - np.exp(-t / r)),
}


@pytest.mark.parametrize("name", RELAXATIONS)
def test_a_curve_is_that_of_the_books_in_the_numbers_that_are_reported(name) -> None:
    family = RELAXATIONS[name]
    nonlinear, linear = np.array(NONLINEAR.get(name, [0.3])), LINEAR[: family.columns]
    reported = family.physical(linear, nonlinear)
    assert reported.size == len(family.parameters)
    expected = BOOK[name](DELAYS_S, *reported)
    np.testing.assert_allclose(family.curve(DELAYS_S, linear, nonlinear), expected, atol=1e-12)


@pytest.mark.parametrize("name", RELAXATIONS)
def test_slopes_are_those_of_finite_differences(name) -> None:
    family = RELAXATIONS[name]
    nonlinear, linear = np.array(NONLINEAR.get(name, [0.3])), LINEAR[: family.columns]
    rows = np.empty((family.columns + family.nonlinear, DELAYS_S.size))
    family.fill(DELAYS_S, nonlinear, rows)
    by_number = family.physical_slopes(linear, nonlinear)
    for k, column in enumerate(family.slope_column):
        step = np.zeros(nonlinear.size)
        step[k] = 1e-6
        sides = [family.curve(DELAYS_S, linear, nonlinear + s * step) for s in (1, -1)]
        slope = linear[column] * rows[family.columns + k]
        np.testing.assert_allclose(slope, (sides[0] - sides[1]) / 2e-6, atol=1e-8)
        sides = [family.physical(linear, nonlinear + s * step) for s in (1, -1)]
        np.testing.assert_allclose(
            by_number[:, linear.size + k], (sides[0] - sides[1]) / 2e-6, atol=1e-8
        )


@pytest.mark.parametrize("difference", [0.0, 1e-9, 1e-5, 1e-3])
def test_a_buildup_with_equal_times_has_no_pole(difference) -> None:
    family = RELAXATIONS["buildup"]
    found = family.curve(DELAYS_S, np.ones(1), np.array([0.0, difference]))
    np.testing.assert_allclose(found, DELAYS_S * np.exp(-DELAYS_S), atol=2.0 * difference + 1e-14)


def test_a_buildup_is_reported_with_the_faster_rise() -> None:
    family = RELAXATIONS["buildup"]
    linear, nonlinear = np.array([5.0]), np.array([1.0, -1.0])
    reported = family.physical(linear, nonlinear)
    assert reported[1] < reported[2]
    found = family.curve(DELAYS_S, linear, nonlinear)
    np.testing.assert_allclose(found, BOOK["buildup"](DELAYS_S, *reported), atol=1e-12)


def test_an_unknown_model_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SettingError, match="saturation, inversion, t2"):
        relaxation("t1rho")
