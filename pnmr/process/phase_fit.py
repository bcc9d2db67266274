"""Least squares for lines that share one phase."""

import math
from dataclasses import dataclass, replace

import numpy as np

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
    cost : float
        Sum of the squared residuals and of the pull of what is known beforehand.
    """

    lines: Lines
    model: ComplexArray
    rest: ComplexArray
    cost: float

    @property
    def misfit(self) -> float:
        """Squared residual of a bin, 1 on average for a perfect model."""
        return self.cost / len(self.rest)

    @property
    def price(self) -> float:
        """What chi squared has to fall by for the parameters to pay.

        It is half of what Schwarz asks, Ann. Statist. 6 (1978) 461.
        """
        return 0.5 * math.log(len(self.rest)) * self.lines.unknowns

    def pays(self, simpler: "Fit") -> bool:
        """Return whether the fit says so much more that its parameters pay."""
        return self.cost + self.price < simpler.cost + simpler.price

    def largest_error_rad(self, bins: Bins, site_phase_rad: float) -> float:
        """Return the standard error of the phase at that line of weight where it is largest.

        It is that of the noise or, where larger, that of the residuals along the change
        with the phase, of which neighbours within a line go together (Newey and West,
        Econometrica 55 (1987) 703); and that of sites which differ in phase from the line
        p0 + p1 nu by ``site_phase_rad``, each for itself.
        """
        height, area = np.abs(self.lines.height), np.abs(self.lines.area)
        counts = (height > 0.05 * height.max()) | (area > 0.05 * area.max())
        nu = self.lines.nu[counts]
        at = np.stack([np.ones(len(nu)), nu])
        rows = _weighted_rows(bins, self.lines)
        covariance, directions = self._covariance(rows)
        along = directions.T @ rows
        score = (self.rest.conj() * along).real
        together = np.cumsum(np.pad(score, ((0, 0), (_NEIGHBOURS, _NEIGHBOURS))), axis=1)
        together = together[:, _NEIGHBOURS:] - together[:, :-_NEIGHBOURS]
        found = covariance @ (together @ together.T / _NEIGHBOURS) @ covariance
        variance = [
            np.einsum("in,ij,jn->n", at, each, at).max()
            for each in (covariance * max(1.0, self.misfit), found)
        ]
        by_site = site_phase_rad * at.T @ covariance @ (along.conj() @ self._turned(rows).T).real
        return math.sqrt(max(0.0, *variance) + (by_site**2).sum(axis=1).max())

    def _turned(self, rows: ComplexArray) -> ComplexArray:
        """Return the weighted changes of the model by a phase of each site, shape (s, b)."""
        lines = self.lines
        site = np.arange(len(lines.shape))[:, None] == lines.site
        return np.asarray(1j * (site * lines.height) @ rows[-len(lines.height) :])

    def _covariance(self, rows: ComplexArray) -> tuple[FloatArray, FloatArray]:
        """Return that of p0 and p1 for noise of weight 1, and how all else follows them."""
        matrix = (rows @ rows.conj().T).real
        common = np.arange(len(self.lines.common))
        matrix[common, common] += self.lines.expected()[1]
        scale = np.sqrt(np.diag(matrix))
        scale[scale == 0.0] = 1.0
        matrix = matrix / np.outer(scale, scale) + 1e-9 * np.eye(len(scale))
        inverse = np.linalg.solve(matrix, np.eye(len(scale), 2)) / scale[:, None] / scale[:2]
        covariance = inverse[:2]
        return covariance, inverse @ np.linalg.pinv(covariance, hermitian=True)


def points_down(other: Fit, fit: Fit) -> bool:
    """Return whether lines that clearly point down say more with less, and another phase.

    The price of a parameter is that of Schwarz, Ann. Statist. 6 (1978) 461.
    """
    area = np.abs(other.lines.area)
    up, down = area[other.lines.height > 0.0].max(initial=0.0), area[other.lines.height < 0.0]
    if min(up, down.max(initial=0.0)) < _LEAST_DOWNWARD * area.max(initial=0.0):
        return False
    price = math.log(len(fit.rest))
    gain = fit.cost - other.cost + price * (fit.lines.unknowns - other.lines.unknowns)
    turn = other.lines.common - fit.lines.common
    spread = np.abs(np.sin(turn[0] + turn[1] * fit.lines.nu)).max()
    return bool(gain > 10.0 and spread > math.sin(math.radians(10.0)))


def fitted(
    bins: Bins,
    lines: Lines,
    *,
    rounds: int,
    signed: bool = False,
    least_gain_fraction: float = 0.005,
) -> Fit:
    """Fit lines and their common phase by the method of Levenberg and Marquardt.

    Heights stay at or above 0 unless ``signed``.
    """
    from pnmr.kernels.line_fit import improved

    model, rest = np.empty_like(bins.values), np.empty_like(bins.values)
    value, weight = lines.expected()
    common, height, shape, cost = improved(
        bins.nu,
        bins.reach,
        bins.weight,
        bins.values,
        lines.common,
        lines.height,
        lines.site,
        lines.order,
        lines.shape,
        weight,
        value,
        lines.widest,
        rounds,
        least_gain_fraction,
        signed,
        model,
        rest,
    )
    return Fit(replace(lines, common=common, height=height, shape=shape), model, rest, cost)


def with_heights(bins: Bins, fit: Fit, more: Lines, *, signed: bool = False) -> Lines:
    """Return the lines of a fit and some more, these with the heights that suit its residuals."""
    new = more.site >= len(fit.lines.shape)
    first = more.site[new].min(initial=0)
    alone = replace(
        more,
        height=more.height[new],
        site=more.site[new] - first,
        order=more.order[new],
        shape=more.shape[first:],
    )
    rows = _weighted_rows(bins, alone)[-len(alone.height) :]
    matrix = (rows @ rows.conj().T).real
    diagonal = np.diag(matrix)
    matrix = matrix + np.diag(np.where(diagonal > 0.0, 1e-4 * diagonal, 1.0))
    found = np.linalg.solve(matrix, (rows.conj() @ fit.rest).real)
    height = more.height.copy()
    height[new] = found if signed else np.maximum(found, 0.0)
    return replace(more, height=height)


def _weighted_rows(bins: Bins, lines: Lines) -> ComplexArray:
    """Return the weighted changes of the model by each unknown, shape (n, b)."""
    from pnmr.kernels.line_sums import line_sum

    rows = np.empty((lines.unknowns, len(bins.nu)), dtype=np.complex128)
    arrays = (lines.common, lines.height, lines.site, lines.order, lines.shape)
    line_sum(bins.nu, bins.reach, *arrays, np.empty_like(bins.values), rows)
    return rows * bins.weight
