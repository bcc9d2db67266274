import numpy as np
import pytest

from pnmr.data import FID, Spectrum
from pnmr.errors import PnmrWarning, UnreadableError, UnsupportedError
from pnmr.exchange import jcamp

# By hand: point 1 is at $OFFSET = 12 ppm; steps of 100 Hz at $SF = 100 MHz are 1 ppm, downward.
TOPSPIN = b"""##TITLE= sample
##JCAMPDX= 6.0         $$ Bruker NMR JCAMP-DX V2.0
##DATA TYPE= NMR SPECTRUM
##DATA CLASS= NTUPLES
##.OBSERVE FREQUENCY= 100.0006
##.OBSERVE NUCLEUS= ^13C
##.AVERAGES= 32
##$SF= 100
##$SFO1= 100.0006
##$OFFSET= 12
##NTUPLES= NMR SPECTRUM
##VAR_NAME=  FREQUENCY,     SPECTRUM/REAL,   SPECTRUM/IMAG
##SYMBOL=    X,             R,               I
##VAR_DIM=   10,            10,              10
##UNITS=     HZ,            ARBITRARY UNITS, ARBITRARY UNITS
##FACTOR=    100,           2,               0.5
##FIRST=     900,           1,               1
##LAST=      0,             -3,              -3
##PAGE= N=1
##DATA TABLE= (X++(R..R)), XYDATA
9AJT%jX
0c
##PAGE= N=2
##DATA TABLE= (X++(I..I)), XYDATA
9+1+2+3+3+2+1+0-1-2-3
##END NTUPLES=NMR SPECTRUM
##END=
"""
PUBLISHED = np.array([1, 2, 3, 3, 2, 1, 0, -1, -2, -3])


def read_spectrum(content: bytes) -> Spectrum:
    signal = jcamp.read(content)
    assert isinstance(signal, Spectrum)
    return signal


def test_a_topspin_spectrum_hangs_on_its_offset_and_turns_upward() -> None:
    spectrum = read_spectrum(TOPSPIN)
    np.testing.assert_allclose(spectrum.frequency.ppm[::-1], 12.0 - np.arange(10.0), atol=1e-9)
    np.testing.assert_array_equal(spectrum.values[::-1], PUBLISHED * (2.0 + 0.5j))
    assert spectrum.acquisition.nucleus == "13C"
    assert spectrum.acquisition.scans == 32
    assert spectrum.frequency.carrier_hz == pytest.approx(100.0006e6)


def test_the_shift_reference_counts_its_point_from_one() -> None:
    content = TOPSPIN.replace(b"##$OFFSET= 12", b"##.SHIFT REFERENCE= INTERNAL, TMS, 4, 9")
    np.testing.assert_allclose(
        read_spectrum(content).frequency.ppm, read_spectrum(TOPSPIN).frequency.ppm, atol=1e-9
    )


def test_without_a_reference_0_hz_is_0_ppm() -> None:
    spectrum = read_spectrum(TOPSPIN.replace(b"##$OFFSET= 12\n", b""))
    np.testing.assert_allclose(spectrum.frequency.ppm, np.arange(10.0), atol=1e-9)


PLAIN = b"""##TITLE= old
##JCAMP-DX= 4.24
##DATA TYPE= NMR SPECTRUM
##XUNITS= PPM
##YUNITS= ARBITRARY UNITS
##.OBSERVE FREQUENCY= 400
##XFACTOR= 1
##YFACTOR= 0.5
##FIRSTX= 3.0
##LASTX= 2.0
##DELTAX= -0.25
##NPOINTS= 5
##XYDATA= (X++(Y..Y))
3.0 2 4 6
2.25 8 10
##END=
"""


def test_a_real_spectrum_in_ppm_is_read_as_it_stands() -> None:
    spectrum = read_spectrum(PLAIN)
    np.testing.assert_allclose(spectrum.frequency.ppm, [2.0, 2.25, 2.5, 2.75, 3.0], rtol=1e-12)
    np.testing.assert_array_equal(spectrum.values, [5, 4, 3, 2, 1])
    assert spectrum.frequency.step_hz == pytest.approx(100.0)


def test_a_wrong_count_passes_only_where_three_other_numbers_agree() -> None:
    assert read_spectrum(PLAIN.replace(b"NPOINTS= 5", b"NPOINTS= 6")).shape == (5,)
    with pytest.raises(UnreadableError, match="announces 6 points where the table holds 5"):
        jcamp.read(PLAIN.replace(b"NPOINTS= 5", b"NPOINTS= 6").replace(b"-0.25", b"-0.2"))
    with pytest.raises(UnreadableError, match="announces 5 points where the table holds 3"):
        jcamp.read(PLAIN.replace(b"2.25 8 10\n", b""))


FID_TEXT = b"""##TITLE= decay
##DATA TYPE= NMR FID
##.OBSERVE FREQUENCY= 100
##$DSPFVS= 21
##$GRPDLY= 67.98
##SYMBOL= X, R, I
##VAR_DIM= 3, 3, 3
##UNITS= SECONDS, ARBITRARY UNITS, ARBITRARY UNITS
##FACTOR= 1e-05, 1, 1
##FIRST= 0, 0, 0
##LAST= 2e-05, 0, 0
##DATA TABLE= (X++(R..R)), XYDATA
0 1 2 3
##DATA TABLE= (X++(I..I)), XYDATA
0 4 5 6
##END=
"""


def test_an_fid_keeps_its_times_its_sign_and_its_group_delay() -> None:
    fid = jcamp.read(FID_TEXT)
    assert isinstance(fid, FID)
    np.testing.assert_array_equal(fid.values, [1 + 4j, 2 + 5j, 3 + 6j])
    np.testing.assert_allclose(fid.time.times_s, [0.0, 1e-5, 2e-5], rtol=1e-12)
    assert fid.acquisition.group_delay_points == 67.98


def test_a_filter_of_unknown_delay_is_told() -> None:
    with pytest.warns(PnmrWarning, match="group delay"):
        jcamp.read(FID_TEXT.replace(b"##$GRPDLY= 67.98\n", b""))


def test_of_a_linked_file_the_spectrum_is_taken() -> None:
    linked = b"##TITLE= both\n##DATA TYPE= LINK\n##BLOCKS= 2\n" + FID_TEXT + TOPSPIN + b"##END=\n"
    assert read_spectrum(linked).shape == (10,)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"NMR SPECTRUM\n##DATA CLASS", b"MASS SPECTRUM\n##DATA CLASS", "MASS SPECTRUM"),
        (b"HZ, ", b"CM, ", "counts in 'CM'"),
        (b"(X++(R..R)), XYDATA", b"(F2++(Y..Y)), PROFILE", "has the form"),
    ],
)
def test_what_is_not_one_dimensional_nmr_is_named(old: bytes, new: bytes, told: str) -> None:
    with pytest.raises(UnsupportedError, match=told):
        jcamp.read(TOPSPIN.replace(old, new))
