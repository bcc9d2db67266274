from pathlib import Path

import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.fit.dipolar_transfer import dephasing, transfer

CURVES = Path(__file__).resolve().parents[3] / "shared/data/curves"
CYCLES = np.array([[1.0, 2.0, 3.0, 2.0, 1.0], [1.0, 2.0, 3.0, 1.0, 2.0]])
TETRAHEDRAL = np.arccos(-1.0 / 3.0) / 2.0
BONDS = {
    "CH": ([[0.0, 0.0, 1.0]], 1.0),
    "CH2": (
        [[sign * np.sin(TETRAHEDRAL), 0.0, np.cos(TETRAHEDRAL)] for sign in (1.0, -1.0)],
        1.0,
    ),
    "CH3": ([[0.0, 0.0, 1.0]] * 3, -1.0 / 3.0),
}


def phases_by_steps(group: str, steps: int = 96) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return phases of a cycle and during a period, a step of the rotor after the other, and weights.

    The field turns about the magic angle; nothing is integrated by hand.
    """
    bonds, part = BONDS[group]
    cosines, weights = np.polynomial.legendre.leggauss(14)
    turns = 2.0 * np.pi * np.arange(20) / 20
    cos_b, alpha, gamma = (each.ravel() for each in np.meshgrid(cosines, turns, turns + 0.1))
    sin_b = np.sqrt(1.0 - cos_b**2)
    ca, sa, cg, sg, zero = np.cos(alpha), np.sin(alpha), np.cos(gamma), np.sin(gamma), 0.0 * alpha
    rotated = (
        np.array([[cg, -sg, zero], [sg, cg, zero], [zero, zero, zero + 1.0]]).T.swapaxes(1, 2)
        @ np.array(
            [[cos_b, zero, sin_b], [zero, zero + 1, zero], [-sin_b, zero, cos_b]]
        ).T.swapaxes(1, 2)
        @ np.array([[ca, -sa, zero], [sa, ca, zero], [zero, zero, zero + 1.0]]).T.swapaxes(1, 2)
    )
    times = 2.0 * np.pi * (np.arange(steps) + 0.5) / steps
    magic = np.arccos(1.0 / np.sqrt(3.0))
    field = np.array(
        [np.sin(magic) * np.cos(times), np.sin(magic) * np.sin(times), 0.0 * times + np.cos(magic)]
    )
    cycle, turn = [], []
    for bond in bonds:
        cosine = (rotated @ np.array(bond)) @ field
        pace = part * 2.0 * np.pi / steps * (3.0 * cosine**2 - 1.0) / 2.0
        cycle.append(pace[:, : steps // 2].sum(axis=1) - pace[:, steps // 2 :].sum(axis=1))
        turn.append(np.cumsum(pace, axis=1) - 0.5 * pace)
    weight = np.tile(np.repeat(weights, 20), 20) / weights.sum() / 400.0
    return np.array(cycle), np.array(turn), weight


def by_steps(group: str, bands: str, cycles: np.ndarray, ratio: float) -> np.ndarray:
    """Return the transfer as a sum over orientations and times, written as in the books."""
    cycle, turn, weight = phases_by_steps(group)
    found = []
    for before, after in cycles.T:
        angle = ratio * after * cycle[:, :, None] - (ratio * turn if bands == "centre" else 0.0)
        total = 0.0
        for k in range(len(cycle)):
            others = np.prod([np.cos(angle[j]) for j in range(len(cycle)) if j != k], axis=0)
            each = np.sin(ratio * before * cycle[k])[:, None] * np.sin(angle[k]) * others
            total += weight @ each.mean(axis=1)
        found.append(total)
    return np.array(found)


@pytest.mark.parametrize("bands", ["centre", "all"])
@pytest.mark.parametrize("group", BONDS)
def test_a_transfer_is_that_of_a_rotor_turned_step_by_step(group, bands) -> None:
    ratio = 22.0 / 60.0
    found, _ = transfer(group, bands, ratio * CYCLES, ratio)
    np.testing.assert_allclose(found, by_steps(group, bands, CYCLES, ratio), atol=1e-3)


@pytest.mark.parametrize("bands", ["centre", "all"])
@pytest.mark.parametrize("group", BONDS)
def test_slopes_by_the_coupling_are_finite_differences(group, bands) -> None:
    step = 1e-4
    low, high = (
        transfer(group, bands, 0.4 * np.exp(move) * CYCLES, 0.4 * np.exp(move))[0]
        for move in (-step, step)
    )
    _, slope = transfer(group, bands, 0.4 * CYCLES, 0.4)
    np.testing.assert_allclose(slope, (high - low) / (2.0 * step), atol=1e-6)


@pytest.mark.skipif(not CURVES.is_dir(), reason="the shared data are not here")
def test_the_build_up_of_a_pair_is_that_of_simpson() -> None:
    table = np.loadtxt(CURVES / "tedor_60k.csv", delimiter=",", skiprows=1)
    product = table[:, 0] * 22e3 / 60e3
    found, _ = transfer("CH", "all", np.array([product, product]), 22e3 / 60e3)
    np.testing.assert_allclose(found, table[:, 2], atol=1e-5)


def test_redor_and_tedor_have_the_published_values() -> None:
    values = {0.25: 0.93490, 0.5: 0.75758, 1.0: 0.27166, 1.5: -0.02372, 2.0: 0.00880}
    np.testing.assert_allclose(
        dephasing(np.array(list(values)))[0], list(values.values()), atol=6e-6
    )
    product = np.array([0.1, 0.25, 0.5, 0.75, 0.8358, 1.0])
    found, slope = transfer("CH", "all", np.array([product, product]), 0.3)
    np.testing.assert_allclose(
        found, [0.02101, 0.12121, 0.36417, 0.51186, 0.5215, 0.49560], atol=3e-5
    )
    assert abs(slope[4]) < 1e-3  # the maximum
    tiny = np.array([1e-6, 1e-3])
    small, _ = transfer("CH", "all", np.array([tiny, tiny]), 1e-3)
    np.testing.assert_allclose(small, 32.0 / 15.0 * tiny**2, rtol=1e-4)


def test_a_group_that_is_not_known_is_refused() -> None:
    with pytest.raises(SettingError, match="choose CH, CH2, CH3"):
        transfer("CD", "all", CYCLES, 0.3)
