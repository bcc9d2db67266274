"""Product states of coupled spins, and which of them a pulse on some of the spins connects.

Bit k of a level is 0 where spin k is up and 1 where it is down. The matrix element
|m><n| has, for each spin, the coherence order bit(n) - bit(m): +1, -1, or 0.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Turning:
    """A rotation of some spins of a system, the others staying up or down.

    Attributes
    ----------
    spins : int
        Spins of the system.
    turned : tuple of int
        Those that are rotated; none for free precession.
    """

    spins: int
    turned: tuple[int, ...] = ()

    @cached_property
    def targets(self) -> IntArray:
        """Levels that each level goes to, shape (levels, d); d is 2 to the turned spins."""
        levels = np.arange(1 << self.spins)
        kept = levels & ~sum(1 << spin for spin in self.turned)
        choices = np.zeros(1 << len(self.turned), dtype=np.int64)
        for place, spin in enumerate(self.turned):
            choices |= ((np.arange(choices.size) >> place) & 1) << spin
        return np.asarray(kept[:, None] | choices[None, :])

    @property
    def rows(self) -> IntArray:
        """Row of the element U[target, level] in an array of rotations, shape (levels, d)."""
        return np.arange(self.targets.size).reshape(self.targets.shape)


def bit(levels: IntArray, spin: int) -> IntArray:
    """Return 1 where a spin is down."""
    return (levels >> spin) & 1


def order(left: IntArray, right: IntArray, spin: int) -> IntArray:
    """Return the coherence order of a spin in |left><right|."""
    return bit(right, spin) - bit(left, spin)
