"""What is left of the magnetisation after a pulse: inversion against offset."""

from dataclasses import dataclass
from typing import Unpack

import numpy as np

from pnmr.shapes import Shape
from pnmr.spectrometer.irradiation import Irradiation
from pnmr.spectrometer.sample_average import (
    Conditions,
    SampleAverage,
    SampleProfile,
    sample_average,
)
from pnmr.spins import Powder
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class InversionProfile(SampleProfile):
    """Mz after one pulse on equilibrium magnetisation, averaged over powder and RF.

    Attributes
    ----------
    mz : array, shape (k,)
        Magnetisation left, 1 untouched, -1 inverted; read-only.
    offsets_hz, rf_hz, tensor, rotor_hz, powder_error, orientations
        See `SampleProfile`.
    """

    mz: FloatArray

    @property
    def worst(self) -> tuple[float, float]:
        """The offset in Hz that is inverted worst, and its Mz."""
        index = int(np.argmax(self.mz))
        return float(self.offsets_hz[index]), float(self.mz[index])

    def band_hz(self, below_mz: float = -0.95) -> tuple[float, float] | None:
        """Return the unbroken band about the carrier where Mz < ``below_mz``, or None.

        Edges are interpolated between offsets of the profile, and end where it ends.
        """
        order = np.argsort(self.offsets_hz)
        offsets_hz, mz = self.offsets_hz[order], self.mz[order]
        centre = int(np.argmin(np.abs(offsets_hz)))
        if mz[centre] >= below_mz:
            return None
        upper_hz = _edge_hz(offsets_hz[centre:], mz[centre:], below_mz)
        return _edge_hz(offsets_hz[centre::-1], mz[centre::-1], below_mz), upper_hz


def inversion_profile(
    shape: Shape, rf_hz: float, offsets_hz: FloatArray, **conditions: Unpack[Conditions]
) -> InversionProfile:
    """Return Mz after the pulse for each offset: static, or under MAS with shift anisotropy.

    The Bloch equations without relaxation for one spin 1/2, each step of the shape
    with constant RF, the anisotropy moving on with the rotor within the step.

    Parameters
    ----------
    shape : Shape
        The pulse.
    rf_hz : float
        Nutation frequency at full amplitude in Hz.
    offsets_hz : array, shape (k,)
        Isotropic offsets from the carrier in Hz.
    anisotropy_hz : float, default 0
        Reduced anisotropy zz - iso in Hz (Haeberlen).
    asymmetry : float, default 0
        Asymmetry of the shift tensor, 0 to 1.
    rotor_hz : float, default 0
        Spinning rate in Hz at the magic angle, 0 for a fixed powder. The rotor's phase
        at the start of the pulse is taken as random.
    rf_distribution : RFDistribution, optional
        Spread of the RF over the sample; every spin feels ``rf_hz`` when left out.
    tolerance : float, default 1e-3
        Largest change of Mz in the last refinement of the powder.
    threads : int, default 1
        Threads that share the powder.

    Returns
    -------
    InversionProfile
        Mz of shape (k,), 1 for spins left alone and -1 for inverted ones, with the error of
        its powder average.

    Raises
    ------
    SettingError
        When a number is not finite or outside its range.

    Examples
    --------
    >>> profile = inversion_profile(pulse, 200e3, np.linspace(-5e5, 5e5, 41),
    ...                             anisotropy_hz=100e3, rotor_hz=60e3)  # doctest: +SKIP
    """
    average = mean_inversion(shape, np.array([rf_hz]), offsets_hz, **conditions)
    return InversionProfile(mz=average.values[0], **average.profile(rf_hz, offsets_hz))


def mean_inversion(
    shape: Shape, rf_hz: FloatArray, offsets_hz: FloatArray, **conditions: Unpack[Conditions]
) -> SampleAverage:
    """Return the average Mz, shape (r, k), for r nominal RF amplitudes and k offsets.

    Settings are those of `inversion_profile`.
    """
    return sample_average(shape, rf_hz, offsets_hz, _mz, **conditions)


def _mz(irradiation: Irradiation, powder: Powder) -> FloatArray:
    up, down = irradiation.spinors(powder)
    return np.asarray(np.abs(up) ** 2 - np.abs(down) ** 2)


def _edge_hz(offsets_hz: FloatArray, mz: FloatArray, below_mz: float) -> float:
    """Return where Mz, followed from a good first offset, reaches ``below_mz``."""
    bad = np.flatnonzero(mz >= below_mz)
    if not bad.size:
        return float(offsets_hz[-1])
    pair = slice(bad[0] - 1, bad[0] + 1)
    return float(np.interp(below_mz, mz[pair], offsets_hz[pair]))
