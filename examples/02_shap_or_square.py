"""How much echo do two SHAPs save over two square pulses, in a real coil?

    python examples/02_shap_or_square.py [FOLDER]

Draws the gain over offset and anisotropy into FOLDER (this folder if left out) for 9.4 T,
60 kHz MAS and 200 kHz RF, and plays both pulse programs on a line at the offset of the
cobalt crystal. "About twofold" is published; the spread of the RF is assumed, as in the
samples of the library.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from pnmr.report.gain_figure import gain_figure
from pnmr.report.style import save
from pnmr.shapes import square, tanh_tan
from pnmr.spectrometer import refocusing_gain
from pnmr.spectrometer.acquire import acquire
from pnmr.spectrometer.signal import signal_values
from pnmr.spins import Site, read_sample
from pnmr.workflow.rehearsal import rehearsal

NCN_PPM = 3900.0
folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
crystal = read_sample("co_crystal")
larmor_hz = 100.61e6
offset_hz = (NCN_PPM - crystal.carrier_ppm["13C"]) * larmor_hz * 1e-6
pulses = (tanh_tan(sweep_hz=10e6, duration_s=50e-6), square(duration_s=2.5e-6))
coil = {"rotor_hz": crystal.mas_hz, "rf_distribution": crystal.rf}

few_hz, many_hz = np.array([50e3, 100e3, 150e3, 200e3]), np.linspace(0.0, 250e3, 11)
offsets_hz = np.linspace(-200e3, 200e3, 41)
by_offset = refocusing_gain(*pulses, 200e3, offsets_hz=offsets_hz, anisotropies_hz=few_hz, **coil)
by_anisotropy = refocusing_gain(
    *pulses, 200e3, offsets_hz=np.array([offset_hz]), anisotropies_hz=many_hz, **coil
)


def echo(program: str, anisotropy_hz: float) -> float:
    """Return the height of the echo that a whole program leaves of one line."""
    site = Site("NCN", "13C", NCN_PPM, anisotropy_hz / larmor_hz * 1e6)
    played = rehearsal(replace(crystal, sites=(site,)), program, [("ns", 16.0)])
    found = acquire(played.timeline, played.sample, played.shapes)
    return float(np.abs(signal_values(found.signals[0], np.zeros(1)))[0])


gains = tuple((float(a), echo("double_adiabatic_echo", a) / echo("double_echo", a)) for a in few_hz)
for (anisotropy_hz, gain), curve in zip(gains, by_offset.gain, strict=True):
    at_offset = np.interp(offset_hz, offsets_hz, curve)
    print(f"{anisotropy_hz / 1e3:4.0f} kHz: programs {gain:.2f}, refocusing alone {at_offset:.2f}")
figure = gain_figure(by_offset, by_anisotropy, claimed_factor=2.0, played=gains)
save(figure, folder / "shap_or_square.pdf")
save(figure, folder / "shap_or_square.png")
