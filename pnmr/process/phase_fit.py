"""Least squares for lines that share one phase."""

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
    matrix : float array, shape (n, n)
        Normal matrix, of which the inverse is the covariance.
    damping : float
        Where a continued fit starts.
    """

    lines: Lines
    model: ComplexArray
    rest: ComplexArray
    matrix: FloatArray
    damping: float

    @property
    def chi2(self) -> float:
        """Sum of the squared residuals; expected are two a bin."""
        return float(np.vdot(self.rest, self.rest).real)

    @property
    def misfit(self) -> float:
        """Mean squared residual of the bins' parts, 1 for a perfect model."""
        return self.chi2 / (2.0 * len(self.rest))

    def standard_error(self, nu: FloatArray) -> FloatArray:
        """Return the standard error in rad of the phase at frequencies ``nu``."""
        scale = np.sqrt(np.diag(self.matrix))
        scale[scale == 0.0] = 1.0
        inverse = np.linalg.pinv(self.matrix / np.outer(scale, scale), rcond=1e-10, hermitian=True)
        covariance = (inverse / np.outer(scale, scale))[:2, :2] * max(1.0, self.misfit)
        (a, b), (_, c) = covariance
        return np.asarray(np.sqrt(np.maximum(a + 2.0 * nu * b + nu**2 * c, 0.0)))


def fitted(
    bins: Bins, lines: Lines, *, rounds: int, damping_ratio: float = 1e-2, signed: bool = False
) -> Fit:
    """Fit lines and their common phase by Levenberg and Marquardt's method.

    Heights stay at or above 0 unless ``signed``.
    """
    from pnmr.kernels.line_sums import normal_equations

    n = lines.unknowns
    matrix, gradient = np.empty((n, n)), np.empty(n)

    def linearized(lines: Lines) -> None:
        arrays = (lines.common, lines.height, lines.site, lines.order, lines.shape)
        normal_equations(bins.nu, bins.weight, bins.values, *arrays, matrix, gradient)

    model, rest = _residuals(bins, lines)
    chi2 = np.vdot(rest, rest).real
    linearized(lines)
    for _ in range(rounds):
        step = _damped_step(matrix, gradient, damping_ratio, lines.held(gradient, signed=signed))
        trial = lines.moved(step, signed=signed)
        trial_model, trial_rest = _residuals(bins, trial)
        trial_chi2 = np.vdot(trial_rest, trial_rest).real
        if not trial_chi2 < chi2:
            damping_ratio *= 10.0
            if damping_ratio > 1e3:
                break
            continue
        gain = chi2 - trial_chi2
        lines, model, rest, chi2 = trial, trial_model, trial_rest, trial_chi2
        damping_ratio = max(0.1 * damping_ratio, 1e-8)
        linearized(lines)
        if gain < 0.005 * chi2 + 0.02:
            break
    return Fit(lines, model, rest, matrix, damping_ratio)


def _residuals(bins: Bins, lines: Lines) -> tuple[ComplexArray, ComplexArray]:
    from pnmr.kernels.line_sums import line_sum

    model = np.empty_like(bins.values)
    line_sum(bins.nu, lines.common, lines.height, lines.site, lines.order, lines.shape, model)
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
