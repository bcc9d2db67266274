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
from pnmr.fit.separable import Layout, SeparableModel
from pnmr.units import FloatArray

# Eigenvectors with a smaller variance, in parts of the largest, are left out: there a line
# shape that is a little wrong would count for more than the noise.
LEAST_VARIANCE = 1e-4
_MOST_POINTS = 4096


@dataclass(frozen=True, slots=True)
class Whitening:
    """Coordinates in which the noise of fitted points is white.

    Attributes
    ----------
    basis : array, shape (r, n)
        Takes data to the r coordinates, in each of which the noise has the amplitude 1.
    noise : FitNoise
        Noise of the coordinates: white, its level as well known as it was before.
    """

    basis: FloatArray
    noise: FitNoise

    @classmethod
    def of(cls, noise: FitNoise, *, least_variance_fraction: float = LEAST_VARIANCE) -> "Whitening":
        """Find the coordinates for the noise of a region, of at most 4096 points.

        The covariance of more has to be taken in pieces; their error by `covariance` and
        ordinary least squares has no such limit.
        """
        if not 1 <= noise.points <= _MOST_POINTS:
            raise SettingError(
                f"noise is made white for 1 to {_MOST_POINTS} points, found {noise.points}; fit a"
                " narrower region or with less zero filling"
            )
        size, along = scipy.linalg.eigh(noise.covariance_of(np.eye(noise.points)))
        kept = size > max(least_variance_fraction * size[-1], 0.0)
        basis = np.ascontiguousarray((along[:, kept] / np.sqrt(size[kept])).T)
        error = np.sqrt(0.5 / noise.freedom)
        return cls(basis, FitNoise.white(1.0, len(basis), error=float(error)))

    def __call__(self, data: FloatArray) -> FloatArray:
        """Return data in these coordinates, shape (r,)."""
        return np.asarray(self.basis @ data)


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
        object.__setattr__(self, "_rows", np.empty((self.layout.rows, self.model.points)))

    @property
    def layout(self) -> Layout:
        """How the rows belong together."""
        return self.model.layout

    @property
    def points(self) -> int:
        """Number of coordinates."""
        return len(self.whitening.basis)

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill the rows of the model in the coordinates."""
        self.model.fill(nonlinear, self._rows)
        np.matmul(self._rows, self.whitening.basis.T, out=rows)
