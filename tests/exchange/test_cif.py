import numpy as np
import pytest
from rock_salt import ROCK_SALT

from pnmr.errors import UnreadableError
from pnmr.exchange.cif import read_crystal

pytest.importorskip("gemmi", reason="gemmi is not installed")


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
