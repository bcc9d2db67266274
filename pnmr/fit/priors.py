"""What is known of parameters before the data are looked at, as measurements beside them.

A Gaussian prior adds ((parameter - value) / error)^2 to chi square, which is one more datum:
fits, covariances, profiles and bootstraps take it as they take all others.
"""

from dataclasses import dataclass

import numpy as np

from pnmr.fit.model import FitModel
from pnmr.fit.noise_part import NoisePart
from pnmr.fit.separable import Layout
from pnmr.fit.terms import Free
from pnmr.process import Noise
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class Priors:
    """Parameters over the errors that they are known with, a `SeparableModel`.

    Attributes
    ----------
    known : tuple of Free
        Names of the q parameters.
    values, errors : array, shape (q,)
        What they are expected to be, and its standard deviation.
    """

    known: tuple[Free, ...]
    values: FloatArray
    errors: FloatArray

    @property
    def layout(self) -> Layout:
        """One column without coefficient."""
        return Layout.given(self.errors.size)

    @property
    def points(self) -> int:
        """Number of data: one for each parameter."""
        return self.errors.size

    @property
    def data(self) -> FloatArray:
        """What is expected in units of its error, the data of this model."""
        return self.values / self.errors

    def noise(self, source: int) -> tuple[NoisePart, ...]:
        """Return the noise of the data, independent of amplitude 1, under an unused source number."""
        part = NoisePart(Noise(1.0, 0.0), np.arange(self.points), source)
        return (part,) if self.points else ()

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill the parameters and their slopes, each at its own datum."""
        rows[0] = nonlinear / self.errors
        rows[1:] = np.diag(1.0 / self.errors)


def priors_of(model: FitModel, free: tuple[Free, ...]) -> Priors:
    """Return what a model declares to be known of the fitted parameters of its sites."""
    declared = [(each, model.site_named(each.site).value(each.name)) for each in free]
    found = [
        (each, value.prior_value, value.prior_error)
        for each, value in declared
        if value.prior_value is not None and value.prior_error is not None
    ]
    return Priors(
        tuple(each for each, _, _ in found),
        np.array([value for _, value, _ in found], dtype=float),
        np.array([error for _, _, error in found], dtype=float),
    )
