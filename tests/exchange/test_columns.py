import numpy as np
import pytest

from pnmr.data import FID, Spectrum
from pnmr.errors import PnmrWarning, UnreadableError
from pnmr.exchange import columns


@pytest.mark.parametrize(
    "text",
    [
        "ppm,intensity\n3.0,1\n2.0,2\n1.0,4\n",
        "ppm;intensity\n3.0;1\n2.0;2\n1.0;4\n",
        "δ (ppm)\tintensity\n3,0\t1\n2,0\t2\n1,0\t4\n",
        '"Shift [ppm]";y\n3,0;1,0\n2,0;2,0\n1,0;4,0\n',
        "# ppm  y\r\n3.0   1\r\n2.0   2\r\n1.0   4\r\n",
        "a title\n\nppm, y\n1.0, 4\n2.0, 2\n3.0, 1,\n",
        "\ufeffppm,y\n1e0,4e0\n2.0E+00,2\n3.0,1\n",
    ],
)
def test_every_usual_separator_gives_the_same_spectrum(text: str) -> None:
    spectrum = columns.read(text.encode(), larmor_hz=1.0e8)
    assert isinstance(spectrum, Spectrum)
    np.testing.assert_allclose(spectrum.frequency.ppm, [1.0, 2.0, 3.0], rtol=1e-9)
    np.testing.assert_array_equal(spectrum.values, [4.0, 2.0, 1.0])


def test_three_columns_are_complex_and_hz_need_no_frequency() -> None:
    spectrum = columns.read(b"kHz real imag\n-1 1 0\n0 2 -1\n1 3 0.5\n")
    assert isinstance(spectrum, Spectrum)
    np.testing.assert_allclose(spectrum.frequency.offsets_hz, [-1000.0, 0.0, 1000.0])
    np.testing.assert_array_equal(spectrum.values, [1.0, 2.0 - 1j, 3.0 + 0.5j])


def test_a_time_makes_an_fid() -> None:
    fid = columns.read(b"time (us),re,im\n0,1,0\n10,0,1\n", larmor_hz=1.0e8)
    assert isinstance(fid, FID)
    np.testing.assert_allclose(fid.time.times_s, [0.0, 1e-5])


def test_a_given_unit_goes_before_the_name() -> None:
    fid = columns.read(b"x,y\n0,1\n1,2\n", unit="ms")
    assert isinstance(fid, FID)
    assert fid.time.dwell_s == pytest.approx(1e-3)


def test_a_nameless_abscissa_is_taken_as_ppm_with_a_warning() -> None:
    with pytest.warns(PnmrWarning, match="taken as ppm"):
        spectrum = columns.read(b"1,1\n2,2\n", larmor_hz=1.0e8)
    assert isinstance(spectrum, Spectrum)
    assert spectrum.frequency.step_hz == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ppm,y\n1,1\n2,2\n", "of which frequency"),
        ("hz,y\n1,1\n2,2\n4,3\n", "not evenly spaced"),
        ("hz,y\n1,1\n", "at least 2"),
        ("hz,y\n1,1\n2\n", "row 2 has 1 columns"),
        ("hz,y\n1,1\nhello\n2,2\n", "line 3 is 'hello'"),
        ("hz,a,b,c\n1,1,1,1\n2,1,1,1\n", "4 columns"),
        ("s,y\n2,1\n1,1\n", "backward"),
        ("hz,y\n1,1\n2,x\n", "row 2 must be a finite number"),
    ],
)
def test_what_is_no_even_table_gets_a_sentence(text: str, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        columns.read(text.encode())
