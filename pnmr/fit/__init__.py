"""Spectra into numbers: lines, sideband manifolds and the solver that fits them."""

from pnmr.fit.bootstrap import Bootstrap, bootstrap
from pnmr.fit.fit_noise import FitNoise, NoisePart, PointNoise
from pnmr.fit.herzfeld_berger import (
    TensorEstimate,
    fitted_tensor,
    is_asymmetry_determined,
    sideband_moments,
    tensor_of_moments,
)
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import LINES, Line, absorption, area_fraction, height_fraction, line
from pnmr.fit.manifold import ExcitationProfile, Manifold, independent_sidebands
from pnmr.fit.multi_start import multi_start, spread_starts
from pnmr.fit.processed_lines import DecayLine, RecipeLine
from pnmr.fit.profile import Interval, Profile
from pnmr.fit.separable import Layout, SeparableModel
from pnmr.fit.sidebands import Sidebands, sidebands
from pnmr.fit.solver import Limits, Solution, jacobian, solve
from pnmr.fit.tied import Tied
from pnmr.fit.uncertainty import Uncertainty, covariance
from pnmr.fit.white_fit import WhiteFit, white_fit
from pnmr.fit.whitened import Whitened, Whitening

__all__ = [
    "LINES",
    "Bootstrap",
    "BroadenedLine",
    "DecayLine",
    "ExcitationProfile",
    "FitNoise",
    "Interval",
    "Layout",
    "Limits",
    "Line",
    "LineSum",
    "Manifold",
    "NoisePart",
    "PointNoise",
    "Profile",
    "RecipeLine",
    "SeparableModel",
    "Sidebands",
    "Solution",
    "TensorEstimate",
    "Tied",
    "Uncertainty",
    "WhiteFit",
    "Whitened",
    "Whitening",
    "absorption",
    "area_fraction",
    "bootstrap",
    "covariance",
    "fitted_tensor",
    "height_fraction",
    "independent_sidebands",
    "is_asymmetry_determined",
    "jacobian",
    "line",
    "multi_start",
    "sideband_moments",
    "sidebands",
    "solve",
    "spread_starts",
    "tensor_of_moments",
    "white_fit",
]
