"""What arrives at the receiver: sums of damped oscillations, on any time grid."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]
WIDTH_SHAPES = ("lorentzian", "gaussian")


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Oscillations under one envelope: the sidebands of a line along one pathway.

    Attributes
    ----------
    amplitude : complex array, shape (k,)
        Amplitudes when the receiver opens, without what the inhomogeneous width takes;
        read-only.
    frequency_hz : array, shape (k,)
        Frequencies from the carrier in Hz; positive ones turn counterclockwise. Read-only.
    t2_s : float
        Decay time T2' in s, which no echo brings back; inf for none.
    width_hz : float
        Inhomogeneous width (FWHM) in Hz, which echoes refocus; 0 for none.
    width_shape : str
        ``"lorentzian"`` or ``"gaussian"``.
    dephasing_s : float
        Free precession in s that is not refocused when the receiver opens; negative
        where the top of the echo is still to come.
    label : str
        Site it comes from.
    """

    amplitude: ComplexArray
    frequency_hz: FloatArray
    t2_s: float = math.inf
    width_hz: float = 0.0
    width_shape: str = "lorentzian"
    dephasing_s: float = 0.0
    label: str = ""

    def __post_init__(self) -> None:
        """Check the lengths and ranges, and make the arrays read-only."""
        for name, kind in (("amplitude", np.complex128), ("frequency_hz", np.float64)):
            values = np.array(getattr(self, name), dtype=kind, ndmin=1)
            values.flags.writeable = False
            object.__setattr__(self, name, values)
        if self.amplitude.ndim != 1 or self.amplitude.shape != self.frequency_hz.shape:
            raise SettingError(
                "amplitude and frequency_hz of a component are two lists of one length, found"
                f" shapes {self.amplitude.shape} and {self.frequency_hz.shape}"
            )
        if self.width_shape not in WIDTH_SHAPES:
            raise SettingError(
                f"the width shape '{self.width_shape}' is not known; {' and '.join(WIDTH_SHAPES)}"
                " are"
            )
        if not (self.t2_s > 0.0 and 0.0 <= self.width_hz < math.inf):
            raise SettingError(
                f"a component with T2' of {self.t2_s:g} s and a width of {self.width_hz:g} Hz is"
                " not possible; T2' is positive and the width 0 or more"
            )

    def envelope(self, times_s: FloatArray) -> FloatArray:
        """Return decay and dephasing at times in s after the receiver opens."""
        apart_s = np.abs(times_s + self.dephasing_s)
        exponent = times_s / self.t2_s
        if self.width_shape == "gaussian":
            exponent = exponent + (math.pi * self.width_hz * apart_s) ** 2 / (4.0 * math.log(2.0))
        else:
            exponent = exponent + math.pi * self.width_hz * apart_s
        return np.asarray(np.exp(-exponent))


@dataclass(frozen=True, slots=True)
class Signal:
    """The signal of one increment, all its scans added up, without noise or filter.

    Attributes
    ----------
    components : tuple of Component
        What it is the sum of. A site of unit population after one ideal 90 degree pulse has
        amplitude 1 per scan, and phase 0 where pulse and receiver have the same phase.
    """

    components: tuple[Component, ...] = ()

    def __add__(self, other: "Signal") -> "Signal":
        """Return the signal of both."""
        return Signal(self.components + other.components)


def summed(signals: Iterable[Signal]) -> Signal:
    """Return the signal of all."""
    return Signal(tuple(part for signal in signals for part in signal.components))


def signal_values(signal: Signal, times_s: FloatArray) -> ComplexArray:
    """Return the signal at times in s after the receiver opens, shape (n,); 0 before.

    Times are evenly spaced or in any order; sideband after sideband is added, so that
    memory stays at a few arrays of n.
    """
    times_s = np.asarray(times_s, dtype=np.float64)
    values = np.zeros(times_s.shape, dtype=np.complex128)
    opened = times_s >= 0.0
    after_s = times_s[opened]
    total = np.zeros(after_s.shape, dtype=np.complex128)
    for part in signal.components:
        lines = np.zeros(after_s.shape, dtype=np.complex128)
        for amplitude, frequency_hz in zip(part.amplitude, part.frequency_hz, strict=True):
            lines += amplitude * np.exp((2j * math.pi * frequency_hz) * after_s)
        total += lines * part.envelope(after_s)
    values[opened] = total
    return values
