"""What is left of the magnetisation after a pulse: inversion against offset."""

from dataclasses import dataclass, replace

import numpy as np

from pnmr.shapes import Shape
from pnmr.spectrometer.irradiation import Irradiation
from pnmr.spectrometer.powder_average import PowderAverage, powder_average
from pnmr.spectrometer.rf_distribution import RFDistribution
from pnmr.spins import Powder, ShiftTensor
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class InversionProfile:
    """Mz after one pulse on equilibrium magnetisation, averaged over powder and RF.

    Attributes
    ----------
    offsets_hz : array, shape (k,)
        Isotropic offsets from the carrier in Hz.
    mz : array, shape (k,)
        Magnetisation left, 1 untouched, -1 inverted; read-only.
    rf_hz : float
        Nominal nutation frequency at full amplitude in Hz.
    tensor : ShiftTensor
        Shift anisotropy.
    rotor_hz : float
        Spinning rate in Hz, 0 for a fixed sample.
    powder_error : float
        Largest change of any Mz in the last refinement of the powder.
    orientations : int
        Orientations in the last powder grid.
    """

    offsets_hz: FloatArray
    mz: FloatArray
    rf_hz: float
    tensor: ShiftTensor
    rotor_hz: float
    powder_error: float
    orientations: int

    @property
    def worst(self) -> tuple[float, float]:
        """The offset in Hz that is inverted worst, and its Mz."""
        index = int(np.argmax(self.mz))
        return float(self.offsets_hz[index]), float(self.mz[index])

    def band_hz(self, below_mz: float = -0.95) -> tuple[float, float] | None:
        """Return the unbroken band about the carrier where Mz < ``below_mz``, or None.

        The edges are the outermost offsets of the profile within the band; a finer list
        of offsets gives finer edges.
        """
        order = np.argsort(self.offsets_hz)
        offsets_hz, good = self.offsets_hz[order], self.mz[order] < below_mz
        centre = int(np.argmin(np.abs(offsets_hz)))
        if not good[centre]:
            return None
        bad = np.flatnonzero(~good)
        below, above = bad[bad < centre], bad[bad > centre]
        first = below[-1] + 1 if below.size else 0
        last = above[0] - 1 if above.size else good.size - 1
        return float(offsets_hz[first]), float(offsets_hz[last])


def inversion_profile(
    shape: Shape,
    rf_hz: float,
    offsets_hz: FloatArray,
    *,
    anisotropy_hz: float = 0.0,
    asymmetry: float = 0.0,
    rotor_hz: float = 0.0,
    rf_distribution: RFDistribution | None = None,
    tolerance: float = 1e-3,
    threads: int = 1,
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
    anisotropy_hz : float
        Reduced anisotropy zz - iso in Hz (Haeberlen).
    asymmetry : float
        Asymmetry of the shift tensor, 0 to 1.
    rotor_hz : float
        Spinning rate in Hz at the magic angle, 0 for a fixed powder. The rotor's phase
        at the start of the pulse is taken as random.
    rf_distribution : RFDistribution, optional
        Spread of the RF over the sample; every spin feels ``rf_hz`` when left out.
    tolerance : float
        Largest change of Mz in the last refinement of the powder.
    threads : int
        Threads that share the powder.

    Returns
    -------
    InversionProfile

    Raises
    ------
    SettingError
        When a number is not finite or outside its range.

    Examples
    --------
    >>> profile = inversion_profile(pulse, 200e3, np.linspace(-5e5, 5e5, 41),
    ...                             anisotropy_hz=100e3, rotor_hz=60e3)  # doctest: +SKIP
    """
    tensor = ShiftTensor(anisotropy_hz, asymmetry)
    offsets_hz = np.array(offsets_hz, dtype=np.float64)
    average = mean_inversion(
        shape,
        np.array([rf_hz], dtype=np.float64),
        offsets_hz,
        tensor=tensor,
        rotor_hz=rotor_hz,
        rf_distribution=rf_distribution,
        tolerance=tolerance,
        threads=threads,
    )
    mz = average.values[0]
    mz.flags.writeable = offsets_hz.flags.writeable = False
    return InversionProfile(
        offsets_hz, mz, rf_hz, tensor, rotor_hz, average.error, average.orientations
    )


def mean_inversion(
    shape: Shape,
    rf_hz: FloatArray,
    offsets_hz: FloatArray,
    *,
    tensor: ShiftTensor,
    rotor_hz: float = 0.0,
    rf_distribution: RFDistribution | None = None,
    tolerance: float = 1e-3,
    threads: int = 1,
) -> PowderAverage:
    """Return the average Mz, shape (r, k), for r nominal RF amplitudes and k offsets.

    Settings are those of `inversion_profile`.
    """
    spread = rf_distribution or RFDistribution.uniform()
    irradiation = Irradiation.over(
        shape, spread.around(rf_hz), offsets_hz, tensor=tensor, rotor_hz=rotor_hz
    )

    def mz(powder: Powder) -> FloatArray:
        up, down = irradiation.spinors(powder)
        return np.asarray(np.abs(up) ** 2 - np.abs(down) ** 2)

    average = powder_average(irradiation, mz, tolerance=tolerance, threads=threads)
    return replace(average, values=spread.mean(average.values, np.size(offsets_hz)))
