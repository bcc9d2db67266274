"""Inputs that broke other readers end in the right data or in one sentence."""

import os
import re
import tracemalloc
import warnings
from pathlib import Path

import numpy as np
import pytest
from builders import series, single, with_parameter, written

from pnmr import PnmrError, Recipe, read_fid, read_spectrum, topspin_recipe, write_spectrum
from pnmr.data import FID, Acquisition, TimeAxis
from pnmr.errors import PnmrWarning, SettingError, UnreadableError, UnsupportedError
from pnmr.process import group_delay, transform

PROCESS = Recipe(()).then("group_delay").then("zero_fill", points=256).then("transform")


@pytest.fixture
def procno(experiment: Path) -> Path:
    """Return the processed data set 2 of the synthetic experiment."""
    write_spectrum(experiment / "pdata" / "2", PROCESS(read_fid(experiment)))
    return experiment / "pdata" / "2"


def sentence(error: pytest.ExceptionInfo[PnmrError]) -> str:
    """Return a message after checking that it is one line."""
    text = str(error.value)
    assert "\n" not in text
    assert len(text) > 30
    return text


# 1 2D stopped early, and 21 non-uniform sampling
@pytest.mark.parametrize(("stored_rows", "rows"), [(3.0, 3), (3.5, 3), (1.0, 1)])
def test_a_series_stopped_early_has_its_whole_rows(
    pseudo_2d: Path, stored_rows: float, rows: int
) -> None:
    ser = pseudo_2d / "ser"
    ser.write_bytes(ser.read_bytes()[: int(stored_rows * 1024)])
    with pytest.warns(PnmrWarning, match=f"ser holds {rows} whole rows where .* announces 5"):
        fid = read_fid(pseudo_2d)
    assert np.array_equal(fid.values, series().values[:rows])
    assert fid.axes[0].values == series().axes[0].values[:rows]


def test_a_series_without_one_whole_row_is_refused(pseudo_2d: Path) -> None:
    (pseudo_2d / "ser").write_bytes(bytes(1000))
    with pytest.raises(UnreadableError, match="ser holds 1000 bytes, less than one row") as error:
        read_fid(pseudo_2d)
    sentence(error)


# 2 and 3 float64
def test_float64_data_keep_their_shape_and_values(tmp_path: Path) -> None:
    values = series().values * np.pi
    fid = FID(values, series().axes, series().acquisition)
    folder = written(tmp_path / "neo", fid, word_type="float64")
    assert np.array_equal(read_fid(folder).values, values)


# 4 processed data in floating point
@pytest.mark.parametrize(("kind", "code"), [("<f4", "1"), ("<f8", "2")])
def test_processed_floats_are_read_as_floats(procno: Path, kind: str, code: str) -> None:
    before = read_spectrum(procno)
    for name in ("1r", "1i"):
        words = np.frombuffer((procno / name).read_bytes(), "<i4")
        (procno / name).write_bytes(words.astype(kind).tobytes())
    with_parameter(procno / "procs", "DTYPP", code)
    assert np.allclose(read_spectrum(procno).values, before.values, rtol=1e-6)


# 5 to 7 group delay from the table
@pytest.mark.parametrize("delay", [None, "-1", "0"])
def test_a_missing_group_delay_comes_from_the_table(experiment: Path, delay: str | None) -> None:
    acqus = experiment / "acqus"
    for name, value in {"GRPDLY": delay, "DSPFVS": "10", "DECIM": "16"}.items():
        with_parameter(acqus, name, value)
    assert read_fid(experiment).acquisition.group_delay_points == 66.625 + 2.90625


def test_decimation_1_means_no_filter(experiment: Path) -> None:
    for name, value in {"GRPDLY": None, "DSPFVS": "12", "DECIM": "1"}.items():
        with_parameter(experiment / "acqus", name, value)
    assert read_fid(experiment).acquisition.group_delay_points == 0.0


def test_a_decimation_of_133_333_needs_grpdly_and_says_so(experiment: Path) -> None:
    for name, value in {"DSPFVS": "21", "DECIM": "133.333"}.items():
        with_parameter(experiment / "acqus", name, value)
    assert read_fid(experiment).acquisition.group_delay_points == 3.25
    with_parameter(experiment / "acqus", "GRPDLY", None)
    with pytest.raises(UnreadableError, match=r"DSPFVS 21 with DECIM 133\.333; set GRPDLY"):
        read_fid(experiment)


