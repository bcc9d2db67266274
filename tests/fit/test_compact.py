"""Rows that several stretches of data share are stored once, and nothing else changes."""

import numpy as np
import pytest

from pnmr.fit.compact import Compact
from pnmr.fit.joint import Joint
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES, absorption
from pnmr.fit.solver import jacobian, solve
from pnmr.fit.tied import Tied

PARTS_HZ = (np.linspace(-500.0, -100.0, 120), np.linspace(50.0, 400.0, 90))
START = np.array([-280.0, 60.0, 180.0, 80.0])


def two_stretches() -> Tied:
    """Two lines with common areas in two stretches, each with a constant of its own."""
    sums = tuple(
        LineSum((BroadenedLine(LINES["lorentzian"], x),) * 2, x, baseline_terms=1) for x in PARTS_HZ
    )
    areas = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]] * 2, dtype=float)
    areas[5] = [0, 0, 0, 1]
    return Tied(Joint(sums), np.vstack([np.eye(4)] * 2), np.zeros(8), areas, np.zeros(6))


def data() -> np.ndarray:
    x = np.concatenate(PARTS_HZ)
    lines = ((-300.0, 50.0, 900.0), (200.0, 90.0, 500.0))
    clean = sum(
        area * absorption("lorentzian", x, position_hz=place, width_hz=width)
        for place, width, area in lines
    )
    return clean + 0.01 * np.random.default_rng(3).normal(size=x.size)


def test_the_fit_is_the_same_with_half_of_the_rows() -> None:
    tied = two_stretches()
    compact = Compact.of(tied)
    assert (tied.layout.rows, compact.layout.rows) == (14, 8)
    plain, fewer = (solve(each, data(), START) for each in (tied, compact))
    assert fewer.chi_square == pytest.approx(plain.chi_square, rel=1e-12)
    np.testing.assert_allclose(fewer.nonlinear, plain.nonlinear, rtol=1e-8)
    np.testing.assert_allclose(fewer.linear, plain.linear, rtol=1e-8)
    np.testing.assert_allclose(
        jacobian(compact, plain, data()), jacobian(tied, plain, data()), atol=1e-12
    )


def test_equal_lines_of_one_stretch_are_added_not_merged() -> None:
    """Two lines with one area in the same stretch stay two rows."""
    x = PARTS_HZ[0]
    pair = LineSum((BroadenedLine(LINES["lorentzian"], x),) * 2, x)
    tied = Tied(Joint((pair, pair)), np.vstack([np.eye(4)] * 2), np.zeros(8), np.ones((4, 1)))
    assert Compact.of(tied).layout.columns == 2


def test_one_stretch_stays_as_it_is() -> None:
    x = PARTS_HZ[0]
    tied = Tied(LineSum((BroadenedLine(LINES["lorentzian"], x),), x), np.eye(2), np.zeros(2))
    assert Compact.of(tied) is tied
