import numpy as np
import pytest

from pnmr.errors import UnreadableError
from pnmr.exchange.cif import read_crystal

pytest.importorskip("gemmi", reason="gemmi is not installed")

# Rock salt by hand: 4 Na and 4 Cl in a cube of 5.64 Angstrom, from two atoms and Fm-3m.
ROCK_SALT = """data_salt
_cell_length_a 5.64
_cell_length_b 5.64
_cell_length_c 5.64
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'F m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Na1 Na 0 0 0 1
Cl1 Cl 0.5 0.5 0.5 1
"""


def test_symmetry_fills_the_cell(tmp_path) -> None:
    (tmp_path / "salt.cif").write_text(ROCK_SALT)
    crystal = read_crystal(tmp_path / "salt.cif")
    assert crystal.environments("Na") == {"Na1": 4}
    assert crystal.environments("Cl") == {"Cl1": 4}
    assert crystal.space_group == "F m -3 m"
    shells = np.linalg.norm(crystal.neighbours_angstrom("Na1", "Cl", 5.0), axis=1)
    assert np.allclose(shells[:6], 2.82)
    assert np.allclose(shells[6:], 2.82 * 3**0.5)
    assert shells.size == 14


@pytest.mark.parametrize(
    "text",
    ["", "data_x\n", "loop_\n_a\n", "\x00\xff" * 40, ROCK_SALT.replace("0.5 0.5 0.5", "? . ?")],
)
def test_what_is_no_structure_is_refused_by_name(tmp_path, text) -> None:
    path = tmp_path / "broken.cif"
    path.write_text(text)
    with pytest.raises(UnreadableError, match=r"broken\.cif"):
        read_crystal(path)
