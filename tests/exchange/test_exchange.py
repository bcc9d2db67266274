"""Laws of all formats, and the damage that none of them may fall for."""

import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

import pnmr
from pnmr import exchange
from pnmr.data import FID, Acquisition, Spectrum, TimeAxis
from pnmr.errors import PnmrError, PnmrWarning, SettingError, UnreadableError, UnwritableError
from pnmr.process import transform

SPECTRA = ("a.csv", "a.csdf", "a.csdfe", "a.jdx", "a.spe", "a.txt")
FIDS = ("a.csv", "a.csdf", "a.csdfe", "a.jdx", "a.fid")
MUTATIONS = 300


@pytest.mark.parametrize("name", SPECTRA)
def test_a_spectrum_comes_back_at_its_shifts(tmp_path: Path, spectrum: Spectrum, name: str) -> None:
    exchange.write(tmp_path / name, spectrum)
    again = pnmr.read(tmp_path / name)
    assert isinstance(again, Spectrum)
    np.testing.assert_allclose(again.frequency.ppm, spectrum.frequency.ppm, rtol=1e-12)
    np.testing.assert_allclose(again.values.real, spectrum.values.real, rtol=0.0, atol=2e-9)
    if name != "a.txt":
        np.testing.assert_allclose(again.values, spectrum.values, rtol=0.0, atol=2e-9)
    # By hand, independent of the axis that was written.
    assert again.frequency.ppm[np.argmax(again.values.real)] == pytest.approx(670.0, rel=1e-9)


@pytest.mark.parametrize("name", FIDS)
def test_an_fid_comes_back_and_transforms_to_its_shifts(
    tmp_path: Path, fid: FID, name: str
) -> None:
    exchange.write(tmp_path / name, fid)
    again = pnmr.read(tmp_path / name)
    assert isinstance(again, FID)
    assert again.acquisition.nucleus == "13C"
    np.testing.assert_allclose(again.values, fid.values, rtol=0.0, atol=4e-9)
    turned = transform(again)
    assert turned.frequency.ppm[np.argmax(turned.values.real)] == pytest.approx(670.0, rel=1e-9)


@pytest.mark.parametrize("points", [2, 3, 64, 65])
@pytest.mark.parametrize("name", SPECTRA)
def test_any_number_of_points_keeps_its_place(tmp_path: Path, name: str, points: int) -> None:
    axis = TimeAxis(points, 1e-5, 0.0, 100.06e6, 100.0e6).reciprocal()
    spectrum = Spectrum(np.arange(1.0, points + 1.0), (axis,))
    exchange.write(tmp_path / name, spectrum)
    again = pnmr.read(tmp_path / name)
    assert isinstance(again, Spectrum)
    np.testing.assert_allclose(again.frequency.ppm, axis.ppm, rtol=1e-12)
    np.testing.assert_array_equal(again.values, spectrum.values)


def test_content_and_not_the_suffix_tells_the_format(tmp_path: Path, spectrum: Spectrum) -> None:
    exchange.write(tmp_path / "a.jdx", spectrum)
    (tmp_path / "a.csv").write_bytes((tmp_path / "a.jdx").read_bytes())
    assert isinstance(pnmr.read(tmp_path / "a.csv"), Spectrum)


def test_an_existing_file_stays_unless_told_otherwise(tmp_path: Path, spectrum: Spectrum) -> None:
    for name in ("a.csv", "a.csdfe"):
        (tmp_path / name).write_text("precious")
        with pytest.raises(UnwritableError, match="exists"):
            exchange.write(tmp_path / name, spectrum)
        assert (tmp_path / name).read_text() == "precious"
    assert not (tmp_path / "a.dat").exists()
    exchange.write(tmp_path / "a.csv", spectrum, overwrite=True)
    assert isinstance(pnmr.read(tmp_path / "a.csv"), Spectrum)


def test_values_that_are_not_finite_are_not_written(tmp_path: Path, spectrum: Spectrum) -> None:
    broken = Spectrum(np.where(spectrum.values.real > 2.0, np.nan, spectrum.values), spectrum.axes)
    for name in (*SPECTRA, "a.ft1"):
        with pytest.raises(UnwritableError, match="not finite"):
            exchange.write(tmp_path / name, broken)
    assert list(tmp_path.iterdir()) == []


def test_suffixes_that_say_nothing_or_the_wrong_thing_are_refused(
    tmp_path: Path, spectrum: Spectrum, fid: FID
) -> None:
    with pytest.raises(SettingError, match="no suffix of a known format"):
        exchange.write(tmp_path / "a.xyz", spectrum)
    with pytest.raises(SettingError, match=r"call it \.spe"):
        exchange.write(tmp_path / "a.fid", spectrum)
    with pytest.raises(SettingError, match=r"call it \.fid"):
        exchange.write(tmp_path / "a.spe", fid)
    assert exchange.write(tmp_path / "a.xyz", spectrum, form="csdm") == [tmp_path / "a.xyz"]


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"hello", b"##", b"{}", b"\xff\xd8\xff"])
def test_what_is_of_no_format_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "thing").write_bytes(content)
    with pytest.raises(UnreadableError, match="thing is none of"):
        pnmr.read(tmp_path / "thing")


