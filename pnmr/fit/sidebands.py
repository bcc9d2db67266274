"""Intensities of spinning sidebands: calculated, from a table, and their moments.

A site's share of the sideband of order k depends on two numbers only, the anisotropy
over the rotor's rate and the asymmetry. It is an entire function of the first and of the
square of the second, so a table of Chebyshev coefficients, made on first use for each
stretch of the first number, gives it to 1e-6 with its derivatives. Orders count
upwards in frequency; the shares of all orders add up to 1.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.polynomial import chebyshev

from pnmr.errors import SettingError
from pnmr.fit.separable import IntArray
from pnmr.spins import Powder, ShiftTensor, powder_grid
from pnmr.units import FloatArray

LARGEST_RATIO = 20.0
_STRETCH = 2.0
_RATIO_TERMS = 10


@dataclass(frozen=True, slots=True)
class Sidebands:
    """Shares of a manifold and how they change.

    Attributes
    ----------
    orders : array of int, shape (k,)
        Orders, ascending, 0 in the middle.
    shares : array, shape (k,)
        Part of the site's area in each sideband.
    by_ratio, by_square : array, shape (k,)
        Derivatives by the anisotropy over the rotor's rate and by the square of the
        asymmetry; at asymmetry 0 the manifold depends on nothing but the square.
    """

    orders: IntArray
    shares: FloatArray
    by_ratio: FloatArray
    by_square: FloatArray


def sidebands(anisotropy_ratio: float, asymmetry: float) -> Sidebands:
    """Return the shares of a manifold from the table; error below 1e-5 of their sum.

    Parameters
    ----------
    anisotropy_ratio : float
        Reduced anisotropy over the rotor's rate, either sign, up to `LARGEST_RATIO`.
    asymmetry : float
        0 to 1.
    """
    if not (abs(anisotropy_ratio) <= LARGEST_RATIO and 0.0 <= asymmetry <= 1.0):
        raise SettingError(
            f"sidebands of an anisotropy of {anisotropy_ratio:g} rotor rates and asymmetry"
            f" {asymmetry:g} are outside the table; use up to {LARGEST_RATIO:g} rotor rates and"
            " an asymmetry from 0 to 1"
        )
    size = abs(anisotropy_ratio)
    stretch = min(int(size / _STRETCH), int(LARGEST_RATIO / _STRETCH) - 1)
    table = _table(stretch)
    place = 2.0 * (size / _STRETCH - stretch) - 1.0
    square = 2.0 * asymmetry * asymmetry - 1.0
    along, slope = _chebyshev(place, _RATIO_TERMS)
    across, bend = _chebyshev(square, _asymmetry_terms(stretch))
    weights = np.stack([np.outer(along, across), np.outer(slope, across), np.outer(along, bend)])
    shares, by_ratio, by_square = weights.reshape(3, -1) @ table
    by_ratio *= 2.0 / _STRETCH
    by_square *= 2.0
    most = shares.size // 2
    orders = np.arange(-most, most + 1)
    if anisotropy_ratio < 0.0:  # the mirrored tensor has the mirrored manifold
        return Sidebands(orders, shares[::-1], -by_ratio[::-1], by_square[::-1])
    return Sidebands(orders, shares, by_ratio, by_square)


def calculated_shares(anisotropy_ratio: float, asymmetry: float, most: int) -> FloatArray:
    """Return the shares of the orders -``most`` to ``most``, from the powder average itself.

    Every crystallite's phase is periodic in the rotor's turn; the squares of its Fourier
    coefficients, averaged over the powder, are the shares. M. M. Maricq and J. S. Waugh,
    J. Chem. Phys. 70 (1979) 3300-3316; J. Herzfeld and A. E. Berger, J. Chem. Phys. 73
    (1980) 6021-6030. The grid grows with the anisotropy and leaves less than 1e-6.
    """
    whole = powder_grid(math.ceil(6.0 + 1.4 * abs(anisotropy_ratio)), 1)
    # The mirror image of a crystallite sees the rotor turn backwards, which leaves the
    # squares as they are: half of the angles alpha say all.
    half = whole.alpha_deg < 90.0
    powder = Powder(
        whole.alpha_deg[half], whole.beta_deg[half], whole.gamma_deg[half], 2.0 * whole.weight[half]
    )
    harmonics = ShiftTensor(anisotropy_ratio, asymmetry).rotor_harmonics_hz(powder)
    steps = 3 * most
    turn = 2.0 * np.pi * np.arange(steps) / steps
    swing = [np.sin(turn), -np.cos(turn), 0.5 * np.sin(2.0 * turn), -0.5 * np.cos(2.0 * turn)]
    amplitudes = np.fft.fft(np.exp(1j * (harmonics.T @ np.stack(swing))), axis=1) / steps
    shares = powder.weight @ (amplitudes.real**2 + amplitudes.imag**2)
    return np.asarray(shares[np.arange(-most, most + 1) % steps])


def _asymmetry_terms(stretch: int) -> int:
    return 6 + stretch


@lru_cache(maxsize=int(LARGEST_RATIO / _STRETCH))
def _table(stretch: int) -> FloatArray:
    """Return Chebyshev coefficients, (ratio and asymmetry terms, orders), for one stretch."""
    most = 8 + math.ceil(1.4 * _STRETCH * (stretch + 1))
    places, squares = (
        np.cos(np.pi * (np.arange(terms) + 0.5) / terms)
        for terms in (_RATIO_TERMS, _asymmetry_terms(stretch))
    )
    values = np.array(
        [
            [
                calculated_shares(
                    _STRETCH * (stretch + 0.5 * (place + 1.0)),
                    math.sqrt(0.5 * (square + 1.0)),
                    most,
                )
                for square in squares
            ]
            for place in places
        ]
    )
    inverse = [np.linalg.inv(chebyshev.chebvander(x, x.size - 1)) for x in (places, squares)]
    table = np.einsum("ia,jb,abk->ijk", *inverse, values)
    return np.ascontiguousarray(table.reshape(-1, 2 * most + 1))


def _chebyshev(x: float, terms: int) -> tuple[FloatArray, FloatArray]:
    """Return the first Chebyshev polynomials and their derivatives, each of shape (terms,)."""
    value, slope = np.empty(terms), np.empty(terms)
    value[0], value[1], slope[0], slope[1] = 1.0, x, 0.0, 1.0
    for n in range(2, terms):
        value[n] = 2.0 * x * value[n - 1] - value[n - 2]
        slope[n] = 2.0 * value[n - 1] + 2.0 * x * slope[n - 1] - slope[n - 2]
    return value, slope
