"""Parameter sets as TopSpin's files, read back by strangers and by the reader of data sets."""

from pathlib import Path

import nmrglue
import pytest

from pnmr.bruker.parameter_folder import parameter_folder
from pnmr.bruker.program_parameters import acqus_parameters
from pnmr.errors import SettingError
from pnmr.program import Parameters, parameters

SET = {
    "pulprog": "echo.16",
    **{"p1": 1.25, "p11": 50, "d1": 0.01, "l1": 5, "cnst31": 60000, "plw1": 81.5},
    **{"spnam1": "SHAP_10M_50u", "spw1": 81.5, "spoffs1": -100.5, "spoal1": 0.5, "de": 6.5},
    **{"td": 2048, "swh": 1e6, "nuc1": "13C", "bf1": 100.61, "o1": 301830, "sfo1": 100.91183},
    **{"ns": 2000000, "ds": 16},
}
SERIES = {"td1": 7, "fnmode1": 1, "lists": {"vc": [1, 2, 3, 4, 5, 6, 7]}}


def written(folder: Path, given: Parameters, lists: dict[str, str] | None = None) -> Path:
    for name, content in parameter_folder(given, lists).items():
        (folder / name).write_bytes(content)
    return folder


def test_nmrglue_reads_what_was_set_and_the_consoles_defaults(tmp_path: Path) -> None:
    acqu = nmrglue.bruker.read_jcamp(str(written(tmp_path, parameters(SET)) / "acqu"))
    assert (acqu["PULPROG"], acqu["NUC1"], acqu["NUC2"]) == ("echo.16", "13C", "off")
    assert [len(acqu[name]) for name in ("P", "D", "CNST", "PLW", "SPW", "SPNAM")] == [64] * 6
    assert (acqu["P"][1], acqu["P"][11], acqu["D"][1]) == (1.25, 50, 0.01)
    assert (acqu["CNST"][31], acqu["CNST"][30], acqu["L"]) == (60000, 1, [1, 5] + [1] * 30)
    assert (acqu["SPNAM"][0], acqu["SPNAM"][1]) == ("", "SHAP_10M_50u")
    assert (acqu["PLW"][1], sum(acqu["PLW"])) == (81.5, 81.5)
    assert (acqu["SPOFFS"][1], acqu["SPOAL"][2]) == (-100.5, 0.5)
    assert (acqu["TD"], acqu["NS"], acqu["DS"], acqu["PARMODE"]) == (2048, 2000000, 16, 0)
    assert acqu["SW"] * acqu["SFO1"] == pytest.approx(acqu["SW_h"])
    assert acqu["BF1"] + acqu["O1"] / 1e6 == pytest.approx(acqu["SFO1"], abs=1e-9)


def test_a_series_has_a_second_dimension_and_names_its_list(tmp_path: Path) -> None:
    folder = written(tmp_path, parameters({**SET, **SERIES}), {"vc": "echo.lengths"})
    acqu, acqu2, proc2 = (
        nmrglue.bruker.read_jcamp(str(folder / name)) for name in ("acqu", "acqu2", "proc2")
    )
    assert (acqu["VCLIST"], acqu["PARMODE"]) == ("echo.lengths", 1)
    assert (acqu2["TD"], acqu2["FnMODE"], acqu2["NUC1"]) == (7, 1, "13C")
    assert proc2["SI"] >= 7


def test_a_pulse_program_would_see_the_same_parameters(tmp_path: Path) -> None:
    given = parameters({**SET, **SERIES})
    found = acqus_parameters(written(tmp_path, given, {"vc": "x"}) / "acqu")
    assert {name: found.values[name] for name in given.values} == dict(given.values)
    assert found.text("spnam1") == "SHAP_10M_50u"


def test_files_are_ascii_with_plain_newlines_and_hold_no_version(tmp_path: Path) -> None:
    for content in parameter_folder(parameters({**SET, **SERIES})).values():
        assert content.isascii()
        assert b"\r" not in content
        assert content.endswith(b"##END=\n")
        assert b"##ORIGIN= pnmr\n" in content


@pytest.mark.parametrize("key", ["p64", "spnam99", "masr", "cpdprg2", "l32"])
def test_nothing_is_left_out_in_silence(key: str) -> None:
    value = "name" if key.startswith(("sp", "cpd")) else 2.0
    with pytest.raises(SettingError, match=f"{key} has no place in acqu"):
        parameter_folder(parameters({**SET, key: value}))


@pytest.mark.parametrize("key", ["td", "swh", "bf1", "nuc1", "pulprog"])
def test_a_set_without_an_axis_is_refused(key: str) -> None:
    rest = {name: value for name, value in SET.items() if name != key}
    with pytest.raises(SettingError, match=rf"lacks {key}, without which"):
        parameter_folder(parameters(rest))
