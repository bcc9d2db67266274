"""Coherence pathways: enumeration against spins that are really turned."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.program.lint.coherence import pathways

DEGREES = st.sampled_from([0.0, 60.0, 90.0, 120.0, 180.0, 270.0])


def summed(phase_deg: np.ndarray, receiver_deg: np.ndarray, orders: tuple[int, ...]) -> float:
    """Return the modulus left of one pathway, factor by factor."""
    total = 0j
    for scan, receiver in enumerate(receiver_deg):
        factor = np.exp(-1j * np.radians(receiver))
        for before, after, phase in zip(orders, orders[1:], phase_deg[:, scan], strict=False):
            factor *= np.exp(-1j * (after - before) * np.radians(phase))
        total += factor
    return float(abs(total) / len(receiver_deg))


@given(st.lists(st.tuples(DEGREES, DEGREES, DEGREES, DEGREES), min_size=1, max_size=8))
def test_enumeration_finds_what_each_pathway_keeps(scans: list[tuple[float, ...]]) -> None:
    table = np.array(scans).T
    found = pathways(["f1"] * 3, table[:3], table[3])
    assert found is not None
    assert sum(1 + each.others for each in found) == 9
    expected = sorted(
        summed(table[:3], table[3], (0, a, b, -1)) for a, b in product((-1, 0, 1), repeat=2)
    )
    weights = sorted(w for each in found for w in [each.weight] * (1 + each.others))
    assert weights == pytest.approx(expected, abs=1e-9)


def turned(phase_deg: float) -> np.ndarray:
    """Return a 90 degree pulse on a spin 1/2."""
    x, y = np.array([[0, 1], [1, 0]]) / 2, np.array([[0, -1j], [1j, 0]]) / 2
    axis = np.cos(np.radians(phase_deg)) * x + np.sin(np.radians(phase_deg)) * y
    values, vectors = np.linalg.eigh(axis)
    rotation: np.ndarray = vectors @ np.diag(np.exp(-0.5j * np.pi * values)) @ vectors.conj().T
    return rotation


def test_the_receiver_of_one_pulse_adds_up_as_for_a_spin_that_is_turned() -> None:
    phases = np.array([[0.0, 90.0, 180.0, 270.0]])
    detect = np.array([[0, 1], [0, 0]])
    for receiver in (phases[0], -phases[0]):
        signal = 0j
        for phase, receiver_deg in zip(phases[0], receiver, strict=True):
            rotation = turned(phase)
            state = rotation @ np.diag([0.5, -0.5]) @ rotation.conj().T
            signal += np.trace(state @ detect) * np.exp(-1j * np.radians(receiver_deg))
        found = pathways(["f1"], phases, receiver)
        assert found is not None
        assert found[0].weight == pytest.approx(abs(signal) / 2, abs=1e-12)


def test_exorcycle_keeps_the_echo_alone() -> None:
    phases = np.array([[0.0] * 4, [0.0, 90.0, 180.0, 270.0]])
    found = pathways(["f1", "f1"], phases, np.array([0.0, 180.0, 0.0, 180.0]))
    assert found is not None
    kept = [each.orders["f1"] for each in found if each.weight > 1e-9]
    assert kept == [(0, 1, -1)]


def test_a_filter_on_another_channel_takes_direct_signal_away() -> None:
    phases = np.array([[0.0, 180.0], [90.0, 90.0], [0.0, 0.0]])
    found = pathways(["f2", "f2", "f1"], phases, np.array([0.0, 180.0]))
    assert found is not None
    for each in found:
        is_direct = not any(each.orders["f2"])
        assert not (is_direct and each.weight > 1e-9)
    assert found[0].weight == pytest.approx(1.0)


def test_more_pathways_than_can_be_counted_are_refused() -> None:
    rng = np.random.default_rng(1)
    assert pathways(["f1"] * 14, rng.uniform(0, 360, (14, 4)), np.zeros(4)) is None
