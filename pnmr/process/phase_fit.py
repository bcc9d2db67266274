"""Least squares for lines that share one phase."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pnmr.data.signal import ComplexArray
from pnmr.process.phase_lines import Bins, Lines
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Fit:
    """Lines as fitted to bins.

    Attributes
    ----------
    lines : Lines
        The lines and the phase they share.
    model : complex array, shape (b,)
        Their sum, in phase.
    rest : complex array, shape (b,)
        Weighted residuals, in phase.
    """

    lines: Lines
    model: ComplexArray
    rest: ComplexArray

    @property
    def chi2(self) -> float:
        """Sum of the squared residuals and of the pull of what is known beforehand."""
        return _cost(self.lines, self.rest)

    @property
    def misfit(self) -> float:
        """Squared residual of a bin, 1 on average for a perfect model."""
        return self.chi2 / len(self.rest)

    def standard_error(self, bins: Bins, nu: FloatArray) -> FloatArray:
        """Return the standard error in rad of the phase at frequencies ``nu``."""
        matrix, _ = _linearized(bins, self.lines)
        scale = np.sqrt(np.diag(matrix))
        scale[scale == 0.0] = 1.0
        inverse = np.linalg.pinv(matrix / np.outer(scale, scale), rcond=1e-10, hermitian=True)
        covariance = (inverse / np.outer(scale, scale))[:2, :2] * max(1.0, self.misfit)
        (a, b), (_, c) = covariance
        return np.asarray(np.sqrt(np.maximum(a + 2.0 * nu * b + nu**2 * c, 0.0)))


def scaled(bins: Bins, lines: Lines, *, signed: bool = False) -> Lines:
    """Return the lines with the heights that fit best, everything else as it is."""
    matrix, gradient = _linearized(bins, lines)
    others = np.ones(lines.unknowns, dtype=bool)
    others[lines.places()[1]] = False
    return lines.moved(_damped_step(matrix, gradient, 1e-4, others), signed=signed)


def fitted(bins: Bins, lines: Lines, *, rounds: int, signed: bool = False) -> Fit:
    """Fit lines and their common phase by the method of Levenberg and Marquardt.

    Heights stay at or above 0 unless ``signed``.
    """
    model, rest = _residuals(bins, lines)
    cost = _cost(lines, rest)
    gain = math.inf
    damping_ratio = 1e-2
    for _ in range(rounds):
        if gain > 0.0:
            matrix, gradient = _linearized(bins, lines)
        step = _damped_step(matrix, gradient, damping_ratio, lines.held(gradient, signed=signed))
        trial = lines.moved(step, signed=signed)
        trial_model, trial_rest = _residuals(bins, trial)
        gain = cost - _cost(trial, trial_rest)
        damping_ratio *= 0.1 if gain > 0.0 else 10.0
        if gain > 0.0:
            lines, model, rest, cost = trial, trial_model, trial_rest, cost - gain
            if gain < 0.005 * cost + 0.02:
                break
    return Fit(lines, model, rest)


def _cost(lines: Lines, rest: ComplexArray) -> float:
    """Return chi squared with what is known beforehand."""
    weight, off = lines.pull()
    return float(np.vdot(rest, rest).real + weight @ off**2)


def _linearized(bins: Bins, lines: Lines) -> tuple[FloatArray, FloatArray]:
    """Return the normal matrix and the gradient."""
    from pnmr.kernels.line_sums import normal_equations

    matrix = np.empty((lines.unknowns, lines.unknowns))
    gradient = np.empty(lines.unknowns)
    arrays = (lines.common, lines.height, lines.site, lines.order, lines.shape)
    normal_equations(bins.nu, bins.reach, bins.weight, bins.values, *arrays, matrix, gradient)
    weight, off = lines.pull()
    matrix[: len(weight), : len(weight)] += np.diag(weight)
    gradient[: len(weight)] += weight * off
    return matrix, gradient


def _residuals(bins: Bins, lines: Lines) -> tuple[ComplexArray, ComplexArray]:
    from pnmr.kernels.line_sums import line_sum

    model = np.empty_like(bins.values)
    arrays = (lines.common, lines.height, lines.site, lines.order, lines.shape)
    line_sum(bins.nu, bins.reach, *arrays, model)
    turned = bins.values * np.exp(1j * (lines.common[0] + lines.common[1] * bins.nu))
    return model, bins.weight * (turned - model)


def _damped_step(
    matrix: FloatArray, gradient: FloatArray, damping_ratio: float, held: NDArray[np.bool_]
) -> FloatArray:
    scale = np.sqrt(np.diag(matrix))
    held = held | (scale == 0.0)
    scale[held] = 1.0
    damped = matrix / scale / scale[:, None]
    damped[held, :] = 0.0
    damped[:, held] = 0.0
    diagonal = np.diag_indices(len(scale))
    damped[diagonal] = np.where(held, 1.0, 1.0 + damping_ratio)
    return np.asarray(np.linalg.solve(damped, np.where(held, 0.0, gradient / scale)) / scale)
