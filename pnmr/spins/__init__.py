"""What is being measured: shift tensors, their origin in electrons, and powders."""

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
from pnmr.spins.tensor import ShiftTensor
from pnmr.spins.thermometer import kbr_shift_ppm, kbr_t1_s, temperature_of_shift, temperature_of_t1

__all__ = [
    "Crystal",
    "DipolarShift",
    "Powder",
    "ShiftTensor",
    "bulk_shift_ppm",
    "contact_coupling_hz",
    "contact_shift_ppm",
    "coupling_of_density_hz",
    "dipolar_shift",
    "dipolar_tensor_ppm",
    "kbr_shift_ppm",
    "kbr_t1_s",
    "powder_grid",
    "spin_density",
    "susceptibility_m3",
    "temperature_of_shift",
    "temperature_of_t1",
]
