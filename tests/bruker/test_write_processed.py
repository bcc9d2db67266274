"""Procnos that are written are read by nmrglue and by the own reader: scale, order, sign, axis."""

from pathlib import Path

import nmrglue
import numpy as np
import pytest
from builders import CARRIER_HZ, REFERENCE_HZ, series, single, written

from pnmr import Recipe, Spectrum, read_fid, read_spectrum, topspin_recipe, write_spectrum
from pnmr.data import FrequencyAxis
from pnmr.errors import SettingError, UnwritableError

PROCESS = (
    Recipe(())
    .then("group_delay")
    .then("exponential", lb_hz=20.0)
    .then("zero_fill", points=512)
    .then("transform")
    .then("phase", p0_deg=30.0, p1_deg=-40.0, pivot_ppm=50.0)
)


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    return written(tmp_path / "1")


@pytest.fixture
def spectrum(experiment: Path) -> Spectrum:
    return PROCESS(read_fid(experiment))


@pytest.fixture
def procno(experiment: Path, spectrum: Spectrum) -> Path:
    write_spectrum(experiment / "pdata" / "2", spectrum)
    return experiment / "pdata" / "2"


def test_nmrglue_reads_the_true_scale_the_order_and_the_conjugate(
    procno: Path, spectrum: Spectrum
) -> None:
    """TopSpin stores ppm descending, and the imaginary part with the other sign."""
    parameters, (real, imaginary) = nmrglue.bruker.read_pdata(
        str(procno), scale_data=False, all_components=True
    )
    factor = 2.0 ** parameters["procs"]["NC_proc"]
    tallest = np.abs(spectrum.values.real).max()
    assert np.allclose(real[::-1] * factor, spectrum.values.real, rtol=0, atol=2e-9 * tallest)
    assert np.allclose(imaginary[::-1] * factor, -spectrum.values.imag, rtol=0, atol=2e-9 * tallest)


def test_the_printed_axis_is_that_of_the_spectrum(procno: Path, spectrum: Spectrum) -> None:
    procs = nmrglue.bruker.read_jcamp(str(procno / "procs"))
    ppm = procs["OFFSET"] - np.arange(512) * procs["SW_p"] / procs["SF"] / procs["SI"]
    assert np.allclose(ppm[::-1], spectrum.frequency.ppm, rtol=0, atol=1e-9)
    assert procs["SF"] == pytest.approx(REFERENCE_HZ / 1e6)
    assert procs["YMAX_p"] == np.frombuffer((procno / "1r").read_bytes(), "<i4").max()
    assert procs["YMIN_p"] == np.frombuffer((procno / "1r").read_bytes(), "<i4").min()


def test_a_line_is_written_where_it_belongs(procno: Path) -> None:
    """The synthetic line lies 1000 Hz above the carrier, which is 10 kHz above 0 ppm."""
    expected_ppm = (CARRIER_HZ - REFERENCE_HZ + 1000.0) / (REFERENCE_HZ / 1e6)
    procs = nmrglue.bruker.read_jcamp(str(procno / "procs"))
    _, (real, imaginary) = nmrglue.bruker.read_pdata(str(procno), all_components=True)
    line = int(np.argmax(np.hypot(real, imaginary)))
    found_ppm = procs["OFFSET"] - line * procs["SW_p"] / procs["SF"] / procs["SI"]
    assert found_ppm == pytest.approx(expected_ppm, abs=1.01 * procs["SW_p"] / procs["SF"] / 512)


def test_the_own_reader_returns_what_was_written(procno: Path, spectrum: Spectrum) -> None:
    found = read_spectrum(procno)
    assert np.allclose(
        found.values, spectrum.values, rtol=0, atol=3e-9 * np.abs(spectrum.values).max()
    )
    assert np.allclose(found.frequency.ppm, spectrum.frequency.ppm, rtol=0, atol=1e-9)


def test_the_written_phases_and_window_lead_back_to_the_spectrum(
    procno: Path, spectrum: Spectrum, experiment: Path
) -> None:
    """PHC0, PHC1, LB and WDW of the new procs, read as TopSpin's, give the same spectrum."""
    again = topspin_recipe(procno)(read_fid(experiment))
    tallest = np.abs(spectrum.values).max()
    window_origin = np.exp(-np.pi * 20.0 * 0.25 * 1e-5)
    assert np.abs(again.values / window_origin - spectrum.values).max() < 1e-9 * tallest


def test_real_spectra_come_back_through_nmrglue(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "bruker" / "topspin36_1H_grpdly68"
    spectrum = topspin_recipe(source)(read_fid(source))
    write_spectrum(tmp_path / "1", spectrum)
    parameters, (real, imaginary) = nmrglue.bruker.read_pdata(
        str(tmp_path / "1"), scale_data=False, all_components=True, read_acqus=False
    )
    procs = nmrglue.bruker.read_jcamp(str(source / "pdata" / "1" / "procs"))
    factor = 2.0 ** parameters["procs"]["NC_proc"]
    stored = np.fromfile(source / "pdata/1/1i", "<i4") * 2.0 ** procs["NC_proc"]
    assert np.abs(imaginary * factor - stored).max() < 1e-6 * np.abs(real * factor).max()
    for name in ("SF", "OFFSET", "SW_p", "SI", "PHC1", "LB"):
        assert parameters["procs"][name] == pytest.approx(procs[name], rel=1e-6)
    turn_deg = parameters["procs"]["PHC0"] - procs["PHC0"]
    assert turn_deg / 360.0 == pytest.approx(round(turn_deg / 360.0), abs=1e-8)


def test_the_record_holds_the_recipe(procno: Path, spectrum: Spectrum, tmp_path: Path) -> None:
    record = (procno / "auditp.txt").read_text()
    (tmp_path / "recipe.toml").write_text(record.split("\n\n", 1)[1])
    assert Recipe.read(tmp_path / "recipe.toml") == Recipe.of(spectrum)


def test_an_existing_procno_is_never_touched_without_permission(
    procno: Path, spectrum: Spectrum
) -> None:
    before = (procno / "1r").read_bytes()
    (procno / "mine").write_bytes(b"mine")
    with pytest.raises(UnwritableError, match="exists; choose another name"):
        write_spectrum(procno, spectrum)
    assert (procno / "1r").read_bytes() == before
    write_spectrum(procno, spectrum, overwrite=True, title="new")
    assert not (procno / "mine").exists()
    assert (procno / "title").read_text() == "new\n"


def test_a_series_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="write the rows one by one"):
        write_spectrum(tmp_path / "1", PROCESS(series()))


def test_a_spectrum_without_a_reference_frequency_is_refused(tmp_path: Path) -> None:
    axis = FrequencyAxis(64, 10.0, -310.0, 1e8, 0.0)
    with pytest.raises(SettingError, match="no reference frequency"):
        write_spectrum(tmp_path / "1", Spectrum(single().values[:64], (axis,)))
    assert not list(tmp_path.iterdir())


def test_a_spectrum_of_nothing_is_written_as_zeros(tmp_path: Path) -> None:
    axis = FrequencyAxis(64, 10.0, -310.0, 1e8, 1e8)
    write_spectrum(tmp_path / "1", Spectrum(np.zeros(64), (axis,)))
    assert (tmp_path / "1" / "1r").read_bytes() == bytes(256)
