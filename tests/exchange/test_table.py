import csv
from dataclasses import replace

import numpy as np
import pytest

from pnmr.data import FID, FrequencyAxis, ListAxis, Spectrum
from pnmr.errors import PnmrWarning, UnreadableError, UnsupportedError
from pnmr.exchange import table


def test_pythons_csv_reader_finds_the_lines_at_their_shifts(spectrum: Spectrum) -> None:
    lines = [line for line in table.text(spectrum).splitlines() if line[0] != "#"]
    rows = list(csv.DictReader(lines))
    tallest = max(rows, key=lambda row: float(row["real"]))
    assert float(tallest["ppm"]) == pytest.approx(670.0, rel=1e-12)
    assert float(tallest["hz"]) == pytest.approx(67000.0, rel=1e-12)
    assert (float(tallest["real"]), float(tallest["imaginary"])) == (3.0, -0.5)
    assert [float(row["ppm"]) for row in rows] == sorted(float(row["ppm"]) for row in rows)


def test_the_head_states_nucleus_frequencies_sha_and_notes(spectrum: Spectrum) -> None:
    head = table.text(spectrum, notes={"raw data": "sha256 1234"}).split("ppm,hz")[0]
    for line in (
        "# nucleus: 13C",
        "# carrier_hz: 100060000.0",
        "# reference_hz: 100000000.0",
        "# raw data: sha256 1234",
        "# sha256: ",
    ):
        assert line in head


def test_every_bit_comes_back(spectrum: Spectrum, fid: FID) -> None:
    generator = np.random.default_rng(2)
    odd = generator.standard_normal(1024) * 10.0 ** generator.integers(-300, 300, 1024)
    for signal in (replace(spectrum, values=odd * (1 + 1j / 3)), fid):
        again = table.read(table.text(signal).encode())
        np.testing.assert_array_equal(again.values, signal.values)
        assert again.axes == signal.axes
        assert again.acquisition.nucleus == "13C"


def test_a_series_comes_back_with_its_values(fid: FID) -> None:
    rows = np.stack([fid.values, 1j * fid.values, -fid.values])
    series = FID(rows, (ListAxis("vd", "s", (0.1, 1.0 / 3.0, 1e-7)), fid.time))
    again = table.read(table.text(series).encode())
    np.testing.assert_array_equal(again.values, rows)
    assert again.axes == series.axes


def test_without_0_ppm_there_is_no_ppm_column() -> None:
    bare = Spectrum(np.ones(3), (FrequencyAxis(3, 10.0, -10.0, 0.0, 0.0),))
    text = table.text(bare)
    assert "\nhz,real,imaginary\n-10.0,1.0,0.0\n" in text
    assert table.read(text.encode()).axes == bare.axes


def test_an_edited_value_is_noticed(spectrum: Spectrum) -> None:
    with pytest.warns(PnmrWarning, match="changed since"):
        table.read(table.text(spectrum).replace(",3.0,-0.5", ",3.5,-0.5").encode())


def test_a_plane_is_refused(spectrum: Spectrum) -> None:
    axes = (FrequencyAxis(1, 1.0, 0.0, 1e8, 1e8), spectrum.frequency)
    with pytest.raises(UnsupportedError, match="CSDM"):
        table.text(Spectrum(spectrum.values[None], axes))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# points: 1024", "# points: 1023", "announces 1023 points where 1024 lines follow"),
        ("# step_hz: 50.0\n", "", "does not state 'step_hz'"),
        ("# step_hz: 50.0", "# step_hz: 51.0", "abscissae are not those"),
        ("# first_hz: -25550.0", "# first_hz: 25550.0", "abscissae are not those"),
        (",3.0,-0.5", ",3.0", "row 652 has 3 cells where 4"),
        ("ppm,hz,real,imaginary", "ppm,real", "2 columns do not fit"),
    ],
)
def test_a_damaged_table_says_what_is_wrong(
    spectrum: Spectrum, old: str, new: str, told: str
) -> None:
    text = table.text(spectrum)
    assert old in text
    with pytest.raises(UnreadableError, match=told):
        table.read(text.replace(old, new).encode())
