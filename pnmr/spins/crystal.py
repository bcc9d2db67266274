"""A crystal structure as far as shifts need it: where atoms are, and what surrounds one."""

from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError
from pnmr.spins.paramagnetic import dipolar_tensor_ppm
from pnmr.units import FloatArray

LARGEST_SPHERE = 2_000_000


@dataclass(frozen=True, slots=True)
class Crystal:
    """The full content of one unit cell.

    Attributes
    ----------
    name : str
        Name of the structure.
    space_group : str
        Hermann-Mauguin symbol, empty where it is not given.
    cell_angstrom : array, shape (3, 3)
        Columns are the cell vectors in Angstrom.
    labels, elements : tuple of str
        Label of the asymmetric unit's atom and chemical symbol of each atom.
    fractions : array, shape (n, 3)
        Fractional coordinates of each atom.
    occupancies : array, shape (n,)
        Part of the cells in which the atom is there, 0 to 1.
    """

    name: str
    space_group: str
    cell_angstrom: FloatArray
    labels: tuple[str, ...]
    elements: tuple[str, ...]
    fractions: FloatArray
    occupancies: FloatArray

    def environments(self, element: str) -> dict[str, int]:
        """Return the inequivalent atoms of an element with their number in the cell."""
        found: dict[str, int] = {}
        for label, symbol in zip(self.labels, self.elements, strict=True):
            if symbol == element:
                found[label] = found.get(label, 0) + 1
        return found

    def neighbours_angstrom(self, label: str, element: str, radius_angstrom: float) -> FloatArray:
        """Return vectors from an atom to those of an element within a radius, shape (n, 3).

        Sorted by distance; the atom itself is left out, atoms of partial occupancy count
        as whole ones.
        """
        origin = self.fractions[self._index(label)]
        wanted = np.array([symbol == element for symbol in self.elements])
        if not wanted.any():
            raise SettingError(
                f"{self.name} has no {element}; it has {', '.join(sorted(set(self.elements)))}"
            )
        heights = 1.0 / np.linalg.norm(np.linalg.inv(self.cell_angstrom), axis=1)
        reach = np.ceil(radius_angstrom / heights).astype(int) + 1
        count = int(np.prod(2 * reach + 1)) * int(wanted.sum())
        if not radius_angstrom > 0.0 or count > LARGEST_SPHERE:
            raise SettingError(
                f"a sphere of {radius_angstrom:g} Angstrom takes {count} atoms, more than"
                f" {LARGEST_SPHERE}; take a smaller radius above 0"
            )
        shifts = np.stack(
            np.meshgrid(*(np.arange(-n, n + 1) for n in reach), indexing="ij"), axis=-1
        ).reshape(-1, 1, 3)
        away = (self.fractions[wanted] - origin + shifts).reshape(-1, 3) @ self.cell_angstrom.T
        distance = np.linalg.norm(away, axis=1)
        within = (distance > 0.1) & (distance <= radius_angstrom)
        nearest_first = np.argsort(distance[within], kind="stable")
        return np.asarray(away[within][nearest_first])

    def _index(self, label: str) -> int:
        if label not in self.labels:
            known = ", ".join(dict.fromkeys(self.labels))
            raise SettingError(f"{self.name} has no atom {label}; it has {known}")
        return self.labels.index(label)


@dataclass(frozen=True, slots=True)
class DipolarShift:
    """The dipolar shift tensor of an atom in a crystal.

    Attributes
    ----------
    isotropic_ppm : float
        A third of its trace: the pseudocontact shift, 0 for isotropic ions.
    anisotropy_ppm, asymmetry : float
        Haeberlen's reduced anisotropy and asymmetry of the symmetric part.
    nearest_angstrom : float
        Distance of the nearest ion.
    change_ppm : float
        How much the anisotropy still changes between 0.8 of the radius and all of it.
    ions : int
        Number of ions summed over.
    """

    isotropic_ppm: float
    anisotropy_ppm: float
    asymmetry: float
    nearest_angstrom: float
    change_ppm: float
    ions: int


def dipolar_shift(
    crystal: Crystal,
    label: str,
    metal: str,
    susceptibility_m3: float | FloatArray,
    *,
    radius_angstrom: float = 40.0,
) -> DipolarShift:
    """Return the dipolar shift of an atom, summed over the metal ions of a sphere around it.

    A sphere is the shape in which the far ions cancel: what lies outside is the shape of
    the grain, the bulk susceptibility shift, and no matter of the structure.

    Raises
    ------
    SettingError
        When the atom or the metal is not in the structure, or no ion within the radius.
    """
    ions = crystal.neighbours_angstrom(label, metal, radius_angstrom)
    if not len(ions):
        raise SettingError(f"no {metal} within {radius_angstrom:g} Angstrom of {label}")
    distance = np.linalg.norm(ions, axis=1)
    tensor = dipolar_tensor_ppm(ions, susceptibility_m3)
    inner = dipolar_tensor_ppm(ions[distance <= 0.8 * radius_angstrom], susceptibility_m3)
    anisotropy, asymmetry = haeberlen(tensor)
    return DipolarShift(
        isotropic_ppm=float(np.trace(tensor)) / 3.0,
        anisotropy_ppm=anisotropy,
        asymmetry=asymmetry,
        nearest_angstrom=float(distance[0]),
        change_ppm=abs(haeberlen(inner)[0] - anisotropy),
        ions=len(ions),
    )


def haeberlen(tensor: FloatArray) -> tuple[float, float]:
    """Return the reduced anisotropy and the asymmetry of a tensor's symmetric part, (3, 3).

    |zz - iso| >= |xx - iso| >= |yy - iso|, delta = zz - iso, eta = (yy - xx) / delta.
    """
    values = np.linalg.eigvalsh(0.5 * (tensor + tensor.T))
    yy, xx, zz = sorted(values - values.mean(), key=abs)
    return float(zz), float((yy - xx) / zz) if zz else 0.0
