"""Another broadening of a processed spectrum is what processing its FID gives."""

from dataclasses import replace

import numpy as np
import pytest
from fitted_spectra import Line, fid_of, measured_of

from pnmr.errors import SettingError
from pnmr.fit.rebroadened import rebroadened

LINES = [Line(62.0, 250.0, 4e5), Line(10.0, 400.0, 8e5)]


@pytest.mark.parametrize("lb_hz", [50.0, 200.0])
def test_values_and_noise_are_those_of_the_processing(lb_hz: float) -> None:
    fid = fid_of(LINES)
    found, wanted = rebroadened(measured_of(fid, 100.0), lb_hz), measured_of(fid, lb_hz)
    tallest = np.abs(wanted.spectrum.values).max()
    np.testing.assert_allclose(found.spectrum.values, wanted.spectrum.values, atol=1e-9 * tallest)
    assert found.lb_hz == lb_hz
    assert found.noise is not None
    assert wanted.noise is not None
    assert found.noise.amplitude == pytest.approx(wanted.noise.amplitude, rel=1e-12)
    assert found.noise.weights is not None
    assert wanted.noise.weights is not None
    np.testing.assert_allclose(found.noise.weights.values, wanted.noise.weights.values)


def test_a_real_spectrum_cannot_be_broadened_anew() -> None:
    measured = measured_of(fid_of(LINES), 100.0)
    spectrum = replace(measured.spectrum, values=measured.spectrum.values.real + 0j)
    with pytest.raises(SettingError, match="imaginary"):
        rebroadened(replace(measured, spectrum=spectrum), 50.0)
