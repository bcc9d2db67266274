"""The virtual spectrometer: a program played on a sample."""

import math
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError, UnsupportedError
from pnmr.program import Timeline
from pnmr.shapes import Shape
from pnmr.spectrometer.correlated import uncorrelated
from pnmr.spectrometer.detection import Repetition
from pnmr.spectrometer.powder_average import settled
from pnmr.spectrometer.progress import Count, Progress
from pnmr.spectrometer.sequence import OBSERVED
from pnmr.spectrometer.signal import Component, Signal
from pnmr.spectrometer.site_run import Grid, SiteRun
from pnmr.spectrometer.spin_system import Carrier
from pnmr.spectrometer.translation import pulse_sequences
from pnmr.spins import Sample

ComplexArray = NDArray[np.complex128]
COHERENCE_GAMMAS = 32
_MOST_RATES = 15
_DECAYED = 3.0


@dataclass(frozen=True, slots=True)
class Acquired:
    """What an experiment gives before noise and filter.

    Attributes
    ----------
    signals : tuple of Signal
        One for each increment, the sum over its scans.
    powder_error : float
        Largest change of a sideband in the last refinements of the powder, relative to the
        full signal of its site.
    grids : mapping
        Grid of each site by label.
    """

    signals: tuple[Signal, ...]
    powder_error: float
    grids: Mapping[str, Grid]


def acquire(
    timeline: Timeline,
    sample: Sample,
    shapes: Mapping[str, Shape],
    *,
    grid: Grid | None = None,
    tolerance: float = 1e-3,
    threads: int = 1,
    progress: Progress | None = None,
) -> Acquired:
    """Play every increment of a program on a sample.

    Spins 1/2 under shift anisotropy and dipolar couplings to the protons of each site, with
    the exact rotation of every crystallite by every pulse. Approximations: protons are
    coupled to their site alone; coherences do not outlive a scan; what populations do
    between scans is averaged over the phase cycle; relaxation acts between pulses, which
    count half to either side; a line's width dephases linearly within a pulse.

    Parameters
    ----------
    timeline : Timeline
        Program with parameters (NUC, BF, O) and calibrations of its channels.
    sample : Sample
        Sites, spinning rate and RF distribution; the rotor turns at the rate of the sample
        while the delays come from the program.
    shapes : mapping
        Pulses by the names of their wave files.
    grid : Grid, optional
        Powder grid; refined until sidebands settle when left out.
    tolerance : float
        Largest change of a sideband in the last refinement of the powder.
    threads : int
        Threads that share the powder.
    progress : callable, optional
        Is told how many of all powder averages are done: sites, increments, RF amplitudes and
        spinning rates.

    Raises
    ------
    SettingError, UnsupportedError
        For what cannot be simulated.
    """
    if not tolerance > 0.0 or threads < 1:
        raise SettingError(
            f"a tolerance of {tolerance:g} and {threads} threads are not possible; give a"
            " tolerance above 0 and at least 1 thread"
        )
    count = increments(timeline)
    with ThreadPoolExecutor(threads) as pool:

        def players(number: int) -> list[Player]:
            runs = runs_of(timeline, sample, shapes, number)
            return [Player(run, sample, pool) for run in runs]

        ends = {number: players(number) for number in {0, count - 1}}
        grids, error = _settled(ends, grid, tolerance)
        done = Count(count * sum(each.nodes for each in ends[0]), progress)
        signals = []
        for number in range(count):
            # Pathways of many increments would fill the memory; each is dropped when done.
            parts = [
                each.components(grids[each.run.site.label], done)
                for each in ends.get(number) or players(number)
            ]
            signals.append(Signal(tuple(chain.from_iterable(parts))))
    return Acquired(tuple(signals), error, grids)


def _settled(
    ends: Mapping[int, list["Player"]], grid: Grid | None, tolerance: float
) -> tuple[dict[str, Grid], float]:
    """Return for each site the grid that is fine enough for the first and last increment."""
    grids: dict[str, Grid] = {}
    errors = [0.0]
    for player in chain.from_iterable(ends.values()):
        found, error = (grid, 0.0) if grid else player.settle(tolerance)
        known = grids.get(player.run.site.label, found)
        grids[player.run.site.label] = Grid(*map(max, zip(known, found, strict=True)))
        errors.append(error)
    return grids, max(errors)


def increments(timeline: Timeline) -> int:
    """Return how many increments a program acquires."""
    found = timeline.summary().increments
    if not found:
        raise SettingError("the program acquires nothing; add an acquisition (go) to it")
    return found


