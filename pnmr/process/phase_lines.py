"""Lines that share one phase, as automatic phase correction fits them to a spectrum.

Frequencies are fractions nu of the spectral width, -1/2 to 1/2; the phase is
p0 + p1 nu in rad.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pnmr.data.signal import ComplexArray
from pnmr.units import FloatArray

IntArray = NDArray[np.int64]

_COMMON, _SHAPE = 7, 3
_WIDEST_FRACTION = 0.25
_P1_SPREAD_RAD = 4.0 * np.pi
_START = 0.25
_START_SPREADS = np.array([0.2, 0.01, 0.0, 0.003, 0.003])
_RINGING_SPREADS = np.array([0.3, 0.15, 0.0, 0.15, 0.15])


@dataclass(frozen=True, slots=True)
class Bins:
    """A spectrum averaged over bins that are narrow where its lines are.

    Attributes
    ----------
    nu : float array, shape (b,)
        Middle of each bin.
    reach : float array, shape (b,)
        Width of each bin over sqrt(12).
    values : complex array, shape (b,)
        Mean of the spectrum.
    variance : float array, shape (b,)
        Variance of each part of the mean, as it counts for causal lines.
    weight : float array, shape (b,)
        Reciprocal standard deviation in the fit.
    """

    nu: FloatArray
    reach: FloatArray
    values: ComplexArray
    variance: FloatArray
    weight: FloatArray

    def forgiving(self, size: FloatArray, misfit_fraction: float) -> "Bins":
        """Return bins that also allow for a misfit of a fraction of ``size``.

        Line shapes are never exactly those of the model; without this, the tallest
        line alone would decide.
        """
        spread = np.sqrt(self.variance + (misfit_fraction * size) ** 2)
        return replace(self, weight=1.0 / spread)


@dataclass(frozen=True, slots=True)
class Lines:
    """Sites of lines: single ones, and manifolds of sidebands that share width and shape.

    Attributes
    ----------
    common : float array, shape (7,)
        p0 and p1 in rad, the two parts of a first point that is off, the spacing of
        sidebands, and the two parts of a filter's ringing.
    height : float array, shape (k,)
        Height of each line.
    site, order : int array, shape (k,)
        Site (ascending) and sideband order of each line.
    shape : float array, shape (s, 3)
        Position, full width at half height and Gaussian part (0 to 1) of each site.
    recorded : float array, shape (7,)
        What is known of ``common`` beforehand; see `expected`.
    rings : bool
        Whether the FID may begin with the ringing of a filter.
    """

    common: FloatArray
    height: FloatArray
    site: IntArray
    order: IntArray
    shape: FloatArray
    recorded: FloatArray
    rings: bool = False

    @classmethod
    def none(cls, p0_rad: float, p1_rad: float, spacing_fraction: float) -> "Lines":
        """Return no lines at all, with a phase to start from."""
        common = np.array([p0_rad, p1_rad, 0.0, 0.0, spacing_fraction, 0.0, 0.0])
        index = np.zeros(0, dtype=np.int64)
        recorded = np.array([0.0, 0.0, 0.0, 0.0, spacing_fraction, 0.0, 0.0])
        return cls(common, np.zeros(0), index, index, np.zeros((0, _SHAPE)), recorded)

    @property
    def nu(self) -> FloatArray:
        """Positions of the lines, shape (k,)."""
        return np.asarray(self.shape[self.site, 0] + self.order * self.common[4])

    @property
    def width(self) -> FloatArray:
        """Full widths of the lines at half height, shape (k,)."""
        return np.asarray(self.shape[self.site, 1])

    @property
    def area(self) -> FloatArray:
        """Areas of the lines (their signals at time 0, but for a factor), shape (k,)."""
        bell = math.sqrt(math.pi * math.log(2.0))
        return np.asarray(
            self.height * self.width * (1.0 + self.shape[self.site, 2] * (1.0 / bell - 1.0))
        )

    @property
    def start(self) -> float:
        """Sum of the sizes of the signals at time 0."""
        return math.pi * float(np.abs(self.area).sum())

    @property
    def first_point(self) -> float:
        """What the first point of the FID counts: 0.5 for the integral over the decay."""
        added = float(self.common[2] + self.common[5])
        return 0.5 + added / max(self.start, np.finfo(float).tiny)

    def points_off(self) -> list[tuple[float, float]]:
        """Return phases for a time origin one point earlier or later.

        Crowded sidebands look alike then, but for the feet: a fit may have to jump.
        """
        area = np.abs(self.area)
        middle = float(area @ self.nu / max(area.sum(), np.finfo(float).tiny))
        p0, p1 = self.common[:2].tolist()
        turns = (-2.0 * math.pi, 2.0 * math.pi)
        return [(p0 - turn * middle, p1 + turn) for turn in turns]

    def upright(self) -> "Lines":
        """Return the lines without those that point down."""
        return replace(self, height=np.maximum(self.height, 0.0)).pruned()

    @property
    def unknowns(self) -> int:
        """Number of parameters."""
        return _COMMON + len(self.height) + _SHAPE * len(self.shape)

    def joined(
        self, height: FloatArray, order: IntArray, place_fraction: float, width_fraction: float
    ) -> "Lines":
        """Return the lines with one more site."""
        return replace(
            self,
            height=np.append(self.height, height),
            site=np.append(self.site, np.full(len(height), len(self.shape))),
            order=np.append(self.order, order),
            shape=np.vstack([self.shape, [place_fraction, width_fraction, 0.5]]),
        )

    def parted(self, site: int) -> "Lines":
        """Return the lines with two overlapping sites in the place of one."""
        own = self.site == site
        shift, narrower = 0.35 * self.shape[site, 1], 0.75
        shape = self.shape.copy()
        shape[site, :2] += [-shift, (narrower - 1.0) * shape[site, 1]]
        place, width = self.shape[site, 0] + shift, narrower * self.shape[site, 1]
        halves = replace(self, height=np.where(own, 0.6 * self.height, self.height), shape=shape)
        return halves.joined(0.6 * self.height[own], self.order[own], place, width)

    def pruned(self) -> "Lines":
        """Return the lines without those that a fit has brought to nothing."""
        area = np.abs(self.area)
        kept = area > 1e-5 * area.max(initial=0.0)
        sites, site = np.unique(self.site[kept], return_inverse=True)
        return replace(
            self,
            height=self.height[kept],
            site=site,
            order=self.order[kept],
            shape=self.shape[sites],
        )

    @property
    def widest(self) -> FloatArray:
        """Bounds of the widths of the sites, shape (s,)."""
        many = np.bincount(self.site, minlength=len(self.shape)) > 1
        return np.where(many, 0.8 * self.recorded[4], _WIDEST_FRACTION)

    def expected(self) -> tuple[FloatArray, FloatArray]:
        """Return what is known beforehand of ``common``, and the weights of that.

        The spinning rate is as recorded to 1e-4; a first-order phase that the lines
        leave open is drawn to 0. The first point counts between half and full, in
        phase, unless a filter rings by a part of it.
        """
        start = self.start
        spreads = _RINGING_SPREADS if self.rings else _START_SPREADS
        value = self.recorded.copy()
        value[2] = _START * start
        spread = np.array([np.inf, _P1_SPREAD_RAD, *(spreads * start)])
        spread[spread == 0.0] = np.inf
        spread[4] = 1e-4 * self.recorded[4] if self.recorded[4] > 0.0 else np.inf
        return value, spread**-2.0
