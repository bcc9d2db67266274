"""Crystal structures from CIF, read by gemmi (an extra: ``pip install 'pnmr[crystal]'``)."""

from pathlib import Path
from typing import Any

import numpy as np

from pnmr.errors import UnreadableError, UnsupportedError
from pnmr.files import read_text
from pnmr.spins.crystal import Crystal

_MOST_ATOMS = 20_000
_EDGE_ANGSTROM, _ANGLE_DEG = (1.0, 1000.0), (10.0, 170.0)
_FARTHEST = 1000.0


def read_crystal(path: str | Path) -> Crystal:
    """Read the first structure with atoms of a CIF file: every atom of its cell.

    Raises
    ------
    UnreadableError
        When the file is missing, is no CIF, or holds no atoms with coordinates.
    UnsupportedError
        When gemmi is not installed.
    """
    try:
        import gemmi
    except ImportError as error:
        raise UnsupportedError(
            "reading a CIF needs the library gemmi; install it with: pip install 'pnmr[crystal]'"
        ) from error
    text = read_text(Path(path))
    try:
        document = gemmi.cif.read_string(text)
        structures = [gemmi.make_small_structure_from_block(block) for block in document]
    except (ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else "syntax"
        raise UnreadableError(f"{path} is not a CIF that can be read: {reason}") from error
    found = next((each for each in structures if len(each.sites)), None)
    if found is None or not _is_cell(found.cell):
        raise UnreadableError(f"{path} holds no structure with a unit cell and atoms")
    return _crystal(found, path)


def _is_cell(cell: Any) -> bool:
    edges, angles = (cell.a, cell.b, cell.c), (cell.alpha, cell.beta, cell.gamma)
    (low, high), (sharp, blunt) = _EDGE_ANGSTROM, _ANGLE_DEG
    is_usual = all(low <= each <= high for each in edges) and all(
        sharp <= each <= blunt for each in angles
    )
    return bool(is_usual and cell.volume > 1.0)


def _crystal(structure: Any, path: str | Path) -> Crystal:
    sites = structure.get_all_unit_cell_sites()
    if len(sites) > _MOST_ATOMS:
        raise UnreadableError(
            f"{path} has {len(sites)} atoms in its cell, more than {_MOST_ATOMS}; it is no"
            " structure of a small cell"
        )
    fractions = np.array([site.fract.tolist() for site in sites])
    if not (np.abs(fractions) < _FARTHEST).all():
        raise UnreadableError(f"{path} has an atom without coordinates in or near its cell")
    cell = structure.cell
    return Crystal(
        name=structure.name or Path(path).stem,
        space_group=structure.spacegroup_hm,
        cell_angstrom=np.array(cell.orth.mat.tolist()),
        labels=tuple(site.label for site in sites),
        elements=tuple(site.element.name for site in sites),
        fractions=fractions,
        occupancies=np.array([site.occ for site in sites]),
    )
