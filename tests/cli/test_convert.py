import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import pnmr
from pnmr.cli.convert import command
from pnmr.data import Acquisition, FrequencyAxis, Spectrum
from pnmr.errors import UnreadableError, UnwritableError
from pnmr.exchange import write

SPECTRUM = Spectrum(
    np.array([1.0, 5.0, 2.0, 0.5j]),
    (FrequencyAxis(4, 100.0, -100.0, 100.002e6, 100.0e6),),
    Acquisition(nucleus="13C"),
)


def convert(*arguments: object) -> str:
    done = CliRunner().invoke(command, [str(each) for each in arguments], catch_exceptions=True)
    if done.exception is not None:
        raise done.exception
    return done.stdout


def test_a_file_goes_through_every_format_and_keeps_its_line(tmp_path: Path) -> None:
    write(tmp_path / "0.csv", SPECTRUM)
    for step, suffix in enumerate(("csdf", "jdx", "spe", "txt", "csdfe", "csv"), 1):
        source = next(tmp_path.glob(f"{step - 1}.*[!t]"), tmp_path / f"{step - 1}.txt")
        convert(source, tmp_path / f"{step}.{suffix}")
    last = pnmr.read(tmp_path / "6.csv")
    assert isinstance(last, Spectrum)
    assert last.frequency.ppm[np.argmax(last.values.real)] == pytest.approx(20.0)


def test_json_names_what_was_written(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", SPECTRUM)
    told = json.loads(convert(tmp_path / "a.csv", tmp_path / "b.csdfe", "--json"))
    assert told["written"] == [str(tmp_path / "b.dat"), str(tmp_path / "b.csdfe")]
    assert (told["kind"], told["shape"], told["nucleus"]) == ("Spectrum", [4], "13C")


def test_nothing_is_replaced_without_force(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", SPECTRUM)
    convert(tmp_path / "a.csv", tmp_path / "b.jdx")
    with pytest.raises(UnwritableError, match="--force"):
        convert(tmp_path / "a.csv", tmp_path / "b.jdx")
    convert(tmp_path / "a.csv", tmp_path / "b.jdx", "--force")


def test_plain_columns_take_unit_and_frequency_from_the_flags(tmp_path: Path) -> None:
    (tmp_path / "x.dat").write_text("1 2\n2 3\n3 1\n")
    convert(tmp_path / "x.dat", tmp_path / "x.csdf", "--axis", "kHz", "--larmor", "100MHz")
    read = pnmr.read(tmp_path / "x.csdf")
    assert isinstance(read, Spectrum)
    np.testing.assert_allclose(read.frequency.ppm, [10.0, 20.0, 30.0])


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="absent"):
        convert(tmp_path / "absent.jdx", tmp_path / "b.csv")


def test_topspins_own_spectrum_keeps_its_tallest_line(shared_data: Path, tmp_path: Path) -> None:
    pytest.importorskip("pnmr.bruker", reason="the reader of Bruker's files is not there")
    nmrglue = pytest.importorskip("nmrglue")
    folder = shared_data / "bruker" / "topspin44_1H_em" / "pdata" / "1"
    convert(folder, tmp_path / "a.jdx")
    read = pnmr.read(tmp_path / "a.jdx")
    told, values = nmrglue.bruker.read_pdata(str(folder))
    axis = nmrglue.fileiobase.uc_from_udic(nmrglue.bruker.guess_udic(told, values))
    assert isinstance(read, Spectrum)
    tallest = read.frequency.ppm[np.argmax(read.values.real)]
    assert tallest == pytest.approx(axis.ppm_scale()[np.argmax(values)], rel=1e-8)
