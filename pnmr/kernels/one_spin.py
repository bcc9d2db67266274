"""One spin 1/2 through a pulse of constant steps, many offsets and crystallites side by side.

A *lane* is one propagation: an offset, a scale of the RF and four Fourier
coefficients of the shift anisotropy under MAS. Lanes know nothing of each
other, so that a profile, an RF map and a powder are all a list of lanes, and
the innermost loop runs over lanes in the vector registers of the processor.

One step turns the spin by the angle 2x about an axis; with the rotation vector
r = (x, y, z), |r|^2 = q, the step is

    U = cos(sqrt q) - i sin(sqrt q)/sqrt q (x sx + y sy + z sz),

both functions entire in q: neither root nor division nor table is needed, and
the Taylor series to q^6 is exact to rounding for sqrt q <= 1/2.

While the rotor turns, the offset changes within a step. r is then the Magnus
expansion of fourth order: the offset's average over the step, and the
commutator of its slope w with the RF, which turns the axis of the RF by
w dt^2 / 12 (W. Magnus, Commun. Pure Appl. Math. 7 (1954) 649-673; S. Blanes et
al., Phys. Rep. 470 (2009) 151-238, section 5.2).
"""

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]

LARGEST_HALF_ANGLE = 0.5
LANE_ROWS = 6
_LANES = 64
_A1, _A2, _A3 = -1.0 / 2, 1.0 / 24, -1.0 / 720
_A4, _A5, _A6 = 1.0 / 40320, -1.0 / 3628800, 1.0 / 479001600
_B1, _B2, _B3 = -1.0 / 6, 1.0 / 120, -1.0 / 5040
_B4, _B5, _B6 = 1.0 / 362880, -1.0 / 39916800, 1.0 / 6227020800


@compiled
def propagate(
    pulse: FloatArray, rotor: FloatArray, turn_rad: float, lanes: FloatArray, spinor: FloatArray
) -> None:
    """Carry the spin-up state of every lane through the pulse.

    Parameters
    ----------
    pulse : array, shape (steps, 2)
        RF along x and y, relative to the ``rf`` of a lane.
    rotor : array, shape (steps, 4)
        cos, sin of the rotor angle and cos, sin of its double, averaged over each step.
    turn_rad : float
        Angle in rad by which the rotor turns in one step.
    lanes : array, shape (6, lanes)
        Half of the angle turned in one step (omega dt / 2, rad): by the offset, by the RF
        at full amplitude, and by the anisotropy's coefficients of the four columns of
        ``rotor``. The total must stay below `LARGEST_HALF_ANGLE`.
    spinor : array, shape (4, lanes)
        Is filled with the first column of U: real and imaginary part of U11, then of U21.
    """
    block = np.empty(10 * _LANES)
    count = lanes.shape[1]
    for start in range(0, count, _LANES):
        size = min(_LANES, count - start)
        for j in range(_LANES):
            block[j] = 1.0
            for row in range(1, 4):
                block[row * _LANES + j] = 0.0
            for row in range(LANE_ROWS):  # spare lanes repeat the last one
                block[(4 + row) * _LANES + j] = lanes[row, start + min(j, size - 1)]
        _turn(pulse, rotor, turn_rad / 6.0, block)
        for row in range(4):
            for j in range(size):
                spinor[row, start + j] = block[row * _LANES + j]


@compiled
def _turn(pulse: FloatArray, rotor: FloatArray, sixth_rad: float, s: FloatArray) -> None:
    # One flat array with rows at constant distances: only so the compiler sees that rows
    # do not overlap, and keeps the loop over lanes in vector registers.
    n = _LANES
    for k in range(pulse.shape[0]):
        px, py = pulse[k, 0], pulse[k, 1]
        c1, s1, c2, s2 = rotor[k, 0], rotor[k, 1], rotor[k, 2], rotor[k, 3]
        d1, e1, d2, e2 = (
            -sixth_rad * s1,
            sixth_rad * c1,
            -2.0 * sixth_rad * s2,
            2.0 * sixth_rad * c2,
        )
        for j in range(_LANES):
            a1, b1, a2, b2 = s[6 * n + j], s[7 * n + j], s[8 * n + j], s[9 * n + j]
            z = s[4 * n + j] + c1 * a1 + s1 * b1 + c2 * a2 + s2 * b2
            tilt = d1 * a1 + e1 * b1 + d2 * a2 + e2 * b2
            x = (px - tilt * py) * s[5 * n + j]
            y = (py + tilt * px) * s[5 * n + j]
            q = x * x + y * y + z * z
            c = 1.0 + q * (_A1 + q * (_A2 + q * (_A3 + q * (_A4 + q * (_A5 + q * _A6)))))
            f = 1.0 + q * (_B1 + q * (_B2 + q * (_B3 + q * (_B4 + q * (_B5 + q * _B6)))))
            x *= f
            y *= f
            z *= f
            up_re, up_im, down_re, down_im = s[j], s[n + j], s[2 * n + j], s[3 * n + j]
            s[j] = c * up_re + z * up_im + x * down_im - y * down_re
            s[n + j] = c * up_im - z * up_re - x * down_re - y * down_im
            s[2 * n + j] = c * down_re - z * down_im + x * up_im + y * up_re
            s[3 * n + j] = c * down_im + z * down_re - x * up_re + y * up_im
