"""Lines of one phase: what parting and knowledge beforehand do to them."""

import numpy as np
import pytest

from pnmr.process.phase_lines import Lines


def manifold() -> Lines:
    lines = Lines.none(0.1, 2.0, 0.06)
    return lines.joined(np.array([0.2, 1.0, 0.4]), np.array([-1, 0, 1]), 0.05, 0.02)


def test_a_parted_site_keeps_its_place_and_its_orders() -> None:
    lines = manifold()
    parted = lines.parted(0)
    assert parted.shape[:, 0].mean() == pytest.approx(0.05)
    assert (parted.shape[:, 1] < 0.02).all()
    assert parted.order.tolist() == [-1, 0, 1, -1, 0, 1]
    assert (np.abs(parted.area).sum() / np.abs(lines.area).sum()) == pytest.approx(0.9, abs=0.05)


def test_the_first_point_counts_half_for_an_integral_and_one_for_a_sum() -> None:
    lines = manifold()
    assert lines.first_point == 0.5
    # the signal at time 0 of Lorentzians is pi times their areas
    exact = Lines.none(0.0, 0.0, 0.0).joined(np.array([1.0]), np.zeros(1, int), 0.0, 0.01)
    exact.shape[0, 2] = 0.0
    exact.common[2] = 0.5 * np.pi * 0.01
    assert exact.first_point == pytest.approx(1.0)


def test_what_is_known_beforehand_grows_with_the_signal() -> None:
    lines = manifold()
    value, weight = lines.expected()
    assert value[4] == 0.06
    assert value[2] == pytest.approx(0.25 * lines.start)
    assert weight[0] == 0.0
    assert weight[3] > weight[2] > 0.0
    assert (Lines.none(0.0, 0.0, 0.0).expected()[1][[2, 3, 5, 6]] == 0.0).all()
