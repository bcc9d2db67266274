"""FID and Spectrum: complex values, axes, conditions and history, all frozen."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pnmr.data.axis import Axis, FrequencyAxis, TimeAxis
from pnmr.data.conditions import Acquisition
from pnmr.data.history import History
from pnmr.errors import SettingError

ComplexArray = NDArray[np.complex128]


@dataclass(frozen=True, slots=True)
class _Signal:
    """Complex values of shape (..., n) with one axis a dimension."""

    values: ComplexArray
    axes: tuple[Axis, ...]
    acquisition: Acquisition = field(default_factory=Acquisition)
    history: History = ()

    def __post_init__(self) -> None:
        """Make the values complex and read-only, and check the axes against their shape."""
        values = np.asarray(self.values, dtype=np.complex128).view()
        values.flags.writeable = False
        object.__setattr__(self, "values", values)
        shape = tuple(axis.points for axis in self.axes)
        if shape != values.shape or not shape:
            raise SettingError(f"values of shape {values.shape} do not fit axes of shape {shape}")

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the values."""
        return self.values.shape


@dataclass(frozen=True, slots=True)
class FID(_Signal):
    """Free induction decays: the last axis is a `TimeAxis`, earlier ones a series.

    Attributes
    ----------
    values : complex array, shape (..., n)
        True amplitudes (the exponent NC is applied), read-only.
    axes : tuple of axes
        One a dimension.
    acquisition : Acquisition
        How it was measured.
    history : tuple of Step
        What was done to it.
    """

    @property
    def time(self) -> TimeAxis:
        """The axis of the direct dimension."""
        axis = self.axes[-1]
        if not isinstance(axis, TimeAxis):
            raise SettingError(f"the last axis of an FID is a TimeAxis, not {type(axis).__name__}")
        return axis


@dataclass(frozen=True, slots=True)
class Spectrum(_Signal):
    """Spectra: the last axis is an ascending `FrequencyAxis`.

    The real part is absorption once phased.

    Attributes
    ----------
    values : complex array, shape (..., n)
        True intensities, read-only; an area is intensity times Hz.
    axes : tuple of axes
        One a dimension.
    acquisition : Acquisition
        How it was measured.
    history : tuple of Step
        What was done to it.
    """

    @property
    def frequency(self) -> FrequencyAxis:
        """The axis of the direct dimension."""
        axis = self.axes[-1]
        if not isinstance(axis, FrequencyAxis):
            raise SettingError(
                f"the last axis of a Spectrum is a FrequencyAxis, not {type(axis).__name__}"
            )
        return axis