# 8 fractional delay
def test_a_delay_of_67_98_points_leaves_no_phase_behind() -> None:
    """A line on a grid point, delayed by 67.98 points, comes out real and n tall."""
    axis = TimeAxis(1024, 1e-5, 0.0, 1e8, 1e8)
    offset_hz, delay = 37 / 1024 / 1e-5, 67.98
    values = np.exp(2j * np.pi * offset_hz * (axis.times_s - delay * axis.dwell_s))
    fid = FID(values, (axis,), Acquisition(group_delay_points=delay))
    spectrum = transform(group_delay(fid))
    line = int(np.argmax(np.abs(spectrum.values)))
    assert spectrum.frequency.offsets_hz[line] == pytest.approx(offset_hz)
    assert spectrum.values[line] == pytest.approx(1024.0, abs=1e-8)


# 9 encodings
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "utf-8-sig"])
def test_titles_and_parameters_are_read_in_any_encoding(experiment: Path, encoding: str) -> None:
    (experiment / "pdata/1/title").write_bytes("Müller, 10 µs".encode(encoding))
    acqus = (experiment / "acqus").read_text().replace("OWNER= pnmr", "OWNER= Müller")
    (experiment / "acqus").write_bytes(acqus.encode(encoding))
    fid = read_fid(experiment)
    assert fid.acquisition.title == "Müller, 10 µs"
    assert fid.acquisition.parameters["acqus"].text("OWNER") == "Müller"


# 10 brackets
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("zgpr", "zgpr"),
        ("<zgpr>", "zgpr"),
        (r"<a \> b>", "a > b"),
        ("<a <b> c>", "a <b> c"),
        ("<>", ""),
        ("<two\nlines>", "two\nlines"),
    ],
)
def test_texts_with_odd_brackets_are_read(experiment: Path, raw: str, expected: str) -> None:
    with_parameter(experiment / "acqus", "PULPROG", raw)
    assert read_fid(experiment).acquisition.pulse_program == expected


# 11 torn parameter files
def test_an_unterminated_text_is_refused(experiment: Path) -> None:
    with_parameter(experiment / "acqus", "PULPROG", "<zg")
    with pytest.raises(UnreadableError, match="acqus: parameter PULPROG must be a text closed"):
        read_fid(experiment)


def test_a_short_array_is_refused(experiment: Path) -> None:
    with_parameter(experiment / "acqus", "D", "(0..63)\n1 2 3")
    with pytest.raises(UnreadableError, match="D must be 64 numbers, found '3 values'"):
        read_fid(experiment)


def test_a_torn_record_that_nobody_needs_harms_nobody(experiment: Path) -> None:
    with_parameter(experiment / "acqus", "SPNAM", "(0..63)\n<a> <b")
    assert read_fid(experiment).shape == (128,)


def test_a_long_run_of_open_brackets_is_read_in_seconds(experiment: Path) -> None:
    with_parameter(experiment / "acqus", "SPNAM", "(0..63)\n" + "<" * 1_000_000)
    acqus = read_fid(experiment).acquisition.parameters["acqus"]
    with pytest.raises(UnreadableError, match="64 texts"):
        acqus.texts("SPNAM")


# 12 odd number of words
def test_an_odd_number_of_words_is_refused(experiment: Path) -> None:
    fid = experiment / "fid"
    fid.write_bytes(fid.read_bytes()[:-4])
    with pytest.raises(
        UnreadableError, match="fid holds 255 words of int32 where TD announces 256"
    ):
        read_fid(experiment)
    with_parameter(experiment / "acqus", "TD", "255")
    with pytest.raises(UnreadableError, match="TD 255 is no number of complex pairs"):
        read_fid(experiment)


# 13 exponents
@pytest.mark.parametrize("exponent", [-7, 0, 5])
def test_nc_scales_the_fid(experiment: Path, exponent: int) -> None:
    before = read_fid(experiment)
    with_parameter(experiment / "acqus", "NC", str(exponent))
    stored = before.acquisition.parameters["acqus"].whole("NC")
    assert np.array_equal(read_fid(experiment).values, before.values * 2.0 ** (exponent - stored))


def test_nc_proc_scales_the_spectrum(procno: Path) -> None:
    before = read_spectrum(procno)
    stored = before.acquisition.parameters["procs"].whole("NC_proc")
    with_parameter(procno / "procs", "NC_proc", str(stored + 3))
    assert np.array_equal(read_spectrum(procno).values, 8.0 * before.values)


