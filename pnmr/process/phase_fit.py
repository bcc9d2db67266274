"""Least squares for lines that share one phase."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pnmr.data.signal import ComplexArray
from pnmr.process.phase_lines import Bins, Lines
from pnmr.units import FloatArray

_NEIGHBOURS = 16
_LEAST_DOWNWARD = 0.03


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

    def largest_error_rad(self, bins: Bins) -> float:
        """Return the standard error of the phase at that line of weight where it is largest.

        It is that of the noise or, where larger, that of the residuals along the change
        with the phase, of which neighbours within a line go together (Newey and West,
        Econometrica 55 (1987) 703).
        """
        height, area = np.abs(self.lines.height), np.abs(self.lines.area)
        counts = (height > 0.05 * height.max()) | (area > 0.05 * area.max())
        nu = self.lines.nu[counts]
        at = np.stack([np.ones(len(nu)), nu])
        covariance, directions = self._covariance(bins)
        score = np.stack([self._score(bins, each) for each in directions.T])
        together = np.cumsum(np.pad(score, ((0, 0), (_NEIGHBOURS, _NEIGHBOURS))), axis=1)
        together = together[:, _NEIGHBOURS:] - together[:, :-_NEIGHBOURS]
        found = covariance @ (together @ together.T / _NEIGHBOURS) @ covariance
        variance = [
            np.einsum("in,ij,jn->n", at, each, at).max()
            for each in (covariance * max(1.0, self.misfit), found)
        ]
        return math.sqrt(max(0.0, *variance))

    def _covariance(self, bins: Bins) -> tuple[FloatArray, FloatArray]:
        """Return that of p0 and p1 for noise of weight 1, and how all else follows them."""
        matrix, _ = _linearized(bins, self.lines)
        scale = np.sqrt(np.diag(matrix))
        scale[scale == 0.0] = 1.0
        inverse = np.linalg.pinv(matrix / np.outer(scale, scale), rcond=1e-10, hermitian=True)
        inverse = inverse[:, :2] / scale[:, None] / scale[:2]
        covariance = inverse[:2]
        return covariance, inverse @ np.linalg.pinv(covariance, hermitian=True)

    def _score(self, bins: Bins, direction: FloatArray) -> FloatArray:
        """Return the product of each residual and its change along a direction."""
        small = 1e-3 / max(float(np.abs(direction[:2]).max()), 1.0)
        _, rest = _residuals(bins, self.lines.moved(small * direction, signed=True))
        return np.asarray((self.rest.conj() * (rest - self.rest)).real / small)


def points_down(other: Fit, fit: Fit) -> bool:
    """Return whether lines that clearly point down say more with less, and another phase.

    The price of a parameter is that of Schwarz, Ann. Statist. 6 (1978) 461.
    """
    area = np.abs(other.lines.area)
    up, down = area[other.lines.height > 0.0].max(initial=0.0), area[other.lines.height < 0.0]
    if min(up, down.max(initial=0.0)) < _LEAST_DOWNWARD * area.max(initial=0.0):
        return False
    price = math.log(len(fit.rest))
    gain = fit.chi2 - other.chi2 + price * (fit.lines.unknowns - other.lines.unknowns)
    turn = other.lines.common - fit.lines.common
    spread = np.abs(np.sin(turn[0] + turn[1] * fit.lines.nu)).max()
    return bool(gain > 10.0 and spread > math.sin(math.radians(10.0)))


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
