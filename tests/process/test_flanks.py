"""The two sides of a top that are there by construction, and of rotational echoes in a decay."""

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, TimeAxis
from pnmr.errors import ProcessingError
from pnmr.process import find_echo_top
from pnmr.process.flanks import flanks

POINTS, ROTOR_POINTS = 1024, 1.0 / 0.06
SIDEBANDS = {-2: 0.1, -1: 0.25, 0: 0.35, 1: 0.2, 2: 0.1}


def echo(top_points: float, sigma: float, seed: int, t2_points: float = np.inf) -> np.ndarray:
    """Return two sites with sidebands, in phase at the top."""
    rng = np.random.default_rng(seed)
    times = np.arange(POINTS) - top_points
    values = np.zeros(POINTS, dtype=np.complex128)
    for amplitude, nu, width in ((1.0, 0.092, 0.008), (0.4, -0.29, 0.005)):
        values += amplitude * np.exp(2j * np.pi * nu * times - np.pi * width * np.abs(times))
    values *= sum(a * np.exp(2j * np.pi * k / ROTOR_POINTS * times) for k, a in SIDEBANDS.items())
    values *= np.exp(2j * np.pi * rng.uniform() - np.arange(POINTS) / t2_points)
    return values + sigma * (rng.normal(size=POINTS) + 1j * rng.normal(size=POINTS))


@pytest.mark.parametrize("top_points", [9.0, 12.3, 20.5, 45.71])
def test_the_sides_of_an_echo_mirror_each_other(top_points: float) -> None:
    ratios = []
    for seed in range(8):
        sides = flanks(echo(top_points, 0.01, seed)[None], top_points, 2e-4)
        assert sides is not None
        assert not sides.decaying
        assert sides.mirrored_ratio > 0.95
        ratios.append(sides.falling_ratio / sides.error_ratio)
    assert np.sqrt(np.mean(np.square(ratios))) < 2.0


@pytest.mark.parametrize("begin_points", [0.0, 0.5, 2.0])
def test_a_rotational_echo_is_part_of_the_decay(begin_points: float) -> None:
    for seed in range(4):
        rows = echo(-begin_points, 0.005, seed)[None]
        sides = flanks(rows, ROTOR_POINTS - begin_points, 5e-5)
        assert sides is not None
        assert sides.decaying


def test_too_little_of_a_side_says_nothing() -> None:
    rows = echo(3.2, 0.0, 1)[None]
    assert flanks(rows, 3.2, 1e-9) is None
    assert flanks(rows[:, :30], 25.0, 1e-9) is None


@pytest.mark.parametrize("mas_hz", [60e3, None])
@pytest.mark.parametrize("top_points", [0.0, -2.0, 1.0, 3.0])
def test_data_that_begin_at_the_top_are_refused(mas_hz: float | None, top_points: float) -> None:
    axis, conditions = TimeAxis(POINTS, 1e-6), Acquisition(mas_hz=mas_hz)
    for seed in range(4):
        fid = FID(echo(top_points, 0.005, seed), (axis,), conditions)
        with pytest.raises(ProcessingError, match=r"begin at the echo|beginning of the data"):
            find_echo_top(fid)


def test_rows_that_begin_at_the_top_are_refused_together() -> None:
    rows = np.array([(-1.0) ** seed * echo(0.0, 0.02, seed) for seed in range(6)])
    sides = flanks(rows, ROTOR_POINTS, 8e-4)
    assert sides is not None
    assert sides.decaying
    rows = np.array([(-1.0) ** seed * echo(14.4, 0.02, seed) for seed in range(6)])
    sides = flanks(rows, 14.4, 8e-4)
    assert sides is not None
    assert not sides.decaying


def test_some_homogeneous_decay_does_not_hide_an_echo() -> None:
    sides = flanks(echo(15.3, 1e-3, 1, t2_points=600.0)[None], 15.3, 2e-6)
    assert sides is not None
    assert not sides.decaying
