"""Raw data sets that are written are accepted by nmrglue and by the own reader."""

from pathlib import Path

import nmrglue
import numpy as np
import pytest
from builders import CARRIER_HZ, REFERENCE_HZ, series, single, time_axis, written
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr import read_fid, write_fid
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
