"""One step of a Levenberg-Marquardt method: the best step within a radius and a box."""

from dataclasses import dataclass

import numpy as np

from pnmr.units import FloatArray

_MOST_ROOT_STEPS = 20
_ROOT_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Quadratic:
    """Half of the square of (target - triangle @ step): what chi square looks like nearby.

    Attributes
    ----------
    triangle : array, shape (k, p)
        Factor of the normal matrix, triangle.T @ triangle.
    target : array, shape (k,)
        The residual seen through the factor.
    """

    triangle: FloatArray
    target: FloatArray

    @property
    def descent(self) -> FloatArray:
        """Direction of steepest descent, shape (p,)."""
        return np.asarray(self.triangle.T @ self.target)

    @property
    def lengths(self) -> FloatArray:
        """Length of the Jacobian's columns, shape (p,)."""
        return np.asarray(np.sqrt((self.triangle * self.triangle).sum(axis=0)))

    def reduction(self, step: FloatArray) -> float:
        """Return by how much chi square should fall with a step."""
        change = self.triangle @ step
        return float(2.0 * (change @ self.target) - change @ change)


def bounded_step(
    quadratic: Quadratic, scale: FloatArray, radius: float, low: FloatArray, high: FloatArray
) -> FloatArray:
    """Return the step that lowers a quadratic most within |scale step| <= radius and a box.

    Parameters
    ----------
    quadratic : Quadratic
        What is to be lowered, p parameters.
    scale : array, shape (p,)
        Weights of the parameters in the radius, above 0.
    radius : float
        Largest length of the weighted step.
    low, high : array, shape (p,)
        Distances to the bounds, ``low`` <= 0 <= ``high``.

    Notes
    -----
    A parameter on its bound that wants to leave the box stays; one that crosses a bound
    is put there and the others are chosen anew, so that a bound costs no progress.
    """
    descent = quadratic.descent
    step = np.zeros(descent.size)
    free = ~(((low >= 0.0) & (descent < 0.0)) | ((high <= 0.0) & (descent > 0.0)))
    for _ in range(descent.size):
        if not free.any():
            break
        target = quadratic.target - quadratic.triangle[:, ~free] @ step[~free]
        weighted = quadratic.triangle[:, free] / scale[free]
        step[free] = _within_radius(weighted, target, radius) / scale[free]
        crossing = free & ((step < low) | (step > high))
        if not crossing.any():
            break
        step[crossing] = np.clip(step, low, high)[crossing]
        free &= ~crossing
    return np.clip(step, low, high)


def _within_radius(matrix: FloatArray, target: FloatArray, radius: float) -> FloatArray:
    """Minimise |target - matrix s| for |s| <= radius.

    The damping is the root of 1/radius - 1/|s|, nearly linear in it, found by Newton's
    method (J. J. More, Lecture Notes in Math. 630 (1978) 105-116).
    """
    left, singular, right = np.linalg.svd(matrix, full_matrices=False)
    along = left.T @ target
    usable = singular > singular[0] * 1e-15 if singular.size else singular > 0.0
    plain = np.zeros_like(singular)
    plain[usable] = along[usable] / singular[usable]
    if np.linalg.norm(plain) <= radius:
        return np.asarray(right.T @ plain)
    squares, pulled = singular * singular, singular * along
    damping = 0.0 if usable.all() else squares[0] * 1e-30
    highest = float(np.linalg.norm(pulled)) / radius
    lowest = 0.0
    if damping == 0.0:
        damping = 1e-3 * highest
    shares = pulled
    for _ in range(_MOST_ROOT_STEPS):
        shares = pulled / (squares + damping)
        length = float(np.linalg.norm(shares))
        if abs(length - radius) <= _ROOT_TOLERANCE * radius:
            break
        if length > radius:
            lowest = damping
        else:
            highest = damping
        slope = float(np.sum(shares * shares / (squares + damping))) / length
        damping += (length / radius - 1.0) * length / slope
        if not lowest < damping < highest:
            damping = max(1e-3 * highest, float(np.sqrt(lowest * highest)))
    return np.asarray(right.T @ shares)
