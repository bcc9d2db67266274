"""Intervals of everything a fit reports, by standard errors, profile likelihood or bootstrap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.bootstrap import Bootstrap, bootstrap
from pnmr.fit.fitting import Fitted
from pnmr.fit.model import Site
from pnmr.fit.profile import Interval
from pnmr.fit.terms import term
from pnmr.fit.uncertainty import two_sided_quantile

Method = Literal["sandwich", "profile", "bootstrap"]
Report = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class IntervalWishes:
    """Which intervals are asked for.

    Attributes
    ----------
    method : {"sandwich", "profile", "bootstrap"}
        Standard errors with the covariance of the processed noise, which is symmetric; profile
        likelihood; or the spread of fits to drawn data.
    level : float
        Probability with which they hold the true value, above 0 and below 1.
    draws : int
        Drawn spectra of the bootstrap.
    seed : int
        Of its random numbers.
    report : callable
        Is told how many of how many steps are done.
    """

    method: Method
    level: float = 0.95
    draws: int = 1000
    seed: int = 1
    report: Report = _silent

    def __post_init__(self) -> None:
        """Refuse levels that are no probability."""
        two_sided_quantile(self.level, np.inf)


class Intervals:
    """The intervals of one fit, each found when it is first asked for.

    Parameters
    ----------
    found : Fitted
        The fit.
    wishes : IntervalWishes
        Which intervals.
    """

    def __init__(self, found: Fitted, wishes: IntervalWishes) -> None:
        """Draw the spectra of a bootstrap."""
        self.remarks: list[str] = []
        self._found, self._wishes = found, wishes
        self._known: dict[int, Interval | None] = {}
        self._drawn: Bootstrap | None = None
        if wishes.method == "bootstrap":
            fit, random = found.profile, np.random.default_rng(wishes.seed)
            self._drawn = bootstrap(
                *(fit.model, fit.data, fit.solution, found.noise, random),
                limits=fit.limits,
                count=wishes.draws,
                report=wishes.report,
            )
            if self._drawn.failed:
                self.remarks.append(
                    f"{self._drawn.failed} of {wishes.draws} drawn fits reached no minimum and were"
                    " left out of the bootstrap"
                )

    def of_site(self, site: Site, spectrum: int, names: tuple[str, ...]) -> Mapping[str, Interval]:
        """Return the intervals of some parameters of a site; a fixed one has none."""
        intervals = {}
        for name in names:
            asked = term(self._found.problem.model, site, name, spectrum)
            if asked.free is None:
                continue
            interval = self.of_parameter(self._found.free.index(asked.free))
            if interval is not None:
                intervals[name] = _mapped(interval, asked.factor, asked.offset_value)
        return intervals

    def of_parameter(self, k: int) -> Interval | None:
        """Return the interval of one fitted parameter, None where there is none."""
        if k not in self._known:
            self._known[k] = self._new(k)
            if self._drawn is None:
                self._wishes.report(len(self._known), len(self._found.free))
        return self._known[k]

    def _new(self, k: int) -> Interval | None:
        found, level = self._found, self._wishes.level
        if self._wishes.method == "profile":
            try:
                return found.profile.interval(k, level)
            except SettingError as error:
                if not found.reasons[k]:
                    self.remarks.append(f"{found.free[k]} has no profile interval: {error}")
                return None
        if self._drawn is not None:
            return (
                Interval(*self._drawn.interval(k, level), level) if not found.reasons[k] else None
            )
        if found.reasons[k]:
            return None
        reach = found.uncertainty.quantile(level) * float(found.uncertainty.errors[k])
        return Interval(float(found.values[k]) - reach, float(found.values[k]) + reach, level)


def _mapped(interval: Interval, factor: float, offset_value: float) -> Interval:
    """Return the interval of a multiple of a parameter plus a constant."""
    low, high = (factor * end + offset_value for end in (interval.low_value, interval.high_value))
    moved = replace(interval, low_value=low, high_value=high)
    if factor > 0.0:
        return moved
    return Interval(high, low, interval.level, interval.is_high_set, interval.is_low_set)
