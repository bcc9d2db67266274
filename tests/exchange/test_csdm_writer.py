"""The stranger is csdmpy, which reads the documents that are written here."""

from dataclasses import replace
from pathlib import Path

import csdmpy
import numpy as np
import pytest

from pnmr.data import FID, FrequencyAxis, ListAxis, Spectrum
from pnmr.exchange import csdm, csdm_writer


def loaded(path: Path, text: str) -> csdmpy.CSDM:
    path.write_text(text)
    return csdmpy.load(str(path))


def test_csdmpy_finds_both_lines_at_their_shifts(tmp_path: Path, spectrum: Spectrum) -> None:
    dataset = loaded(tmp_path / "a.csdf", csdm_writer.text(spectrum))
    dataset.x[0].to("ppm", "nmr_frequency_ratio")
    ppm, values = dataset.x[0].coordinates.value, dataset.y[0].components[0]
    np.testing.assert_array_equal(values, spectrum.values)
    assert ppm[np.argmax(values.real)] == pytest.approx(670.0, rel=1e-12)
    assert ppm[np.argsort(values.real)[-2]] == pytest.approx(550.0, rel=1e-12)


@pytest.mark.parametrize("start_points", [0.0, -3.0])
def test_csdmpys_transform_of_a_written_fid_has_the_lines_in_phase(
    tmp_path: Path, fid: FID, start_points: float
) -> None:
    axis = replace(fid.time, start_s=start_points * fid.time.dwell_s)
    t = axis.times_s
    values = np.where(t > -1e-12, np.exp((2j * np.pi * 7000.0 - 200.0) * np.abs(t)), 0.0)
    dataset = loaded(tmp_path / "a.csdf", csdm_writer.text(FID(values, (axis,)))).fft()
    dataset.x[0].to("ppm", "nmr_frequency_ratio")
    transformed = dataset.y[0].components[0]
    top = np.argmax(np.abs(transformed))
    assert dataset.x[0].coordinates.value[top] == pytest.approx(670.0, rel=1e-9)
    assert np.degrees(np.angle(transformed[top])) == pytest.approx(0.0, abs=0.5)


def test_csdmpy_reads_series_and_planes(tmp_path: Path, spectrum: Spectrum) -> None:
    rows = np.stack([spectrum.values, 2.0 * spectrum.values])
    for first in (
        ListAxis("vd", "s", (0.1, 1.0)),
        ListAxis("row", "", (3.0, 3.0)),
        FrequencyAxis(2, 10.0, 0.0, 4.0e8, 4.0e8),
    ):
        text = csdm_writer.text(replace(spectrum, values=rows, axes=(first, spectrum.frequency)))
        dataset = loaded(tmp_path / "a.csdf", text)
        np.testing.assert_array_equal(dataset.y[0].components[0], rows)
        assert csdm.read(text.encode(), tmp_path).axes[0] == first


def test_csdmpy_reads_values_from_the_file_beside(tmp_path: Path, spectrum: Spectrum) -> None:
    (tmp_path / "a.dat").write_bytes(csdm_writer.raw(spectrum))
    dataset = loaded(tmp_path / "a.csdfe", csdm_writer.text(spectrum, data_file="a.dat"))
    np.testing.assert_array_equal(dataset.y[0].components[0], spectrum.values)