# 14 strip transforms
def test_the_axis_of_a_strip_is_that_of_its_part(procno: Path) -> None:
    whole = read_spectrum(procno)
    for name in ("1r", "1i"):
        (procno / name).write_bytes((procno / name).read_bytes()[4 * 40 : 4 * (40 + 64)])
    left_ppm = whole.frequency.ppm[::-1][40]
    changes = {
        "STSR": "40",
        "STSI": "64",
        "SI": "64",
        "FTSIZE": "256",
        "OFFSET": f"{left_ppm:.17g}",
    }
    width_hz = whole.frequency.width_hz * 64 / 256
    for name, value in (changes | {"SW_p": repr(width_hz)}).items():
        with_parameter(procno / "procs", name, value)
    part = read_spectrum(procno)
    assert np.array_equal(part.values, whole.values[::-1][40:104][::-1])
    assert np.allclose(part.frequency.ppm, whole.frequency.ppm[::-1][40:104][::-1], atol=1e-9)


# 15 proc and procs
def test_procs_counts_and_not_proc(procno: Path) -> None:
    before = read_spectrum(procno)
    for name, value in {"SI": "99999", "NC_proc": "0", "SF": "500"}.items():
        with_parameter(procno / "proc", name, value)
    after = read_spectrum(procno)
    assert np.array_equal(after.values, before.values)
    assert after.frequency == before.frequency


# 16 and 17 set-up files only
def test_acqu_serves_where_acqus_is_missing(experiment: Path) -> None:
    before = read_fid(experiment)
    (experiment / "acqus").unlink()
    with pytest.warns(PnmrWarning, match="has no acqus; the set-up parameters of acqu are used"):
        assert np.array_equal(read_fid(experiment).values, before.values)


def test_acqu2_serves_where_acqu2s_is_missing(pseudo_2d: Path) -> None:
    (pseudo_2d / "acqu2s").unlink()
    with pytest.warns(PnmrWarning, match="has no acqu2s; the set-up parameters of acqu2"):
        assert read_fid(pseudo_2d).shape == (5, 100)


def test_without_acqu2s_and_acqu2_the_rows_are_those_of_the_file(pseudo_2d: Path) -> None:
    (pseudo_2d / "acqu2s").unlink()
    (pseudo_2d / "acqu2").unlink()
    assert np.array_equal(read_fid(pseudo_2d).values, series().values)


def test_without_acqus_and_acqu_the_data_are_refused(experiment: Path) -> None:
    (experiment / "acqus").unlink()
    (experiment / "acqu").unlink()
    with pytest.raises(UnreadableError, match="has no acqus"):
        read_fid(experiment)


# 18 to 20 the second dimension
def test_fnmode_is_that_of_acqu2s(pseudo_2d: Path) -> None:
    with_parameter(pseudo_2d / "acqus", "FnMODE", "5")
    assert read_fid(pseudo_2d).axes[0].name == "vd"


@pytest.mark.parametrize(
    ("mode", "times"), [("3", [0, 1, 2, 3, 4]), ("4", [0, 0, 1, 1, 2]), ("6", [0, 0, 1, 1, 2])]
)
def test_phase_sensitive_rows_stay_as_acquired_and_know_their_time(
    pseudo_2d: Path, mode: str, times: list[int]
) -> None:
    with_parameter(pseudo_2d / "acqu2s", "FnMODE", mode)
    with_parameter(pseudo_2d / "acqu2s", "SW_h", "2000")
    fid = read_fid(pseudo_2d)
    assert fid.axes[0].name == "t1"
    assert fid.axes[0].values == pytest.approx([time / 2000.0 for time in times])
    assert np.array_equal(fid.values, series().values)


def test_rows_of_qf_are_not_taken_as_pairs(pseudo_2d: Path) -> None:
    with_parameter(pseudo_2d / "acqu2s", "FnMODE", "1")
    assert np.array_equal(read_fid(pseudo_2d).values, series().values)


# 22 lists do not set the size
@pytest.mark.parametrize("entries", [3, 8])
def test_the_number_of_rows_is_not_that_of_a_list(pseudo_2d: Path, entries: int) -> None:
    (pseudo_2d / "vdlist").write_text("1m\n" * entries)
    fid = read_fid(pseudo_2d)
    assert fid.shape == (5, 100)
    assert fid.axes[0].name == "row"


def test_a_list_with_something_else_in_it_is_refused(pseudo_2d: Path) -> None:
    for line in ("one", "1e400", "nan", "5 hours"):
        (pseudo_2d / "vdlist").write_text(f"1m\n2m\n{line}\n3m\n4m\n")
        with pytest.raises(UnreadableError, match="vdlist, line 3: expected a number with s, m"):
            read_fid(pseudo_2d)


# 23 acquisition modes
@pytest.mark.parametrize("mode", ["1", "3"])
def test_qsim_and_dqd_are_read_alike(experiment: Path, mode: str) -> None:
    with_parameter(experiment / "acqus", "AQ_mod", mode)
    assert np.array_equal(read_fid(experiment).values, single().values)


