"""What is being measured: shift tensors, sites, couplings, samples, powders and their RF."""

from pnmr.spins.coupling import GROUPS, Proton, dipolar_constant_hz
from pnmr.spins.powder import Powder, powder_grid
from pnmr.spins.rf_distribution import RFDistribution
from pnmr.spins.sample import Sample
from pnmr.spins.sample_file import library_samples, parsed_sample, read_sample
from pnmr.spins.site import Site, WidthShape
from pnmr.spins.tensor import ShiftTensor

__all__ = [
    "GROUPS",
    "Powder",
    "Proton",
    "RFDistribution",
    "Sample",
    "ShiftTensor",
    "Site",
    "WidthShape",
    "dipolar_constant_hz",
    "library_samples",
    "parsed_sample",
    "powder_grid",
    "read_sample",
]
