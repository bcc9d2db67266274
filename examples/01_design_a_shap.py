"""Design the SHAP of 13C in paramagnetic solids at 60 kHz MAS, and see what it will do.

    python examples/01_design_a_shap.py [FOLDER]

Writes the wave file for the console and a figure into FOLDER (this folder if left out).
Carrier and lines are those of a published experiment at 9.4 T; the anisotropy is assumed.
"""

import sys
from pathlib import Path

import numpy as np

from pnmr.bruker.write_wave import write_wave
from pnmr.report.shape_sheet import shape_sheet
from pnmr.report.style import save
from pnmr.shapes import HardPulse, adiabaticity, tanh_tan
from pnmr.spectrometer import ShiftScale, inversion_profile, performance, surroundings

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
rf_hz = HardPulse(p90_s=1.25e-6).nutation_hz  # 200 kHz
sample = {"anisotropy_hz": 100e3, "rotor_hz": 60e3}
scale = ShiftScale(larmor_hz=100.61e6, carrier_ppm=2985.0, lines_ppm=(3900.0, 60.0))

pulse = tanh_tan(sweep_hz=10e6, duration_s=50e-6)
write_wave(folder / "SHAP_10M_50u", pulse, rf_hz=rf_hz, overwrite=True)
print(f"{pulse.points} points, Q = {adiabaticity(pulse, rf_hz=rf_hz):.2f} without MAS")

found = performance(pulse, rf_hz, lines_hz=scale.lines_hz, **sample)
for index, line_ppm in enumerate(scale.lines_ppm, start=1):
    print(
        f"{line_ppm:6g} ppm: Mz {found.mz[index]:.4f}, echo of two pulses"
        f" {found.two.amplitude[index]:.4f} (powder error below {found.powder_error:.0e})"
    )

# Three times the anisotropy is more than the pulse can follow: only more RF helps.
for rf_khz in (200, 300, 400):
    mz = inversion_profile(pulse, rf_khz * 1e3, np.zeros(1), anisotropy_hz=300e3, rotor_hz=60e3).mz
    print(f"300 kHz of anisotropy at {rf_khz} kHz RF: Mz {mz[0]:.3f}")

plain = inversion_profile(pulse, rf_hz, found.profile.offsets_hz)
over_rf, over_anisotropy = surroundings(pulse, found.profile)
figure = shape_sheet(
    pulse,
    {"100 kHz of anisotropy, 60 kHz MAS": found.profile, "no anisotropy": plain},
    {"100 kHz of anisotropy, 60 kHz MAS": over_rf, "200 kHz RF, 60 kHz MAS": over_anisotropy},
    scale=scale,
)
for suffix in (".pdf", ".png"):
    save(figure, folder / f"shap{suffix}")
