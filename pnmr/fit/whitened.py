"""A fit in coordinates in which the noise is white: the best that the data allow.

Ordinary least squares on a broadened spectrum weighs time points by the square of the
window a second time, and so throws information away. In the coordinates of this module,
the eigenvectors of the covariance of the processed noise over their standard deviations,
the noise is white of amplitude 1 and least squares is maximum likelihood.
"""

from dataclasses import dataclass, field

import numpy as np
import scipy.linalg

from pnmr.errors import SettingError
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.noise_part import NoisePart
from pnmr.fit.separable import Layout, SeparableModel
from pnmr.units import FloatArray

# Eigenvectors with a smaller variance, in parts of the largest, are left out: there what
# the model is wrong by would count a thousand times more than elsewhere.
_LEAST_VARIANCE = 1e-6
# Longer regions are taken in blocks. What ties neighbouring blocks is not used, but it is
# counted: the error bars take the whole covariance.
_MOST_POINTS = 512


@dataclass(frozen=True, slots=True)
class Whitening:
    """Coordinates in which the noise of fitted points is white, and that noise (`PointNoise`).

    Attributes
    ----------
    noise : FitNoise
        Noise of the fitted points.
    blocks : tuple of (slice, array of shape (r, n))
        Points that are taken together, and what takes them to their coordinates.
    """

    noise: FitNoise
    blocks: tuple[tuple[slice, FloatArray], ...]

    @classmethod
    def of(
        cls, noise: FitNoise, *, least_variance_fraction: float = _LEAST_VARIANCE
    ) -> "Whitening":
        """Find the coordinates.

        Parameters
        ----------
        noise : FitNoise
            Noise of the fitted points.
        least_variance_fraction : float
            Smallest variance of a coordinate in parts of the largest, above 0 and below 1:
            the larger, the less is asked of the model, and the more information is left.
        """
        if not 0.0 < least_variance_fraction < 1.0 or noise.points == 0:
            raise SettingError(
                "noise is made white for at least 1 point, down to a part of its variance between"
                f" 0 and 1; found {noise.points} points and {least_variance_fraction:g}"
            )
        blocks: list[tuple[slice, FloatArray]] = []
        first = 0
        for part in noise.parts:
            known: dict[bytes, FloatArray] = {}
            for index in np.array_split(part.index, -(-part.index.size // _MOST_POINTS) or 1):
                key = (index - index[:1]).tobytes()
                if key not in known:
                    known[key] = _basis(NoisePart(part.noise, index), least_variance_fraction)
                blocks.append((slice(first, first + index.size), known[key]))
                first += index.size
        return cls(noise, tuple(blocks))

    def __call__(self, rows: FloatArray) -> FloatArray:
        """Return data or rows of a model, shape (..., n), in these coordinates, (..., r)."""
        pieces = [rows[..., place] @ basis.T for place, basis in self.blocks]
        return np.concatenate(pieces, axis=-1)

    @property
    def points(self) -> int:
        """Number r of coordinates."""
        return sum(len(basis) for _, basis in self.blocks)

    @property
    def variance(self) -> FloatArray:
        """Variance of each coordinate, shape (r,)."""
        return np.ones(self.points)

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the noise level."""
        return self.noise.freedom

    @property
    def effective_points(self) -> float:
        """Number of independent points: all."""
        return float(self.points)

    def covariance_of(self, rows: FloatArray) -> FloatArray:
        """Return the covariance of sums over the coordinates weighted by rows, shape (k, r)."""
        ends = np.cumsum([len(basis) for _, basis in self.blocks])[:-1]
        pieces = np.split(rows, ends, axis=1)
        back = [piece @ basis for piece, (_, basis) in zip(pieces, self.blocks, strict=True)]
        return self.noise.covariance_of(np.concatenate(back, axis=1))

    def drawn(self, count: int, random: np.random.Generator) -> FloatArray:
        """Return ``count`` draws of the noise of the coordinates, shape (count, r)."""
        return self(self.noise.drawn(count, random))


def _basis(part: NoisePart, least_variance_fraction: float) -> FloatArray:
    lags = np.subtract.outer(part.index, part.index)
    correlation = part.noise.correlation(lags).real
    size, along = scipy.linalg.eigh(part.noise.amplitude**2 * correlation)
    kept = size > least_variance_fraction * size[-1]
    return np.ascontiguousarray((along[:, kept] / np.sqrt(size[kept])).T)


@dataclass(frozen=True, slots=True)
class Whitened:
    """A model in coordinates of white noise, a `SeparableModel` with the same parameters.

    Attributes
    ----------
    model : SeparableModel
        Model of the spectrum.
    whitening : Whitening
        Coordinates.
    """

    model: SeparableModel
    whitening: Whitening
    _rows: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make room for the rows of the model."""
        if self.model.points != self.whitening.noise.points:
            raise SettingError(
                f"the noise of {self.whitening.noise.points} points does not fit a model of"
                f" {self.model.points}"
            )
        object.__setattr__(self, "_rows", np.empty((self.layout.rows, self.model.points)))

    @property
    def layout(self) -> Layout:
        """How the rows belong together."""
        return self.model.layout

    @property
    def points(self) -> int:
        """Number of coordinates."""
        return self.whitening.points

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill the rows of the model in the coordinates."""
        self.model.fill(nonlinear, self._rows)
        rows[:] = self.whitening(self._rows)
