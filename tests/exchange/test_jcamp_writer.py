"""The stranger is nmrglue's reader of JCAMP-DX."""

from pathlib import Path

import nmrglue
import numpy as np
import pytest

from pnmr.data import FID, ListAxis, Spectrum
from pnmr.errors import UnsupportedError
from pnmr.exchange import jcamp, jcamp_writer


@pytest.mark.parametrize(("form", "error"), [("difdup", 5e-10), ("affn", 0.0)])
def test_nmrglue_reads_both_lines_at_their_shifts(
    tmp_path: Path, spectrum: Spectrum, form: str, error: float
) -> None:
    path = tmp_path / "spectrum.jdx"
    path.write_text(jcamp_writer.text(spectrum, form=form))
    told, (real, imaginary) = nmrglue.jcampdx.read(str(path))
    largest = np.abs(spectrum.values).max()
    found = (real + 1j * imaginary)[::-1]
    np.testing.assert_allclose(found, spectrum.values, rtol=0.0, atol=error * largest)
    first, last = (float(told[label][0].split(",")[0]) for label in ("FIRST", "LAST"))
    observed = float(told[".OBSERVEFREQUENCY"][0])
    ppm = np.linspace(first, last, len(real)) / observed
    assert ppm[np.argmax(real)] == pytest.approx(670.0, abs=1e-9)
    assert ppm[np.argsort(real)[-2]] == pytest.approx(550.0, abs=1e-9)
    assert nmrglue.jcampdx.guess_udic(told, [real, imaginary])[0]["label"] == "13C"


def test_nmrglue_reads_an_fid_with_its_sign(tmp_path: Path, fid: FID) -> None:
    path = tmp_path / "fid.jdx"
    path.write_text(jcamp_writer.text(fid))
    _, (real, imaginary) = nmrglue.jcampdx.read(str(path))
    np.testing.assert_allclose(real + 1j * imaginary, fid.values, rtol=0.0, atol=4e-9)


def test_whole_numbers_are_packed_without_loss(spectrum: Spectrum) -> None:
    whole = Spectrum(np.arange(1024) * (7.0 - 3.0j), spectrum.axes)
    np.testing.assert_array_equal(
        jcamp.read(jcamp_writer.text(whole).encode()).values, whole.values
    )


def test_no_line_is_longer_than_the_80_characters_of_the_standard(fid: FID) -> None:
    lines = jcamp_writer.text(fid).split("##DATA TABLE")[1].split("\n")
    assert max(map(len, lines)) <= 80


def test_a_title_cannot_smuggle_a_record_in(fid: FID) -> None:
    from dataclasses import replace

    acquisition = replace(fid.acquisition, title="a\n##END=\n##TITLE= b $$ c")
    again = jcamp.read(jcamp_writer.text(replace(fid, acquisition=acquisition)).encode())
    np.testing.assert_array_equal(again.axes[0].points, 1024)


def test_a_series_is_refused(fid: FID) -> None:
    series = FID(np.stack([fid.values] * 2), (ListAxis("vd", "s", (0.1, 0.2)), fid.time))
    with pytest.raises(UnsupportedError, match="one dimension"):
        jcamp_writer.text(series)
