"""Strangers: nmrglue's reader, and files written out by hand from SIMPSON's own conventions."""

from pathlib import Path

import nmrglue
import numpy as np
import pytest

from pnmr.data import FID, FrequencyAxis, ListAxis, Spectrum
from pnmr.errors import PnmrWarning, UnreadableError
from pnmr.exchange import simpson
from pnmr.exchange.place import with_larmor

# By hand: 4 points over 400 Hz around REF = 50 Hz lie at -150, -50, 50 and 150 Hz.
SPE = b"SIMP\nNP=4\nSW=400\nREF=50\nTYPE=SPE\nDATA\n1 0\n2 0.5\n3 0\n4 -1\nEND\n"


def test_a_foreign_spectrum_lies_where_simpson_puts_it() -> None:
    spectrum = simpson.read(SPE)
    assert isinstance(spectrum, Spectrum)
    hz = {
        value.real: x
        for value, x in zip(spectrum.values, spectrum.frequency.offsets_hz, strict=True)
    }
    # The lowest point is the Nyquist edge and stands, as everywhere here, at the upper end.
    assert hz == pytest.approx({2.0: -50.0, 3.0: 50.0, 4.0: 150.0, 1.0: 250.0})


def test_a_given_larmor_frequency_gives_it_ppm() -> None:
    spectrum = with_larmor(simpson.read(SPE), 50.0e6)
    assert isinstance(spectrum, Spectrum)
    np.testing.assert_allclose(spectrum.frequency.ppm, [-1.0, 1.0, 3.0, 5.0], atol=1e-9)


def test_a_foreign_fid_keeps_its_sign() -> None:
    fid = simpson.read(b"SIMP\nNP=2\nSW=1e5\nTYPE=FID\nDATA\n1 0\n0 1\nEND\n")
    assert isinstance(fid, FID)
    np.testing.assert_array_equal(fid.values, [1.0, 1j])
    assert fid.time.dwell_s == pytest.approx(1e-5)


def test_nmrglue_finds_both_lines_where_simpson_counts_them(
    tmp_path: Path, spectrum: Spectrum
) -> None:
    path = tmp_path / "two.spe"
    path.write_text(simpson.text(spectrum))
    told, values = nmrglue.simpson.read(str(path))
    hz = told["SW"] * (np.arange(1024) / 1024 - 0.5) + float(told["REF"])
    real = values.ravel().real
    assert hz[np.argmax(real)] == pytest.approx(67000.0)
    assert hz[np.argsort(real)[-2]] == pytest.approx(55000.0)


def test_transforming_a_written_fid_as_simpson_does_gives_the_lines(
    tmp_path: Path, fid: FID
) -> None:
    path = tmp_path / "two.fid"
    path.write_text(simpson.text(fid))
    told, values = nmrglue.simpson.read(str(path))
    transformed = np.fft.fftshift(np.fft.fft(values.ravel())).real
    hz = told["SW"] * (np.arange(1024) / 1024 - 0.5) + float(told["REF"])
    assert hz[np.argmax(transformed)] == pytest.approx(67000.0)


def test_a_region_keeps_its_place(spectrum: Spectrum) -> None:
    axis = spectrum.frequency
    part = FrequencyAxis(300, 50.0, axis.first_hz + 500 * 50.0, axis.carrier_hz, axis.reference_hz)
    region = Spectrum(spectrum.values[500:800], (part,))
    again = simpson.read(simpson.text(region).encode())
    assert isinstance(again, Spectrum)
    np.testing.assert_allclose(again.frequency.ppm, part.ppm, rtol=1e-12)
    np.testing.assert_array_equal(again.values, region.values)


def test_nmrglue_reads_a_series_row_by_row(tmp_path: Path, fid: FID) -> None:
    rows = np.stack([fid.values, 2.0 * fid.values, -fid.values])
    series = FID(rows, (ListAxis("vd", "s", (0.1, 0.2, 0.4)), fid.time))
    path = tmp_path / "series.fid"
    path.write_text(simpson.text(series))
    np.testing.assert_allclose(nmrglue.simpson.read(str(path))[1], rows, atol=1e-6)
    assert simpson.read(path.read_bytes()).shape == (3, 1024)


# By hand: 1.0 is mantissa 2^22 with exponent 1 + 127, bytes 00 00 40 40; 0.0 has exponent 127,
# bytes 00 00 80 3F. Packed in threes with one byte of padding: "!!!1", "!1!!", "!P-!".
BINARY = b"SIMP\nNP=1\nSW=100\nTYPE=FID\nFORMAT=BINARY\nDATA\n!!!1!1!!!P-!\nEND\n"


def test_the_printable_binary_form_is_decoded(tmp_path: Path) -> None:
    np.testing.assert_array_equal(simpson.read(BINARY).values, [1.0])
    path = tmp_path / "binary.fid"
    path.write_bytes(BINARY)
    np.testing.assert_array_equal(nmrglue.simpson.read(str(path))[1].ravel(), [1.0])


def test_random_binary_data_are_read_as_nmrglue_reads_them(tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    characters = "".join(chr(33 + code) for code in generator.integers(0, 64, 128 * 4))
    # Exponents of random bits reach 2^128, which nmrglue's float32 cannot hold.
    text = f"SIMP\nNP=48\nSW=100\nTYPE=FID\nFORMAT=BINARY\nDATA\n{characters}\nEND\n"
    path = tmp_path / "random.fid"
    path.write_text(text)
    with np.errstate(over="ignore"):
        expected = nmrglue.simpson.read(str(path))[1].ravel()
        found = simpson.read(text.encode()).values.astype(np.complex64)
    np.testing.assert_array_equal(found, expected)


def test_a_time_origin_that_the_format_cannot_hold_is_told(fid: FID) -> None:
    from dataclasses import replace

    moved = replace(fid, axes=(replace(fid.time, start_s=-1e-4),))
    with pytest.warns(PnmrWarning, match="no time origin"):
        simpson.text(moved)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"NP=4", b"NP=5", "announce 5 points where 4 follow"),
        (b"4 -1\n", b"", "announce 4 points where 3 follow"),
        (b"END\n", b"", "'END' is missing"),
        (b"DATA\n", b"", "'DATA' is missing"),
        (b"SW=400", b"SW=-400", "SW must be positive"),
        (b"SPE", b"SPX", "TYPE must be FID or SPE"),
        (b"3 0", b"3 nan", "value 6 must be a finite number"),
    ],
)
def test_a_torn_file_says_what_is_wrong(old: bytes, new: bytes, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        simpson.read(SPE.replace(old, new))
