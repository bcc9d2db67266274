"""What is being measured: tensors and their origin in electrons, sites, samples and powders."""

from pnmr.spins.coupling import GROUPS, Proton, dipolar_constant_hz
from pnmr.spins.crystal import Crystal, DipolarShift, dipolar_shift
from pnmr.spins.paramagnetic import (
    bulk_shift_ppm,
    contact_coupling_hz,
    contact_shift_ppm,
    coupling_of_density_hz,
    dipolar_tensor_ppm,
    spin_density,
    susceptibility_m3,
)
from pnmr.spins.powder import Powder, powder_grid
from pnmr.spins.rf_distribution import RFDistribution
from pnmr.spins.sample import Sample
from pnmr.spins.sample_file import library_samples, parsed_sample, read_sample
from pnmr.spins.site import Site, WidthShape
from pnmr.spins.tensor import ShiftTensor
from pnmr.spins.thermometer import kbr_shift_ppm, kbr_t1_s, temperature_of_shift, temperature_of_t1

__all__ = [
    "GROUPS",
    "Crystal",
    "DipolarShift",
    "Powder",
    "Proton",
    "RFDistribution",
    "Sample",
    "ShiftTensor",
    "Site",
    "WidthShape",
    "bulk_shift_ppm",
    "contact_coupling_hz",
    "contact_shift_ppm",
    "coupling_of_density_hz",
    "dipolar_constant_hz",
    "dipolar_shift",
    "dipolar_tensor_ppm",
    "kbr_shift_ppm",
    "kbr_t1_s",
    "library_samples",
    "parsed_sample",
    "powder_grid",
    "read_sample",
    "spin_density",
    "susceptibility_m3",
    "temperature_of_shift",
    "temperature_of_t1",
]
