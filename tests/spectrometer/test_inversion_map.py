import numpy as np
from pulses import tanh_tan

from pnmr.spectrometer import anisotropy_map, inversion_profile, rf_map

SHAP = tanh_tan(10e6, 50e-6, 50e-9)
OFFSETS_HZ = np.linspace(-400e3, 400e3, 5)


def test_each_row_of_an_rf_map_is_the_profile_at_that_rf() -> None:
    settings = {"anisotropy_hz": 80e3, "asymmetry": 0.2, "rotor_hz": 60e3}
    found = rf_map(SHAP, np.array([100e3, 200e3]), OFFSETS_HZ, **settings)
    assert found.mz.shape == (2, 5)
    for row, rf_hz in enumerate((100e3, 200e3)):
        profile = inversion_profile(SHAP, rf_hz, OFFSETS_HZ, **settings)
        np.testing.assert_allclose(found.mz[row], profile.mz, rtol=0, atol=1e-3)


def test_more_rf_inverts_the_carrier_better() -> None:
    carrier = rf_map(SHAP, np.array([30e3, 75e3, 100e3, 200e3]), np.zeros(1)).mz[:, 0]
    assert (np.diff(carrier) < 0.0).all()
    np.testing.assert_allclose(carrier[1:], [-0.9524, -0.9977, -1.0], atol=5e-5)


def test_each_row_of_an_anisotropy_map_is_the_profile_at_that_anisotropy() -> None:
    anisotropies_hz = np.array([0.0, 50e3, 100e3])
    found = anisotropy_map(
        SHAP, 200e3, np.array([0.0, 92e3, 300e3]), anisotropies_hz, rotor_hz=60e3
    )
    tabulated = [[-1.0, -1.0, -0.9999], [-0.9986, -0.9987, -0.9953], [-0.9838, -0.9862, -0.9805]]
    np.testing.assert_allclose(found.mz, tabulated, rtol=0, atol=5e-4)
    assert found.powder_error < 1e-3
    assert not found.mz.flags.writeable
