"""Processed data are what nmrglue reads, ppm ascending, the imaginary part conjugate."""

import warnings
from pathlib import Path

import nmrglue
import numpy as np
import pytest
from builders import series, with_parameter, written

from pnmr import PnmrError, read_spectrum
from pnmr.errors import PnmrWarning, UnreadableError

NAMES = (
    *("topspin13_15N_dspfvs10", "topspin21_1H_abs", "topspin35_1H_qsine", "topspin36_1H_grpdly68"),
    *("topspin40_1H_convdta", "topspin44_1H_em", "xwinnmr_13C_bigendian", "xwinnmr_1H_bigendian"),
    *("xwinnmr_31P_bigendian", "pseudo2d_1H_inversion_recovery"),
)


@pytest.mark.parametrize("name", NAMES)
def test_values_are_those_of_nmrglue_times_two_to_nc_proc(shared_data: Path, name: str) -> None:
    folder = shared_data / "bruker" / name / "pdata" / "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PnmrWarning)
        spectrum = read_spectrum(folder)
    parts = [part for part in ("1r", "1i", "2rr") if (folder / part).exists()]
    for part in parts:
        parameters, values = nmrglue.bruker.read_pdata(
            str(folder), bin_files=[part], scale_data=False, read_acqus=False
        )
        expected = values[..., ::-1] * 2.0 ** parameters["procs"]["NC_proc"]
        found = -spectrum.values.imag if part == "1i" else spectrum.values.real
        assert np.array_equal(found, expected)


@pytest.fixture
def blocked(tmp_path: Path) -> tuple[Path, np.ndarray]:
    """Return a synthetic 2rr of 4 x 6 points in submatrices of 2 x 3, and its matrix."""
    experiment = written(tmp_path / "1", series())
    folder = experiment / "pdata" / "1"
    matrix = np.arange(24, dtype="<i4").reshape(4, 6)
    blocks = [matrix[i : i + 2, j : j + 3] for i in (0, 2) for j in (0, 3)]
    (folder / "2rr").write_bytes(b"".join(block.tobytes() for block in blocks))
    for name, size, block in (("procs", "6", "3"), ("proc2s", "4", "2")):
        if name == "proc2s":
            (folder / name).write_bytes((folder / "procs").read_bytes())
        for key, value in (("SI", size), ("XDIM", block), ("OFFSET", "150"), ("NC_proc", "0")):
            with_parameter(folder / name, key, value)
    return folder, matrix


def test_submatrices_are_put_in_order(blocked: tuple[Path, np.ndarray]) -> None:
    folder, matrix = blocked
    with pytest.warns(PnmrWarning, match="no imaginary part"):
        found = read_spectrum(folder)
    _, theirs = nmrglue.bruker.read_pdata(
        str(folder), bin_files=["2rr"], scale_data=False, read_acqus=False
    )
    assert np.array_equal(found.values.real, matrix[:, ::-1])
    assert np.array_equal(theirs, matrix)


@pytest.mark.parametrize(
    ("name", "key", "value", "message"),
    [
        ("proc2s", "XDIM", "3", "submatrices of 3 x 3 do not fill 4 x 6"),
        ("procs", "XDIM", "-3", "do not fill"),
        ("proc2s", "SI", "8", "holds 24 points where procs and proc2s announce 8 x 6"),
        ("procs", "SI", "0", "do not fill|at most 0"),
        ("procs", "SI", "3", "holds 96 bytes where at most 48 are expected"),
        ("procs", "DTYPP", "7", "DTYPP 7 with BYTORDP 0 is no known word type"),
    ],
)
def test_sizes_that_do_not_fit_are_refused(
    blocked: tuple[Path, np.ndarray], name: str, key: str, value: str, message: str
) -> None:
    folder, _ = blocked
    with_parameter(folder / name, key, value)
    with pytest.raises(PnmrError, match=message) as error:
        read_spectrum(folder)
    assert str(folder) in str(error.value)


def test_a_matrix_without_proc2s_is_refused(blocked: tuple[Path, np.ndarray]) -> None:
    folder, _ = blocked
    (folder / "proc2s").unlink()
    with pytest.raises(UnreadableError, match="has no proc2s; without it the size of 2rr"):
        read_spectrum(folder)
