import numpy as np
import pytest

from pnmr.data import FID, Acquisition, FrequencyAxis, Spectrum
from pnmr.errors import UnreadableError, UnsupportedError
from pnmr.exchange import dmfit

# By hand: carrier at 20 ppm = 2000 Hz of 100 MHz, three points 50 Hz apart from -50 Hz on.
TEXT = "ti:a line\n##freq 100.0\n2050.0\t3.0\n2000.0\t2.0\n1950.0\t1.0\n"


def test_three_points_are_written_as_dmfit_exports_them() -> None:
    axis = FrequencyAxis(3, 50.0, -50.0, 100.002e6, 100.0e6)
    spectrum = Spectrum(np.array([1.0, 2.0, 3.0 + 1j]), (axis,), Acquisition(title="a\nline"))
    assert dmfit.text(spectrum) == TEXT


@pytest.mark.parametrize("order", [1, -1])
def test_either_order_of_frequencies_is_read(order: int) -> None:
    head, points = TEXT.rstrip().split("\n")[:2], TEXT.rstrip().split("\n")[2:]
    spectrum = dmfit.read("\n".join([*head, *points[::order]]).encode())
    np.testing.assert_allclose(spectrum.frequency.ppm, [19.5, 20.0, 20.5], rtol=1e-12)
    np.testing.assert_array_equal(spectrum.values, [1.0, 2.0, 3.0])
    assert spectrum.acquisition.title == "a line"


def test_an_fid_and_a_spectrum_without_ppm_are_refused(fid: FID) -> None:
    with pytest.raises(UnsupportedError, match="transform the FID"):
        dmfit.text(fid)
    with pytest.raises(UnsupportedError, match="larmor"):
        dmfit.text(Spectrum(np.ones(3), (FrequencyAxis(3, 1.0, 0.0, 0.0, 0.0),)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2000.0\t2.0\n", "", "not evenly|at least|line|points"),
        ("2000.0\t2.0", "2000.0", "line 4 must hold"),
        ("##freq 100.0", "##freq -1", "positive"),
        ("1950.0\t", "1900.0\t", "not evenly spaced"),
    ],
)
def test_a_damaged_file_says_what_is_wrong(old: str, new: str, told: str) -> None:
    content = TEXT.replace(old, new).replace("##freq", "##freq", 1)
    if new == "":
        content = "\n".join(content.split("\n")[:3])
    with pytest.raises(UnreadableError, match=told):
        dmfit.read(content.encode())
