"""Real raw data are what nmrglue reads, shape, order and scale."""

from pathlib import Path

import nmrglue
import numpy as np
import pytest

from pnmr import read_fid
from pnmr.errors import UnsupportedError

SHAPES = {
    "pseudo2d_13C_1MHz": (21, 512),
    "pseudo2d_15N_vdlist": (8, 7983),
    "pseudo2d_1H_inversion_recovery": (10, 4096),
    "topspin13_15N_dspfvs10": (8192,),
    "topspin21_1H_abs": (32768,),
    "topspin35_1H_qsine": (16384,),
    "topspin36_1H_grpdly68": (16384,),
    "topspin40_1H_convdta": (32692,),
    "topspin44_1H_em": (16384,),
    "xwinnmr_13C_bigendian": (18180,),
    "xwinnmr_1H_bigendian": (6009,),
    "xwinnmr_31P_bigendian": (8771,),
}


@pytest.mark.parametrize("name", SHAPES)
def test_values_are_those_of_nmrglue_times_two_to_nc(shared_data: Path, name: str) -> None:
    folder = shared_data / "bruker" / name
    fid = read_fid(folder)
    acqus = nmrglue.bruker.read_jcamp(str(folder / "acqus"))
    rows = SHAPES[name][:-1]
    _, values = nmrglue.bruker.read_binary(
        str(folder / ("ser" if rows else "fid")),
        shape=(*rows, -1) if rows else None,
        cplex=True,
        big=acqus["BYTORDA"] == 1,
        isfloat=acqus["DTYPA"] == 2,
    )
    expected = values.reshape(*rows, -1)[..., : acqus["TD"] // 2] * 2.0 ** acqus["NC"]
    assert fid.shape == SHAPES[name]
    assert np.array_equal(fid.values, expected)
    assert fid.time.width_hz == pytest.approx(acqus["SW_h"], rel=1e-14)


def test_three_dimensions_are_refused(pseudo_2d: Path) -> None:
    acqus = (pseudo_2d / "acqus").read_text().replace("##$PARMODE= 1", "##$PARMODE= 2")
    (pseudo_2d / "acqus").write_text(acqus)
    (pseudo_2d / "acqu3s").write_bytes((pseudo_2d / "acqu2s").read_bytes())
    with pytest.raises(UnsupportedError, match="three dimensions"):
        read_fid(pseudo_2d)
