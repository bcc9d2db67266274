"""Spins 1/2 coupled to the first of them, with RF on all of them at once.

H = sum_k (Omega_k I_kz + RF_k) + sum_k d_k 2 I_0z I_kz. One step is split evenly about
its middle, exp(-i D/2) (R_0 x R_1 x ...) exp(-i D/2), with D the couplings and R_k the
rotation of spin k (G. Strang, SIAM J. Numer. Anal. 5 (1968) 506-517); offsets and
couplings are those averaged over the step.
"""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


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
        full amplitude, and by the anisotropy's coefficients of the columns of ``rotor``.
    couplings : array, shape (spins, 4, lanes)
        The same for d_k dt / 2; the first spin's are not used.
    rotation : array, shape (levels, levels, lanes)
        Is filled with U: rotation[m, n] is U[n, m]; bit k of a level is 1 where spin k is
        down.
    """
    steps, count, lanes = pulse.shape[0], spins.shape[0], spins.shape[2]
    levels = 1 << count
    u = np.empty((levels, levels), np.complex128)
    half = np.empty(levels, np.complex128)
    for lane in range(lanes):
        for m in range(levels):
            for n in range(levels):
                u[m, n] = 1.0 if m == n else 0.0
        for step in range(steps):
            for n in range(levels):
                angle = 0.0
                for k in range(1, count):
                    d = 0.0
                    for h in range(4):
                        d += couplings[k, h, lane] * rotor[step, h]
                    angle += d if (n & 1) == ((n >> k) & 1) else -d
                half[n] = complex(math.cos(0.5 * angle), -math.sin(0.5 * angle))
            for m in range(levels):
                for n in range(levels):
                    u[m, n] *= half[n]
            for k in range(count):
                z = spins[k, 0, lane]
                for h in range(4):
                    z += spins[k, 2 + h, lane] * rotor[step, h]
                x = pulse[step, k, 0] * spins[k, 1, lane]
                y = pulse[step, k, 1] * spins[k, 1, lane]
                angle = math.sqrt(x * x + y * y + z * z)
                sinc = math.sin(angle) / angle if angle > 0.0 else 1.0
                a = complex(math.cos(angle), -z * sinc)
                c = complex(y * sinc, -x * sinc)
                for m in range(levels):
                    for n in range(levels):
                        if not (n >> k) & 1:
                            up, down = u[m, n], u[m, n | 1 << k]
                            u[m, n] = a * up - c.conjugate() * down
                            u[m, n | 1 << k] = c * up + a.conjugate() * down
            for m in range(levels):
                for n in range(levels):
                    u[m, n] *= half[n]
        for m in range(levels):
            for n in range(levels):
                rotation[m, n, lane] = u[m, n]
