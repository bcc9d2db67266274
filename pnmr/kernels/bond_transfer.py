"""Transfer from protons to their carbon, powder averaged, as its centreband shows it."""

import math

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled

FloatArray = NDArray[np.float64]


@compiled
def bond_transfer(
    cycle_rad: FloatArray,
    turn_rad: FloatArray,
    weights: FloatArray,
    cycles: FloatArray,
    coupling_ratio: float,
    value: FloatArray,
    slope: FloatArray,
) -> None:
    """Fill the average of sum over k of sin(n P_k) sin(m P_k - f_k) product over j of cos(m P_j - f_j).

    ``cycle_rad`` (o, h) are the phases P of a cycle for each orientation and proton, ``turn_rad``
    (o, t, h) the phases f that the coupling adds during a rotor period of the detection, all for a
    coupling of one rotor rate; ``cycles`` (2, n) count the cycles n and m, scaled, times the
    coupling over the rotor rate, and ``coupling_ratio`` is that coupling. The slope is by its logarithm.
    """
    protons, times = cycle_rad.shape[1], turn_rad.shape[1]
    angle, sine, cosine = np.empty(protons), np.empty(protons), np.empty(protons)
    value[:] = 0.0
    slope[:] = 0.0
    for o in range(weights.size):
        weight = weights[o] / times
        for i in range(cycles.shape[1]):
            for t in range(times):
                for k in range(protons):
                    angle[k] = cycle_rad[o, k] * cycles[1, i] - turn_rad[o, t, k] * coupling_ratio
                    sine[k], cosine[k] = math.sin(angle[k]), math.cos(angle[k])
                for k in range(protons):
                    rest, bend = 1.0, 0.0
                    for j in range(protons):
                        if j != k:
                            bend = bend * cosine[j] - rest * angle[j] * sine[j]
                            rest *= cosine[j]
                    first = cycle_rad[o, k] * cycles[0, i]
                    one = weight * math.sin(first)
                    value[i] += one * sine[k] * rest
                    slope[i] += weight * first * math.cos(first) * sine[k] * rest
                    slope[i] += one * (angle[k] * cosine[k] * rest + sine[k] * bend)
