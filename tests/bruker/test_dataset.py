"""Real raw data are what nmrglue reads, shape, order and scale."""

import zipfile
from pathlib import Path

import nmrglue
import numpy as np
import pytest
from builders import series, single, written

from pnmr import read_fid
from pnmr.bruker.dataset import recorded_axis
from pnmr.bruker.location import locate
from pnmr.errors import PnmrWarning, UnreadableError, UnsupportedError

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


@pytest.mark.parametrize("make", [single, series])
@pytest.mark.parametrize("word_type", ["int32", "float64"])
def test_the_axis_is_known_without_the_data(tmp_path: Path, make, word_type: str) -> None:
    path = written(tmp_path / "data" / "1", make(), word_type=word_type)
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in filter(Path.is_file, path.rglob("*")):
            archive.write(file, Path("1") / file.relative_to(path))
    fid = read_fid(path)
    for place in (path, tmp_path / "all.zip"):
        time, rows = recorded_axis(locate(place).experiment)
        assert (time, rows) == (fid.time, fid.shape[:-1])


def test_a_copy_that_is_cut_short_is_seen_by_its_size(tmp_path: Path) -> None:
    for name, make in (("fid", single), ("ser", series)):
        path = written(tmp_path / name, make())
        content = (path / name).read_bytes()
        (path / name).write_bytes(content[: len(content) // 2])
        if name == "fid":
            with pytest.raises(UnreadableError, match="128 words of int32 where TD announces 256"):
                recorded_axis(locate(path).experiment)
            continue
        with pytest.warns(PnmrWarning, match="holds 2 whole rows where TD of acqu2s announces 5"):
            assert recorded_axis(locate(path).experiment)[1] == (2,)
