"""Lines that share one phase, sought from several phases to start from."""

import math
from dataclasses import dataclass, replace

import numpy as np

from pnmr.data.signal import ComplexArray
from pnmr.process.phase_fit import Fit, fitted, with_heights
from pnmr.process.phase_lines import Bins, Lines
from pnmr.process.phase_peaks import Peaks, starting_phases, upright_phases
from pnmr.units import FloatArray

ROUGH_MISFIT, _FINE_MISFIT = 0.02, 0.005
_WIDTHS: FloatArray = 0.06 * 0.5 ** np.arange(9.0)
_CLEAR_RATIO = 4.5
LEAST_GAIN = 6.0
_FEW_SITES = 3
MOST_SITES = 6
_LITTLE, _STUCK, _HOPELESS, _LAGGING = 0.25, 0.75, 0.85, 1.5
_MOST_UNKNOWNS = 100
_ENOUGH, PERFECT, GOOD, POOR = 0.7, 1.15, 1.5, 3.0
_SINGLE = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Search:
    """What the lines are sought in, and how.

    Attributes
    ----------
    bins : Bins
        The spectrum.
    peaks : Peaks
        Peaks of any phase.
    spacing_fraction : float
        Distance of spinning sidebands, 0 for none.
    largest_p1_rad : float
        Bound of the first-order phase.
    signed : bool
        Whether lines may point down.
    """

    bins: Bins
    peaks: Peaks
    spacing_fraction: float
    largest_p1_rad: float
    signed: bool

    def concluded(self, fit: Fit, bins: Bins) -> tuple[Fit, "Search"]:
        """Return the final fit, and the search with the weights that it was made with."""
        if fit.misfit > GOOD or self.spacing_fraction == 0.0:
            fit = self.refined(fit)
        fine = replace(self, bins=bins.forgiving(np.abs(fit.model), _FINE_MISFIT))
        return fine.refined(fit), fine

    def start(self) -> Fit:
        """Return the best fit from several phases to start from."""
        starts = starting_phases(self.peaks, self.largest_p1_rad, signed=self.signed)
        if self.spacing_fraction > 0.0:
            return self._manifolds_from(starts)
        fits = [self._lines(start) for start in starts]
        best = self._best(fits)
        if best.misfit > GOOD or self._beyond(best):
            fits += [self._lines(start) for start in self._others(best)]
        return self._best(fits)

    def _others(self, fit: Fit) -> list[tuple[float, float]]:
        """Return phases to start from where those of the peaks lead nowhere."""
        if self.signed:
            return fit.lines.points_off()
        return upright_phases(self.bins, self.largest_p1_rad)

    def _manifolds_from(self, starts: list[tuple[float, float]]) -> Fit:
        """Return the best of the fits of manifolds, the phase where one says most first.

        Phases that have nothing to do with peaks are tried where these do not serve.
        """
        begun = self._begun(starts)
        first = begun.pop(0)
        best = pair = self._manifolds(first, 2)
        little = pair.cost < _LITTLE * self._none(starts[0]).cost
        if little:
            before, best = pair, self._manifolds(pair, _FEW_SITES)
            while best.misfit > GOOD and best.cost < 0.5 * before.cost:
                sites = min(len(best.lines.shape) + 1, MOST_SITES)
                before, best = best, self._manifolds(best, sites)
            if self._serves(best):
                few = len(best.lines.shape) <= _FEW_SITES + 1
                best = self._manifolds(best, MOST_SITES)
                if few:
                    return best
        extended, others = best, self._begun(self._others(best))
        begun += [fit for fit in others if fit.cost < 0.9 * first.cost or best.misfit > POOR]
        begun.sort(key=self._rank)
        while begun and begun[0].cost < 0.9 * first.cost:
            fit = self._manifolds(begun.pop(0), MOST_SITES, pair)
            best = self._best([best, fit])
            if self._serves(fit):
                break
        if best.misfit > GOOD and little and extended is not before:
            best = self._best([best, self._manifolds(extended, MOST_SITES)])
        while begun and best.misfit > GOOD:
            best = self._best([best, self._manifolds(begun.pop(0), MOST_SITES, pair)])
        return best

    def _serves(self, fit: Fit) -> bool:
        return fit.misfit <= GOOD and not self._beyond(fit)

    def _none(self, start: tuple[float, float]) -> Fit:
        return fitted(self.bins, Lines.none(*start, self.spacing_fraction), rounds=0)

    def _begun(self, starts: list[tuple[float, float]]) -> list[Fit]:
        """Return fits of one manifold, the best first and without those of the same phase."""
        begun: list[Fit] = []
        single = [self._manifolds(self._none(each), 1) for each in starts]
        for fit in sorted(single, key=self._rank):
            turns = [fit.lines.common[:2] - other.lines.common[:2] for other in begun]
            if all(abs(turn[1]) > 0.5 or math.cos(turn[0]) < 0.95 for turn in turns):
                begun.append(fit)
        return begun

    def _best(self, fits: list[Fit]) -> Fit:
        return min(fits, key=self._rank)

    def _rank(self, fit: Fit) -> tuple[bool, float]:
        return self._beyond(fit), fit.cost + fit.price

    def _beyond(self, fit: Fit) -> bool:
        return abs(float(fit.lines.common[1])) > 1.1 * self.largest_p1_rad

    def refined(self, fit: Fit) -> Fit:
        """Return the fit with the lines that its residuals show, and without idle ones."""
        fit = self._with_missing(fit)
        for _ in range(2):
            if fit.misfit < PERFECT or fit.lines.unknowns > _MOST_UNKNOWNS:
                break
            parted = self._parted(fit)
            if not parted.pays(fit):
                break
            fit = parted
        return fit

    def _with_missing(self, fit: Fit) -> Fit:
        lines = fit.lines
        for _ in range(3):
            fit = self._rung(fitted(self.bins, lines.pruned(), rounds=15, signed=self.signed))
            missing = self._missing(fit)
            if not missing or fit.lines.unknowns > _MOST_UNKNOWNS:
                break
            lines = fit.lines
            for height, place, width in missing:
                lines = lines.joined(np.array([height]), _SINGLE, place, width)
        return fit

    def _rung(self, fit: Fit) -> Fit:
        """Return the fit with a ringing of the filter where the spectrum asks for it."""
        if fit.lines.rings:
            return fit
        lines = replace(fit.lines, rings=True)
        other = fitted(self.bins, lines, rounds=5, signed=self.signed)
        return other if other.cost < fit.cost - LEAST_GAIN else fit

    def _lines(self, start: tuple[float, float]) -> Fit:
        """Fit the peaks from a phase (p0, p1) in rad."""
        lines = Lines.none(*start, 0.0)
        peaks = self.peaks
        upright = np.cos(peaks.angle + start[0] + start[1] * peaks.nu)
        for k in np.flatnonzero(self.signed | (upright > 0.0)):
            height = np.array([math.copysign(peaks.height[k], upright[k])])
            lines = lines.joined(height, _SINGLE, peaks.nu[k], peaks.width[k])
        return fitted(self.bins, lines, rounds=4, signed=self.signed)

    def _manifolds(self, fit: Fit, most: int, rival: Fit | None = None) -> Fit:
        """Add manifolds one after the other, each where chi squared falls most.

        Where that says little, a manifold is parted in two; where that neither, or where a
        rival of as many manifolds is well ahead, it ends.
        """
        while (sites := len(fit.lines.shape)) < most and fit.misfit > _ENOUGH:
            if rival and sites == len(rival.lines.shape) and fit.cost > _LAGGING * rival.cost:
                break
            better = self._with_one_more(fit)
            if better.misfit > POOR and better.cost > _STUCK * fit.cost and len(fit.lines.shape):
                better = self._best([better, self._parted(fit)])
                if better.cost > _HOPELESS * fit.cost:
                    break
            if not better.pays(fit):
                break
            fit = better
        return fit

    def _with_one_more(self, fit: Fit) -> Fit:
        """Return the fit with the manifold that chi squared falls most by."""
        more = self._next_manifold(fit)
        if more is None:
            return fit
        lines = with_heights(self.bins, fit, more, signed=self.signed)
        return fitted(self.bins, lines, rounds=10, signed=self.signed, least_gain_fraction=0.05)

    def _parted(self, fit: Fit) -> Fit:
        """Return a fit of two lines or manifolds where one describes the spectrum worst."""
        lines, nu = fit.lines, self.bins.nu
        power = np.concatenate([[0.0], np.cumsum(np.abs(fit.rest) ** 2)])
        low, high = np.searchsorted(nu, lines.nu + lines.width * [[-1.0], [1.0]])
        site = int(np.argmax(np.bincount(lines.site, power[high] - power[low])))
        return fitted(
            self.bins, lines.parted(site), rounds=15, signed=self.signed, least_gain_fraction=0.03
        )

    def _next_manifold(self, fit: Fit) -> Lines | None:
        from pnmr.kernels.peak_search import manifold_gain

        nu, spacing = self.bins.nu, float(fit.lines.common[4])
        ratio = self.matched(fit.rest)[0]
        upright = np.abs(ratio) if self.signed else np.maximum(ratio, 0.0)
        gains = np.zeros(ratio.shape)
        for j in np.flatnonzero(0.75 * spacing > _WIDTHS):
            gains[:, j] = manifold_gain(nu, upright[:, j], spacing, 3.0)
        b, j = np.unravel_index(gains.argmax(), gains.shape)
        if gains[b, j] < _CLEAR_RATIO**2:
            return None
        orders = np.arange(-int(1.0 / spacing) - 1, int(1.0 / spacing) + 2)
        orders = orders[np.abs(nu[b] + spacing * orders) < 0.49]
        return fit.lines.joined(np.zeros(len(orders)), orders, float(nu[b]), float(_WIDTHS[j]))

    def _missing(self, fit: Fit) -> list[tuple[float, float, float]]:
        """Return height, position and width of lines that the residuals show, up to six."""
        ratio, height = self.matched(fit.rest)
        if self.signed:
            ratio = np.abs(ratio)
        best, width = ratio.max(axis=1), ratio.argmax(axis=1)
        inside = best[1:-1]
        tops = 1 + np.flatnonzero((inside >= best[:-2]) & (inside > best[2:]))
        tops = tops[best[tops] > max(_CLEAR_RATIO, 0.3 * best.max())]
        chosen: list[tuple[float, float, float]] = []
        for b in tops[np.argsort(-best[tops])]:
            place, wide = float(self.bins.nu[b]), float(_WIDTHS[width[b]])
            if all(abs(place - other) >= 0.8 * (wide + its) for _, other, its in chosen):
                chosen.append((float(height[b, width[b]]), place, wide))
        return chosen[:6]

    def matched(self, rest: ComplexArray) -> tuple[FloatArray, FloatArray]:
        """Return ratio to the standard error, and height, of a line of each width at each bin."""
        from pnmr.kernels.peak_search import matched

        ratio = np.zeros((len(self.bins.nu), len(_WIDTHS)))
        height = np.zeros_like(ratio)
        matched(self.bins.nu, self.bins.weight, rest, _WIDTHS, ratio, height)
        return ratio, height
