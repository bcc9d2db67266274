"""The fit that the error bars deserve: ordinary least squares, then its likeliest neighbour.

Ordinary least squares on a processed spectrum is robust and finds the lines; in broadened
spectra it is not the best that the data allow, and where lines overlap its estimates are
no longer nearly normal, so that standard errors do not cover. From its minimum a few steps
in coordinates of white noise lead to the maximum of the likelihood.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.profile import Profile
from pnmr.fit.separable import SeparableModel
from pnmr.fit.solver import Limits, Solution, solve
from pnmr.fit.uncertainty import Uncertainty, covariance
from pnmr.fit.whitened import Whitened, Whitening
from pnmr.units import FloatArray

# Remaining step in standard errors.
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class WhiteFit:
    """The maximum of the likelihood near a minimum of ordinary least squares.

    Attributes
    ----------
    solution : Solution
        Its parameters; residual and chi square are those of the spectrum's points.
    profile : Profile
        The fit in coordinates of white noise, which gives intervals.
    whitening : Whitening
        These coordinates, and the noise in them.
    """

    solution: Solution
    profile: Profile
    whitening: Whitening

    @property
    def known(self) -> Uncertainty:
        """Covariance of the parameters."""
        return self.profile.known


def white_fit(
    model: SeparableModel,
    data: FloatArray,
    found: Solution,
    noise: FitNoise,
    *,
    limits: Limits | None = None,
    names: Sequence[str] = (),
) -> WhiteFit | None:
    """Fit again in coordinates of white noise, from a minimum found by `solve`.

    Returns None where the data hold fewer independent points than there are parameters.
    Where the model does not describe the data (``known.describes_data``), the ordinary fit
    is to be preferred: the likelihood of a wrong model minds every detail.

    Parameters
    ----------
    model, data, limits
        As they were given to `solve`.
    found : Solution
        Where it came to rest.
    noise : FitNoise
        Noise of the data. Where it is white as it stands, the parameters stay as they are.
    names : sequence of str, optional
        What the parameters are called in the reasons of `covariance`.
    """
    limits = Limits.none(found.nonlinear.size) if limits is None else limits
    whitening = Whitening.of(noise)
    if whitening.points < found.linear.size + found.nonlinear.size:
        return None
    whitened, coordinates = Whitened(model, whitening), whitening(data)
    best = solve(whitened, coordinates, found.nonlinear, limits, tolerance=_TOLERANCE)
    known = covariance(whitened, best, coordinates, whitening, names=names)
    rows = np.empty((model.layout.rows, data.size))
    model.fill(best.nonlinear, rows)
    coefficients = model.layout.offset + model.layout.mixing @ best.linear
    residual = data - coefficients @ rows[: model.layout.columns]
    solution = replace(best, residual=residual, chi_square=float(residual @ residual))
    return WhiteFit(solution, Profile(whitened, coordinates, best, limits, known), whitening)