@pytest.mark.parametrize(("mode", "name"), [("0", "qf"), ("2", "qseq"), ("9", "9")])
def test_other_modes_are_refused_by_name(experiment: Path, mode: str, name: str) -> None:
    with_parameter(experiment / "acqus", "AQ_mod", mode)
    with pytest.raises(UnsupportedError, match=f"AQ_mod {name}.* is not read"):
        read_fid(experiment)


# 24 raw for processed and the reverse
def test_any_path_in_an_experiment_leads_to_both_kinds_of_data(procno: Path) -> None:
    experiment = procno.parents[1]
    for path in (experiment, procno, procno / "1r", experiment / "fid", experiment / "acqus"):
        assert read_fid(path).shape == (128,)
        assert read_spectrum(path, 2).shape == (256,)
    assert read_fid(experiment / "pdata").shape == (128,)


# 25 parts missing
def test_a_procno_without_1r_is_refused(experiment: Path) -> None:
    with pytest.raises(UnreadableError, match="pdata/1 has neither 1r nor 2rr; process the data"):
        read_spectrum(experiment)


def test_an_experiment_without_processed_data_is_refused_with_what_there_is(procno: Path) -> None:
    with pytest.raises(UnreadableError, match="no processed data pdata/7; it has 1, 2"):
        read_spectrum(procno.parents[1], 7)


def test_a_fid_alone_is_refused(experiment: Path) -> None:
    for path in sorted(experiment.rglob("*"), reverse=True):
        if path.name != "fid":
            path.rmdir() if path.is_dir() else path.unlink()
    with pytest.raises(UnreadableError, match="has no acqus"):
        read_fid(experiment)


def test_1r_without_1i_has_no_imaginary_part_and_says_so(procno: Path) -> None:
    before = read_spectrum(procno)
    (procno / "1i").unlink()
    with pytest.warns(PnmrWarning, match="no imaginary part; it is set to 0"):
        after = read_spectrum(procno)
    assert np.array_equal(after.values, before.values.real)


def test_parameters_without_data_are_refused(experiment: Path) -> None:
    (experiment / "fid").unlink()
    with pytest.raises(UnreadableError, match="has neither fid nor ser; nothing was acquired"):
        read_fid(experiment)


# 26 nuclei
def test_a_nucleus_that_is_off_is_no_nucleus(pseudo_2d: Path) -> None:
    with_parameter(pseudo_2d / "acqus", "NUC1", "<off>")
    with_parameter(pseudo_2d / "acqu2s", "NUC1", None)
    assert read_fid(pseudo_2d).acquisition.nucleus == ""


# 28 lengths
@pytest.mark.parametrize("points", [1, 3, 100, 127, 128, 129, 1000])
def test_any_length_is_read_alone_and_in_a_padded_series(tmp_path: Path, points: int) -> None:
    assert np.array_equal(
        read_fid(written(tmp_path / "1", single(points, group_delay_points=0.0))).values,
        single(points).values,
    )
    assert np.array_equal(
        read_fid(written(tmp_path / "2", series(3, points))).values, series(3, points).values
    )


def test_a_series_without_padding_is_read(pseudo_2d: Path) -> None:
    words = np.frombuffer((pseudo_2d / "ser").read_bytes(), "<i4").reshape(5, -1)
    (pseudo_2d / "ser").write_bytes(words[:, :200].tobytes())
    assert np.array_equal(read_fid(pseudo_2d).values, series().values)


# 31 sizes in the billions
@pytest.mark.parametrize("size", ["2147483646", "99999999999998", "1e300"])
def test_impossible_sizes_are_refused_before_anything_is_allocated(
    procno: Path, pseudo_2d: Path, size: str
) -> None:
    experiment = procno.parents[1]
    with_parameter(experiment / "pdata/1/procs", "SI", size)
    with_parameter(procno / "procs", "SI", size)
    fid = read_fid(experiment)
    with_parameter(experiment / "acqus", "TD", size)
    with_parameter(pseudo_2d / "acqus", "TD", size)
    tracemalloc.start()
    with pytest.raises(UnreadableError, match="fid holds 256 words"):
        read_fid(experiment)
    with pytest.raises(UnreadableError, match="less than one row"):
        read_fid(pseudo_2d)
    with pytest.raises(UnreadableError, match="1r holds 256 points where SI announces"):
        read_spectrum(procno)
    with pytest.raises(SettingError, match="more than 256-fold"):
        topspin_recipe(experiment)(fid)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 2e6


