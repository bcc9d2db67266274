"""How much more echo one refocusing pulse brings than another, over offset and anisotropy."""

from dataclasses import dataclass
from typing import Unpack

import numpy as np

from pnmr.shapes import Shape
from pnmr.spectrometer.refocusing import refocusing_profile
from pnmr.spectrometer.sample_average import Rotor
from pnmr.units import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RefocusingGain:
    """Echo of two pulses of one kind over that of two of another.

    Attributes
    ----------
    offsets_hz : array, shape (k,)
        Isotropic offsets from the carrier in Hz, read-only.
    anisotropies_hz : array, shape (m,)
        Reduced anisotropies in Hz, read-only.
    echo, other_echo : arrays, shape (m, k)
        Amplitude of either echo, 1 where nothing is lost, read-only.
    """

    offsets_hz: FloatArray
    anisotropies_hz: FloatArray
    echo: FloatArray
    other_echo: FloatArray

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        for name in ("offsets_hz", "anisotropies_hz", "echo", "other_echo"):
            values = np.array(getattr(self, name), dtype=np.float64)
            values.flags.writeable = False
            object.__setattr__(self, name, values)

    @property
    def gain(self) -> FloatArray:
        """The first echo over the other, shape (m, k); infinite where there is no other."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.echo / self.other_echo)


def refocusing_gain(
    shape: Shape,
    other: Shape,
    rf_hz: float,
    *,
    offsets_hz: FloatArray,
    anisotropies_hz: FloatArray,
    **conditions: Unpack[Rotor],
) -> RefocusingGain:
    """Compare two pulses in a double echo of either; both have the same peak RF.

    Parameters
    ----------
    shape, other : Shape
        The pulse, and that which it is held against.
    rf_hz : float
        Nutation frequency at full amplitude in Hz.
    offsets_hz : array, shape (k,)
        Isotropic offsets from the carrier in Hz.
    anisotropies_hz : array, shape (m,)
        Reduced anisotropies in Hz.
    asymmetry, rotor_hz, rf_distribution, tolerance, threads
        As for `refocusing_profile`, which raises what this does.
    """
    echoes = [
        np.stack(
            [
                refocusing_profile(
                    pulse, rf_hz, offsets_hz, anisotropy_hz=float(anisotropy_hz), **conditions
                ).amplitude
                for anisotropy_hz in anisotropies_hz
            ]
        )
        for pulse in (shape, other)
    ]
    return RefocusingGain(
        offsets_hz=offsets_hz,
        anisotropies_hz=anisotropies_hz,
        echo=echoes[0],
        other_echo=echoes[1],
    )
