import json

import pytest
from click.testing import CliRunner

from pnmr.cli.paramagnetic import command
from pnmr.errors import SettingError

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


def test_a_density_comes_back_as_it_was() -> None:
    ion = ("--spin", "2", "--temperature", "298.15K")
    found = told("contact", "--coupling", "1MHz", *ion)
    assert found["shift_ppm"] == pytest.approx(842.54, abs=0.01)
    back = told("contact", "--density", f"{found['spin_density']}", *ion)
    assert back["coupling_hz"] == pytest.approx(1e6, rel=1e-9)


def test_a_moment_says_susceptibility_and_bulk_shift() -> None:
    ion = ("--moment", "5.916", "--volume", "500", "--temperature", "298.15K")
    found = told("bulk", *ion)
    # 5.916^2 / 7.9974 = 4.376 cm^3 K/mol; a rod along the field has a third of the susceptibility.
    assert found["molar_cm3"] * 298.15 == pytest.approx(4.376, abs=2e-3)
    assert found["shift_ppm"]["long rod along B0"] == pytest.approx(found["volume_si"] / 3.0 * 1e6)
    assert found["shift_ppm"]["sphere, or rod at the magic angle"] == pytest.approx(0.0, abs=1e-9)
    assert list(told("bulk", *ion, "--factor", "0.2")["shift_ppm"]) == ["factor 0.2"]


def test_shifts_are_extrapolated_against_inverse_temperature() -> None:
    points = [f"{kelvin}K,{120.0 + 1.24e6 / kelvin}ppm" for kelvin in (298.0, 313.0, 328.0)]
    found = told("curie", *points, "--error", "2ppm", "--at", "328K")
    assert found["intercept"]["value"] == pytest.approx(120.0, abs=1e-6)
    assert found["per_kelvin"]["value"] == pytest.approx(-1.24e6 / 328.0**2)
    # By hand: the slope of three equally wide errors is 2 ppm over the spread of 1/T.
    inverse = [1.0 / kelvin for kelvin in (298.0, 313.0, 328.0)]
    spread = sum((each - sum(inverse) / 3.0) ** 2 for each in inverse) ** 0.5
    assert found["slope"]["error"] == pytest.approx(2.0 / spread, rel=1e-6)
    with pytest.raises(SettingError, match="no point"):
        CliRunner().invoke(command, ["curie", "298K"], catch_exceptions=False)


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
