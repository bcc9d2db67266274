"""Coupled spins under RF on all of them, against the exponential of the whole Hamiltonian."""

import numpy as np
import pytest
from scipy.linalg import expm

from pnmr.kernels.coupled_spins import propagate_coupled
from pnmr.kernels.pathways import transfer

PAULI = [
    0.5 * np.array(m, dtype=complex)
    for m in ([[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]])
]


def operator(count: int, spin: int, axis: int) -> np.ndarray:
    """Spin 0 is the last factor: bit 0 of a level."""
    whole = np.eye(1)
    for n in reversed(range(count)):
        whole = np.kron(whole, PAULI[axis] if n == spin else np.eye(2))
    return whole


@pytest.mark.parametrize("count", [2, 3])
def test_the_propagator_is_that_of_the_whole_hamiltonian(count: int) -> None:
    rng = np.random.default_rng(count)
    steps, lanes = 160, 2
    pulse = rng.normal(size=(1, count, 2)) * np.ones((steps, 1, 1))
    angle = np.linspace(0.0, 1.5, steps)
    rotor = np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], 1)
    spins = rng.normal(size=(count, 6, lanes)) * 0.004
    couplings = rng.normal(size=(count, 4, lanes)) * 0.004
    levels = 1 << count
    found = np.empty((levels, levels, lanes), complex)
    propagate_coupled(pulse, rotor, spins, couplings, found)
    for lane in range(lanes):
        expected = np.eye(levels, dtype=complex)
        for step in range(steps):
            total = np.zeros((levels, levels), complex)
            for k in range(count):
                z = spins[k, 0, lane] + spins[k, 2:, lane] @ rotor[step]
                x, y = pulse[step, k] * spins[k, 1, lane]
                parts = zip((x, y, z), range(3), strict=True)
                total += 2.0 * sum(size * operator(count, k, axis) for size, axis in parts)
                if k:
                    both = operator(count, 0, 2) @ operator(count, k, 2)
                    total += 2.0 * (couplings[k, :, lane] @ rotor[step]) * 2.0 * both
            expected = expm(-1j * total) @ expected
        assert np.abs(found[:, :, lane].T - expected).max() < 1e-4
        assert np.abs(expected - np.eye(levels)).max() > 0.3


def test_edges_carry_elements_as_a_rotation_does() -> None:
    rng = np.random.default_rng(5)
    rho = rng.normal(size=(2, 2, 6)) + 1j * rng.normal(size=(2, 2, 6))
    u = rng.normal(size=(2, 2, 6)) + 1j * rng.normal(size=(2, 2, 6))
    edges = [
        (2 * m + n, 2 * p + q, 2 * p + m, 2 * q + n)
        for m in (0, 1) for n in (0, 1) for p in (0, 1) for q in (0, 1)
    ]  # fmt: skip
    after = np.zeros((4, 6), complex)
    constant = np.full(len(edges), 0.5 - 2.0j)
    transfer(np.array(edges), constant, u.reshape(4, 6), rho.reshape(4, 6), after)
    expected = np.einsum("pml,mnl,qnl->pql", u, rho, u.conj()) * (0.5 - 2.0j)
    assert np.abs(after - expected.reshape(4, 6)).max() < 1e-12
