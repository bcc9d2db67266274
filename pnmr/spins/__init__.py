"""What is being measured: shift tensors and the orientations of a powder."""

from pnmr.spins.powder import Powder, powder_grid
from pnmr.spins.tensor import ShiftTensor

__all__ = ["Powder", "ShiftTensor", "powder_grid"]
