"""Is this installation fit for work? Versions, caches, write access, and a self test."""

import importlib.metadata
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from pnmr.bruker import topspin_folder
from pnmr.errors import PnmrError
from pnmr.files import write_bytes
from pnmr.version import __version__
from pnmr.workflow.check import Check
from pnmr.workflow.executor import processors

_LIBRARIES = ("numpy", "scipy", "numba", "matplotlib", "nmrglue", "msgspec", "pybaselines")
_EXTRAS = {
    "gemmi": "structures from CIF: pip install 'pnmr[crystal]'",
    "distributed": "batch on a Dask cluster: pip install 'pnmr[cluster]'",
}
_FOR_THE_CONSOLE = (
    topspin_folder.PROGRAMS,
    topspin_folder.WAVES,
    topspin_folder.SETS,
    topspin_folder.SCRIPTS,
    topspin_folder.LISTS,
)


def examine(folder: Path) -> Iterator[Check]:
    """Yield what is found of this installation; ``folder`` is where results would go."""
    yield Check("pnmr", None, f"{__version__} on Python {platform.python_version()}")
    for name in _LIBRARIES:
        yield Check(name, *_version(name))
    for name, use in _EXTRAS.items():
        is_there, version = _version(name)
        yield Check(name, None, version if is_there else f"not installed; {use}")
    yield Check("processors", None, str(processors()))
    yield _writable("results", folder)
    yield _cache()
    yield from _topspins()
    yield from (_tried(name, test) for name, test in SELF_TESTS.items())


def warm() -> float:
    """Compile what is compiled on first use, so that the next command starts at once; in s.

    An echo is simulated, processed and fitted as `pnmr demo` and `pnmr fit` would.
    """
    from pnmr.fit.fit import fit
    from pnmr.workflow.demo import REGIONS_PPM, demonstrate
    from pnmr.workflow.fit_input import read_measured
    from pnmr.workflow.fitting import GuessWishes, guessed_model

    started = time.monotonic()
    for test in SELF_TESTS.values():
        test()
    with tempfile.TemporaryDirectory(prefix="pnmr-warm-") as folder:
        _, files = demonstrate(Path(folder))
        measured = read_measured(next(each for each in files if each.suffix == ".csv"))
        for region_ppm in REGIONS_PPM:
            fit(guessed_model(measured, GuessWishes((region_ppm,))), measured)
    return time.monotonic() - started


def _version(name: str) -> tuple[bool, str]:
    try:
        return True, importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False, "is not installed; install pnmr again with pip"


def _writable(subject: str, folder: Path) -> Check:
    there = _nearest(folder)
    try:
        with tempfile.TemporaryDirectory(prefix=".pnmr-part-", dir=there) as inside:
            write_bytes(Path(inside) / "trial", b"trial")
    except (OSError, PnmrError) as error:
        return Check(subject, False, f"{there} cannot be written: {error}")
    return Check(subject, True, f"{there} can be written")


def _nearest(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that is there."""
    return next((each for each in (folder, *folder.resolve().parents) if each.is_dir()), folder)


def _cache() -> Check:
    """Say whether compiled kernels are kept: without it every command compiles anew."""
    from pnmr.kernels.line_shapes import lorentzian

    # numba has chosen, or found, no folder when the kernel was defined.
    place = getattr(getattr(lorentzian, "_cache", None), "cache_path", None)
    if place is not None and os.access(_nearest(Path(place)), os.W_OK):
        return Check("compiled kernels", True, f"kept in {place}")
    found = "are not kept, so every command compiles anew; set NUMBA_CACHE_DIR to a folder"
    return Check("compiled kernels", None, f"{found} that can be written")


def _topspins() -> Iterator[Check]:
    """Say which TopSpin there are, and whether files for the console can be put into them."""
    found = topspin_folder.installations()
    if not found:
        yield Check(
            "TopSpin", None, "none in the usual places; needed by pnmr console install alone"
        )
    for each in found:
        is_open = all(os.access(_nearest(each / name), os.W_OK) for name in _FOR_THE_CONSOLE)
        word = "takes" if is_open else "does not let you write"
        yield Check("TopSpin", None, f"{each} {word} programs, shapes, parameter sets and scripts")


def _tried(name: str, test: Callable[[], tuple[float, float, float]]) -> Check:
    started = time.monotonic()
    try:
        found, stored, tolerance = test()
    except Exception as error:  # an installation that is broken may raise anything
        return Check(name, False, f"{type(error).__name__}: {error}")
    took_s = time.monotonic() - started
    is_good = abs(found - stored) <= tolerance
    word = "as stored" if is_good else f"where {stored:.10g} is stored"
    return Check(name, is_good, f"{found:.10g}, {word} ({took_s:.2f} s)")


def _processing() -> tuple[float, float, float]:
    """The transform of a damped exponential, against its closed form at the top of the line."""
    from pnmr.data import FID, Acquisition, TimeAxis
    from pnmr.data.history import Step
    from pnmr.process import Recipe

    dwell_s, rate_hz, points = 1e-5, 400.0, 4096
    time_axis = TimeAxis(points, dwell_s, 0.0, 1e8, 1e8)
    values = np.exp(-np.pi * rate_hz * time_axis.times_s).astype(np.complex128)
    done = Recipe((Step("transform"),))(FID(values, (time_axis,), Acquisition()))
    decay = np.exp(-np.pi * rate_hz * dwell_s)
    closed = (1.0 - decay**points) / (1.0 - decay)
    return float(np.abs(done.values).max()), float(closed), 1e-6


def _inversion() -> tuple[float, float, float]:
    """Mz of the tanh/tan pulse of 50 us and 10 MHz at 1 MHz offset, 200 kHz RF."""
    from pnmr.shapes import tanh_tan
    from pnmr.spectrometer import inversion_profile

    shape = tanh_tan(duration_s=50e-6, sweep_hz=10e6, step_s=50e-9)
    return float(inversion_profile(shape, 200e3, np.array([1e6])).mz[0]), -0.3028, 1e-4


def _line() -> tuple[float, float, float]:
    """The height of a Voigt profile of unit area, its Gaussian and Lorentzian widths both 1."""
    from pnmr.fit import absorption

    profile = absorption("voigt", np.array([0.0]), position_hz=0.0, gauss_hz=1.0, lorentz_hz=1.0)
    return float(profile[0]), 0.449111, 1e-6


SELF_TESTS: dict[str, Callable[[], tuple[float, float, float]]] = {
    "transform": _processing,
    "inversion": _inversion,
    "line": _line,
}
