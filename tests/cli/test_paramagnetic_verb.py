import json

import pytest
from click.testing import CliRunner

from pnmr.cli.paramagnetic import command

CIF = """data_invented
_cell_length_a 6
_cell_length_b 6
_cell_length_c 8
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P 4/m m m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Co1 Co 0 0 0
C1 C 0.5 0 0.5
C2 C 0.5 0.5 0.25
"""


def told(*arguments: str):
    done = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_a_contact_shift_and_its_coupling_are_inverse() -> None:
    """The NCN carbons at 3900 ppm beside 120 ppm of free dca mean 7.90 MHz for S = 3/2."""
    ion = ("--spin", "3/2", "--temperature", "328.15K")
    found = told("contact", "--shift", "3780ppm", *ion)
    assert found["coupling_hz"] == pytest.approx(7.90e6, rel=1e-3)
    back = told("contact", "--coupling", f"{found['coupling_hz']}Hz", *ion)
    assert back["shift_ppm"] == pytest.approx(3780.0)
    assert back["spin_density"] == pytest.approx(found["spin_density"])


def test_a_structure_says_anisotropy_and_environments(tmp_path) -> None:
    pytest.importorskip("gemmi", reason="gemmi is not installed")
    (tmp_path / "a.cif").write_text(CIF)
    ion = ("--metal", "Co", "--moment", "4.9", "--temperature", "328K")
    found = told("dipole", str(tmp_path / "a.cif"), "--atom", "C2", *ion)
    assert found["nearest_angstrom"] == pytest.approx((18.0 + 4.0) ** 0.5)
    assert abs(found["change_ppm"]) < 0.05 * abs(found["anisotropy_ppm"])
    assert told("environments", str(tmp_path / "a.cif"))["environments"] == {"C1": 2, "C2": 2}


@pytest.mark.parametrize(
    "arguments",
    [("--spin", "up", "--shift", "1ppm"), ("--spin", "3/2"), ("--spin", "3/2", "--shift", "5")],
)
def test_what_is_missing_or_has_no_unit_is_said(arguments) -> None:
    done = CliRunner().invoke(command, ["contact", "--temperature", "300K", *arguments])
    assert done.exit_code != 0
