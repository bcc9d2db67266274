import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.spins import RFDistribution


def test_weights_are_scaled_to_one() -> None:
    spread = RFDistribution(np.array([1.0, 0.9]), np.array([3.0, 1.0]))
    np.testing.assert_allclose(spread.weight, [0.75, 0.25])


def test_a_gaussian_has_the_spread_that_was_asked_for() -> None:
    spread = RFDistribution.gaussian(0.05)
    mean = spread.weight @ spread.scale_factor
    deviation = np.sqrt(spread.weight @ (spread.scale_factor - mean) ** 2)
    assert mean == pytest.approx(1.0)
    assert deviation == pytest.approx(0.05, rel=0.02)


def test_the_mean_keeps_rows_and_offsets_apart() -> None:
    spread = RFDistribution(np.array([1.0, 0.5]), np.array([1.0, 1.0]))
    rf_hz, offsets_hz = np.array([100.0, 300.0]), np.array([1.0, 2.0, 4.0])
    cells = np.outer(spread.around(rf_hz), offsets_hz).ravel()
    np.testing.assert_allclose(spread.mean(cells, 3), 0.75 * np.outer(rf_hz, offsets_hz))


@pytest.mark.parametrize(
    ("scale", "weight"), [([1.0], [0.0]), ([1.0, 2.0], [1.0]), ([-1.0], [1.0]), ([1.0], [np.nan])]
)
def test_what_is_not_a_distribution_is_refused(scale, weight) -> None:
    with pytest.raises(SettingError):
        RFDistribution(np.array(scale), np.array(weight))


@pytest.mark.parametrize("spread_fraction", [0.0, 0.5, float("nan")])
def test_an_impossible_spread_is_refused(spread_fraction) -> None:
    with pytest.raises(SettingError, match="spread"):
        RFDistribution.gaussian(spread_fraction)
