"""Pulses for tests, written out from their formulas, and a slow propagation to compare with."""

import numpy as np
from scipy.linalg import expm
from scipy.spatial.transform import Rotation

from pnmr.shapes import Shape
from pnmr.spins import Powder

IX = np.array([[0.0, 0.5], [0.5, 0.0]])
IY = np.array([[0.0, -0.5j], [0.5j, 0.0]])
IZ = np.array([[0.5, 0.0], [0.0, -0.5]])
MAGIC = np.arccos(1.0 / np.sqrt(3.0))


def tanh_tan(sweep_hz: float, duration_s: float, step_s: float) -> Shape:
    """The SHAP at midpoints, zeta = 10, tan kappa = 20, phase zero at the start."""
    points = round(duration_s / step_s)
    u = 1.0 - 2.0 * (np.arange(points) + 0.5) / points
    kappa = np.arctan(20.0)
    scale = np.pi * sweep_hz * duration_s / (2.0 * kappa * 20.0)
    phase = scale * (np.log(np.cos(kappa * u)) - np.log(np.cos(kappa)))
    return Shape(np.tanh(10.0 * (1.0 - np.abs(u))), np.degrees(phase), duration_s, "SHAP")


def wurst(order: int, sweep_hz: float, duration_s: float, step_s: float) -> Shape:
    points = round(duration_s / step_s)
    t = (np.arange(points) + 0.5) / points
    phase = np.pi * sweep_hz * duration_s * (t - t**2)
    return Shape(1.0 - np.abs(np.cos(np.pi * t)) ** order, np.degrees(phase), duration_s, "WURST")


def square(duration_s: float) -> Shape:
    return Shape(np.ones(1), np.zeros(1), duration_s, "square")


def zcw(points: int, step: int, gammas: int) -> Powder:
    """SIMPSON's sets of angles: alpha even, beta a lattice in the angle, weights sin(beta).

    ``zcw(144, 55, 16)`` is its zcw143 with 16 gamma angles.
    """
    j = np.arange(1, points)
    alpha, beta = 360.0 * j / points, 180.0 * (j * step % points) / points
    weight = np.sin(np.radians(beta))
    gamma = 360.0 * np.arange(gammas) / gammas
    return Powder(
        np.repeat(alpha, gammas),
        np.repeat(beta, gammas),
        np.tile(gamma, j.size),
        np.repeat(weight / (weight.sum() * gammas), gammas),
    )


def mean_z(irradiation, powder) -> np.ndarray:
    """Mz of each orientation and cell after the pulse."""
    up, down = irradiation.spinors(powder)
    return np.abs(up) ** 2 - np.abs(down) ** 2


def rotor_offset_hz(time_s, principal_hz, angles_deg, rotor_hz):
    """b(t) . T b(t) with the field b seen from the rotor, and T turned by z-y-z angles."""
    turn = Rotation.from_euler("ZYZ", angles_deg[::-1], degrees=True).as_matrix()
    tensor = turn @ np.diag(principal_hz) @ turn.T
    a = 2.0 * np.pi * rotor_hz * time_s
    field = np.array([np.sin(MAGIC) * np.cos(a), -np.sin(MAGIC) * np.sin(a), np.cos(MAGIC)])
    return field @ tensor @ field


def slow_rotation(shape, rf_hz, offset_hz, anisotropy_hz_at=lambda time_s: 0.0, parts=1):
    """The product of matrix exponentials, one for each of ``parts`` slices of a step."""
    rotation = np.eye(2, dtype=complex)
    slice_s = shape.step_s / parts
    for k in range(shape.points):
        phase = np.radians(shape.phase_deg[k])
        rf = rf_hz * shape.amplitude_fraction[k] * (np.cos(phase) * IX + np.sin(phase) * IY)
        for part in range(parts):
            time_s = k * shape.step_s + (part + 0.5) * slice_s
            hamiltonian = rf + (offset_hz + anisotropy_hz_at(time_s)) * IZ
            rotation = expm(-2j * np.pi * slice_s * hamiltonian) @ rotation
    return rotation
