"""Spectra into numbers: lines, sideband manifolds and the solver that fits them."""

from pnmr.fit.area_limit import AreaLimit, Fitted, area_limits, largest_limit, upper_limit
from pnmr.fit.bootstrap import Bootstrap, bootstrap
from pnmr.fit.excitation import ExcitationProfile
from pnmr.fit.fid_views import fid_views
from pnmr.fit.fit_noise import FitNoise, PointNoise
from pnmr.fit.herzfeld_berger import (
    TensorEstimate,
    fitted_tensor,
    is_asymmetry_determined,
    sideband_moments,
    tensor_of_moments,
)
from pnmr.fit.inverse_temperature import CurieLine, curie_line
from pnmr.fit.line_count import LineCount, count_lines
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.line_view import LineView
from pnmr.fit.lines import LINES, Line, absorption, area_fraction, height_fraction, line
from pnmr.fit.manifold import Manifold, independent_sidebands
from pnmr.fit.multi_start import multi_start, spread_starts
from pnmr.fit.noise_part import NoisePart
from pnmr.fit.processed_lines import DecayLine, RecipeLine
from pnmr.fit.profile import Interval, Profile
from pnmr.fit.relaxation import Relaxed, relax, relax_all
from pnmr.fit.relaxation_curves import RELAXATIONS
from pnmr.fit.relaxation_interval import TimeInterval, intervals
from pnmr.fit.relaxation_series import Series
from pnmr.fit.separable import Layout, SeparableModel
from pnmr.fit.sidebands import Sidebands, sidebands
from pnmr.fit.solver import Limits, Solution, jacobian, solve
from pnmr.fit.tied import Tied
from pnmr.fit.uncertainty import Uncertainty, covariance
from pnmr.fit.white_fit import WhiteFit, white_fit
from pnmr.fit.whitened import Whitened, Whitening

__all__ = [
    "LINES",
    "RELAXATIONS",
    "AreaLimit",
    "Bootstrap",
    "BroadenedLine",
    "CurieLine",
    "DecayLine",
    "ExcitationProfile",
    "FitNoise",
    "Fitted",
    "Interval",
    "Layout",
    "Limits",
    "Line",
    "LineCount",
    "LineSum",
    "LineView",
    "Manifold",
    "NoisePart",
    "PointNoise",
    "Profile",
    "RecipeLine",
    "Relaxed",
    "SeparableModel",
    "Series",
    "Sidebands",
    "Solution",
    "TensorEstimate",
    "Tied",
    "TimeInterval",
    "Uncertainty",
    "WhiteFit",
    "Whitened",
    "Whitening",
    "absorption",
    "area_fraction",
    "area_limits",
    "bootstrap",
    "count_lines",
    "covariance",
    "curie_line",
    "fid_views",
    "fitted_tensor",
    "height_fraction",
    "independent_sidebands",
    "intervals",
    "is_asymmetry_determined",
    "jacobian",
    "largest_limit",
    "line",
    "multi_start",
    "relax",
    "relax_all",
    "sideband_moments",
    "sidebands",
    "solve",
    "spread_starts",
    "tensor_of_moments",
    "upper_limit",
    "white_fit",
]
