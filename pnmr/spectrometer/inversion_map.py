"""Inversion over two things at once: RF and offset, or anisotropy and offset."""

from dataclasses import dataclass
from typing import Unpack

import numpy as np

from pnmr.shapes import Shape
from pnmr.spectrometer.inversion import mean_inversion
from pnmr.spectrometer.progress import Count, Progress
from pnmr.spectrometer.sample_average import Conditions, Rotor
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
    shape: Shape, rf_hz: FloatArray, offsets_hz: FloatArray, **conditions: Unpack[Conditions]
) -> InversionMap:
    """Return Mz for every nominal RF amplitude (r) and offset (k).

    Settings are those of `inversion_profile`.
    """
    average = mean_inversion(shape, rf_hz, offsets_hz, **conditions)
    return InversionMap("rf", rf_hz, offsets_hz, average.values, average.error)


def anisotropy_map(
    shape: Shape,
    rf_hz: float,
    offsets_hz: FloatArray,
    anisotropies_hz: FloatArray,
    *,
    progress: Progress | None = None,
    **conditions: Unpack[Rotor],
) -> InversionMap:
    """Return Mz for every anisotropy (r) and offset (k).

    Settings are those of `inversion_profile`; ``progress`` is told how many of how many
    rows are done.
    """
    done = Count(len(anisotropies_hz), progress)
    averages = [
        done(
            mean_inversion(
                shape, np.array([rf_hz]), offsets_hz, anisotropy_hz=float(each_hz), **conditions
            )
        )
        for each_hz in anisotropies_hz
    ]
    mz = np.concatenate([average.values for average in averages])
    error = max(average.error for average in averages)
    return InversionMap("anisotropy", anisotropies_hz, offsets_hz, mz, error)
