"""Build-up of TEDOR with the recoupling: dipolar coupling, decay and amplitude of CH, CH2 and CH3."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.dipolar_transfer import Answer, Bands, transfer
from pnmr.fit.relaxation_curves import Relaxation
from pnmr.fit.relaxation_series import coupling_range
from pnmr.units import FloatArray

# Couplings at which the rows of a series are worked out; between them a cubic is exact to 1e-4.
_NODES = 192


@dataclass(frozen=True, slots=True)
class Recoupling:
    """How long each row of a series recouples.

    Attributes
    ----------
    cycles : tuple of (float, float)
        Cycles of recoupling before (on 1H) and after the transfer (on 13C), row by row. A cycle
        dephases as two inversions in one rotor period do.
    rotor_hz : float
        Rotor rate.
    periods_factor : float
        Rotor periods that a cycle takes: 1 for two inversions a period, 3 for one inversion in
        the centre of three.
    scaling_factor : float
        Part of a cycle that the inversions recouple; 1 for ideal pulses. Two pulses a rotor
        period that take its part phi recouple cos(pi phi/2)/(1 - phi^2).
    bands : {"centre", "all"}
        Whether areas are those of centrebands, or of lines with all their sidebands.
    signs : tuple of int
        1 or -1 for each row: pulses may turn the sign of the transfer from row to row. All alike
        where left out.
    """

    cycles: tuple[tuple[float, float], ...]
    rotor_hz: float
    periods_factor: float = 1.0
    scaling_factor: float = 1.0
    bands: Bands = "centre"
    signs: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what recouples nothing, and rows that one curve cannot hold."""
        numbers = (self.rotor_hz, self.periods_factor, self.scaling_factor)
        if not all(np.isfinite(each) and each > 0.0 for each in numbers):
            raise SettingError(
                "a build-up needs a rotor rate, rotor periods a cycle and a scaling above 0, found"
                f" {self.rotor_hz:g} Hz, {self.periods_factor:g} and {self.scaling_factor:g}"
            )
        is_counted = all(0.0 <= each < np.inf for pair in self.cycles for each in pair)
        if not is_counted or not any(map(sum, self.cycles)):
            raise SettingError(
                "rows of a build-up have cycles of recoupling, 0 or more and not all of them 0, found"
                f" {self.cycles}"
            )
        if self.signs and len(self.signs) != len(self.cycles):
            raise SettingError(f"{len(self.signs)} signs do not go with {len(self.cycles)} rows")
        splits: dict[float, tuple[float, float]] = {}
        for pair in self.cycles:
            other = splits.setdefault(sum(pair), pair)
            if other != pair:
                raise SettingError(
                    f"{other[0]:g}:{other[1]:g} and {pair[0]:g}:{pair[1]:g} cycles last the same time"
                    " in all, so that one curve cannot hold both; fit them apart"
                )

    @property
    def delays_s(self) -> FloatArray:
        """Duration of the recoupling of each row, before and after the transfer together."""
        return np.array([n + m for n, m in self.cycles]) * self.periods_factor / self.rotor_hz

    def cycles_at(self, delays_s: FloatArray) -> FloatArray:
        """Return the scaled cycles before and after the transfer at delays in s, shape (2, n).

        Between the rows the split is drawn straight, and from nothing at all to the first.
        """
        known = np.array(sorted({(0.0, 0.0), *self.cycles}, key=sum))
        total = delays_s * self.rotor_hz / self.periods_factor
        before = np.interp(total, known.sum(axis=1), known[:, 0])
        before *= np.maximum(total / known[-1].sum(), 1.0)
        return self.scaling_factor * np.array([before, total - before])


@lru_cache(maxsize=32)
def dipolar_buildup(group: str, recoupling: Recoupling) -> Relaxation:
    """Return the build-up of a group as a family of curves against ``recoupling.delays_s``.

    The amplitude is the area that a complete transfer would have, ``coupling_hz`` the dipolar
    constant of one bond as it is (motion included, except the rotation of CH3, which is in the
    curve), ``t2_s`` the decay during all of the recoupling.

    Parameters
    ----------
    group : {"CH", "CH2", "CH3"}
        CH2 is rigid and tetrahedral; CH3 turns fast.
    recoupling : Recoupling
        What the rows recouple.
    """
    known = _Rows(group, recoupling)

    def fill(delays_s: FloatArray, nonlinear: FloatArray, rows: FloatArray) -> None:
        value, slope = known.transferred(delays_s, nonlinear[0])
        lost = delays_s / np.exp(nonlinear[1])
        decay = np.exp(-lost)
        rows[0], rows[1] = value * decay, slope * decay
        rows[2] = lost * rows[0]

    return Relaxation(
        f"tedor_{group.lower()}",
        ("amplitude", "coupling_hz", "t2_s"),
        *(1, (0, 0), 1),
        fill,
        lambda linear, nonlinear: [linear[0], *np.exp(nonlinear)],
        rates=1,
    )


class _Rows:
    """What the rows of a series transfer, worked out once for the whole range of couplings."""

    def __init__(self, group: str, recoupling: Recoupling) -> None:
        self._group, self._recoupling = group, recoupling
        self._delays_s = recoupling.delays_s
        self._logs = np.linspace(*coupling_range(self._delays_s), _NODES)
        worked = [self._exact(self._delays_s, each) for each in self._logs.tolist()]
        self._values = np.array([value for value, _ in worked])
        self._slopes = np.array([slope for _, slope in worked])

    def transferred(self, delays_s: FloatArray, logs: FloatArray) -> Answer:
        """Return transfer and slope at delays (n,) by the logarithm of a coupling, or of (m, 1)."""
        if np.array_equal(delays_s, self._delays_s):
            return self._between(np.asarray(logs))
        return self._exact(delays_s, float(logs))

    def _exact(self, delays_s: FloatArray, log_value: float) -> Answer:
        ratio = float(np.exp(log_value)) / self._recoupling.rotor_hz
        cycles = self._recoupling.cycles_at(delays_s) * ratio
        return transfer(self._group, self._recoupling.bands, cycles, ratio)

    def _between(self, logs: FloatArray) -> Answer:
        """Return the cubics that have values and slopes of the nodes on both sides."""
        wide = self._logs[1] - self._logs[0]
        place = (logs - self._logs[0]) / wide
        node = np.clip(np.floor(place), 0, _NODES - 2).astype(np.int64)
        t, left = place - node, np.squeeze(node, axis=-1) if node.ndim else node
        v0, v1 = self._values[left], self._values[left + 1]
        s0, s1 = wide * self._slopes[left], wide * self._slopes[left + 1]
        square, cube = t * t, t * t * t
        value = v0 + (3.0 * square - 2.0 * cube) * (v1 - v0)
        value += (cube - 2.0 * square + t) * s0 + (cube - square) * s1
        slope = 6.0 * (t - square) * (v1 - v0)
        slope += (3.0 * square - 4.0 * t + 1.0) * s0 + (3.0 * square - 2.0 * t) * s1
        return value, slope / wide
