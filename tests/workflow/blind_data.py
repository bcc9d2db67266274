"""The data sets of a blind sample, as a console would leave them.

Synthetic sums of sideband manifolds behind the console's digital filter, in the folders that the
virtual spectrometer writes; it can also play the same sample spin by spin.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from blind_samples import LARMOR_HZ, TPRA, Blind

from pnmr.fit.sidebands import sidebands
from pnmr.spectrometer.receiver import Receiver
from pnmr.spectrometer.signal import Component, Signal
from pnmr.units import hz_from_ppm
from pnmr.workflow.rehearsal import Rehearsal, rehearsal
from pnmr.workflow.simulation import (
    Settings,
    Simulation,
    _recorded,
    simulate,
    write_simulation,
)

# Role: number of the experiment, program, and the end of its title.
RUNS = {
    "echo": (10, "double_adiabatic_echo", "double adiabatic echo"),
    "tedor": (11, "tedor_shap", "TEDOR"),
    "control": (12, "tedor_shap.control", "TEDOR control"),
}
_POINTS, _LB_HZ = 4096, 20.0
# Rotor periods between the first pulse on carbon and the top; TEDOR has one more.
_ECHO_PERIODS = 20.0
_TEDOR_PHASE_DEG, _ANTIPHASE, _LEAK = -82.0, 0.4, 0.01


@dataclass(frozen=True)
class _Played:
    """What the spectrometer would have found."""

    signals: tuple[Signal, ...]


def write_sample(blind: Blind, folder: Path, *, by_spins: bool = False) -> None:
    """Write echo, TEDOR and, where it was measured, the control of a sample."""
    for role in ("echo", *(role for role in ("tedor", "control") if role in blind.snr)):
        expno, program, title = RUNS[role]
        changes = (("td", 2.0 * _POINTS), ("cnst31", blind.mas_hz))
        planned = rehearsal(blind.spins, program, changes, title=f"{blind.name}, {title}")
        # A control has the noise of the TEDOR experiment.
        noise = _noise_ratio(blind, planned, "echo" if role == "echo" else "tedor")
        settings = Settings(seed=blind.noise_seed + expno, noise_ratio=noise, tolerance=1e-2)
        if by_spins:
            made = simulate(planned, settings)
        else:
            played = _Played((_signal(blind, planned, role),))
            fid = _recorded(planned, settings, played)  # type: ignore[arg-type]
            made = Simulation(planned, settings, fid, 0.0)
        write_simulation(folder / str(expno), made)


def _signal(blind: Blind, planned: Rehearsal, role: str) -> Signal:
    """Return the manifolds of all lines, as they are when the receiver opens at the echo top."""
    parts = []
    for line in blind.lines:
        site = line.site
        anisotropy_hz = hz_from_ppm(site.anisotropy_ppm, LARMOR_HZ)
        bands = sidebands(anisotropy_hz / blind.mas_hz, site.asymmetry)
        amplitude = planned.timeline.scans * site.population * bands.shares.astype(complex)
        periods = _ECHO_PERIODS
        if role != "echo":
            periods += 1.0
            amplitude *= line.kept * np.exp(1j * math.radians(_TEDOR_PHASE_DEG))
        if role == "control":  # antiphase: sidebands of either sign, and a little that leaks
            amplitude *= _ANTIPHASE * np.sign(bands.orders) + _LEAK
        parts.append(
            Component(
                amplitude=amplitude * math.exp(-periods / blind.mas_hz / site.t2_s),
                frequency_hz=hz_from_ppm(site.shift_ppm - blind.carrier_ppm, LARMOR_HZ)
                + bands.orders * blind.mas_hz,
                t2_s=site.t2_s,
                width_hz=site.width_hz,
                label=site.label,
            )
        )
    return Signal(tuple(parts))


def _noise_ratio(blind: Blind, planned: Rehearsal, role: str) -> float:
    """Return the noise of a scan that gives the tallest TPrA line the S/N that was drawn."""
    receiver = Receiver(_POINTS, planned.parameters.values["swh"])
    times_s = np.arange(receiver.points) / receiver.width_hz
    weight = np.exp(-math.pi * _LB_HZ * times_s)
    heights = [
        abs(part.amplitude[part.amplitude.size // 2]) * np.sum(weight * part.envelope(times_s))
        for line, part in zip(blind.lines, _signal(blind, planned, role).components, strict=True)
        if line.name in TPRA
    ]
    one_scan = math.sqrt(planned.timeline.scans * receiver.width_hz / 1e6)
    noise = math.sqrt(float(np.sum(weight**2))) * one_scan
    return float(max(heights) / (blind.snr[role] * noise))
