"""Raw data sets that are written are accepted by nmrglue and by the own reader."""

from pathlib import Path

import nmrglue
import numpy as np
import pytest
from builders import CARRIER_HZ, REFERENCE_HZ, series, single, time_axis, written
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr import read_fid, write_fid
from pnmr.bruker import Run
from pnmr.bruker.program_parameters import acqus_parameters
from pnmr.data import FID, Acquisition, ListAxis
from pnmr.errors import SettingError, UnwritableError
from pnmr.process import group_delay


@pytest.mark.parametrize("word_type", ["int32", "float64"])
@pytest.mark.parametrize("fid", [single(), series()], ids=["single", "series"])
def test_nmrglue_reads_the_same_values(tmp_path: Path, fid: FID, word_type: str) -> None:
    folder = written(tmp_path / "1", fid, word_type=word_type)
    parameters, values = nmrglue.bruker.read(str(folder), read_pulseprogram=False)
    acqus = parameters["acqus"]
    assert acqus["TD"] == 2 * fid.shape[-1]
    assert values.shape[:-1] == fid.shape[:-1]
    count = fid.shape[-1]
    assert np.array_equal(values[..., :count] * 2.0 ** acqus["NC"], fid.values)
    assert not values[..., count:].any()  # nmrglue leaves the padding of a row to its user


@pytest.mark.parametrize("word_type", ["int32", "float64"])
@pytest.mark.parametrize("fid", [single(), series()], ids=["single", "series"])
def test_the_own_reader_returns_what_was_written(tmp_path: Path, fid: FID, word_type: str) -> None:
    found = read_fid(written(tmp_path / "1", fid, word_type=word_type))
    assert np.array_equal(found.values, fid.values)
    assert found.axes[:-1] == fid.axes[:-1]
    assert found.time.points == fid.time.points
    assert found.time.dwell_s == pytest.approx(fid.time.dwell_s, rel=1e-15)
    assert found.time.carrier_hz == pytest.approx(fid.time.carrier_hz, rel=1e-15)
    assert found.time.reference_hz == pytest.approx(fid.time.reference_hz, rel=1e-15)


def test_conditions_come_back_typed(tmp_path: Path) -> None:
    conditions = read_fid(written(tmp_path / "1")).acquisition
    assert conditions.nucleus == "13C"
    assert conditions.larmor_hz == pytest.approx(CARRIER_HZ)
    assert conditions.scans == 64
    assert conditions.recycle_delay_s == 0.25
    assert conditions.mas_hz == 60000.0
    assert conditions.pulse_program == "hahnecho"
    assert conditions.title == "synthetic"
    assert conditions.temperature_k == 300.0
    assert conditions.group_delay_points == 3.25
    assert conditions.dead_time_s == pytest.approx(6.5e-6)


