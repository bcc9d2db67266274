"""What one or two pulses make of a coherence: amplitude and phase of the echo."""

from dataclasses import dataclass
from typing import Unpack

import numpy as np

from pnmr.errors import SettingError
from pnmr.shapes import Shape
from pnmr.spectrometer.irradiation import ComplexArray, Irradiation
from pnmr.spectrometer.sample_average import Conditions, SampleProfile, sample_average
from pnmr.spins import Powder
from pnmr.units import FloatArray

# Start-to-start times this close to whole rotor periods (in turns) repeat the pulse exactly.
_SYNCHRONOUS = 1e-9
_COHERENCE_GAMMAS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class RefocusingProfile(SampleProfile):
    """The echo at its top after one or two identical pulses, averaged over powder and RF.

    Attributes
    ----------
    echo : array, shape (k,)
        Complex echo; 1 is what an ideal 90 degree pulse started with. Read-only.
    pulses : int
        One or two refocusing pulses.
    delay_s : float
        Delay before the first and after the last pulse in s; twice as much between two.
    offsets_hz, rf_hz, tensor, rotor_hz, powder_error, orientations
        See `SampleProfile`.
    """

    echo: ComplexArray
    pulses: int
    delay_s: float

    @property
    def amplitude(self) -> FloatArray:
        """Size of the echo, 0 to 1."""
        return np.abs(self.echo)

    @property
    def phase_deg(self) -> FloatArray:
        """Phase of the echo in degrees, -180 to 180."""
        return np.degrees(np.angle(self.echo))


def synchronous_delay_s(shape: Shape, rotor_hz: float) -> float:
    """Return the delay of about one rotor period that puts two pulses in step with the rotor.

    The exact condition is 2 delay + pulse = m rotor periods; a fixed sample needs no delay.
    """
    if rotor_hz == 0.0:
        return 0.0
    periods = 2 + round(shape.duration_s * rotor_hz)
    return 0.5 * (periods / rotor_hz - shape.duration_s)


def refocusing_profile(
    shape: Shape,
    rf_hz: float,
    offsets_hz: FloatArray,
    *,
    pulses: int = 2,
    delay_s: float | None = None,
    **conditions: Unpack[Conditions],
) -> RefocusingProfile:
    """Return amplitude and phase of the echo for each offset.

    The sequence is ideal 90 - delay - pulse - delay - top for one pulse, and ideal 90 -
    delay - pulse - 2 delay - pulse - delay - top for two; only the echo's pathway is
    kept. One adiabatic pulse leaves a phase that grows with the square of the offset
    and with the RF; a second, in step with the rotor, takes it away (G. Kervern,
    G. Pintacuda and L. Emsley, Chem. Phys. Lett. 435 (2007) 157-162).

    Parameters
    ----------
    shape : Shape
        The pulse.
    rf_hz : float
        Nutation frequency at full amplitude in Hz.
    offsets_hz : array, shape (k,)
        Isotropic offsets from the carrier in Hz.
    pulses : int
        One or two.
    delay_s : float, optional
        Delay in s; that of `synchronous_delay_s` when left out.
    anisotropy_hz, asymmetry, rotor_hz, rf_distribution, tolerance, threads
        As for `inversion_profile`.

    Raises
    ------
    SettingError
        When ``pulses`` is neither 1 nor 2, the delay negative, or a number not finite.
    """
    if delay_s is None:
        delay_s = synchronous_delay_s(shape, conditions.get("rotor_hz", 0.0))
    if pulses not in (1, 2) or not 0.0 <= delay_s < np.inf:
        raise SettingError(
            f"an echo of {pulses} pulses with a delay of {delay_s:g} s is not possible here;"
            " give 1 or 2 pulses and a delay of 0 or more"
        )

    def observable(irradiation: Irradiation, powder: Powder) -> ComplexArray:
        return _echo(irradiation, powder, pulses, delay_s)

    average = sample_average(
        shape, np.array([rf_hz]), offsets_hz, observable, gammas=_COHERENCE_GAMMAS, **conditions
    )
    return RefocusingProfile(
        echo=average.values[0],
        pulses=pulses,
        delay_s=delay_s,
        **average.profile(rf_hz, offsets_hz),
    )


def _echo(irradiation: Irradiation, powder: Powder, pulses: int, delay_s: float) -> ComplexArray:
    """Return the echo of each orientation and cell, shape (n, k)."""
    pulse_s = irradiation.shape.duration_s
    first_s, second_s = delay_s, 3.0 * delay_s + pulse_s
    first = -(irradiation.spinors(powder, first_s)[1] ** 2)
    before = irradiation.free_phase(powder, 0.0, first_s)
    if pulses == 1:
        after = irradiation.free_phase(powder, first_s + pulse_s, first_s + pulse_s + delay_s)
        return np.asarray(first * np.exp(1j * (after - before)))
    turns = (second_s - first_s) * irradiation.rotor_hz
    if not irradiation.spins or abs(turns - round(turns)) < _SYNCHRONOUS:
        second = first
    else:
        second = -(irradiation.spinors(powder, second_s)[1] ** 2)
    between = irradiation.free_phase(powder, first_s + pulse_s, second_s)
    after = irradiation.free_phase(powder, second_s + pulse_s, second_s + pulse_s + delay_s)
    return np.asarray(first.conj() * second * np.exp(1j * (before - between + after)))
