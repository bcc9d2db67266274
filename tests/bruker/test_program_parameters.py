"""The parameters of a data set by the names of relations."""

from pathlib import Path

import pytest

from pnmr.bruker.program_parameters import acqus_parameters

ACQUS = """##$D= (0..1)
0 0.01
##$DE= 6.5
##$L= (0..2)
0 5 1
##$P= (0..11)
0 1.25 2.5 0 0 0 0 0 0 0 0 50
##$PLW= (0..2)
0 120 -1
##$SPNAM= (0..1)
<gauss> <SHAP_10M_50u>
##$TD= 2048
##$ZGOPTNS= <-Dlacq>
##END=
"""


def test_parameters_of_a_data_set_are_read_by_the_names_of_relations(tmp_path: Path) -> None:
    (tmp_path / "acqus").write_text(ACQUS)
    (tmp_path / "acqu2s").write_text("##$TD= 32\n##$FnMODE= 1\n##END=\n")
    (tmp_path / "vplist").write_text("10\n20u\n")
    (tmp_path / "vdlist").write_text("1m\n2\n")
    found = acqus_parameters(tmp_path / "acqus")
    assert [found.values[n] for n in ("p1", "p11", "d1", "l1", "plw1", "td")] == [
        *(1.25, 50.0, 0.01, 5.0, 120.0, 2048)
    ]
    assert "plw2" not in found.values
    assert (found.values["td1"], found.modes()[1]) == (32, "QF")
    assert found.text("spnam1") == "SHAP_10M_50u"
    assert found.flags == ("-Dlacq",)
    assert found.lists["vp"] == pytest.approx((10.0, 20.0))
    assert found.lists["vd"] == pytest.approx((1e-3, 2.0))


def test_the_set_up_file_goes_with_the_set_up_of_the_second_dimension(tmp_path: Path) -> None:
    (tmp_path / "acqu").write_text(ACQUS)
    (tmp_path / "acqu2").write_text("##$TD= 8\n##$FnMODE= 1\n##END=\n")
    (tmp_path / "acqu2s").write_text("##$TD= 32\n##$FnMODE= 4\n##END=\n")
    found = acqus_parameters(tmp_path / "acqu")
    assert (found.values["td1"], found.modes()[1]) == (8, "QF")


def test_every_public_data_set_gives_parameters(shared_data: Path) -> None:
    found = [acqus_parameters(path) for path in sorted((shared_data / "bruker").rglob("acqus"))]
    assert found
    assert all(each.values["td"] > 0 and each.values["swh"] > 0 for each in found)