def test_the_parameters_are_those_that_nmrglue_needs_for_its_axis(tmp_path: Path) -> None:
    folder = str(written(tmp_path / "1"))
    parameters, values = nmrglue.bruker.read(folder, read_pulseprogram=False)
    universal = nmrglue.bruker.guess_udic(parameters, values)[0]
    assert universal["sw"] == pytest.approx(1e5)
    assert universal["obs"] == pytest.approx(REFERENCE_HZ / 1e6)
    assert universal["car"] == pytest.approx(CARRIER_HZ - REFERENCE_HZ)
    assert universal["label"] == "13C"
    assert parameters["acqus"]["O1"] == pytest.approx(CARRIER_HZ - REFERENCE_HZ)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.floats(-1e30, 1e30, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-30),
        min_size=2,
        max_size=40,
    )
)
def test_int32_keeps_nine_digits_of_the_tallest_value(
    tmp_path_factory: pytest.TempPathFactory, words: list[float]
) -> None:
    values = np.array(words[: len(words) // 2 * 2]).view(np.complex128)
    fid = FID(values, (time_axis(values.size),))
    folder = tmp_path_factory.mktemp("words") / "1"
    write_fid(folder, fid)
    tallest = np.abs(values.view(float)).max()
    assert np.abs((read_fid(folder).values - values).view(float)).max() <= 2e-9 * tallest


@pytest.mark.parametrize(
    ("kind", "unit"), [("vd", "s"), ("vc", ""), ("vp", "s"), ("fq", "Hz"), ("fq", "ppm")]
)
def test_lists_of_every_kind_come_back(tmp_path: Path, kind: str, unit: str) -> None:
    values = (1.0, 0.0012345678901, 7e-7) if unit == "s" else (1.0, 16.0, 4096.0)
    axis = ListAxis(kind, unit, tuple(np.float64(value) for value in values))
    fid = FID(series(3).values, (axis, series(3).time))
    assert read_fid(written(tmp_path / "1", fid)).axes[0] == ListAxis(kind, unit, values)


@pytest.mark.parametrize(
    "title", ["", "two\nlines", "10 µs, Müller", "<b> > c", "##$TD= 4", "x\n##$TD= 4", "a $$ b"]
)
def test_titles_and_programs_of_all_kinds_come_back(tmp_path: Path, title: str) -> None:
    conditions = Acquisition(title=title, pulse_program=title)
    fid = FID(single().values, single().axes, conditions)
    found = read_fid(written(tmp_path / "1", fid)).acquisition
    assert found.title == title
    assert found.pulse_program == title.replace("\n", " ")


def test_a_processed_fid_or_more_dimensions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="write the FID before it is processed"):
        write_fid(tmp_path / "1", group_delay(single()))
    values = np.zeros((2, 5, 100), complex)
    axis = ListAxis("row", "", (0.0, 1.0))
    with pytest.raises(SettingError, match="one or two dimensions"):
        write_fid(tmp_path / "1", FID(values, (axis, *series().axes)))


def test_an_existing_experiment_is_never_touched_without_permission(tmp_path: Path) -> None:
    folder = written(tmp_path / "1")
    before = (folder / "fid").read_bytes()
    with pytest.raises(UnwritableError, match="exists"):
        write_fid(folder, series())
    assert (folder / "fid").read_bytes() == before
    write_fid(folder, series(), overwrite=True)
    assert read_fid(folder).shape == (5, 100)
    assert not (folder / "fid").exists()


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused(tmp_path: Path, value: float) -> None:
    values = single().values.copy()
    values[3] = value
    for word_type in ("int32", "float64"):
        with pytest.raises(UnwritableError, match="not finite"):
            write_fid(tmp_path / "1", FID(values, single().axes), word_type=word_type)
    assert not list(tmp_path.iterdir())


PROGRAM = '"TauR=1s/cnst31"\n1 ze\n2 d1\np1 pl1 ph1\ngo=2 ph31\nexit\nph1=0\nph31=0\n'
RUN = Run(
    values={"p1": 1.25, "p11": 50.0, "l1": 5, "plw1": 100.0, "spw1": 99.5, "spoffs1": 10.0}
    | {"cnst31": 61000.0, "bf2": 400.13, "o2": 1000.0, "sfo2": 400.131, "ds": 32},
    texts={"spnam1": "SHAP_10M_50u", "nuc2": "1H"},
    lists={"vc": (5.0, 16.0), "vd": (0.001, 0.2), "fq1": (0.0, 1e4)},
    program=PROGRAM,
    files={"spnam1": "##TITLE= SHAP\n##END=\n"},
)


def test_what_the_console_knows_of_a_run_is_in_nmrglues_hands(tmp_path: Path) -> None:
    write_fid(tmp_path / "1", single(), RUN)
    parameters, _ = nmrglue.bruker.read(str(tmp_path / "1"))
    acqus = parameters["acqus"]
    assert (acqus["P"][1], acqus["P"][11], acqus["D"][1]) == (1.25, 50, 0.25)
    assert (acqus["L"][1], acqus["L"][2], acqus["CNST"][31]) == (5, 1, 61000)
    assert (acqus["PLW"][1], acqus["SPW"][1], acqus["SPOFFS"][1]) == (100, 99.5, 10)
    assert (acqus["SPOAL"][1], acqus["SPNAM"][1]) == (0.5, "SHAP_10M_50u")
    assert (acqus["NUC1"], acqus["NUC2"], acqus["NUC3"]) == ("13C", "1H", "off")
    assert (acqus["BF2"], acqus["O2"], acqus["SFO2"], acqus["DS"]) == (400.13, 1000, 400.131, 32)
    assert acqus["NS"] == 64
    assert {len(acqus[name]) for name in ("P", "D", "CNST", "PLW", "SPW", "SPNAM")} == {64}


def test_a_run_comes_back_as_the_parameters_of_its_pulse_program(tmp_path: Path) -> None:
    """Read as `pnmr program --parameters EXPNO/acqus` reads it."""
    write_fid(tmp_path / "1", single(), RUN)
    found = acqus_parameters(tmp_path / "1" / "acqus")
    for name, value in RUN.values.items():
        assert found.values[name] == pytest.approx(value), name
    assert found.texts["spnam1"] == "SHAP_10M_50u"
    assert found.lists["vc"] == (5.0, 16.0)
    assert found.lists["vd"] == (0.001, 0.2)
    assert (tmp_path / "1" / "pulseprogram").read_text() == PROGRAM
    assert (tmp_path / "1" / "spnam1").read_text().startswith("##TITLE")


def test_the_rate_of_spinning_is_that_which_the_program_uses(tmp_path: Path) -> None:
    write_fid(tmp_path / "1", single(), RUN)
    assert read_fid(tmp_path / "1").acquisition.mas_hz == 61000.0


def test_a_parameter_without_a_place_is_refused(tmp_path: Path) -> None:
    for name in ("p64", "speed", "nuc9", "cpdprg20"):
        with pytest.raises(SettingError, match=f"'{name}' is no parameter"):
            write_fid(tmp_path / "1", single(), Run(values={name: 1.0}))


def evolution(times_s: tuple[float, ...]) -> FID:
    values = series(len(times_s)).values
    return FID(values, (ListAxis("t1", "s", times_s), series(1).time), single().acquisition)


@pytest.mark.parametrize(
    ("times_s", "given", "mode"),
    [
        ((0.0, 0.0, 2e-5, 2e-5, 4e-5, 4e-5), {}, 4),
        ((0.0, 0.0, 2e-5, 2e-5), {"fnmode1": 6}, 6),
        ((0.0, 2e-5, 4e-5), {}, 3),
    ],
)
def test_evolution_times_come_back_with_their_width(
    tmp_path: Path, times_s: tuple[float, ...], given: dict[str, float], mode: int
) -> None:
    write_fid(tmp_path / "1", evolution(times_s), Run(values=given))
    axis = read_fid(tmp_path / "1").axes[0]
    assert isinstance(axis, ListAxis)
    assert axis.name == "t1"
    assert axis.values == pytest.approx(times_s)
    second = nmrglue.bruker.read(str(tmp_path / "1"), read_pulseprogram=False)[0]["acqu2s"]
    assert second["FnMODE"] == mode
    assert second["SW_h"] == pytest.approx(50e3)
    assert second["TD"] == len(times_s)


@pytest.mark.parametrize(
    ("times_s", "given"),
    [
        ((0.0, 1e-5, 4e-5), {}),
        ((0.0, 1e-5, 2e-5), {"fnmode1": 4}),
        ((0.0, 0.0, 1e-5, 1e-5), {"fnmode1": 1}),
        ((0.0, 0.0), {}),
    ],
)
def test_evolution_times_that_no_mode_has_are_refused(
    tmp_path: Path, times_s: tuple[float, ...], given: dict[str, float]
) -> None:
    with pytest.raises(SettingError, match="do not fit FnMODE"):
        write_fid(tmp_path / "1", evolution(times_s), Run(values=given))
