"""Orientations of a powder with their weights."""

from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Powder:
    """Euler angles (z-y-z) from the tensor's frame to that of the rotor or magnet.

    Attributes
    ----------
    alpha_deg, beta_deg, gamma_deg : array, shape (n,)
        Angles in degrees; gamma turns about the axis of the rotor.
    weight : array, shape (n,)
        Fraction of the powder that each orientation stands for; the sum is 1.
    """

    alpha_deg: FloatArray
    beta_deg: FloatArray
    gamma_deg: FloatArray
    weight: FloatArray

    @property
    def orientations(self) -> int:
        """Number of orientations."""
        return self.weight.size

    @property
    def axes(self) -> FloatArray:
        """Rotation matrices, shape (n, 3, 3): column k is principal axis k in the outer frame."""
        alpha, beta, gamma = (
            np.radians(angle) for angle in (self.alpha_deg, self.beta_deg, self.gamma_deg)
        )
        return _about_z(gamma) @ _about_y(beta) @ _about_z(alpha)

    def part(self, first: int, end: int) -> "Powder":
        """Return the orientations ``first`` to ``end`` - 1; their weights stay as they are."""
        angles = (self.alpha_deg, self.beta_deg, self.gamma_deg, self.weight)
        return Powder(*(values[first:end] for values in angles))


def powder_grid(polar: int, gammas: int, *, symmetry: str = "none") -> Powder:
    """Return a product grid for a function of the orientation of one symmetric tensor.

    Gauss-Legendre in cos beta times equal steps in alpha and gamma: exact for all
    spherical harmonics up to rank 4 ``polar`` - 1, and so of spectral convergence for
    the smooth functions that a pulse makes of the orientation (K. Atkinson, J. Austral.
    Math. Soc. B 23 (1982) 332-347). Half turns about the principal axes leave a tensor
    as it is; only the quarter of the sphere that they do not repeat is in the grid.

    Parameters
    ----------
    polar : int
        Number of angles beta from 0 to 90 degrees.
    gammas : int
        Number of angles gamma over the full turn, even; 1 where the sample does not spin.
    symmetry : str
        ``"none"``: 2 x ``polar`` angles alpha over half a turn; ``"axis"``: one alpha;
        ``"sphere"``: a single orientation; ``"full"``: the whole sphere, 2 x ``polar``
        angles beta and 4 x ``polar`` angles alpha, for tensors in different frames.

    Raises
    ------
    SettingError
        When a number is below 1, gamma is odd, or the symmetry unknown.
    """
    if polar < 1 or gammas < 1 or (gammas > 1 and gammas % 2):
        raise SettingError(
            f"a powder grid of {polar} polar and {gammas} gamma angles is not possible;"
            " give at least 1 polar angle and 1 or an even number of gamma angles"
        )
    if symmetry == "sphere":
        zero = np.zeros(1)
        return Powder(zero, zero, zero, np.ones(1))
    if symmetry not in ("none", "axis", "full"):
        raise SettingError(f"symmetry '{symmetry}' is unknown; choose none, axis, full or sphere")
    nodes, weights = np.polynomial.legendre.leggauss(2 * polar)
    if symmetry != "full":
        nodes, weights = nodes[polar:], 2.0 * weights[polar:]
    beta = np.degrees(np.arccos(nodes))
    alphas, turn_deg = {"axis": (1, 180.0), "none": (2 * polar, 180.0)}.get(
        symmetry, (4 * polar, 360.0)
    )
    alpha = (np.arange(alphas) + 0.5) * (turn_deg / alphas)
    gamma = np.arange(gammas) * (360.0 / gammas)
    grid = np.meshgrid(beta, alpha, gamma, indexing="ij")
    weight = np.repeat(weights / (2.0 * alphas * gammas), alphas * gammas)
    return Powder(grid[1].ravel(), grid[0].ravel(), grid[2].ravel(), weight)


def _about_z(angle: FloatArray) -> FloatArray:
    matrix = np.zeros((angle.size, 3, 3))
    matrix[:, 0, 0] = matrix[:, 1, 1] = np.cos(angle)
    matrix[:, 1, 0] = np.sin(angle)
    matrix[:, 0, 1] = -matrix[:, 1, 0]
    matrix[:, 2, 2] = 1.0
    return matrix


def _about_y(angle: FloatArray) -> FloatArray:
    matrix = np.zeros((angle.size, 3, 3))
    matrix[:, 0, 0] = matrix[:, 2, 2] = np.cos(angle)
    matrix[:, 0, 2] = np.sin(angle)
    matrix[:, 2, 0] = -matrix[:, 0, 2]
    matrix[:, 1, 1] = 1.0
    return matrix
