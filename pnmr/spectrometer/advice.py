"""Which adiabatic pulse for this sample: a search over family, sweep and duration.

The search ranks pulses by what they leave of the worst site. It plays every
candidate on axial tensors first and repeats the best of each family with the
asked asymmetry and a finer powder.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from pnmr.errors import LimitError, SettingError
from pnmr.spectrometer.option import Option
from pnmr.spectrometer.progress import Count, Progress
from pnmr.spectrometer.pulse_search import PulseSearch, Sweep, candidates
from pnmr.spectrometer.sample_range import SampleRange, SearchLimits
from pnmr.spins import RFDistribution

_MORE_RF = (1.25, 1.5, 2.0)
_MERIT: Callable[[Option], Any] = attrgetter("merit")


@dataclass(frozen=True, slots=True)
class Advice:
    """The best pulses for a range of sites.

    Attributes
    ----------
    options : tuple of Option
        The best pulse of each of the best families, best first.
    anisotropy_limits_hz : tuple of float
        Largest anisotropy that each option still inverts to ``good_mz`` over all asked
        shifts, 0 where it inverts none; at most four times the RF.
    more_rf : tuple of Option
        The best of these pulses at 1.25, 1.5 and 2 times the RF.
    good_mz : float
        Mz that counts as good.
    candidates : int
        Pulses that were tried.
    """

    options: tuple[Option, ...]
    anisotropy_limits_hz: tuple[float, ...]
    more_rf: tuple[Option, ...]
    good_mz: float
    candidates: int


def advise(
    sample: SampleRange,
    families: Mapping[str, Sweep],
    limits: SearchLimits,
    *,
    best: int = 5,
    good_mz: float = -0.97,
    rf_distribution: RFDistribution | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> Advice:
    """Search duration, sweep and family for the pulse that inverts a range of sites best.

    Parameters
    ----------
    sample : SampleRange
        Shifts, anisotropies, spinning rate and RF.
    families : mapping
        Name to `Sweep`.
    limits : SearchLimits
        What console and probe allow.
    best : int
        Most families to return, each with its best pulse.
    good_mz : float
        Mz up to which a site counts as well inverted. -0.97 costs 3 % of an echo of two
        pulses.
    rf_distribution : RFDistribution, optional
        Spread of the RF over the sample.
    threads : int
        Threads that share the pulses.
    progress : callable, optional
        Is told how many of how many steps are done.

    Raises
    ------
    LimitError
        When the RF exceeds the probe's limit, or no candidate keeps the limits.
    """
    limits.refuse(sample.rf_hz)
    if best < 1 or threads < 1 or not families:
        raise SettingError(
            f"a search for {best} pulses in {len(families)} families with {threads} threads has"
            " no answer; give at least one of each"
        )
    search = PulseSearch(sample, rf_distribution)
    pulses = list(candidates(sample, families, limits))
    if not pulses:
        raise LimitError(
            "no pulse keeps the limits of console and probe; allow longer pulses, more points"
            " or shorter steps"
        )
    shown = min(best, len({pulse.family for pulse in pulses}))
    done = Count(len(pulses) + 2 * shown + len(_MORE_RF), progress)
    with ThreadPoolExecutor(threads) as pool:

        def played(options: Iterable[Option], **how: Any) -> Iterator[Option]:
            return pool.map(partial(search.outcome, **how), options)

        ranked = sorted(map(done, played(pulses, fine=False)), key=_MERIT)
        chosen = _best_of_each_family(ranked, best)
        options = sorted(map(done, played(chosen, fine=True)), key=_MERIT)
        more_rf = [
            done(min(played(options, fine=True, rf_factor=factor), key=_MERIT))
            for factor in _MORE_RF
        ]
        reach = pool.map(partial(search.anisotropy_limit_hz, good_mz=good_mz), options)
        limits_hz = tuple(map(done, reach))
    return Advice(tuple(options), limits_hz, tuple(more_rf), good_mz, len(pulses))


def _best_of_each_family(ranked: list[Option], best: int) -> list[Option]:
    firsts: dict[str, Option] = {}
    for option in ranked:
        firsts.setdefault(option.family, option)
    return list(firsts.values())[:best]
