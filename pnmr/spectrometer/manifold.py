"""Sideband amplitudes of a powder that precesses freely under MAS."""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.spectrometer.lanes import rotor_angle_rad
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]


def sideband_orders(largest_hz: float, rotor_hz: float) -> FloatArray:
    """Return the orders that matter where frequencies reach ``largest_hz``.

    Sidebands fall off like Bessel functions of order k beyond their argument.
    """
    if largest_hz == 0.0:
        return np.zeros(1)
    ratio = largest_hz / rotor_hz
    most = math.ceil(ratio + 5.0 * ratio ** (1.0 / 3.0) + 6.0)
    return np.arange(-most, most + 1, dtype=np.float64)


def sideband_amplitudes(
    amplitude: ComplexArray,
    harmonics_hz: FloatArray,
    gammas: int,
    orders: FloatArray,
    *,
    rotor_hz: float,
    open_s: float,
) -> ComplexArray:
    """Return the amplitudes of sidebands, shape (s, k), for s coherences of crystallites.

    With g(a) = exp(i phi(a)), phi the phase that the anisotropy collects up to the rotor
    angle a, a coherence that is c when the receiver opens at a0 precesses as c g*(a0) g(a).
    The sidebands are the Fourier coefficients of g; a crystallite turned by gamma has
    g(a + gamma), so that one transform serves all gamma (M. H. Levitt, J. Magn. Reson. 82
    (1989) 427-433).

    Parameters
    ----------
    amplitude : complex array, shape (s, orientations * gammas)
        Coherences of each crystallite with its weight, gamma running fastest from 0.
    harmonics_hz : array, shape (4, orientations * gammas)
        Coefficients of the anisotropy under MAS in Hz.
    gammas : int
        Number of gamma angles.
    orders : array, shape (k,)
        Orders wanted.
    rotor_hz, open_s : float
        Spinning rate in Hz, and when the receiver opens in s.
    """
    if orders.size == 1:
        return np.asarray(amplitude.sum(axis=1, keepdims=True))
    started = amplitude * np.exp(-1j * rotor_angle_rad(harmonics_hz, rotor_hz, open_s))
    gamma_rad = 2.0 * math.pi / gammas * np.arange(gammas)
    gathered = started.reshape(len(amplitude), -1, gammas) @ np.exp(
        1j * np.outer(gamma_rad, orders)
    )
    first = harmonics_hz[:, ::gammas]
    points = 1 << math.ceil(math.log2(2 * orders.size))
    angle = 2.0 * math.pi / points * np.arange(points)
    waves = np.stack(
        [np.sin(angle), -np.cos(angle), 0.5 * np.sin(2 * angle), -0.5 * np.cos(2 * angle)]
    )
    turning = np.exp(1j * (first.T @ waves) / rotor_hz)
    fourier = np.fft.fft(turning, axis=1)[:, orders.astype(np.int64)] / points
    start_turn = np.exp(1j * orders * (2.0 * math.pi * rotor_hz * open_s))
    return np.asarray((fourier * gathered).sum(axis=1) * start_turn)
