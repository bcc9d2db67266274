import numpy as np
import pytest
from scipy.optimize import least_squares

from pnmr.errors import SettingError
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES, absorption
from pnmr.fit.series_areas import series_areas

X_HZ = np.linspace(-500.0, 500.0, 201)
DELAYS_S = np.geomspace(0.02, 8.0, 12)
AREAS = np.stack(
    [1e3 * (1.0 - 1.8 * np.exp(-DELAYS_S / 0.9)), 600.0 * (1.0 - 1.8 * np.exp(-DELAYS_S / 0.2))], 1
)
LINES_HZ = ((-40.0, 90.0), (60.0, 120.0))
NOISE = 0.3


def model() -> LineSum:
    return LineSum(tuple(BroadenedLine(LINES["lorentzian"], X_HZ) for _ in LINES_HZ), X_HZ)


def columns(shape: np.ndarray) -> np.ndarray:
    pairs = shape.reshape(-1, 2)
    return np.stack([absorption("lorentzian", X_HZ, position_hz=p, width_hz=w) for p, w in pairs])


def rows(noise: float = NOISE, seed: int = 0) -> np.ndarray:
    signal = AREAS @ columns(np.array(LINES_HZ).ravel())
    return signal + noise * np.random.default_rng(seed).standard_normal(signal.shape)


START = np.array([-60.0, 60.0, 80.0, 60.0])


def test_positions_widths_and_areas_are_those_of_scipy_with_all_rows_together() -> None:
    data, white = rows(), FitNoise.white(NOISE, X_HZ.size)
    found = series_areas(model(), data, [START], white, model().limits)

    def residual(p: np.ndarray) -> np.ndarray:
        return (data - p[4:].reshape(-1, 2) @ columns(p[:4])).ravel()

    theirs = least_squares(residual, np.concatenate([START, AREAS.ravel()]), x_scale="jac")
    curvature = np.linalg.inv(theirs.jac.T @ theirs.jac)
    errors = NOISE * np.sqrt(np.diagonal(curvature))
    # What the combinations of rows leave out is noise: far less than an error bar.
    assert (np.abs(found.solution.nonlinear - theirs.x[:4]) < 0.2 * errors[:4]).all()
    assert (np.abs(found.areas.ravel() - theirs.x[4:]) < 0.2 * errors[4:]).all()
    np.testing.assert_allclose(found.residual.ravel(), residual(theirs.x), atol=0.2 * NOISE)


def test_exact_rows_give_exact_areas_even_where_a_line_passes_zero() -> None:
    found = series_areas(model(), rows(0.0), [START], FitNoise.white(1.0, X_HZ.size))
    np.testing.assert_allclose(found.areas, AREAS, atol=1e-6)
    np.testing.assert_allclose(found.solution.nonlinear, np.ravel(LINES_HZ), rtol=1e-8)


def test_errors_of_areas_are_their_scatter_over_many_series() -> None:
    white = FitNoise.white(NOISE, X_HZ.size)
    trials = [series_areas(model(), rows(seed=k), [START], white) for k in range(200)]
    expected = np.sqrt(np.mean([each.errors**2 for each in trials], axis=0))
    # A factor that all rows of a line have in common is no error of a relaxation time.
    found = np.stack([each.areas for each in trials])
    factors = (found * AREAS).sum(axis=1) / (AREAS**2).sum(axis=0)
    spread = (found - factors[:, None, :] * AREAS).std(axis=0)
    # Taking out the factor takes one of twelve rows' worth of noise with it.
    ratio = np.sqrt((spread**2).mean(axis=0) / (expected**2).mean(axis=0))
    np.testing.assert_allclose(ratio, np.sqrt(11 / 12), rtol=0.06)


def test_one_row_is_a_series_too() -> None:
    found = series_areas(model(), rows()[-1:], [START], FitNoise.white(NOISE, X_HZ.size))
    assert found.areas.shape == (1, 2)
    np.testing.assert_allclose(found.areas[0], AREAS[-1], rtol=0.1)


@pytest.mark.parametrize("wrong", ["shape", "nan"])
def test_what_is_no_series_is_refused(wrong) -> None:
    data = rows()
    if wrong == "nan":
        data[3, 5] = np.nan
    else:
        data = data[:, :-1]
    with pytest.raises(SettingError, match="1 of 2412" if wrong == "nan" else "does not fit rows"):
        series_areas(model(), data, [START], FitNoise.white(NOISE, X_HZ.size))