def test_a_folder_a_pipe_and_nothing_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing", Path("/dev/zero")):
        with pytest.raises(UnreadableError):
            pnmr.read(path)


def mutant(content: bytes, generator: np.random.Generator) -> bytes:
    """Return a file with a few bytes changed, cut, doubled, moved or made digits and letters."""
    raw = bytearray(content)
    for _ in range(generator.integers(1, 4)):
        at = int(generator.integers(0, max(1, len(raw))))
        length = int(generator.integers(1, 40))
        kind = generator.integers(0, 7)
        if kind == 0:
            raw[at : at + 1] = bytes([generator.integers(0, 256)])
        elif kind == 1:
            del raw[at : at + length]
        elif kind == 2:
            raw[at:at] = raw[at : at + length]
        elif kind == 3:
            del raw[at:]
        elif kind == 4:
            raw[at : at + 1] = generator.choice(
                [b"9" * 30, b"-", b"e99", b"nan", b"\n", b"s9", b"="]
            )
        elif kind == 5:
            raw[at:at] = bytes(generator.integers(32, 127, length, dtype=np.uint8))
        else:
            other = int(generator.integers(0, max(1, len(raw))))
            raw[at : at + length] = raw[other : other + length]
    return bytes(raw)


BINARY_FID = (
    b"SIMP\nNP=4\nSW=100\nTYPE=FID\nFORMAT=BINARY\nDATA\n" + b"!!!1!1!!!P-!" * 4 + b"\nEND\n"
)
PLAIN = b"ppm,re,im\n" + b"".join(b"%d.5,%d,-1\n" % (i, i * i) for i in range(30))


@pytest.mark.parametrize(
    "name", [*SPECTRA, "fid.csv", "fid.csdf", "fid.jdx", "b.fid", "p.dat", "a.fid"]
)
def test_a_damaged_file_gives_a_whole_signal_or_one_sentence(tmp_path: Path, name: str) -> None:
    generator = np.random.default_rng(20)
    path, time_axis = tmp_path / name, TimeAxis(32, 1e-5, 0.0, 100.06e6, 100.0e6)
    values = generator.standard_normal(32) + 1j * generator.standard_normal(32)
    fid = FID(values, (time_axis,), Acquisition(nucleus="13C", title="t"))
    if name == "b.fid":
        path.write_bytes(BINARY_FID)
    elif name == "p.dat":
        path.write_bytes(PLAIN)
    else:
        exchange.write(path, fid if "fid" in name else transform(fid))
    content = path.read_bytes()
    slowest_s, read = 0.0, 0
    refused: list[str] = []
    for _ in range(MUTATIONS):
        path.write_bytes(mutant(content, generator))
        start_s = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", PnmrWarning)
                signal = pnmr.read(path, larmor_hz=1.0e8)
        except PnmrError as error:
            refused.append(str(error))
        else:
            read += 1
            assert signal.shape == tuple(axis.points for axis in signal.axes)
            assert np.isfinite(signal.values).all()
            place = signal.frequency.ppm if isinstance(signal, Spectrum) else signal.time.times_s
            assert np.isfinite(place).all()
        slowest_s = max(slowest_s, time.process_time() - start_s)
    assert slowest_s < 2.0
    assert len(refused) > MUTATIONS // 10
    assert read + len(refused) == MUTATIONS
    assert all(str(tmp_path) in told and "\n" not in told for told in refused)


LONG = 2_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"1" * LONG,
        b"1 " * LONG,
        b"hz,y\n1," + b"1" * LONG,
        b"hz y\n" + b"a a,a a" * (LONG // 8) + b"\n1 1\n2 2\n",
        b"SIMP\nNP=" + b"9" * LONG + b"\nSW=1\nDATA\n1 1\nEND\n",
        b"SIMP\nNP=1\nSW=1\nDATA\n" + b"9" * LONG + b" 1\nEND\n",
        b"##TITLE=\n##DATA TYPE= NMR SPECTRUM\n##XYDATA= (X++(Y..Y))\n0A" + b"1" * LONG,
        b"##TITLE=\n##DATA TYPE= NMR SPECTRUM\n##XYDATA= (X++(Y..Y))\n" + b"1" * LONG + b"E",
        b"##TITLE=\n##DATA TYPE= NMR SPECTRUM\n##XYDATA= (X++(Y..Y))\n0" + b"E1" * LONG + b"?",
        b"##TITLE=\n" * (LONG // 10),
        b'{"csdm": {"dimensions": [{"type": "linear", "count": 1, "increment": "'
        + b"1" * LONG
        + b'"}], "dependent_variables": [{}]}}',
        b"ti:\n##freq " + b"1" * LONG,
    ],
)
def test_a_long_line_neither_hangs_nor_passes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "long").write_bytes(content)
    start_s = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PnmrWarning)
        with pytest.raises(PnmrError):
            pnmr.read(tmp_path / "long", larmor_hz=1.0e8)
    assert time.process_time() - start_s < 10.0


@pytest.mark.parametrize("module", ["nmrglue", "csdmpy", "scipy", "matplotlib"])
def test_reading_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, pnmr; pnmr.read; sys.exit('{module}' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0, f"pnmr.read imports {module}"
