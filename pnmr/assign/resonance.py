"""One resonance with all that was measured of it."""

from dataclasses import dataclass

from pnmr.assign.editing import Verdict
from pnmr.data import Estimate


@dataclass(frozen=True, slots=True)
class Resonance:
    """A line, or the manifold of one, as the fit left it.

    Attributes
    ----------
    label : str
        Name in tables and figures.
    shift : Estimate
        Isotropic shift in ppm.
    area : Estimate
        Area; only ratios are used.
    width : Estimate or None
        Full width at half height in Hz.
    anisotropy : Estimate or None
        Reduced anisotropy in ppm, from the sidebands.
    editing : Verdict or None
        What TEDOR says.
    slope : Estimate or None
        Change of the shift with temperature in ppm/K.
    width_ppm : float
        Its width as a part of the shift axis: how far away another line can hide under it.
    misfit_ratio : float
        What the fit leaves in the data there beyond noise (rms), as part of its height.
    """

    label: str
    shift: Estimate
    area: Estimate
    width: Estimate | None = None
    anisotropy: Estimate | None = None
    editing: Verdict | None = None
    slope: Estimate | None = None
    width_ppm: float = 0.0
    misfit_ratio: float = 0.0
