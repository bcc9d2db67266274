"""Spins 1/2 coupled to the first of them, with RF on all of them at once.

H = sum_k (Omega_k I_kz + RF_k) + sum_k d_k 2 I_0z I_kz. One step is split evenly about
its middle, exp(-i D/2) (R_0 x R_1 x ...) exp(-i D/2), with D the couplings and R_k the
rotation of spin k (G. Strang, SIAM J. Numer. Anal. 5 (1968) 506-517); offsets and
couplings are those averaged over the step.

As in `pnmr.kernels.one_spin`, lanes lie side by side in the vector registers of the processor,
and sines and cosines are Taylor series that are exact to rounding for angles up to 1/2.
"""

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

_LANES = 64
_C1, _C2, _C3, _C4, _C5 = -1.0 / 2, 1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800
_S1, _S2, _S3, _S4, _S5 = -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800


@compiled
def propagate_coupled(
    pulse: FloatArray,
    rotor: FloatArray,
    spins: FloatArray,
    couplings: FloatArray,
    rotation: ComplexArray,
) -> None:
    """Fill in the propagator of every lane.

    Parameters
    ----------
    pulse : array, shape (steps, spins, 2)
        RF of each spin along x and y relative to that of a lane.
    rotor : array, shape (steps, 4)
        cos, sin of the rotor angle and of its double, averaged over each step.
    spins : array, shape (spins, 6, lanes)
        Half of the angle turned in one step (omega dt / 2, rad): by the offset, by the RF at
        full amplitude, and by the anisotropy's coefficients of the columns of ``rotor``. The
        total of each spin and that of all couplings must stay below 1/2.
    couplings : array, shape (spins, 4, lanes)
        The same for d_k dt / 2; the first spin's are not used.
    rotation : array, shape (levels, levels, lanes)
        Is filled with U: rotation[m, n] is U[n, m]; bit k of a level is 1 where spin k is
        down.
    """
    steps, count, lanes = pulse.shape[0], spins.shape[0], spins.shape[2]
    levels = 1 << count
    spin, coupling = np.empty((count, 6, _LANES)), np.empty((count, 4, _LANES))
    u = np.empty((levels, levels, 2 * _LANES))
    half, turn = np.empty((levels, 2 * _LANES)), np.empty(8 * _LANES)
    for start in range(0, lanes, _LANES):
        size = min(_LANES, lanes - start)
        for j in range(_LANES):  # spare lanes repeat the last one
            lane = start + min(j, size - 1)
            for k in range(count):
                for row in range(6):
                    spin[k, row, j] = spins[k, row, lane]
                for row in range(4):
                    coupling[k, row, j] = couplings[k, row, lane]
        for m in range(levels):
            for n in range(levels):
                for j in range(_LANES):
                    u[m, n, j], u[m, n, _LANES + j] = 1.0 if m == n else 0.0, 0.0
        for step in range(steps):
            _halve(rotor[step], coupling, half)
            _precess(half, u)
            for k in range(count):
                _rotate(pulse[step, k], rotor[step], spin[k], turn)
                _turn(turn, 1 << k, u)
            _precess(half, u)
        for m in range(levels):
            for n in range(levels):
                for j in range(size):
                    rotation[m, n, start + j] = complex(u[m, n, j], u[m, n, _LANES + j])


@compiled
def _halve(rotor: FloatArray, coupling: FloatArray, half: FloatArray) -> None:
    """Fill in what half a step of all couplings does to each level."""
    c1, s1, c2, s2 = rotor[0], rotor[1], rotor[2], rotor[3]
    for level in range(half.shape[0]):
        cos, sin = half[level, :_LANES], half[level, _LANES:]
        for j in range(_LANES):
            cos[j] = 0.0
        for k in range(1, coupling.shape[0]):
            d = coupling[k]
            sign = 0.5 if (level & 1) == ((level >> k) & 1) else -0.5
            for j in range(_LANES):
                cos[j] += sign * (c1 * d[0, j] + s1 * d[1, j] + c2 * d[2, j] + s2 * d[3, j])
        for j in range(_LANES):
            x = cos[j]
            q = x * x
            cos[j] = 1.0 + q * (_C1 + q * (_C2 + q * (_C3 + q * (_C4 + q * _C5))))
            sin[j] = -x * (1.0 + q * (_S1 + q * (_S2 + q * (_S3 + q * (_S4 + q * _S5)))))


@compiled
def _precess(half: FloatArray, u: FloatArray) -> None:
    for n in range(u.shape[1]):
        cos, sin = half[n, :_LANES], half[n, _LANES:]
        for m in range(u.shape[0]):
            re, im = u[m, n, :_LANES], u[m, n, _LANES:]
            for j in range(_LANES):
                x, y = re[j], im[j]
                re[j] = x * cos[j] - y * sin[j]
                im[j] = x * sin[j] + y * cos[j]


@compiled
def _rotate(pulse: FloatArray, rotor: FloatArray, spin: FloatArray, turn: FloatArray) -> None:
    """Fill in the first column of the rotation of one spin: U11, then U21."""
    px, py, c1, s1, c2, s2 = pulse[0], pulse[1], rotor[0], rotor[1], rotor[2], rotor[3]
    for j in range(_LANES):
        x, y = px * spin[1, j], py * spin[1, j]
        z = spin[0, j] + c1 * spin[2, j] + s1 * spin[3, j] + c2 * spin[4, j] + s2 * spin[5, j]
        q = x * x + y * y + z * z
        sinc = 1.0 + q * (_S1 + q * (_S2 + q * (_S3 + q * (_S4 + q * _S5))))
        turn[j] = 1.0 + q * (_C1 + q * (_C2 + q * (_C3 + q * (_C4 + q * _C5))))
        turn[_LANES + j] = -z * sinc
        turn[2 * _LANES + j] = y * sinc
        turn[3 * _LANES + j] = -x * sinc


@compiled
def _turn(w: FloatArray, bit: int, u: FloatArray) -> None:
    """Turn the spin that a bit of the levels stands for."""
    # Pairs are carried to one flat array with rows at constant distances and back: only so
    # the compiler sees that rows do not overlap, and computes in vector registers.
    n = _LANES
    for row in range(u.shape[0]):
        for level in range(u.shape[1]):
            if level & bit:
                continue
            up, down = u[row, level], u[row, level | bit]
            for j in range(2 * n):
                w[4 * n + j] = up[j]
            for j in range(2 * n):
                w[6 * n + j] = down[j]
            for j in range(n):
                a_re, a_im, c_re, c_im = w[j], w[n + j], w[2 * n + j], w[3 * n + j]
                p_re, p_im, q_re, q_im = w[4 * n + j], w[5 * n + j], w[6 * n + j], w[7 * n + j]
                w[4 * n + j] = a_re * p_re - a_im * p_im - c_re * q_re - c_im * q_im
                w[5 * n + j] = a_re * p_im + a_im * p_re - c_re * q_im + c_im * q_re
                w[6 * n + j] = c_re * p_re - c_im * p_im + a_re * q_re + a_im * q_im
                w[7 * n + j] = c_re * p_im + c_im * p_re + a_re * q_im - a_im * q_re
            for j in range(2 * n):
                up[j] = w[4 * n + j]
            for j in range(2 * n):
                down[j] = w[6 * n + j]
