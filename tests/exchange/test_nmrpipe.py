"""The stranger is nmrglue: its reader, its unit conversion and its copy of NMRPipe's transform."""

from dataclasses import replace
from pathlib import Path

import nmrglue
import numpy as np
import pytest

from pnmr.data import FID, FrequencyAxis, ListAxis, Spectrum
from pnmr.errors import PnmrWarning, UnsupportedError
from pnmr.exchange import nmrpipe


def test_nmrglue_finds_both_lines_at_their_shifts(tmp_path: Path, spectrum: Spectrum) -> None:
    path = tmp_path / "two.ft1"
    path.write_bytes(nmrpipe.content(spectrum))
    told, values = nmrglue.pipe.read(str(path))
    ppm = nmrglue.pipe.make_uc(told, values).ppm_scale()
    assert ppm[np.argmax(values.real)] == pytest.approx(670.0, rel=1e-7)
    assert ppm[np.argsort(values.real)[-2]] == pytest.approx(550.0, rel=1e-7)
    np.testing.assert_allclose(values[::-1], spectrum.values, rtol=1e-7)
    udic = nmrglue.pipe.guess_udic(told, values)[0]
    assert (udic["sw"], udic["obs"], udic["label"]) == (51200.0, 100.0, "13C")
    assert udic["car"] == pytest.approx(60000.0, rel=1e-7)
    assert udic["freq"]
    assert udic["complex"]
    assert told["FDTITLE"] == "two lines"


def test_nmrpipes_transform_of_a_written_fid_has_the_lines(tmp_path: Path, fid: FID) -> None:
    path = tmp_path / "two.fid"
    path.write_bytes(nmrpipe.content(fid))
    told, values = nmrglue.pipe.read(str(path))
    assert told["FDF2FTFLAG"] == 0.0
    np.testing.assert_allclose(values, fid.values, rtol=0.0, atol=1e-6)
    told, transformed = nmrglue.pipe_proc.ft(told, values, auto=True)
    ppm = nmrglue.pipe.make_uc(told, transformed).ppm_scale()
    assert ppm[np.argmax(transformed.real)] == pytest.approx(670.0, rel=1e-7)


def test_the_rows_of_a_series_become_a_second_dimension(tmp_path: Path, fid: FID) -> None:
    rows = np.stack([fid.values, 2.0 * fid.values, -1j * fid.values])
    path = tmp_path / "series.fid"
    series = FID(rows, (ListAxis("vd", "s", (0.1, 0.2, 0.4)), fid.time), fid.acquisition)
    path.write_bytes(nmrpipe.content(series))
    told, values = nmrglue.pipe.read(str(path))
    np.testing.assert_allclose(values, rows, rtol=0.0, atol=1e-6)
    assert (told["FDSPECNUM"], told["FDDIMCOUNT"], told["FDF1QUADFLAG"]) == (3.0, 2.0, 1.0)


def test_both_axes_of_a_plane_have_their_shifts(tmp_path: Path, spectrum: Spectrum) -> None:
    indirect = FrequencyAxis(4, 100.0, -100.0, 500.001e6, 500.0e6)
    values = np.zeros((4, 1024), dtype=np.complex128)
    values[3, 651] = 1.0
    path = tmp_path / "plane.ft2"
    path.write_bytes(nmrpipe.content(Spectrum(values, (indirect, spectrum.frequency))))
    told, found = nmrglue.pipe.read(str(path))
    row, column = np.unravel_index(np.argmax(found.real), found.shape)
    scales = [nmrglue.pipe.make_uc(told, found, dim).ppm_scale() for dim in (0, 1)]
    # By hand: 1000 Hz + 200 Hz over 500 MHz is 2.4 ppm.
    assert scales[0][row] == pytest.approx(2.4, rel=1e-6)
    assert scales[1][column] == pytest.approx(670.0, rel=1e-7)


def test_what_the_format_cannot_hold_is_told(spectrum: Spectrum, fid: FID) -> None:
    with pytest.raises(UnsupportedError, match=r"3\.4e38"):
        nmrpipe.content(replace(spectrum, values=spectrum.values * 1e39))
    with pytest.warns(PnmrWarning, match="no time origin"):
        nmrpipe.content(replace(fid, axes=(replace(fid.time, start_s=-1e-4),)))
    axes = (ListAxis("a", "", (1.0,)), ListAxis("b", "", (1.0,)), fid.time)
    with pytest.raises(UnsupportedError, match="not 3"):
        nmrpipe.content(FID(fid.values[None, None], axes))
