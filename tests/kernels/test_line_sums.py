"""Lines and their normal equations against transforms of FIDs and finite differences."""

import numpy as np
import pytest

from pnmr.kernels.line_sums import RING, line_sum, normal_equations, weighted_rest

NO_CHANGES = np.empty((0, 0), dtype=np.complex128)


def lorentz_gauss(gauss: float) -> tuple[float, float]:
    """Return the rates of exp(-a t - b t^2) for a line of full width 2."""
    a = 1.0 - gauss
    return a, ((1.0 - 0.5346 * a) ** 2 - 0.2166 * a**2) / (4.0 * np.log(2.0))


@pytest.mark.parametrize("gauss", [0.0, 0.06, 0.3, 0.77, 1.0])
def test_a_line_is_the_integral_over_its_decay_averaged_over_the_bin(gauss: float) -> None:
    a, b = lorentz_gauss(gauss)
    time, weight = np.polynomial.legendre.leggauss(400)
    time, weight = 30.0 * (time + 1.0), 30.0 * weight
    y = np.concatenate([-np.geomspace(19.0, 0.1, 20), np.geomspace(0.1, 19.0, 20)])
    bins = 0.05 * np.abs(y) + 0.1
    decay = np.exp(-a * time - b * time**2) * weight
    mean = np.sinc(np.outer(bins, time) / (2.0 * np.pi)) * np.exp(-1j * np.outer(y, time))
    expected = mean @ decay / decay.sum()
    width, one = 1e-5, np.array([0])
    found = np.empty(len(y), dtype=np.complex128)
    arrays = (np.zeros(7), np.ones(1), one, one, np.array([[0.0, width, gauss]]))
    line_sum(0.5 * width * y, 0.5 * width * bins / np.sqrt(12.0), *arrays, found, NO_CHANGES)
    np.testing.assert_allclose(found, expected, atol=1.5e-3)


@pytest.mark.parametrize("gauss", [0.0, 1.0])
@pytest.mark.parametrize("width", [0.0005, 0.01, 0.04])
def test_a_line_is_the_transform_of_a_decay_whose_first_point_counts_half(
    gauss: float, width: float
) -> None:
    points, place = 8192, 0.1
    time = np.arange(points)
    decay = (np.pi * width * time) ** 2 / (4.0 * np.log(2.0)) if gauss else np.pi * width * time
    fid = np.exp(2j * np.pi * place * time - decay)
    fid[0] *= 0.5
    nu = np.fft.fftshift(np.fft.fftfreq(points))
    spectrum = np.fft.fftshift(np.fft.fft(fid))
    spectrum /= np.abs(spectrum).max()
    found = np.empty(points, dtype=np.complex128)
    one = np.array([0])
    line_sum(
        nu,
        np.zeros(points),
        np.zeros(7),
        np.ones(1),
        one,
        one,
        np.array([[place, width, gauss]]),
        found,
        NO_CHANGES,
    )
    assert np.abs(found - spectrum).max() < 0.01


@pytest.mark.parametrize("gauss", [0.0, 0.7])
def test_the_normal_equations_are_those_of_the_residuals(gauss: float) -> None:
    # the table that lines are read from has kinks, at which a difference takes either side
    tolerance = 2.5e-3
    rng = np.random.default_rng(3)
    # every line within 8 widths: farther out the kernel leaves derivatives out
    nu, reach = np.linspace(-0.11, 0.11, 61), np.full(61, 0.001)
    weight = rng.uniform(1.0, 3.0, 61)
    data = rng.normal(size=61) + 1j * rng.normal(size=61)
    site, order = np.array([0, 0, 1]), np.array([-1, 1, 0])

    def split(x: np.ndarray) -> tuple[np.ndarray, ...]:
        return x[:7], x[13:], site, order, x[7:13].reshape(2, 3)

    def residuals(x: np.ndarray) -> np.ndarray:
        model = np.empty(61, dtype=np.complex128)
        line_sum(nu, reach, *split(x), model, NO_CHANGES)
        return weight * (data * np.exp(1j * (x[0] + x[1] * nu)) - model)

    shapes = [0.01, 0.03, gauss, -0.02, 0.02, gauss]
    x = np.array([0.3, -2.0, 0.1, 0.2, 0.06, 0.3, -0.1, *shapes, 1.0, 0.7, 1.2])
    model, rest = np.empty(61, dtype=np.complex128), np.empty(61, dtype=np.complex128)
    rows, gradient = np.empty((16, 61), dtype=np.complex128), np.empty(16)
    line_sum(nu, reach, *split(x), model, rows)
    squares = weighted_rest(nu, weight, data, x[:7], model, rest)
    assert squares == pytest.approx(np.sum(np.abs(residuals(x)) ** 2))
    matrix = normal_equations(weight, rest, rows, gradient)
    turned = np.empty((16, 61), dtype=np.complex128)
    for j in range(16):
        step = np.zeros(16)
        step[j] = 1e-6
        turned[j] = (residuals(x - step) - residuals(x + step)) / 2e-6
        rest = residuals(x)
        # terms of either sign nearly cancel: what counts is the size of the terms
        size = np.abs(turned[j]) @ np.abs(rest)
        assert gradient[j] == pytest.approx((turned[j].conj() @ rest).real, abs=tolerance * size)
    # the matrix takes the model for the data where a phase turns them (Gauss and Newton)
    products = (turned[2:].conj() @ turned[2:].T).real
    size = np.sqrt(np.diag(products))
    np.testing.assert_allclose(
        (matrix[2:, 2:] - products) / np.outer(size, size), 0.0, atol=tolerance
    )
    np.testing.assert_allclose(matrix, matrix.T)
    assert np.linalg.eigvalsh(matrix / np.outer(*2 * [np.sqrt(np.diag(matrix))])).min() > 1e-4


def test_a_ringing_is_the_transform_of_powers_that_change_sign() -> None:
    points = np.arange(256)
    nu = np.fft.fftfreq(256)
    common = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 1.0])
    none = np.zeros(0, dtype=np.int64)
    found = np.empty(256, dtype=np.complex128)
    line_sum(
        nu, np.zeros(256), common, np.zeros(0), none, none, np.zeros((0, 3)), found, NO_CHANGES
    )
    np.testing.assert_allclose(found, np.fft.fft((2.0 + 1.0j) * (-RING) ** points), atol=1e-9)
