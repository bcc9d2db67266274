"""Programs played on model samples, with real pulses or with ideal ones, for tests."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pnmr.program import Calibration, Parameters, Timeline, read_parameters, timeline
from pnmr.program.compose import compose
from pnmr.program.compose.wave_names import DESIGNS, designed_shape
from pnmr.shapes import Shape
from pnmr.spectrometer.acquire import acquire
from pnmr.spectrometer.signal import signal_values
from pnmr.spins import Sample, Site

SETS = Path(__file__).resolve().parents[1] / "pnmr" / "library" / "parameter_sets"
BASE_HZ = 100.61e6
CARRIER_PPM = 300320.85 / 100.61
ROTOR_HZ = 60e3
RF_HZ = 200e3
# A square pulse of 1 ns: the shortest that is one in picoseconds.
IDEAL_US, IDEAL_HZ = 1e-3, 250e6
SHAPES: dict[str, Shape] = {
    name: shape for name in DESIGNS if (shape := designed_shape(name)) is not None
}


def site(offset_hz: float = 0.0, anisotropy_hz: float = 0.0, **more: object) -> Site:
    """Return a carbon by its offset from the carrier of the shipped sets in Hz."""
    ppm = 1e6 / BASE_HZ
    return Site("a", "13C", CARRIER_PPM + offset_hz * ppm, anisotropy_hz * ppm, **more)  # type: ignore[arg-type]


def sample(of: Site, mas_hz: float = ROTOR_HZ, **more: object) -> Sample:
    return Sample("model", (of,), mas_hz=mas_hz, **more)  # type: ignore[arg-type]


def played(
    program: str,
    options: Mapping[str, str] | None = None,
    *,
    ideal: bool = False,
    changes: Mapping[str, str] | None = None,
    parameter_set: str = "",
    **more: float,
) -> Timeline:
    """Return a shipped program with its parameter set, all powers calibrated to 200 kHz.

    With ``ideal``, square pulses last 1 ns and SHAPs keep their 200 kHz. ``changes`` are
    made to the text, each of which must be found in it.
    """
    text = compose(program, options).text
    known = read_parameters(SETS / f"{parameter_set or program}.toml")
    values = {**known.values, "plw1": 1.0, "plw2": 1.0, "ns": 16, "ds": 0, **more}
    rf_hz = RF_HZ
    if ideal:
        rf_hz = IDEAL_HZ
        for relation in ("spw1=plw1", "spw2=plw2", "spw3=plw1"):
            text = text.replace(f'"{relation}"\n', "")
        values |= {"p1": IDEAL_US, "p2": 2.0 * IDEAL_US, "p3": IDEAL_US}
        values |= dict.fromkeys(("spw1", "spw2", "spw3"), (RF_HZ / rf_hz) ** 2)
    for old, new in (changes or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    calibrations = {name: Calibration(1.0, rf_hz) for name in ("f1", "f2")}
    return timeline(text, Parameters(values, known.texts, known.lists), calibrations=calibrations)


def echo(found: Timeline, of: Sample, times_s: object = 0.0, **more: object) -> np.ndarray:
    """Return the signal of a scan of the first increment at times after the receiver opens."""
    return echoes(found, of, times_s, **more)[0]


def echoes(found: Timeline, of: Sample, times_s: object = 0.0, **more: object) -> np.ndarray:
    """Return the signal of a scan of every increment, shape (increments, times)."""
    times = np.atleast_1d(np.asarray(times_s, dtype=float))
    signals = acquire(found, of, **{"shapes": SHAPES, **more}).signals  # type: ignore[arg-type]
    return np.array([signal_values(each, times) for each in signals]) / found.scans