def runs_of(
    timeline: Timeline, sample: Sample, shapes: Mapping[str, Shape], increment: int
) -> list[SiteRun]:
    """Return what must be computed for one increment."""
    carrier = Carrier.of(timeline.parameters, OBSERVED)
    dummies = timeline.block(increment).dummies
    return [
        SiteRun(
            part,
            sequence,
            timeline.parameters,
            Repetition(dummies, int(sequence.counts.sum()), fresh=increment == 0),
        )
        for sequence in pulse_sequences(timeline, shapes, increment)
        for site in sample.observed(carrier.nucleus)
        for part in uncorrelated(site, carrier.base_hz)
    ]


def rate_nodes(run: SiteRun, rotor_hz: float, jitter_hz: float) -> int:
    """Return how many rates stand for their spread: 3 to 15, odd.

    n nodes average exp(i x g) over a Gaussian g up to about x^2 = n - 2; here x is 2 pi k s t
    for the highest order k, the spread s and the time t that the signal lasts.
    """
    site = run.site
    lasts_s = min(run.sequence.open_s, _DECAYED * site.t2_s)
    if site.width_hz:
        lasts_s = min(lasts_s, _DECAYED / (math.pi * site.width_hz))
    order = max(1.0, run.system.largest_hz / rotor_hz)
    angle_rad = 2.0 * math.pi * order * jitter_hz * lasts_s
    return int(min(_MOST_RATES, 3 + 2 * math.ceil(max(0.0, angle_rad**2 - 1.0) / 2.0)))


class Player:
    """Plays one run on the powder, the RF distribution and the rates of a sample."""

    def __init__(self, run: SiteRun, sample: Sample, pool: ThreadPoolExecutor) -> None:
        self.run, self.sample, self.pool = run, sample, pool
        self.sidebands = cache(self._sidebands)
        if sample.mas_hz == 0.0 and run.system.tensors_hz:
            raise UnsupportedError(
                f"site '{run.site.label}' is anisotropic and does not spin, which is not"
                " simulated; give the sample a MAS rate"
            )

    def settle(self, tolerance: float) -> tuple[Grid, float]:
        """Return a grid at which the sidebands at nominal RF are settled, and their last change."""
        run, scans = self.run, self.run.sequence.counts.sum()
        if run.system.symmetry == "sphere" or not run.pathways.detected.rows.size:
            return Grid(1, 1), 0.0
        found = settled(
            lambda polar, gammas: self.sidebands(Grid(polar, gammas), self._rotor_hz, 1.0) / scans,
            gammas=COHERENCE_GAMMAS,
            fewest=run.fewest_polar,
            tolerance=tolerance,
        )
        return Grid(found.coarser, found.phases), found.error

    @property
    def nodes(self) -> int:
        """Number of RF amplitudes times spinning rates."""
        return self.sample.rf.weight.size * len(self._rates())

    def components(self, grid: Grid, done: Count) -> tuple[Component, ...]:
        """Return the signal, averaged over the RF, for each rate of the rotor."""
        parts: list[Component] = []
        for rotor_hz, share in self._rates():
            rf = self.sample.rf
            total = sum(
                (share * weight) * done(self.sidebands(grid, rotor_hz, float(factor)))
                for factor, weight in zip(rf.scale_factor, rf.weight, strict=True)
            )
            parts += self.run.components(np.asarray(total), rotor_hz)
        return tuple(parts)

    @property
    def _rotor_hz(self) -> float:
        return self.sample.mas_hz or 1.0  # nothing is anisotropic where nothing spins

    def _rates(self) -> list[tuple[float, float]]:
        """Return nodes and weights of the Gaussian spread of the rate (Gauss-Hermite)."""
        if self.sample.mas_jitter_hz == 0.0 or not self.run.system.tensors_hz:
            return [(self._rotor_hz, 1.0)]
        count = rate_nodes(self.run, self._rotor_hz, self.sample.mas_jitter_hz)
        nodes, weights = np.polynomial.hermite_e.hermegauss(count)
        rates_hz = self._rotor_hz + self.sample.mas_jitter_hz * nodes
        return [
            (float(r), float(w)) for r, w in zip(rates_hz, weights / weights.sum(), strict=True)
        ]

    def _sidebands(self, grid: Grid, rotor_hz: float, rf_factor: float) -> ComplexArray:
        return self.run.sidebands(grid, rotor_hz, rf_factor, self.pool.map)
