"""Evidence from how much TEDOR keeps of a line: CH2 more than CH, CH more than CH3, of a short one.

Only the size beside that of the other protonated lines of a sample is weighed: what all of them
have in common (polarisation by 1H, pulses, receiver) is a scale that nobody knows. What a bond
transfers is worked out for the recoupling of the experiment (A. W. Hing, S. Vega and J. Schaefer,
J. Magn. Reson. 96 (1992) 205-209).
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import norm

from pnmr.assign.evidence import Evidence
from pnmr.assign.resonance import Resonance
from pnmr.fit.dipolar_buildup import Recoupling
from pnmr.fit.dipolar_transfer import transfer
from pnmr.spins.coupling import GROUPS, dipolar_constant_hz
from pnmr.units import FloatArray

SIZE = "TEDOR size"
_BOND_M = 1.09e-10
# Assumed: T2', RF fields and motion scatter sizes by a factor of 1.5 either way (log-normal), and
# one line of twenty has any size within a factor of 100.
_SPREAD = math.log(1.5)
_UNTOLD, _ANY_SIZE = 0.05, math.log(100.0)
# Bonds that move a little couple by as much as this part less (assumed).
_WEAKER = 0.85
_STEP = 0.1


def expected_transfers(recoupling: Recoupling) -> dict[int, float]:
    """Return what CH, CH2 and CH3 transfer in a run, by their number of hydrogens.

    Only ratios count, of all sidebands together. Bonds of 1.09 angstrom are assumed, and a methyl
    group that turns. Empty where the recoupling is so long that ratios hang on the coupling.
    """
    ratio = abs(dipolar_constant_hz("13C", "1H", _BOND_M)) / recoupling.rotor_hz
    before, after = recoupling.cycles[0]
    parts = ratio * recoupling.scaling_factor * np.array([1.0, _WEAKER])
    cycles = np.array([before * parts, after * parts])
    found = np.array([transfer(group, "all", cycles, ratio)[0] for group in GROUPS])
    if found.min() <= 0.0 or np.ptp(np.log(found[:, 1] / found[:, 0])) > _SPREAD:
        return {}
    return dict(enumerate(found[:, 0].tolist(), start=1))


class Sizes:
    """What TEDOR keeps of the lines of one sample, beside each other.

    Parameters
    ----------
    resonances : sequence of Resonance
        The lines; those that editing calls protonated take part.
    expected : mapping of int to float
        What a carbon with 1, 2 or 3 hydrogens transfers, on any scale; empty where nobody knows.
    """

    def __init__(self, resonances: Sequence[Resonance], expected: Mapping[int, float]) -> None:
        gains = {
            index: line.editing.gain
            for index, line in enumerate(resonances)
            if line.editing is not None and line.editing.word == "protonated"
        }
        # One line alone has nothing beside it.
        self._gains = gains if len(gains) > 1 and expected else {}
        if not self._gains:
            return
        self._wanted = np.log([expected[number] for number in (1, 2, 3)])
        found = np.log([gain.value for gain in gains.values()])
        spread = np.hypot(_SPREAD, [gain.error / gain.value for gain in gains.values()])
        reach = 4.0 * float(spread.max())
        low, high = found.min() - self._wanted.max(), found.max() - self._wanted.min()
        self._scale = np.arange(low - reach, high + reach, _STEP)
        away = found[:, None, None] - self._wanted[:, None] - self._scale
        density = norm.pdf(away, scale=spread[:, None, None])
        density = (1.0 - _UNTOLD) * density + _UNTOLD / _ANY_SIZE
        # First what may be anything: one, two or three hydrogens, one as likely as the other.
        whole = np.concatenate([density.mean(axis=1, keepdims=True), density], axis=1)
        self._likely = dict(zip(gains, np.log(whole), strict=True))

    def log_odds(self, hydrogens: NDArray[np.int64]) -> FloatArray:
        """Return the log odds of ways, each over lines that may all be anything.

        Parameters
        ----------
        hydrogens : array, shape (ways, lines)
            Hydrogens on the carbon of each line, 0 where it may be any number or none.
        """
        if not self._gains:
            return np.zeros(len(hydrogens))
        ways = np.vstack([np.zeros_like(hydrogens[:1]), hydrogens])
        together = np.asarray(logsumexp(self._over_scales(ways), axis=1), dtype=np.float64)
        return np.asarray(together[1:] - together[0])

    def evidence(self, index: int, hydrogens: Sequence[int]) -> Iterator[Evidence]:
        """Yield what its size says of one line, given the others.

        Parameters
        ----------
        index : int
            Which line.
        hydrogens : sequence of int
            Hydrogens of all lines as they are likeliest, 0 as above.
        """
        number = hydrogens[index]
        if index not in self._gains or not number:
            return
        ways = np.array([hydrogens, hydrogens])
        ways[1, index] = 0
        own, anything = self.log_odds(ways).tolist()
        others = self._over_scales(ways[1:])[0] - self._likely[index][0]
        weights = np.exp(others - others.max())
        scale = float(self._scale @ weights / weights.sum())
        usual = math.exp(scale + self._wanted[number - 1])
        yield Evidence(
            SIZE,
            own - anything,
            f"TEDOR keeps {self._gains[index]} of the echo where CH{number if number > 1 else ''}"
            f" beside the other lines keeps about {usual:.2g}, within a factor of 1.5 (assumed)",
        )

    def _over_scales(self, hydrogens: NDArray[np.int64]) -> FloatArray:
        """Return log likelihoods of ways, shape (ways, scales)."""
        parts = [likely[hydrogens[:, index]] for index, likely in self._likely.items()]
        return np.asarray(np.sum(parts, axis=0))
