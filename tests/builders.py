"""Small synthetic signals and data sets that tests write and then break."""

from pathlib import Path

import numpy as np

from pnmr.bruker import write_fid
from pnmr.data import FID, Acquisition, ListAxis, TimeAxis

CARRIER_HZ = 100.62e6
REFERENCE_HZ = 100.61e6


def time_axis(points: int = 128, dwell_s: float = 1e-5) -> TimeAxis:
    """Return a 13C axis that starts at its origin."""
    return TimeAxis(points, dwell_s, 0.0, CARRIER_HZ, REFERENCE_HZ)


def decay(points: int = 128, *, offset_hz: float = 1000.0, rate_hz: float = 200.0) -> np.ndarray:
    """Return a damped exponential of amplitude 1e6, as whole numbers that int32 keeps."""
    times_s = time_axis(points).times_s
    values = 1e6 * np.exp((2j * np.pi * offset_hz - np.pi * rate_hz) * times_s)
    return np.rint(values.real) + 1j * np.rint(values.imag)


def single(points: int = 128, *, group_delay_points: float = 3.25) -> FID:
    """Return one FID of a synthetic 13C experiment."""
    conditions = Acquisition(
        nucleus="13C",
        larmor_hz=CARRIER_HZ,
        scans=64,
        recycle_delay_s=0.25,
        mas_hz=60000.0,
        pulse_program="hahnecho",
        title="synthetic",
        temperature_k=300.0,
        group_delay_points=group_delay_points,
        dead_time_s=6.5e-6,
    )
    return FID(decay(points), (time_axis(points),), conditions)


def series(rows: int = 5, points: int = 100) -> FID:
    """Return a synthetic pseudo-2D over a delay list; its rows need padding in the file."""
    one = single(points)
    delays_s = tuple(0.001 * 2.0**row for row in range(rows))
    values = np.stack([np.rint(one.values * (row + 1) / rows) for row in range(rows)])
    return FID(values, (ListAxis("vd", "s", delays_s), one.time), one.acquisition)


def written(path: Path, fid: FID | None = None, **settings: str) -> Path:
    """Write a data set and return its folder."""
    write_fid(path, single() if fid is None else fid, **settings)
    return path


def with_parameter(file: Path, name: str, value: str | None) -> None:
    """Set one parameter of a parameter file, or take it out with None."""
    records = file.read_bytes().split(b"\n##")
    kept = [record for record in records if not record.startswith(f"${name}=".encode())]
    if value is not None:
        kept.insert(1, f"${name}= {value}".encode())
    file.write_bytes(b"\n##".join(kept))


def one_line(path: Path, seed: int = 1) -> Path:
    """Write a synthetic experiment: one damped exponential and noise."""
    rng = np.random.default_rng(seed)
    times_s = np.arange(256) / 50e3
    values = 1e5 * np.exp((2j * np.pi * 4e3 - 800.0) * times_s)
    values += rng.normal(size=256) + 1j * rng.normal(size=256)
    axis = TimeAxis(256, 2e-5, 0.0, 100e6, 100e6)
    write_fid(path, FID(values, (axis,), Acquisition(nucleus="13C", title="synthetic")))
    return path


def synthetic_run(path: Path, lines, seed: int, *, edited: bool = False) -> None:
    """Write lines of known shift, width, area and part that TEDOR keeps, with noise."""
    middle_ppm, spectral_hz, points = 2000.0, 800e3, 4096
    rng = np.random.default_rng(seed)
    carrier_hz = REFERENCE_HZ * (1.0 + middle_ppm * 1e-6)
    times_s = np.arange(points) / spectral_hz
    values = rng.normal(scale=400.0, size=points) + 1j * rng.normal(scale=400.0, size=points)
    for shift_ppm, width_hz, area, kept in lines:
        offset_hz = (shift_ppm - middle_ppm) * 1e-6 * REFERENCE_HZ
        height = 1e4 * area * (kept if edited else 1.0)
        values += height * np.exp((2j * np.pi * offset_hz - np.pi * width_hz) * times_s)
    axis = TimeAxis(points, 1.0 / spectral_hz, 0.0, carrier_hz, REFERENCE_HZ)
    conditions = Acquisition(
        nucleus="13C", title="synthetic", pulse_program="synthetic", mas_hz=60e3, scans=16
    )
    write_fid(path, FID(values, (axis,), conditions))
