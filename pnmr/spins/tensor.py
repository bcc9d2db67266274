"""The shift tensor of one site and its frequency in a fixed or spinning crystallite."""

import math
from dataclasses import dataclass

import numpy as np

from pnmr.errors import SettingError
from pnmr.spins.powder import Powder
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class ShiftTensor:
    """Traceless part of a shift tensor in the Haeberlen convention.

    Attributes
    ----------
    anisotropy_hz : float
        Reduced anisotropy delta = zz - iso in Hz, either sign; the span of an axial
        tensor is 1.5 delta.
    asymmetry : float
        eta = (yy - xx) / delta, 0 to 1; xx = -delta (1 + eta) / 2.
    """

    anisotropy_hz: float = 0.0
    asymmetry: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are not a tensor."""
        if not math.isfinite(self.anisotropy_hz):
            raise SettingError(f"an anisotropy of {self.anisotropy_hz} Hz is not a number")
        if not 0.0 <= self.asymmetry <= 1.0:
            raise SettingError(
                f"asymmetry {self.asymmetry:g} is outside 0 to 1; order the principal values"
                " as |zz - iso| >= |xx - iso| >= |yy - iso|"
            )

    @property
    def principal_hz(self) -> tuple[float, float, float]:
        """The principal values xx, yy and zz relative to the isotropic shift in Hz."""
        half_hz = -0.5 * self.anisotropy_hz
        return (
            half_hz * (1.0 + self.asymmetry),
            half_hz * (1.0 - self.asymmetry),
            self.anisotropy_hz,
        )

    @property
    def symmetry(self) -> str:
        """``"sphere"``, ``"axis"`` or ``"none"``: how many Euler angles matter."""
        if self.anisotropy_hz == 0.0:
            return "sphere"
        return "axis" if self.asymmetry == 0.0 else "none"

    def static_hz(self, powder: Powder) -> FloatArray:
        """Return the offset from the isotropic frequency of fixed crystallites, shape (n,).

        delta/2 (3 cos^2 beta - 1 - eta sin^2 beta cos 2 alpha); U. Haeberlen, High
        Resolution NMR in Solids, Adv. Magn. Reson. Suppl. 1 (1976).
        """
        axis = powder.axes[:, 2, :]  # the field along the z of the outer frame
        return np.asarray(axis**2 @ np.array(self.principal_hz))

    def rotor_harmonics_hz(self, powder: Powder) -> FloatArray:
        """Return the coefficients of cos a, sin a, cos 2a and sin 2a under MAS, shape (4, n).

        ``a`` is the angle 2 pi rotor_hz t. The field seen from the rotor is the unit
        vector b = (sin m cos a, -sin m sin a, cos m) with the magic angle m, and the
        frequency is b . T b; its constant vanishes because cos^2 m = 1/3.
        M. M. Maricq and J. S. Waugh, J. Chem. Phys. 70 (1979) 3300-3316.
        """
        return rotor_harmonics_hz(np.diag(self.principal_hz), powder)


def turned(tensor: ShiftTensor, euler_deg: tuple[float, float, float]) -> FloatArray:
    """Return a tensor in another frame, shape (3, 3) in Hz, for z-y-z angles in degrees.

    The angles lead from the tensor's own frame to the other, as those of a `Powder`.
    """
    alpha, beta, gamma = (np.array([angle]) for angle in euler_deg)
    axes = Powder(alpha, beta, gamma, np.ones(1)).axes[0]
    return np.asarray(axes @ np.diag(tensor.principal_hz) @ axes.T)


def rotor_harmonics_hz(tensor_hz: FloatArray, powder: Powder) -> FloatArray:
    """Return what `ShiftTensor.rotor_harmonics_hz` does for a traceless symmetric matrix."""
    axes = powder.axes
    rotor = axes @ tensor_hz @ axes.transpose(0, 2, 1)
    xz, yz, xy = rotor[:, 0, 2], rotor[:, 1, 2], rotor[:, 0, 1]
    return np.stack(
        [
            xz * math.sqrt(8.0 / 9.0),
            -yz * math.sqrt(8.0 / 9.0),
            (rotor[:, 0, 0] - rotor[:, 1, 1]) / 3.0,
            -xy * (2.0 / 3.0),
        ]
    )
