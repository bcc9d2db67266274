"""Transfer from 1H to 13C by recoupled dipolar couplings: powder averages of CH, CH2 and CH3.

A. W. Hing, S. Vega and J. Schaefer, J. Magn. Reson. 96 (1992) 205-209. Of all sidebands together
the averages of CH and CH3 are closed, by products of Bessel functions as for REDOR (K. T. Mueller,
J. Magn. Reson. A 113 (1995) 81-93). The centreband alone is another matter: where 1H is not
decoupled, what the coupling does during the detection is not the same for all orientations.
"""

from functools import lru_cache
from typing import Literal

import numpy as np

from pnmr.errors import SettingError
from pnmr.kernels.bond_transfer import bond_transfer
from pnmr.spins.coupling import GROUPS, Proton
from pnmr.spins.powder import Powder, powder_grid
from pnmr.units import FloatArray

Bands = Literal["centre", "all"]
Answer = tuple[FloatArray, FloatArray]
_ORDER = 0.25
_SMALL = 1e-4
# Polar angles for all sidebands of CH2: to 1e-7 up to a coupling times recoupling of 4. Polar and
# gamma angles, and times in a rotor period, for centrebands: to 1e-4 of what short trains make.
_POLAR, _CENTRE = 24, {"CH": (12, 32, 12), "CH2": (8, 16, 8), "CH3": (12, 32, 12)}


def transfer(group: str, bands: Bands, cycles: FloatArray, coupling_ratio: float) -> Answer:
    """Return the part that is transferred, and its slope by the logarithm of the coupling.

    Parameters
    ----------
    group : {"CH", "CH2", "CH3"}
        CH2 is rigid and tetrahedral; CH3 turns fast.
    bands : {"centre", "all"}
        What of the spectrum is measured: the centreband, without decoupling and with an odd
        number of inversions of 1H after the transfer, or everything.
    cycles : array, shape (2, n)
        Cycles before and after the transfer, each that of two inversions in a rotor period, times
        the dipolar constant of a bond over the rotor rate.
    coupling_ratio : float
        That constant over the rotor rate.
    """
    if group not in GROUPS:
        raise SettingError(f"a build-up of '{group}' is unknown; choose {', '.join(GROUPS)}")
    if bands == "centre":
        value, slope = np.empty(cycles.shape[1]), np.empty(cycles.shape[1])
        held = np.ascontiguousarray(cycles, dtype=np.float64)
        bond_transfer(*_phases(group), held, coupling_ratio, value, slope)
        return value, slope
    before, after = cycles
    if group == "CH":
        return _pair(before, after)
    return _methyl(before, after) if group == "CH3" else _methylene(before, after)


def dephasing(product: FloatArray) -> Answer:
    """Return REDOR's S/S0 for N D tau_r, N whole rotor periods, and its slope by ln D.

    sqrt(2) pi/4 J(1/4, x) J(-1/4, x) with x = sqrt(2) N D tau_r.
    """
    from scipy.special import jv, jvp

    x = np.sqrt(2.0) * np.abs(product)
    small = x < _SMALL
    safe = np.where(small, 1.0, x)
    one, two = jv(_ORDER, safe), jv(-_ORDER, safe)
    factor = np.sqrt(2.0) * np.pi / 4.0
    slope = factor * safe * (jvp(_ORDER, safe) * two + one * jvp(-_ORDER, safe))
    near = 8.0 / 15.0 * x * x
    return (
        np.asarray(np.where(small, 1.0 - near, factor * one * two)),
        np.asarray(np.where(small, -2.0 * near, slope)),
    )


def _pair(before: FloatArray, after: FloatArray) -> Answer:
    """Return the powder average of sin(n P) sin(m P)."""
    less, less_slope = dephasing(before - after)
    more, more_slope = dephasing(before + after)
    return 0.5 * (less - more), 0.5 * (less_slope - more_slope)


def _methyl(before: FloatArray, after: FloatArray) -> Answer:
    """Return three protons with a third of the coupling each, along one direction.

    3 sin(n P) sin(m P) cos^2(m P) = 3/4 sin(n P) (sin(m P) + sin(3 m P)).
    """
    once, thrice = _pair(before / 3.0, after / 3.0), _pair(before / 3.0, after)
    return 0.75 * (once[0] + thrice[0]), 0.75 * (once[1] + thrice[1])


def _methylene(before: FloatArray, after: FloatArray) -> Answer:
    """Return the sum over k of sin(n P_k) sin(m P_k) cos(m P_j), j the other proton.

    A product of sines is a sum of cosines of a phase, which turns with the rotor: its average over
    the turn is J0 of its amplitude, here the length of a sum of two vectors.
    """
    from scipy.special import j0, j1

    lengths, weights = _lengths()
    n, m = before[:, None], after[:, None]
    value, slope = np.zeros(before.size), np.zeros(before.size)
    for own in (0, 1):
        first, second, product = lengths[own], lengths[1 - own], lengths[2]
        for active, sign in ((n - m, 0.25), (n + m, -0.25)):
            for passive in (m, -m):
                square = active**2 * first + passive**2 * second + 2.0 * active * passive * product
                amplitude = np.sqrt(np.maximum(square, 0.0))
                value += sign * (j0(amplitude) @ weights)
                slope -= sign * ((amplitude * j1(amplitude)) @ weights)
    return value, slope


@lru_cache(maxsize=1)
def _lengths() -> tuple[FloatArray, FloatArray]:
    """Return squares and product of q = 4 sqrt(2) uz (ux, uy) of both bonds u, and weights."""
    powder = powder_grid(_POLAR, 1)
    one, two = (4.0 * np.sqrt(2.0) * u[:, 2:] * u[:, :2] for u, _ in _bonds("CH2", powder))
    products = [(a * b).sum(axis=1) for a, b in ((one, one), (two, two), (one, two))]
    return np.array(products), powder.weight


@lru_cache(maxsize=3)
def _phases(group: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the phases of a cycle (o, h) and during a rotor period (o, t, h), and weights.

    Both are the integral of (3 cos^2 - 1)/2 of the bond u and the field, that of a cycle with the
    sign turned in the middle of the period: 4 sqrt(2) uz uy.
    """
    polar, gammas, times = _CENTRE[group]
    powder = powder_grid(polar, gammas, symmetry="none" if group == "CH2" else "axis")
    turn = 2.0 * np.pi * (np.arange(times) + 0.5) / times
    cycle_rad, turn_rad = [], []
    for bond, part in _bonds(group, powder):
        x, y, z = bond.T[:, :, None]
        once = np.sqrt(2.0) * z * (x * np.sin(turn) + y * (1.0 - np.cos(turn)))
        twice = (x * x - y * y) * np.sin(2.0 * turn) + 2.0 * x * y * (1.0 - np.cos(2.0 * turn))
        cycle_rad.append(part * 4.0 * np.sqrt(2.0) * (z * y)[:, 0])
        turn_rad.append(part * (once + 0.25 * twice))
    angles = np.stack(cycle_rad, axis=1), np.ascontiguousarray(np.stack(turn_rad, axis=2))
    return (*angles, powder.weight)


def _bonds(group: str, powder: Powder) -> list[tuple[FloatArray, float]]:
    """Return each bond's direction in the rotor (o, 3), and the part of its coupling that is left."""
    found = []
    for proton in GROUPS[group](Proton(1.0)):
        polar, azimuth = np.radians([proton.polar_deg, proton.azimuth_deg])
        flat = np.sin(polar) * np.array([np.cos(azimuth), np.sin(azimuth)])
        found.append((powder.axes @ np.array([*flat, np.cos(polar)]), proton.constant_hz))
    return found
