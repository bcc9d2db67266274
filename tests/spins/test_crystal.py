import numpy as np
import pytest
from scipy.special import erfc

from pnmr.errors import SettingError
from pnmr.spins import Crystal, dipolar_shift, susceptibility_m3
from pnmr.spins.crystal import haeberlen


def perovskite(edge_angstrom: float = 6.0) -> Crystal:
    """An invented cubic cell: Co at the corner, N on an edge, C in the middle, H off any axis."""
    return Crystal(
        name="invented",
        space_group="P 1",
        cell_angstrom=edge_angstrom * np.eye(3),
        labels=("Co1", "N1", "C1", "H1"),
        elements=("Co", "N", "C", "H"),
        fractions=np.array([[0, 0, 0], [0.5, 0, 0], [0.5, 0.5, 0.5], [0.2, 0.3, 0.45]], float),
        occupancies=np.ones(4),
    )


def test_neighbours_are_those_of_a_direct_count() -> None:
    crystal = perovskite()
    found = crystal.neighbours_angstrom("C1", "Co", 12.0)
    grid = np.stack(np.meshgrid(*[np.arange(-5, 6)] * 3, indexing="ij"), -1).reshape(-1, 3)
    distance = np.linalg.norm((grid - 0.5) * 6.0, axis=1)
    assert np.allclose(np.linalg.norm(found, axis=1), np.sort(distance[distance <= 12.0]))


def test_a_cubic_place_has_no_dipolar_shift() -> None:
    shift = dipolar_shift(perovskite(), "C1", "Co", susceptibility_m3(4.9, 328.0))
    assert abs(shift.anisotropy_ppm) < 1e-6
    assert shift.nearest_angstrom == pytest.approx(3.0 * 3.0**0.5)


def ewald_potential(place: np.ndarray, edge: float) -> float:
    """The potential of unit charges on a simple cubic lattice in a neutralising background."""
    width = 2.0 / edge
    grid = np.stack(np.meshgrid(*[np.arange(-5, 6)] * 3, indexing="ij"), -1).reshape(-1, 3)
    distance = np.linalg.norm(place - edge * grid, axis=1)
    waves = (2.0 * np.pi / edge) * grid[np.any(grid != 0, axis=1)]
    squared = (waves**2).sum(axis=1)
    far = np.exp(-squared / (4 * width**2)) / squared * np.cos(waves @ place)
    return (erfc(width * distance) / distance).sum() + 4 * np.pi / edge**3 * far.sum()


def test_the_sum_over_the_lattice_is_that_of_ewald() -> None:
    """The dipolar field is the curvature of the potential, without that of the background."""
    chi, edge, step = susceptibility_m3(4.9, 328.0), 6.0, 1e-3
    place = edge * np.array([0.2, 0.3, 0.45])
    moves = step * np.eye(3)
    curvature = np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            signs = [(a, b, a * b) for a in (1, -1) for b in (1, -1)]
            terms = [
                c * ewald_potential(place + a * moves[i] + b * moves[j], edge) for a, b, c in signs
            ]
            curvature[i, j] = sum(terms) / (4 * step**2)
    curvature -= np.eye(3) * 4 * np.pi / (3 * edge**3)
    anisotropy, asymmetry = haeberlen(curvature * 1e30 * chi / (4 * np.pi) * 1e6)
    shift = dipolar_shift(perovskite(edge), "H1", "Co", chi, radius_angstrom=120.0)
    assert shift.anisotropy_ppm == pytest.approx(anisotropy, rel=1e-3)
    assert shift.asymmetry == pytest.approx(asymmetry, abs=2e-3)
    assert shift.change_ppm < 0.01 * abs(shift.anisotropy_ppm)


def test_a_tensor_is_ordered_as_haeberlen_does() -> None:
    rotation = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    delta, eta = -80.0, 0.4
    principal = np.diag([-delta * (1 + eta) / 2, -delta * (1 - eta) / 2, delta]) + 500.0 * np.eye(3)
    assert haeberlen(rotation @ principal @ rotation.T) == pytest.approx((delta, eta))
    assert haeberlen(np.eye(3)) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("label", "metal", "radius"),
    [("C9", "Co", 9.0), ("C1", "Fe", 9.0), ("C1", "Co", 0.0), ("C1", "Co", 1.0)],
)
def test_what_is_not_in_the_structure_is_said(label, metal, radius) -> None:
    with pytest.raises(SettingError):
        dipolar_shift(perovskite(), label, metal, 1e-31, radius_angstrom=radius)


def test_a_sphere_too_large_to_sum_is_refused() -> None:
    with pytest.raises(SettingError, match="smaller radius"):
        dipolar_shift(perovskite(), "C1", "Co", 1e-31, radius_angstrom=5000.0)
