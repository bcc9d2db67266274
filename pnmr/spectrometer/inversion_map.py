"""Inversion over two things at once: RF and offset, or anisotropy and offset."""

from dataclasses import dataclass

import numpy as np

from pnmr.shapes import Shape
from pnmr.spectrometer.inversion import mean_inversion
from pnmr.spectrometer.rf_distribution import RFDistribution
from pnmr.spins import ShiftTensor
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True)
class InversionMap:
    """Mz after one pulse against offset and a second frequency.

    Attributes
    ----------
    rows : str
        What the rows are: ``"rf"`` or ``"anisotropy"``.
    rows_hz : array, shape (r,)
        Nominal RF or anisotropy of each row in Hz.
    offsets_hz : array, shape (k,)
        Isotropic offsets from the carrier in Hz.
    mz : array, shape (r, k)
        Magnetisation left, 1 untouched, -1 inverted; read-only.
    powder_error : float
        Largest change of any Mz in the last refinement of the powder.
    """

    rows: str
    rows_hz: FloatArray
    offsets_hz: FloatArray
    mz: FloatArray
    powder_error: float

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        for name in ("rows_hz", "offsets_hz", "mz"):
            values = np.array(getattr(self, name), dtype=np.float64)
            values.flags.writeable = False
            object.__setattr__(self, name, values)


def rf_map(
    shape: Shape,
    rf_hz: FloatArray,
    offsets_hz: FloatArray,
    *,
    anisotropy_hz: float = 0.0,
    asymmetry: float = 0.0,
    rotor_hz: float = 0.0,
    rf_distribution: RFDistribution | None = None,
    tolerance: float = 1e-3,
    threads: int = 1,
) -> InversionMap:
    """Return Mz for every nominal RF amplitude (r) and offset (k).

    Settings are those of `inversion_profile`.
    """
    average = mean_inversion(
        shape,
        rf_hz,
        offsets_hz,
        tensor=ShiftTensor(anisotropy_hz, asymmetry),
        rotor_hz=rotor_hz,
        rf_distribution=rf_distribution,
        tolerance=tolerance,
        threads=threads,
    )
    return InversionMap("rf", rf_hz, offsets_hz, average.values, average.error)


def anisotropy_map(
    shape: Shape,
    rf_hz: float,
    offsets_hz: FloatArray,
    anisotropies_hz: FloatArray,
    *,
    asymmetry: float = 0.0,
    rotor_hz: float = 0.0,
    rf_distribution: RFDistribution | None = None,
    tolerance: float = 1e-3,
    threads: int = 1,
) -> InversionMap:
    """Return Mz for every anisotropy (r) and offset (k).

    Settings are those of `inversion_profile`.
    """
    averages = [
        mean_inversion(
            shape,
            np.array([rf_hz]),
            offsets_hz,
            tensor=ShiftTensor(float(anisotropy_hz), asymmetry),
            rotor_hz=rotor_hz,
            rf_distribution=rf_distribution,
            tolerance=tolerance,
            threads=threads,
        )
        for anisotropy_hz in anisotropies_hz
    ]
    mz = np.concatenate([average.values for average in averages])
    error = max(average.error for average in averages)
    return InversionMap("anisotropy", anisotropies_hz, offsets_hz, mz, error)
