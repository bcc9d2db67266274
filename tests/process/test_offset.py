"""The receiver's constant is taken off as the digital filter lets it in."""

import numpy as np
import pytest
from builders import single, time_axis

from pnmr.data import FID, Acquisition
from pnmr.errors import ProcessingError
from pnmr.process import group_delay, subtract_offset


def constant(points: int = 256, *, delay: float = 0.0) -> FID:
    fid = FID(np.full(points, 3.0 - 2.0j), (time_axis(points),))
    return group_delay(fid, points=delay)


def test_a_constant_vanishes_where_there_is_no_filter() -> None:
    assert np.abs(subtract_offset(constant()).values).max() < 1e-14


def test_behind_a_filter_the_constant_vanishes_after_twice_the_delay_and_stays_before() -> None:
    left = subtract_offset(constant(delay=60.375)).values
    assert np.abs(left[122:]).max() < 1e-12
    assert np.abs(left[:20] - (3.0 - 2.0j)).max() < 0.01
    assert np.abs(left[60] - (1.5 - 1.0j)).max() < 1.5


def test_the_mean_is_that_of_the_last_words() -> None:
    values = np.arange(16.0) + 1j * np.arange(16.0) * 10.0
    left = subtract_offset(FID(values, (time_axis(16),)), tail_words=6).values
    assert np.allclose(values - left, 14.0 + 140.0j)
    left = subtract_offset(FID(values, (time_axis(16),)), tail_words=5).values
    assert np.allclose(values - left, np.mean([14.0, 15.0]) + 1j * np.mean([130.0, 140.0, 150.0]))


def test_a_quarter_of_the_words_is_the_default() -> None:
    fid = FID(single().values, single().axes, Acquisition())
    assert np.array_equal(subtract_offset(fid).values, subtract_offset(fid, tail_words=64).values)


@pytest.mark.parametrize("words", [0, 1, -3, 257])
def test_an_impossible_tail_is_refused(words: int) -> None:
    with pytest.raises(ProcessingError, match=f"cannot be taken from {words} of the 256 words"):
        subtract_offset(single(), tail_words=words)