def test_a_file_far_larger_than_announced_is_not_read(experiment: Path) -> None:
    with open(experiment / "fid", "r+b") as file:
        file.truncate(2**33)
    tracemalloc.start()
    with pytest.raises(UnreadableError, match="holds 8589934592 bytes where at most 1024"):
        read_fid(experiment)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 1e7  # with what is imported on the way


# 32 convdta
@pytest.mark.parametrize(("name", "value"), [("DIGMOD", "0"), ("DSPFVS", "-1")])
def test_after_convdta_there_is_no_group_delay(experiment: Path, name: str, value: str) -> None:
    with_parameter(experiment / "acqus", "GRPDLY", "76")
    with_parameter(experiment / "acqus", name, value)
    assert read_fid(experiment).acquisition.group_delay_points == 0.0


# 33 phases of procs
def test_phases_in_procs_do_not_touch_stored_spectra(procno: Path) -> None:
    before = read_spectrum(procno)
    with_parameter(procno / "procs", "PHC0", "123.4")
    assert np.array_equal(read_spectrum(procno).values, before.values)


# 34 no data at all
@pytest.mark.parametrize("name", ["fid", "acqus", "pdata/2/1r", "pdata/2/procs"])
@pytest.mark.parametrize("kind", ["empty", "nul", "folder", "pipe"])
def test_what_is_no_file_of_its_kind_is_refused(procno: Path, name: str, kind: str) -> None:
    experiment = procno.parents[1]
    path = experiment / name
    size = path.stat().st_size
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(bytes(size if kind == "nul" else 0))
    if (name, kind) in (("fid", "nul"), ("pdata/2/1r", "nul")):
        return  # zeros are what an experiment without signal leaves
    read = read_spectrum if "pdata" in name else read_fid
    with pytest.raises(UnreadableError, match=re.escape(name)) as error:
        read(procno)
    sentence(error)


@pytest.mark.parametrize("value", ["1e400", "nan", "inf", "-inf", "0x10", "1_000", "", "٣"])
@pytest.mark.parametrize("name", ["SW_h", "TD", "SFO1", "GRPDLY", "NC"])
def test_numbers_that_are_none_are_refused(experiment: Path, name: str, value: str) -> None:
    with_parameter(experiment / "acqus", name, value)
    with pytest.raises(UnreadableError, match=f"parameter {name} must be a finite number"):
        read_fid(experiment)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_floats_that_are_none_are_refused(tmp_path: Path, value: float) -> None:
    folder = written(tmp_path / "neo", word_type="float64")
    words = np.frombuffer((folder / "fid").read_bytes(), "<f8").copy()
    words[17] = value
    (folder / "fid").write_bytes(words.tobytes())
    with pytest.raises(UnreadableError, match="fid holds values that are not finite"):
        read_fid(folder)


def test_single_precision_numbers_that_signal_are_refused(experiment: Path) -> None:
    words = np.full(256, 1, "<i4")
    words[3] = 0x7FA00000  # a signalling NaN
    (experiment / "fid").write_bytes(words.tobytes())
    with_parameter(experiment / "acqus", "DTYPA", "1")
    with pytest.raises(UnreadableError, match="fid holds values that are not finite"):
        read_fid(experiment)


def test_windows_line_ends_are_read(procno: Path) -> None:
    experiment = procno.parents[1]
    for path in experiment.rglob("*"):
        if path.name in ("acqus", "procs", "title"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert np.array_equal(read_fid(experiment).values, single().values)
    assert read_fid(experiment).acquisition.title == "synthetic"
    assert read_spectrum(procno).shape == (256,)


@pytest.mark.parametrize(("name", "value"), [("NC", "1e9"), ("SW_h", "0"), ("SFO1", "-4")])
def test_numbers_without_sense_are_refused(experiment: Path, name: str, value: str) -> None:
    with_parameter(experiment / "acqus", name, value)
    with pytest.raises(UnreadableError) as error:
        read_fid(experiment)
    assert str(experiment) in sentence(error)


# 36 titles
def test_titles_come_without_control_characters(experiment: Path) -> None:
    (experiment / "pdata/1/title").write_bytes(b"\x1b[31mred\x1b]0;x\x07\n<b>bold</b>\r\n\x9b2J\n")
    title = read_fid(experiment).acquisition.title
    assert title == "[31mred]0;x\n<b>bold</b>\n2J" or "\x1b" not in title
    assert all(c.isprintable() or c == "\n" for c in title)


def test_a_good_data_set_is_read_without_a_warning(procno: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_fid(procno).shape == (128,)
        assert read_spectrum(procno).shape == (256,)
