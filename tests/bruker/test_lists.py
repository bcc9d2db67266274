"""What varies from row to row, as the console would read its lists."""

from pathlib import Path

import pytest
from builders import with_parameter

from pnmr import read_fid
from pnmr.bruker.folder import DiskFolder
from pnmr.bruker.lists import read_list


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("vdlist", "1\n2.5m\n30u\n4n\n5s\n", (1.0, 2.5e-3, 30e-6, 4e-9, 5.0)),
        ("vdlist", " 1m \r\n\r\n2ms\r\n3us ; comment\r\n", (1e-3, 2e-3, 3e-6)),
        ("vdlist", "0.1 s\n1e-3\n.5\n", (0.1, 1e-3, 0.5)),
        ("vplist", "10\n20u\n1m\n", (10e-6, 20e-6, 1e-3)),
        ("vclist", "1\n2\n400\n", (1.0, 2.0, 400.0)),
        ("fq1list", "O 71.7\n-9500\n100.5\n", (-9500.0, 100.5)),
        ("fq1list", "sfo hz\n10\n-10\n", (10.0, -10.0)),
        ("vdlist", "", ()),
    ],
)
def test_lists_are_read_as_the_console_reads_them(
    tmp_path: Path, name: str, text: str, values: tuple[float, ...]
) -> None:
    (tmp_path / name).write_text(text)
    assert read_list(DiskFolder(tmp_path), name) == pytest.approx(values)


def test_real_series_run_through_their_delays(shared_data: Path) -> None:
    fid = read_fid(shared_data / "bruker" / "pseudo2d_15N_vdlist")
    assert fid.axes[0].name == "vd"
    assert fid.axes[0].values[:3] == pytest.approx((0.020, 0.056854, 0.161616))
    fid = read_fid(shared_data / "bruker" / "pseudo2d_1H_inversion_recovery")
    assert fid.axes[0].values[:3] == (10.0, 5.0, 4.0)


def test_a_list_that_an_earlier_experiment_left_is_not_believed(shared_data: Path) -> None:
    """21 rows beside a frequency list of another length, which the program never uses."""
    fid = read_fid(shared_data / "bruker" / "pseudo2d_13C_1MHz")
    assert fid.shape[0] == 21
    assert fid.axes[0].name == "row"


def test_a_longer_list_is_believed_when_the_program_names_it(pseudo_2d: Path) -> None:
    (pseudo_2d / "vdlist").write_text("1m\n2m\n3m\n4m\n5m\n6m\n7m\n")
    assert read_fid(pseudo_2d).axes[0].name == "row"
    (pseudo_2d / "pulseprogram").write_text("1 ze\n2 vd\n go=2 ph31\n ivd\n lo to 2 times td1\n")
    assert read_fid(pseudo_2d).axes[0].values == (0.001, 0.002, 0.003, 0.004, 0.005)


def test_frequencies_in_ppm_are_not_called_hz(tmp_path: Path, pseudo_2d: Path) -> None:
    (pseudo_2d / "vdlist").unlink()
    (pseudo_2d / "fq1list").write_text("bf ppm\n1\n2\n3\n4\n5\n")
    axis = read_fid(pseudo_2d).axes[0]
    assert (axis.name, axis.unit) == ("fq", "ppm")


def test_a_phase_sensitive_dimension_without_its_width_is_numbered(pseudo_2d: Path) -> None:
    with_parameter(pseudo_2d / "acqu2s", "FnMODE", "5")
    with_parameter(pseudo_2d / "acqu2s", "SW_h", "0")
    assert read_fid(pseudo_2d).axes[0].name in ("vd", "row")
