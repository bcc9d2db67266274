"""How wide the families invert without spinning: numbers computed independently of this package."""

from collections.abc import Callable

import numpy as np
import pytest

from pnmr.shapes import Shape, hyperbolic_secant, sin_cos, tanh_tan, wurst


def inverted(shape: Shape, rf_hz: float, offsets_hz: np.ndarray) -> np.ndarray:
    """Return Mz at each offset after the pulse, one rotation of SU(2) a step."""
    a, b = np.ones_like(offsets_hz, dtype=complex), np.zeros_like(offsets_hz, dtype=complex)
    for amplitude, phase in zip(shape.amplitude_fraction, np.radians(shape.phase_deg), strict=True):
        drive_hz = rf_hz * amplitude
        total_hz = np.hypot(drive_hz, offsets_hz) + 1e-30
        half = np.pi * total_hz * shape.step_s
        c = np.cos(half) - 1j * np.sin(half) * offsets_hz / total_hz
        s = -1j * np.sin(half) * drive_hz / total_hz * np.exp(-1j * phase)
        a, b = c * a - s * b.conj(), c * b + s * a.conj()
    return np.abs(a) ** 2 - np.abs(b) ** 2


def bandwidth_khz(shape: Shape, mz: float) -> int:
    """Return up to which multiple of 10 kHz everything is inverted to ``mz`` or better."""
    khz = np.arange(0, 1200, 10)
    good = inverted(shape, 200e3, khz * 1e3) < mz
    return int(khz[np.argmin(good) - 1]) if good[0] else -1


# make, then the half widths in kHz at Mz below -0.99, -0.95 and -0.9; 50 us at 200 kHz.
KNOWN: dict[str, tuple[Callable[[], Shape], tuple[int, int, int]]] = {
    "tanh/tan 5 MHz": (lambda: tanh_tan(5e6), (310, 370, 400)),
    "tanh/tan 10 MHz": (tanh_tan, (460, 570, 640)),
    "WURST-40 1 MHz": (lambda: wurst(1e6, 50e-6), (240, 290, 320)),
    "WURST-80 1 MHz": (lambda: wurst(1e6, 50e-6, order=80), (200, 260, 300)),
    "WURST-20 2 MHz": (lambda: wurst(2e6, 50e-6, order=20), (700, 730, 750)),
    "HS8 1 MHz": (lambda: hyperbolic_secant(1e6, 50e-6, order=8), (320, 370, 390)),
    "sin/cos 1 MHz": (lambda: sin_cos(1e6, 50e-6), (360, 420, 420)),
    "sin/cos 2 MHz": (lambda: sin_cos(2e6, 50e-6), (530, 800, 890)),
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_family_inverts_as_wide_as_known(name: str) -> None:
    make, widths_khz = KNOWN[name]
    found = tuple(bandwidth_khz(make(), mz) for mz in (-0.99, -0.95, -0.9))
    assert found == widths_khz


def test_the_shap_has_the_known_profile() -> None:
    offsets_hz = np.array([0, 300e3, 500e3, 600e3, 800e3, 1000e3])
    wanted = [-1.0, -0.9999, -0.9831, -0.9369, -0.6944, -0.3028]
    for sign in (1, -1):
        np.testing.assert_allclose(
            inverted(tanh_tan(), 200e3, sign * offsets_hz), wanted, atol=6e-5
        )


def test_hs1_of_1_mhz_never_inverts_well() -> None:
    mz = inverted(hyperbolic_secant(1e6, 50e-6), 200e3, np.arange(0, 440e3, 10e3))
    assert mz.min() > -0.99
    assert mz.max() < -0.95
