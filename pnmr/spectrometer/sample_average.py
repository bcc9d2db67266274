"""What every profile and map has in common: an average over orientations and over the RF."""

from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from pnmr.shapes import Shape
from pnmr.spectrometer.irradiation import Irradiation
from pnmr.spectrometer.powder_average import Observable, Values, powder_average
from pnmr.spins import RFDistribution, ShiftTensor
from pnmr.units import FloatArray


class Rotor(TypedDict, total=False):
    """Settings of a sample apart from its anisotropy, with the defaults of `sample_average`.

    asymmetry : float
        Asymmetry of the shift tensor, 0 to 1.
    rotor_hz : float
        Spinning rate in Hz at the magic angle, 0 for a fixed powder. The rotor's phase
        at the start of the pulse is taken as random.
    rf_distribution : RFDistribution, optional
        Spread of the RF over the sample; every spin feels the nominal RF when left out.
    tolerance : float
        Largest change of a value in the last refinement of the powder.
    threads : int
        Threads that share the powder.
    """

    asymmetry: float
    rotor_hz: float
    rf_distribution: RFDistribution | None
    tolerance: float
    threads: int


class Conditions(Rotor, total=False):
    """Settings of a sample: those of `Rotor` and its anisotropy.

    anisotropy_hz : float
        Reduced anisotropy zz - iso in Hz (Haeberlen), 0 when left out.
    """

    anisotropy_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleProfile:
    """Where and on what a profile was calculated, and how well its powder is averaged.

    Attributes
    ----------
    offsets_hz : array, shape (k,)
        Isotropic offsets from the carrier in Hz, read-only.
    rf_hz : float
        Nominal nutation frequency at full amplitude in Hz.
    tensor : ShiftTensor
        Shift anisotropy.
    rotor_hz : float
        Spinning rate in Hz, 0 for a fixed sample.
    powder_error : float
        Largest change of any value in the last refinement of the powder.
    orientations : int
        Orientations in the last powder grid.
    """

    offsets_hz: FloatArray
    rf_hz: float
    tensor: ShiftTensor
    rotor_hz: float
    powder_error: float
    orientations: int


@dataclass(frozen=True, slots=True)
class SampleAverage:
    """An average with its error and its cost.

    Attributes
    ----------
    values : array, shape (r, k)
        Average for each nominal RF and offset, read-only.
    irradiation : Irradiation
        What was averaged.
    error : float
        Largest change of any value in the last refinement of the powder.
    orientations : int
        Orientations in the last powder grid.
    """

    values: Values
    irradiation: Irradiation
    error: float
    orientations: int

    def profile(self, rf_hz: float, offsets_hz: FloatArray) -> dict[str, Any]:
        """Return the fields of a `SampleProfile` for the one RF that was averaged."""
        offsets_hz = np.array(offsets_hz, dtype=np.float64)
        offsets_hz.flags.writeable = False
        return {
            "offsets_hz": offsets_hz,
            "rf_hz": rf_hz,
            "tensor": self.irradiation.tensor,
            "rotor_hz": self.irradiation.rotor_hz,
            "powder_error": self.error,
            "orientations": self.orientations,
        }


def sample_average(
    shape: Shape,
    rf_hz: FloatArray,
    offsets_hz: FloatArray,
    observable: Observable,
    *,
    gammas: int = 16,
    anisotropy_hz: float = 0.0,
    asymmetry: float = 0.0,
    rotor_hz: float = 0.0,
    rf_distribution: RFDistribution | None = None,
    tolerance: float = 1e-3,
    threads: int = 1,
) -> SampleAverage:
    """Average an observable of a pulse for r nominal RF amplitudes and k offsets.

    Parameters
    ----------
    shape : Shape
        The pulse.
    rf_hz : array, shape (r,)
        Nutation frequencies at full amplitude in Hz.
    offsets_hz : array, shape (k,)
        Isotropic offsets from the carrier in Hz.
    observable : callable
        From an `Irradiation` and n orientations to values of shape (n, cells).
    gammas : int
        Fewest rotor phases, see `powder_average`.
    anisotropy_hz, asymmetry, rotor_hz, rf_distribution, tolerance, threads
        See `Conditions`.

    Raises
    ------
    SettingError
        When a number is not finite or outside its range.
    """
    spread = rf_distribution or RFDistribution.uniform()
    irradiation = Irradiation.over(
        shape,
        spread.around(np.asarray(rf_hz, dtype=np.float64)),
        np.asarray(offsets_hz, dtype=np.float64),
        tensor=ShiftTensor(anisotropy_hz, asymmetry),
        rotor_hz=rotor_hz,
    )
    average = powder_average(
        irradiation, observable, gammas=gammas, tolerance=tolerance, threads=threads
    )
    values = spread.mean(average.values, np.size(offsets_hz))
    values.flags.writeable = False
    return SampleAverage(values, irradiation, average.error, average.orientations)
