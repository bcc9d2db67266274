"""Least squares for lines of one phase against scipy's, and within their bounds."""

import numpy as np
import pytest
import scipy.optimize

from pnmr.kernels.line_fit import damped_step, improved, moved
from pnmr.kernels.line_sums import line_sum

NU = np.linspace(-0.2, 0.2, 161)
REACH, WEIGHT = np.full(161, 0.0025 / np.sqrt(12.0)), np.full(161, 50.0)
SITE, ORDER = np.array([0, 1]), np.array([0, 0])
NO_CHANGES = np.empty((0, 0), dtype=np.complex128)
COMMON = np.array([0.4, -3.0, 0.02, 0.0, 0.0, 0.0, 0.0])
HEIGHT, SHAPE = np.array([1.0, 0.6]), np.array([[-0.06, 0.02, 0.3], [0.05, 0.03, 0.6]])
PULL = np.array([0.0, 1e-4, 0.0, 0.0, 1.0, 1e6, 1e6])


def model(common: np.ndarray, height: np.ndarray, shape: np.ndarray) -> np.ndarray:
    out = np.empty(161, dtype=np.complex128)
    line_sum(NU, REACH, common, height, SITE, ORDER, shape, out, NO_CHANGES)
    return out


def noisy(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    noise = (rng.normal(size=161) + 1j * rng.normal(size=161)) / 50.0
    return model(COMMON, HEIGHT, SHAPE) * np.exp(-1j * (COMMON[0] + COMMON[1] * NU)) + noise


def improve(
    data: np.ndarray, height: np.ndarray, shape: np.ndarray, *, signed: bool
) -> tuple[np.ndarray, ...]:
    out, rest = np.empty(161, dtype=np.complex128), np.empty(161, dtype=np.complex128)
    start = (np.array([0.1, -2.0, 0.0, 0.0, 0.0, 0.0, 0.0]), height, SITE, ORDER, shape)
    known = (PULL, np.zeros(7), np.full(2, 0.25))
    *done, cost = improved(NU, REACH, WEIGHT, data, *start, *known, 60, 1e-9, signed, out, rest)
    assert cost == pytest.approx(np.sum(np.abs(rest) ** 2) + PULL @ done[0] ** 2)
    return *done, out, rest


@pytest.mark.parametrize("seed", range(3))
def test_the_minimum_is_that_of_scipy(seed: int) -> None:
    data = noisy(seed)
    shape = np.array([[-0.055, 0.03, 0.5], [0.045, 0.02, 0.5]])
    common, height, found, out, rest = improve(data, np.array([0.7, 0.7]), shape, signed=False)

    def residuals(x: np.ndarray) -> np.ndarray:
        turned = data * np.exp(1j * (x[0] + x[1] * NU))
        apart = 50.0 * (turned - model(x[:7], x[7:9], x[9:].reshape(2, 3)))
        return np.concatenate([apart.real, apart.imag, np.sqrt(PULL) * x[:7]])

    x = np.concatenate([COMMON, HEIGHT, SHAPE.ravel()])
    expected = scipy.optimize.least_squares(residuals, x, x_scale="jac")
    cost = np.sum(np.abs(rest) ** 2) + PULL @ common**2
    # the table that lines are read from has kinks: the two stop a little apart
    assert cost == pytest.approx(2.0 * expected.cost, abs=0.3)
    assert common[:2] == pytest.approx(expected.x[:2], abs=0.02)
    assert height == pytest.approx(expected.x[7:9], abs=0.02)
    np.testing.assert_allclose(out, model(common, height, found))


def test_heights_stay_upright_unless_they_are_signed() -> None:
    data = -noisy(1)
    shape = SHAPE.copy()
    assert (improve(data, np.array([0.1, 0.1]), shape, signed=False)[1] >= 0.0).all()
    turned = improve(data, np.array([-0.1, -0.1]), shape, signed=True)[1]
    assert turned == pytest.approx(-HEIGHT, abs=0.1)


def test_a_step_ends_at_what_lines_may_be() -> None:
    step = np.full(15, 100.0)
    common, height, shape = moved(
        COMMON, HEIGHT, SHAPE, np.full(2, 0.04), np.where(np.arange(15) > 12, -9.0, step), False
    )
    assert common[:2] == pytest.approx([0.4 + 0.7, -3.0 + 3.0])
    assert shape[:, 0] == pytest.approx(SHAPE[:, 0] + 0.5 * SHAPE[:, 1])
    assert shape[:, 1] == pytest.approx([0.032, 0.04])
    assert shape[:, 2] == pytest.approx([0.8, 1.0])
    assert (height == 0.0).all()


def test_what_is_held_does_not_move() -> None:
    rng = np.random.default_rng(2)
    root = rng.normal(size=(6, 6))
    matrix, gradient = root @ root.T, rng.normal(size=6)
    held = np.array([False, True, False, False, False, False])
    step = damped_step(matrix, gradient, 0.0, held)
    free = ~held
    assert step[1] == 0.0
    np.testing.assert_allclose(step[free], np.linalg.solve(matrix[free][:, free], gradient[free]))
